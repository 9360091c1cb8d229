"""A grade application from draft to certificate, through the door; and the doors that stay shut."""

from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile

from certification.grade_applications import services
from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.screening import conditions_of
from certification.models import Certificate
from certification.queries import facts
from workflows.cases import evidence_files
from workflows.cases.applications import save
from workflows.cases.forms import InvalidInput
from workflows.cases.log import broken_links
from workflows.cases.models import Evidence
from workflows.notices.models import Notice
from workflows.organisations.models import Seat
from workflows.policy import decide
from workflows.policy.policies import as_json, digest_of, from_json
from workflows.rulebook import policies
from workflows.rulebook.store import pin

from .conftest import GRADE_FOUR, JOB, TODAY, confirmed, pdf


def again(case) -> GradeApplication:
    return GradeApplication.objects.get(pk=case.pk)


class TestSettingUpARound:
    def test_it_pins_procedure_and_conditions(self, county):
        round_ = county.prepared()
        assert round_.policy_key == "汶政字〔2024〕59号"
        assert round_.policy_digest == pin(conditions_of(round_))
        assert [stage["key"] for stage in round_.rules["route"]] == ["acceptance", "preliminary", "second_review"]

    def test_what_is_refused(self, county, refused):
        code = county.prepared().code
        assert refused(county.prepared, code=code) == "code_taken"
        assert refused(county.prepared, grade=5) == "no_such_grade"
        assert refused(county.prepared, policy_key="济宁示例 2024") == "no_policy"
        assert refused(county.prepared, opens_on=TODAY, closes_on=TODAY - timedelta(1)) == "closing_before_opening"
        assert refused(county.prepared, officer=county.asking("preliminary")) == "no_seat"

    def test_it_opens_only_with_basis_and_dates(self, county, refused):
        bare = county.prepared(legal_basis="")
        assert refused(county.act, bare, "open", "clerk") == "round_incomplete"
        gone = county.prepared(opens_on=TODAY - timedelta(9), closes_on=TODAY - timedelta(2))
        assert refused(county.act, gone, "open", "clerk") == "closing_passed"

    def test_place_and_time_may_be_settled_late_the_dates_not(self, county, refused):
        round_, given = county.open(), {"officer": county.asking("clerk")}
        assert services.describe_round(round_id=round_.pk, venue="某校", **given).venue == "某校"
        assert refused(services.describe_round, round_id=round_.pk, title="别名", **given) == "wrong_state"
        given["officer"] = county.asking(county.stranger)
        assert refused(services.describe_round, round_id=round_.pk, venue="别处", **given) == "no_seat"


