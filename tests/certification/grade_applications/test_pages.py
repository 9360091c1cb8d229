"""The pages: an applicant files, is returned once, corrects, passes and finds the notice; who sees what; bad input."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.screening import conditions_of
from workflows.cases.models import Case, CaseEvent
from workflows.organisations.models import User
from workflows.pages import statistics

from .conftest import BEGUN, GRADE_FOUR, JOB, TODAY, pdf, sheet

WHOLE_NUMBER = "9979"


@pytest.fixture(autouse=True)
def _in_march(county):
    with time_machine.travel(BEGUN + timedelta(hours=2), tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(user, backend="workflows.organisations.auth.SeatBackend")
    return client


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def at(name: str, *args: object) -> str:
    return reverse(f"grade_applications:{name}", args=args)


def page(case: Case) -> str:
    return reverse("case", args=[case.pk])


def act(case: Case) -> str:
    return reverse("case_act", args=[case.pk])


GUIDE = "/guide/grade-applications/"
APPLY = "/apply/grade-applications/"


def judge(case: GradeApplication, **otherwise: str) -> dict[str, str]:
    """A reviewer's form with every claim confirmed."""
    return {f"finding_{claim['id']}": "met" for claim in GradeApplication.objects.get(pk=case.pk).claims} | otherwise


def claim_of(case: GradeApplication, section: str) -> str:
    return next(one["id"] for one in GradeApplication.objects.get(pk=case.pk).claims if one["section"] == section)


def test_an_applicant_files_is_returned_once_corrects_passes_and_finds_the_notice(county):
    round_, person = county.open(), county.able()
    person.employment_records.update(proof=None)
    applicant = signed_in(person.user)
    assert round_.title in text(applicant.get(at("list")))
    assert "累计从事本职业或相关职业工作5年" in text(applicant.get(page(round_)))
    edit = applicant.post(APPLY, {"round": round_.pk}).url
    html = text(applicant.get(edit))
    assert "符合 5.2（1）" in html
    assert "提交前还须补齐" in html
    said = {"phone": "19900000001", "truthful": "on", "submit": "1"}
    preview = applicant.post(edit, said).url
    assert "还不能提交，请补充：工作经历佐证" in text(applicant.get(preview))
    assert "还不能提交，请补充：工作经历佐证" in text(applicant.post(preview), 422)
    case = GradeApplication.objects.get()
    slot = case.standing()[1][1]["id"]
    applicant.post(reverse("case_papers", args=[case.pk]), {"slot": slot, "file": pdf("年限.pdf", 2)})
    assert "符合 5.2（1）" in text(applicant.get(preview))
    assert "已提交，由甲县人社局受理" in text(applicant.post(preview, follow=True))

    signed_in(county.seats["acceptance"]).post(act(case), {"action": "agree", "text": "受理"})
    reviewer = signed_in(county.seats["preliminary"])
    asked = {"action": "send_back", "send_back-own_items": "工作年限证明没有盖章"}
    assert reviewer.post(act(case), asked).status_code == 302
    assert "工作年限证明没有盖章" in text(applicant.get(edit))
    applicant.post(reverse("case_papers", args=[case.pk]), {"slot": slot, "file": pdf("盖章.pdf", 3)})
    assert applicant.post(preview).status_code == 302

    assert "年限.pdf" in text(reviewer.get(page(case)))
    assert reviewer.post(act(case), {"action": "agree", "text": "同意"} | judge(case)).status_code == 302
    signed_in(county.seats["second_review"]).post(act(case), {"action": "agree", "text": "同意"} | judge(case))
    county.now = BEGUN + timedelta(hours=2)
    county.closed(round_)
    notice = county.notified(round_)
    assert notice.number_text in text(applicant.get(page(round_)))
    assert f"{round_.code}-0001" in text(applicant.get(page(case)))
    assert applicant.get(at("slip", case.pk)).headers["Content-Type"] == "application/pdf"


class TestApplying:
    def test_what_is_typed_is_kept_while_typing_and_the_proofs_of_new_records_are_taken(self, county):
        round_, person = county.open(), county.person(employment=JOB)
        draft = county.drafted(round_, person)
        applicant = signed_in(person.user)
        records = {"certificate": GRADE_FOUR | {"number": "S000037000001194000077"}}
        person.without_certificates = False
        person.save()
        county.prove(person, **records)
        said = {"phone": "19900000003", "truthful": "on", "manual_review_reason": "见附件"}
        kept = applicant.post(reverse("application_autosave", args=[draft.pk]), said)
        assert "内容和材料已齐" in text(kept)
        found = GradeApplication.objects.get()
        assert (found.phone, found.truthful, found.manual_review_reason) == ("19900000003", True, "见附件")
        assert found.evidence.count() == 2

    def test_who_has_no_record_is_sent_to_register_and_who_may_not_apply_to_the_list(self, county):
        round_ = county.open()
        asked = {"round": round_.pk}
        assert signed_in(county.seats["observer"]).post(APPLY, asked).url == reverse("people:own")
        abroad = signed_in(county.person(region=county.there).user)
        assert "没有这个批次" in text(abroad.post(APPLY, asked, follow=True))
        assert not GradeApplication.objects.exists()

    def test_an_application_withdrawn_is_over(self, county):
        case = county.submitted(county.open(), county.able())
        applicant = signed_in(case.created_by)
        assert applicant.post(act(case), {"action": "withdraw", "withdraw-text": "不再申报"}).status_code == 302
        assert GradeApplication.objects.get().state == "withdrawn"
        assert "不再申报" in text(applicant.get(page(case)))

    def test_neither_telephone_nor_promise_stands_in_the_log(self, county):
        case = county.submitted(county.open(), county.able(), phone="19912345678")
        answers = CaseEvent.objects.get(case=case, action="submit").detail["answers"]
        assert len(answers) == 2
        assert "19912345678" not in str(answers)


class TestReviewing:
    def test_claim_evidence_and_finding_stand_side_by_side(self, county):
        case = county.accepted(county.open(), county.able())
        html = text(signed_in(county.seats["preliminary"]).get(page(case)))
        for word in ("certificate.pdf", "employment.pdf", "2015-07-01", "属实", "不实", "更正内容", "符合 5.2（1）"):
            assert word in html, word

    def test_overturning_on_the_page_is_recomputed_and_refused_with_the_reason(self, county):
        case = county.accepted(county.open(), county.able())
        job = claim_of(case, "employment")
        said = judge(case, **{f"finding_{job}": "not_met", f"basis_{job}": "证明单位不存在"})
        answer = signed_in(county.seats["preliminary"]).post(act(case), {"action": "agree", "text": "同意"} | said)
        html = text(answer, 422)
        assert "按您核定的事实还不能同意" in html and "证明单位不存在" in html

    def test_a_correction_on_the_page_is_kept_with_its_basis(self, county):
        case = county.accepted(county.open(), county.able())
        job = claim_of(case, "employment")
        sent = {"start": "2016-01-01", "end": "", "occupation_relation": "own", "engagement": "full_time"}
        fixes = {f"fix_{job}_{field}": value for field, value in sent.items()}
        said = judge(case, **{f"basis_{job}": "合同"} | fixes)
        reviewer = signed_in(county.seats["preliminary"])
        reviewer.post(act(case), {"action": "agree", "text": "同意"} | said)
        case = GradeApplication.objects.get(pk=case.pk)
        assert case.stage == "second_review"
        assert case.opinions.get(stage="preliminary").findings[job]["fields"] == {"start": "2016-01-01"}
        html = text(signed_in(county.seats["second_review"]).get(page(case)))
        assert "开始日期更正为2016-01-01" in html

    @pytest.mark.parametrize("value", ["2016-13-01", "昨天", "1066-01-01"])
    def test_a_bad_date_is_told_on_the_page(self, county, value):
        case = county.accepted(county.open(), county.able())
        job = claim_of(case, "employment")
        said = judge(case, **{f"fix_{job}_start": value})
        reviewer = signed_in(county.seats["preliminary"])
        answer = reviewer.post(act(case), {"action": "agree"} | said)
        assert "开始日期" in text(answer, 422)

    def test_the_applicant_does_not_see_what_officers_found(self, county):
        case = county.accepted(county.open(), county.able())
        said = {claim["id"]: {"met": True, "basis": "内部核查记录"} for claim in GradeApplication.objects.get().claims}
        county.act(case, "agree", "preliminary", findings=said)
        assert "内部核查记录" not in text(signed_in(case.created_by).get(page(case)))