class TestApplying:
    def test_it_is_filled_in_from_the_information_base_with_its_proofs(self, county):
        application = county.drafted(county.open(), county.able())
        assert [claim["section"] for claim in application.standing()[1]] == ["certificates", "employment"]
        assert set(application.evidence.values_list("slot", flat=True)) == {c["id"] for c in application.standing()[1]}
        assert application.missing() == []
        assert application.unit_name == "某公司"

    def test_every_claim_needs_a_paper_and_the_applicant_a_promise(self, county, refused):
        round_, person = county.open(), county.able()
        person.certificate_records.update(proof=None)
        draft = county.drafted(round_, person, truthful=False, phone="")
        lacking = draft.missing()
        assert len(lacking) == 3 and "真实性承诺" in lacking and "联系电话" in lacking
        assert refused(county.act, draft, "submit", person.user) == "incomplete"

    def test_one_application_a_round_and_only_for_those_of_the_region(self, county, refused):
        round_, person = county.open(), county.able()
        first = county.drafted(round_, person)
        assert county.drafted(round_, person).pk == first.pk
        county.act(first, "submit", person.user)
        given = {"round_pk": round_.pk, "at": county.tick()}
        assert refused(services.begin, officer=county.asking(person.user), **given) == "already_applied"
        abroad = county.person(region=county.there)
        assert refused(services.begin, officer=county.asking(abroad.user), **given) == "no_round"
        assert refused(services.begin, officer=county.asking("observer"), **given) == "no_person"

    def test_an_officer_of_the_round_whose_own_record_is_elsewhere_does_not_apply_in_it(self, county, refused):
        round_, abroad = county.open(), county.person(region=county.there)
        Seat.objects.create(user=abroad.user, organisation=county.bureau, role="observer", start=TODAY)
        given = {"round_pk": round_.pk, "officer": county.asking(abroad.user), "at": county.tick()}
        assert refused(services.begin, **given) == "other_region"

    def test_without_a_round_there_is_nothing_to_begin_in(self, county, refused):
        given = {"officer": county.asking(county.able().user), "at": county.tick()}
        assert refused(services.begin, round_pk=None, **given) == "no_round"
        assert refused(services.begin, round_pk=county.prepared().pk, **given) == "no_round"  # not announced yet
        assert refused(services.begin, round_pk=county.closed(county.open()).pk, **given) == "round_not_open"

    def test_not_outside_the_dates_nor_in_a_closed_round(self, county, refused):
        round_ = county.open(opens_on=TODAY + timedelta(5))
        person = county.able()
        draft = county.drafted(round_, person)
        assert refused(county.act, draft, "submit", person.user) == "outside_dates"
        county.closed(round_)
        assert refused(county.act, draft, "submit", person.user) == "round_not_open"

    def test_the_timer_closes_the_round_after_its_last_day(self, county, refused):
        round_ = county.open(closes_on=TODAY)
        assert refused(county.act, round_, "time_up", None) == "not_due"
        late = county.now + timedelta(days=1)
        assert county.act(round_, "time_up", None, at=late).state == "closed"

    def test_who_fails_the_screening_is_told_why_and_may_ask_for_a_person(self, county, refused):
        round_ = county.open()
        person = county.able(employment=JOB | {"start": date(2023, 1, 1)})
        draft = county.drafted(round_, person)
        with pytest.raises(
            Exception,
            match=r"5\.2（1）.*自2028年1月1日起符合.*依据：《劳动关系协调员服务规范》5\.2（1），汶政字〔2024〕59号附件1",
        ):
            county.act(draft, "submit", person.user)
        asked = county.submitted(round_, person, manual_review_reason="有其他单位的工作未计入")
        assert asked.state == "in_review"
        assert again(asked).screening["decision"] == "not_eligible"

    def test_an_application_is_screened_by_the_conditions_that_its_round_pinned(self, county, refused):
        kept = as_json(policies().get("汶政字〔2024〕59号"))
        for condition in kept["grades"]["3"]["conditions"]:
            for path in condition["paths"]:
                path["work"] = {"years": 40}
        stricter = from_json(kept)
        stricter = replace(stricter, digest=digest_of(stricter))
        round_ = county.open()
        GradeRound.objects.filter(pk=round_.pk).update(policy_digest=pin(stricter))
        assert refused(county.submitted, round_, county.able()) == "not_eligible"

    def test_what_is_pinned_stays_whatever_the_information_base_says_later(self, county):
        case = county.submitted(county.open(), county.able())
        pinned = again(case).facts
        case.person.employment_records.update(start=date(2024, 1, 1))
        assert again(case).facts == pinned
        assert again(case).standing()[0] == pinned
        assert facts(case.person, TODAY) != pinned

    def test_only_the_applicant_writes_in_it(self, county, refused):
        draft = county.drafted(county.open(), county.able())
        assert refused(save, draft, county.asking("acceptance"), county.tick(), phone="1") == "not_applicant"
        assert refused(county.act, draft, "submit", county.seats["acceptance"]) == "not_applicant"