class TestScope:
    def test_another_county_and_another_person_see_nothing(self, county):
        round_ = county.open()
        case = county.submitted(round_, county.able())
        other = county.able()
        abroad = county.person(region=county.there)
        for user in (county.stranger, other.user, abroad.user):
            client = signed_in(user)
            assert client.get(page(case)).status_code == 404
            assert client.get(reverse("application", args=[case.pk])).status_code == 404
            assert client.get(at("slip", case.pk)).status_code == 404
            assert case.title not in text(client.get(page(round_)), 200 if user == other.user else 404)

    def test_nothing_without_a_login(self, county):
        round_ = county.open()
        for address in (at("list"), page(round_), at("replay", round_.pk), at("slips", round_.pk)):
            assert reverse("login") in Client().get(address).url

    def test_only_the_organisers_seats_register_print_and_replay(self, county):
        round_, applicant = county.open(), county.able().user
        for name in ("results", "slips", "results_sheet", "replay", "edit_round"):
            assert signed_in(applicant).get(at(name, round_.pk)).status_code == 403
            assert signed_in(county.stranger).get(at(name, round_.pk)).status_code == 404
        assert signed_in(county.seats["observer"]).get(at("results", round_.pk)).status_code == 403
        assert signed_in(county.seats["observer"]).get(at("replay", round_.pk)).status_code == 200

    def test_numbers_are_masked_everywhere(self, county):
        round_ = county.open()
        case = county.passed(round_)
        whole = case.person.id_masked.replace("*", "")
        for client, address in (
            (signed_in(county.seats["clerk"]), page(round_)),
            (signed_in(county.seats["clerk"]), page(case)),
            (signed_in(case.created_by), page(case)),
        ):
            html = text(client.get(address))
            assert case.person.id_masked in html and f"{whole[:3]}830" not in html and "19900000000" not in html


class TestRounds:
    FIELDS = {
        "policy_key": "汶上示例 2024", "grade": "3", "year": "2025", "code": "R-1", "title": "三级申报",
        "legal_basis": "某文件", "opens_on": "2025-03-04", "closes_on": "2025-03-14",
    }  # fmt: skip

    def test_a_clerk_sets_one_up_opens_and_closes_it(self, county):
        clerk = signed_in(county.seats["clerk"])
        address = clerk.post(at("new_round"), self.FIELDS).url
        assert "开始申报" in text(clerk.get(address))
        round_ = GradeRound.objects.get()
        clerk.post(at("edit_round", round_.pk), self.FIELDS | {"venue": "某校", "assessment_at": "2025-04-12T09:00"})
        for action, state in (("open", "open"), ("close", "closed"), ("conclude", "concluded")):
            assert clerk.post(act(round_), {"action": action}).status_code == 302
            assert GradeRound.objects.get().state == state
        assert GradeRound.objects.get().venue == "某校"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"grade": "5"}, "等级只能是一级至四级"),
            ({"year": "二〇二五"}, "年度须是四位数字"),
            ({"closes_on": "2025-03-01"}, "申报截止日期早于开始日期"),
            ({"closes_on": "2025-02-30"}, "不是有效的日期"),
            ({"policy_key": "济宁示例 2024"}, "该文件今日不适用于本地区"),
            ({"code": ""}, "请填写批次编号"),
            ({"assessment_at": "明天"}, "考评时间不对"),
        ],
    )
    def test_bad_input_is_told_beside_the_field(self, county, change, words):
        assert words in text(signed_in(county.seats["clerk"]).post(at("new_round"), self.FIELDS | change), 422)
        assert not GradeRound.objects.exists()

    def test_others_set_up_nothing_and_take_no_step(self, county):
        assert signed_in(county.seats["preliminary"]).get(at("new_round")).status_code == 403
        round_ = county.open()
        observer = signed_in(county.seats["observer"])
        assert "没有可以截止申报的席位" in text(observer.post(act(round_), {"action": "close"}), 422)
        assert "没有“delete”这个动作" in text(observer.post(act(round_), {"action": "delete"}), 422)
        assert signed_in(county.able().user).post(act(round_), {"action": "close"}).status_code == 422
        assert signed_in(county.stranger).post(act(round_), {"action": "close"}).status_code == 404
        assert GradeRound.objects.get().state == "open"

    def test_a_round_is_cancelled_with_a_reason_and_says_so(self, county):
        round_ = county.open()
        leader = signed_in(county.seats["determination"])
        assert "取消批次须写明理由" in text(leader.post(act(round_), {"action": "cancel"}), 422)
        leader.post(act(round_), {"action": "cancel", "cancel-text": "方案调整"})
        assert GradeRound.objects.get().state == "cancelled"
        assert "方案调整" in text(leader.get(page(round_)))

    def test_it_is_concluded_only_when_everything_is_finished(self, county):
        round_ = county.open()
        case = county.passed(round_)
        county.closed(round_)
        clerk = signed_in(county.seats["clerk"])
        assert "确定办结" not in text(clerk.get(page(round_)))
        assert "还有1件申报没有办完" in text(clerk.post(act(round_), {"action": "conclude"}), 422)
        county.notified(round_)
        assert "还有1人没有登记" in text(clerk.get(page(round_)))
        county.act(case, "not_certify", "clerk", outcome="缺考")
        assert "确定办结" in text(clerk.get(page(round_)))

    def test_drafting_the_notice_begins_on_the_page_of_the_round(self, county):
        round_ = county.open()
        county.passed(round_)
        county.closed(round_)
        clerk = signed_in(county.seats["clerk"])
        assert "起草通知" in text(clerk.get(page(round_)))
        assert round_.title in text(clerk.get(reverse("notices:list")))
        answer = clerk.post(reverse("notices:draft"), {"type": "eligibility", "subject": round_.pk}, follow=True)
        assert "资格审查合格人员名单" in text(answer)

    def test_it_is_no_selection_round(self, county):
        round_ = county.open()
        clerk = signed_in(county.seats["clerk"])
        assert round_.title not in text(clerk.get(reverse("rounds:list")))
        assert round_.title not in text(Client().get(reverse("public:rounds")))