class TestReviewing:
    def test_the_decision_is_recomputed_from_what_the_reviewer_confirms(self, county):
        case = county.passed(county.open())
        assert case.state == "passed"
        assert again(case).decision["satisfied"] == ["5.2(1)"]
        assert again(case).figure == "核定符合"
        assert all(opinion.decision for opinion in case.opinions.filter(stage__in=["preliminary", "second_review"]))
        assert list(broken_links(case.pk)) == []

    def test_every_claim_must_be_looked_at(self, county, refused):
        case = county.accepted(county.open(), county.able())
        assert refused(county.act, case, "agree", "preliminary") == "claims_open"
        half = confirmed(case, employment={"met": None, "basis": ""})
        assert refused(county.act, case, "agree", "preliminary", findings=half) == "claims_open"
        assert refused(county.act, case, "agree", "preliminary", findings=half | {"x-1": {}}) == "unknown_finding"

    @pytest.mark.parametrize("nonsense", ["met", {"met": "false"}, {"met": True, "fields": "start"}, None])
    def test_findings_of_another_shape_are_not_understood(self, county, refused, nonsense):
        case = county.accepted(county.open(), county.able())
        said = confirmed(case, employment=nonsense)
        assert refused(county.act, case, "agree", "preliminary", findings=said) == "bad_finding"

    def test_an_overturned_claim_needs_a_reason_and_no_longer_counts(self, county, refused):
        case = county.accepted(county.open(), county.able())
        silent = confirmed(case, employment={"met": False, "basis": " "})
        assert refused(county.act, case, "agree", "preliminary", findings=silent) == "basis_missing"
        said = confirmed(case, employment={"met": False, "basis": "证明是伪造的"})
        assert refused(county.act, case, "agree", "preliminary", findings=said) == "not_eligible"
        assert again(case).confirmed == {}

    def test_a_correction_counts_as_corrected_with_its_basis(self, county, refused):
        case = county.accepted(county.open(), county.able())
        fields = {"start": "2021-06-01"}
        silent = confirmed(case, employment={"met": True, "basis": "", "fields": fields})
        assert refused(county.act, case, "agree", "preliminary", findings=silent) == "basis_missing"
        late = confirmed(case, employment={"met": True, "basis": "合同写的是2021年", "fields": fields})
        assert refused(county.act, case, "agree", "preliminary", findings=late) == "not_eligible"
        foreign = confirmed(case, employment={"met": True, "basis": "x", "fields": {"employer_name": "别家"}})
        assert refused(county.act, case, "agree", "preliminary", findings=foreign) == "unknown_field"
        wrong = confirmed(case, employment={"met": True, "basis": "x", "fields": {"start": "不知道"}})
        assert refused(county.act, case, "agree", "preliminary", findings=wrong) == "bad_facts"
        early = confirmed(case, employment={"met": True, "basis": "合同", "fields": {"start": "2016-01-01"}})
        county.act(case, "agree", "preliminary", findings=early)
        assert again(case).confirmed["employment"][0]["start"] == "2016-01-01"
        assert again(case).facts["employment"][0]["start"] == "2015-07-01"

    def test_a_doubt_is_settled_by_the_reviewer(self, county):
        doubtful = county.able(certificate=GRADE_FOUR | {"number": "S000037000001194009001", "validity": "unverified"})
        case = county.accepted(county.open(), doubtful)
        assert again(case).screening["decision"] == "needs_info"
        found = confirmed(case, certificates={"met": True, "basis": "网上查验", "fields": {"validity": "valid"}})
        assert county.act(case, "agree", "preliminary", findings=found).stage == "second_review"

    def test_a_manual_review_passes_with_clause_and_reason_only(self, county, refused):
        person = county.able(employment=JOB | {"start": date(2021, 1, 1)})
        case = county.accepted(county.open(), person, manual_review_reason="之前的单位已注销")
        said = {"findings": confirmed(case)}
        assert refused(county.act, case, "agree", "preliminary", **said) == "not_eligible"
        assert refused(county.act, case, "agree_manually", "preliminary", **said, text="属实") == "clause_missing"
        said["clause"] = "汶政字〔2024〕59号 5.2(1)"
        assert refused(county.act, case, "agree_manually", "preliminary", **said) == "text_missing"
        case = county.act(case, "agree_manually", "preliminary", **said, text="社保记录证明此前已从事")
        opinion = case.opinions.get(stage="preliminary")
        assert (opinion.verdict, opinion.clause) == ("consent", said["clause"])
        assert opinion.decision["decision"] == "not_eligible"

    def test_no_manual_review_where_nobody_asked_and_the_rules_were_clear(self, county, refused):
        case = county.accepted(county.open(), county.able())
        said = {"findings": confirmed(case), "clause": "5.2(1)", "text": "因为"}
        assert refused(county.act, case, "agree_manually", "preliminary", **said) == "not_exceptional"

    def test_no_manual_review_in_a_stage_that_does_not_look_into_the_facts(self, county, refused):
        case = county.submitted(county.open(), county.able(), manual_review_reason="请复核")
        said = {"findings": confirmed(case), "clause": "5.2(1)", "text": "因为"}
        assert refused(county.act, case, "agree_manually", "acceptance", **said) == "not_exceptional"

    def test_a_return_for_a_missing_proof_comes_back_to_the_reviewer(self, county):
        case = county.accepted(county.open(), county.able())
        case = county.act(case, "send_back", "preliminary", items=["工作年限证明没有盖章"])
        assert case.state == "returned"
        slot = next(claim["id"] for claim in again(case).claims if claim["section"] == "employment")
        applicant, at = case.person.user, county.tick()
        officer = county.asking(applicant)
        evidence_files.attach(case=again(case), slot=slot, upload=pdf("盖章.pdf", 3), officer=officer, at=at)
        case.person.employment_records.update(start=date(2015, 8, 1))
        later = county.now + timedelta(days=3)
        case = county.act(case, "resubmit", applicant, at=later)
        assert (case.state, case.stage, again(case).as_of) == ("in_review", "preliminary", TODAY)
        assert again(case).facts["employment"][0]["start"] == "2015-08-01"


class TestAfterTheReview:
    def test_the_notice_names_the_qualified_and_gives_numbers(self, county, refused):
        round_ = county.open()
        first, second = county.passed(round_), county.submitted(round_, county.able())
        county.closed(round_)
        assert refused(county.notified, round_) == "reviews_open"
        county.act(second, "reject", "acceptance", clause="5.2(1)", text="材料不真实")
        notice = county.notified(round_)
        (attachment,) = notice.content["attachments"]
        assert attachment["content"][0]["rows"] == [["1", first.title, "某公司"]]
        assert again(first).state == "notified"
        assert again(first).admission_number == f"{round_.code}-0001"
        assert GradeRound.objects.get(pk=round_.pk).state == "notified"
        assert "三级" in notice.title and notice.pages
        Notice.objects.update(type_key="")  # of before there were keys
        import_module("workflows.notices.migrations.0003_notice_type").name_the_types(apps, None)
        assert Notice.objects.get().type_key == notice.type_key == "eligibility"

    def test_without_anybody_qualified_there_is_no_notice_and_the_round_just_ends(self, county, refused):
        round_ = county.closed(county.open())
        assert refused(county.notified, round_) == "list_empty"
        assert county.act(round_, "conclude", "clerk").state == "concluded"

    def test_a_revoked_notice_notifies_nobody_and_numbers_are_kept(self, county):
        round_ = county.open()
        first = county.passed(round_)
        county.closed(round_)
        notice = county.notified(round_)
        county.act(notice, "revoke", "determination", text="名单有误")
        assert again(first).state == "passed"
        assert GradeRound.objects.get(pk=round_.pk).state == "closed"

    def test_a_registered_certificate_counts_for_the_next_grade(self, county, refused):
        round_ = county.open()
        case = county.passed(round_)
        county.closed(round_)
        county.notified(round_)
        paper = ("S000037000001253000001", date(2025, 3, 4), "某评价机构")
        report = county.register(round_, (again(case).admission_number, case.title, "合格", 88, *paper))
        assert report.rows["accepted"] == 1, report.issues
        certificate = Certificate.objects.get(number=paper[0])
        assert (certificate.grade, certificate.validity, certificate.title) == (
            "3",
            "valid",
            "劳动关系协调员（国家职业资格三级）",
        )
        assert again(case).state == "certified"
        asked = {"target_grade": 2, "as_of": "2029-03-04", "person": facts(case.person, TODAY)}
        assert decide("grade", asked)["satisfied"] == ["5.3(1)"]
        assert county.act(round_, "conclude", "clerk").state == "concluded"

    def test_the_round_does_not_end_before_its_results(self, county, refused):
        round_ = county.open()
        county.passed(round_)
        county.closed(round_)
        assert refused(county.act, round_, "conclude", "clerk") == "not_finished"
        county.notified(round_)
        assert refused(county.act, round_, "conclude", "clerk") == "not_finished"

    def test_nobody_certifies_somebody_elses_paper(self, county, refused):
        round_ = county.open()
        case, other = county.passed(round_), county.able()
        county.closed(round_)
        county.notified(round_)
        for foreign in (county.grade_three(other), case.person.certificate_records.get()):  # the latter is of grade 4
            said = {"certificate": foreign, "outcome": "合格"}
            assert refused(county.act, case, "certify", "clerk", **said) == "foreign_certificate"

    def test_no_seat_but_the_registrars_of_the_office_takes_down_a_result(self, county, refused):
        round_ = county.open()
        case = county.passed(round_)
        county.closed(round_)
        county.notified(round_)
        said = {"certificate": county.grade_three(case.person), "outcome": "合格"}
        for who in ("preliminary", "second_review", "determination", "observer", county.stranger, case.person.user):
            assert refused(county.act, case, "certify", who, **said) == "no_seat", who
            assert refused(county.act, case, "not_certify", who, outcome="缺考") == "no_seat", who
        assert county.act(case, "certify", "acceptance", **said).state == "certified"

    def test_a_certificate_is_the_result_of_one_application(self, county, refused):
        round_, again = county.open(), county.open()
        person = county.able()
        for one in (round_, again):
            county.passed(one, person)
            county.closed(one)
            county.notified(one)
        first, second = person.applications.order_by("pk")
        said = {"certificate": county.grade_three(person), "outcome": "合格", "score": "80.5"}
        assert county.act(first, "certify", "acceptance", **said).state == "certified"
        assert refused(county.act, second, "certify", "acceptance", **said) == "foreign_certificate"

    @pytest.mark.parametrize(
        ("action", "change", "words"),
        [
            ("certify", {"certificate": ""}, "请选择取得的证书"),
            ("certify", {"outcome": "缺考"}, "考评结果须是合格"),
            ("not_certify", {"outcome": ""}, "考评结果须是不合格或缺考"),
            ("not_certify", {"outcome": "合格"}, "考评结果须是不合格或缺考"),
            ("not_certify", {"outcome": "不合格", "score": "101"}, "成绩应为0至100的数"),
            ("not_certify", {"outcome": "不合格", "score": "NaN"}, "成绩应为0至100的数"),
            ("not_certify", {"outcome": "不合格", "score": "60.555"}, "成绩应为0至100的数"),
        ],
    )
    def test_a_result_is_bound_by_its_form(self, county, action, change, words):
        round_ = county.open()
        case = county.passed(round_)
        county.closed(round_)
        county.notified(round_)
        said = {"certificate": county.grade_three(case.person), "outcome": "合格"} | change
        with pytest.raises(InvalidInput, match=words):
            county.act(case, action, "clerk", **said)
        assert again(case).state == "notified"

    def test_nobody_is_notified_without_a_number_on_the_slip(self, county):
        case = county.passed(county.open())
        with pytest.raises(InvalidInput, match="准考证号"):
            county.act(case, "notify", None, number="1号")


def test_a_proof_of_the_information_base_is_copied_not_shared(county):
    """The paper that an officer saw stays, whatever becomes of the record's own."""
    application = county.drafted(county.open(), county.able())
    paper = Evidence.objects.filter(case=application).first()
    proof = application.person.proofs.get(sha256=paper.sha256)
    proof.file.save("other", ContentFile(b"x"))
    assert paper.file.read() != b"x"