class TestResultsAndReplay:
    def test_a_sheet_is_taken_in_and_every_fault_shown(self, county):
        round_ = county.open()
        case = county.passed(round_)
        county.closed(round_)
        county.notified(round_)
        clerk = signed_in(county.seats["clerk"])
        number = GradeApplication.objects.get(pk=case.pk).admission_number
        bad = sheet((number, "别人", "合格", 88, "x", TODAY, "y"))
        bad.name = "结果.xlsx"
        assert "姓名与该准考证号的申报人不符" in text(clerk.post(at("results", round_.pk), {"file": bad}))
        good = sheet((number, case.title, "缺考", None, None, None, None))
        good.name = "结果.xlsx"
        assert clerk.post(at("results", round_.pk), {"file": good}).status_code == 302
        assert GradeApplication.objects.get(pk=case.pk).outcome == "缺考"
        empty = pdf("a.pdf")
        assert "不是表格" in text(clerk.post(at("results", round_.pk), {"file": empty}), 422)
        assert "请先选择文件" in text(clerk.post(at("results", round_.pk), {}), 422)
        assert clerk.get(at("results_sheet", round_.pk)).status_code == 200
        assert clerk.get(at("slips", round_.pk)).headers["Content-Type"] == "application/pdf"

    def test_a_replay_shows_counts_list_and_difference(self, county):
        round_ = county.open()
        # Their fifth year is full on the day after the application.
        issued = TODAY.replace(year=2020, day=5)
        late = county.able(certificate=GRADE_FOUR | {"number": "S000037000001204000009", "issue_date": issued})
        case = county.submitted(round_, late, manual_review_reason="差一天")
        county.act(case, "reject", "acceptance", clause="5.2(1)", text="未满")
        observer = signed_in(county.seats["observer"])
        rules = conditions_of(round_)
        key, revision = rules.digest, rules.revision
        shown = text(observer.get(at("replay", round_.pk)))
        assert f'value="{key}" selected' in shown and f"2024年7月29日起，修订号{revision}，本批次所依" in shown
        html = text(observer.get(at("replay", round_.pk), {"policy": key, "as_of_day_counts": "true"}))
        assert "共1件，1件结论不同" in html and "新符合 5.2(1)" in html
        assert "0件结论不同" in text(observer.get(at("replay", round_.pk), {"policy": key}))
        assert "没有这个文件" in text(observer.get(at("replay", round_.pk), {"policy": "x"}), 422)
        assert "没有这种读法" in text(observer.get(at("replay", round_.pk), {"policy": key, "feb29": "x"}), 422)


class TestRegisteringOneResult:
    """The action behind a row of the sheet, posted by itself."""

    @pytest.fixture
    def notified(self, county) -> GradeApplication:
        round_ = county.open()
        case = county.passed(round_)
        county.closed(round_)
        county.notified(round_)
        return GradeApplication.objects.get(pk=case.pk)

    @pytest.mark.parametrize(
        ("action", "named"),
        [("certify", ("请选择取得的证书", "请填写考评结果")), ("not_certify", ("请填写考评结果",))],
    )
    def test_without_its_fields_it_is_refused_and_the_fields_named(self, county, notified, action, named):
        html = text(signed_in(county.seats["clerk"]).post(act(notified), {"action": action}), 422)
        for words in named:
            assert words in html
        assert GradeApplication.objects.get().state == "notified"

    def test_with_them_it_is_registered(self, county, notified):
        paper = county.grade_three(notified.person)
        said = {"action": "certify", "certificate": paper.pk, "outcome": "合格", "score": "81"}
        assert signed_in(county.seats["acceptance"]).post(act(notified), said).status_code == 302
        found = GradeApplication.objects.get()
        assert (found.state, found.certificate, found.score) == ("certified", paper, 81)

    def test_others_are_told_that_they_have_no_seat_for_it(self, county, notified):
        for user in (county.seats["preliminary"], notified.created_by):
            html = text(signed_in(user).post(act(notified), {"action": "certify"}), 422)
            assert "您没有可以登记取得证书的席位" in html

    def test_it_stands_in_no_bar(self, county, notified):
        assert "登记取得证书" not in text(signed_in(county.seats["clerk"]).get(page(notified)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/grades/", "/grade-applications/"),
        ("/grades/new/", "/grade-applications/rounds/new/"),
        ("/grades/7/", "/cases/7/"),
        ("/grades/7/edit/", "/grade-applications/rounds/7/edit/"),
        ("/grades/7/replay/?policy=x", "/grade-applications/rounds/7/replay/?policy=x"),
        ("/grades/7/results/", "/grade-applications/rounds/7/results/"),
        ("/grades/7/results.xlsx", "/grade-applications/rounds/7/results.xlsx"),
        ("/grades/7/slips.pdf", "/grade-applications/rounds/7/slips.pdf"),
        ("/grades/applications/7/", "/applications/7/"),
        ("/grades/applications/7/submit/", "/applications/7/submit/"),
        ("/grades/applications/7/slip.pdf", "/grade-applications/7/slip.pdf"),
        ("/guide/grades/", "/guide/grade-applications/"),
    ],
)
def test_addresses_of_before_keep_answering(client, old, new):
    assert client.get(old).url == new


def test_the_statistics_count_them(county):
    county.submitted(county.open(), county.able())
    rows = statistics.stage_rows(statistics.applications(county.asking("observer")), TODAY)
    assert [(row["label"], row["value"]) for row in rows] == [("受理", 1)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_ask_a_fixed_number_of_questions(county, number):
    round_ = county.open()
    cases = [county.submitted(round_, county.able()) for _ in range(number)]
    for user, address, budget in (
        (county.seats["clerk"], at("list"), 14),
        (county.seats["clerk"], page(round_), 24),
        (county.seats["observer"], at("replay", round_.pk) + f"?policy={conditions_of(round_).digest}", 14),
        (county.seats["acceptance"], reverse("case", args=[cases[0].pk]), 30),
        (cases[0].created_by, reverse("case", args=[cases[0].pk]), 30),
    ):
        client = signed_in(user)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            text(client.get(address))
        assert len(asked) <= budget, (address, len(asked))


def test_the_guide_is_for_everybody_and_names_conditions_papers_terms_and_open_rounds(county):
    round_ = county.open()
    html = text(Client().get(GUIDE))
    said = ("累计从事本职业或相关职业工作4年（含）以上", "单位盖章的工作年限证明", "县级审核", "审核共 15 个工作日")
    for words in (*said, round_.title, "登录后申报", "示例文件"):
        assert words in html, words
    case = county.drafted(round_, county.able())
    assert "继续填写" in text(signed_in(case.created_by).get(GUIDE))
    county.closed(round_)
    assert "现在没有正在申报的批次" in text(Client().get(GUIDE))


def test_the_guide_asks_a_fixed_number_of_questions(county):
    for _ in range(3):
        county.open()
    with CaptureQueriesContext(connection) as asked:
        text(Client().get(GUIDE))
    assert len(asked) <= 3
