"""The pages of a round: who sees what, what may be done, what is said when it may not."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.rounds.conftest import DAY, NOW, POLICY, TODAY, officer, state_of, step
from tests.rounds.reading import at, text, told
from workflows.cases.models import Case
from workflows.organisations.models import Level, Party, Role, Seat, User
from workflows.rounds.models import Nomination, RoundState, SelectionRound

LIST, NEW, FIGURES = reverse("rounds:list"), reverse("rounds:new"), reverse("figures")
LOGIN = reverse("login")
ALL_STATES = [state for state in RoundState.values if state != "draft"]


def next_step(html: str) -> str:
    return re.search(r'<section class="next-step.*?</section>', html).group(0)


@pytest.mark.parametrize("tab", ["list", "publicity", "determination", "documents", "log"])
@pytest.mark.parametrize("state", ALL_STATES)
def test_every_tab_of_a_round_opens_in_every_state(prefecture, seen_by, state, tab):
    round_ = prefecture.round(state)
    prefecture.nomination(round_, "passed" if state in ("open", "closed") else "in_publicity")
    html = text(seen_by("clerk").get(at("case", round_, f"?tab={tab}")))
    assert round_.state_label in html and "下一步" in html


# ---- the next step ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "clerk", "other"),
    [("preparing", "开始申报", "正在筹备"), ("open", "申报进行中", "申报进行中"),
     ("closed", "排定名次", "等主办机关文书排名"),
     ("ranked", "起草公示", "等主办机关文书起草公示"), ("in_publicity", "连同今日还有", "连同今日还有"),
     ("publicity_over", "提交审定", "等主办机关文书提交审定"), ("in_review", "发表审定意见。", "发表审定意见。"),
     ("returned", "重新排名", "等主办机关文书重新排名"), ("passed", "起草通报", "等主办机关文书起草通报"),
     ("concluded", "没有待办事项", "没有待办事项")],
)  # fmt: skip
def test_the_page_says_the_next_lawful_step_or_what_it_waits_for(prefecture, seen_by, state, clerk, other):
    round_ = prefecture.round(state, closes_on=TODAY + 3 * DAY)
    prefecture.nomination(round_, "passed" if state == "closed" else "in_publicity")
    assert clerk in next_step(text(seen_by("clerk").get(at("case", round_))))
    step = next_step(text(seen_by("observer").get(at("case", round_))))
    assert other in step and "primary" not in step


def test_what_a_round_lacks_is_named_before_it_can_be_opened(prefecture, seen_by):
    round_ = prefecture.round("preparing", approving_document="", quotas={}, closes_on=TODAY)
    assert "开始申报前还须填写批准文件、名额。" in text(seen_by("clerk").get(at("case", round_)))


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(1, 5, "起申报"), (-1, 3, "还有3天"), (-1, 0, "今日截止"), (-3, -1, "等系统转入下一步")],
)
def test_an_open_round_counts_down_to_its_last_day(prefecture, seen_by, first, last, said):
    round_ = prefecture.round("open", opens_on=TODAY + first * DAY, closes_on=TODAY + last * DAY)
    assert said in next_step(text(seen_by("clerk").get(at("case", round_))))


def test_open_reviews_and_open_objections_are_counted_in_the_sentence(prefecture, seen_by):
    closed = prefecture.round("closed")
    prefecture.nomination(closed, "in_review")
    over, (nomination, _) = prefecture.published("R2", "publicity_over")
    prefecture.objection(nomination)
    clerk = seen_by("clerk")
    assert "还有1件推荐没有审结" in text(clerk.get(at("case", closed)))
    html = text(clerk.get(at("case", over)))
    assert "还有1件异议没有办结" in html and 'value="submit_list"' not in html


def test_a_step_is_taken_from_the_page_and_a_refusal_is_told_there(prefecture, seen_by):
    round_ = prefecture.round("preparing", closes_on=TODAY)
    clerk = seen_by("clerk")
    assert clerk.post(at("case_act", round_), {"action": "open"}).status_code == 302
    assert state_of(round_) == "open"
    assert "不能开始申报" in told(clerk.post(at("case_act", round_), {"action": "open"}))
    assert "没有“destroy”这个动作" in told(clerk.post(at("case_act", round_), {"action": "destroy"}))


def test_a_party_speaks_from_the_page_and_is_named_there(prefecture, seen_by):
    round_ = prefecture.round("in_review")
    union = seen_by("countersign_union")
    html = text(union.get(at("case", round_)))
    task = re.search(r'name="task_id" value="(\d+)"', html).group(1)
    union.post(at("case_act", round_), {"action": "agree", "task_id": task, "text": "同意名单"})
    html = text(seen_by("clerk").get(at("case", round_)))
    assert "同意名单" in html and "等济宁市人社部门、济宁市企业联合会发表审定意见" in html
    answer = union.post(
        at("case_act", round_), {"action": "agree", "task_id": task, "text": "再说一次", "tab": "determination"}
    )
    assert "已经办结" in told(answer)


def test_a_return_and_a_cancellation_want_their_words(prefecture, seen_by):
    round_, other = prefecture.round("in_review"), prefecture.round("open", "R2")
    union = seen_by("countersign_union")
    assert "至少填写一项" in text(union.post(at("case_act", round_), {"action": "send_back"}), 422)
    page = text(union.get(at("case", round_, "?tab=determination")))
    assert "确定退回重议" in page and "其他需要重议的事项" in page and "退回补正" not in page
    union.post(at("case_act", round_), {"action": "send_back", "own_items": "第二名请复议"})
    assert state_of(round_) == "returned"
    assert "退回补正" not in text(union.get(at("case", round_, "?tab=determination")))
    chief = seen_by("determination")
    assert "须写明理由" in told(chief.post(at("case_act", other), {"action": "cancel"}))
    chief.post(at("case_act", other), {"action": "cancel", "text": "上级调整部署"})
    assert state_of(other) == "cancelled"


@pytest.mark.parametrize("state", ["passed", "concluded"])
def test_a_round_is_copied_from_its_page_also_at_its_end(prefecture, seen_by, state):
    round_, colleague = prefecture.round(state), prefecture.person("observer")
    clerk = seen_by("clerk")
    assert 'id="do-copy_to"' in text(clerk.get(at("case", round_)))
    answer = clerk.post(at("case_act", round_), {"action": "copy_to", "users": [colleague.pk]})
    assert answer.status_code == 302
    assert round_.copies.get().recipient == colleague


# ---- ranking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def closed(prefecture):
    round_ = prefecture.round("closed")
    return round_, [prefecture.nomination(round_, merit=merit) for merit in ("0.9", "0.8", "0.7")]


def places(nominations, *numbers, **reasons):
    said = {"action": "rank"} | {f"place_{one.pk}": number for one, number in zip(nominations, numbers, strict=True)}
    return said | {f"reason_{nominations[int(key[1:])].pk}": reason for key, reason in reasons.items()}


def test_the_order_typed_is_the_order_kept(prefecture, seen_by, closed):
    round_, nominations = closed
    answer = seen_by("clerk").post(at("case_act", round_), places(nominations, 2, 1, 3, r1="化解重大争议"))
    assert answer.status_code == 302
    first, second, third = nominations
    assert list(Nomination.objects.order_by("rank").values_list("pk", flat=True)) == [second.pk, first.pk, third.pk]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((1, 1, 2), "名次1重复"), ((1, 2, 4), "1至3之间"), ((0, 1, 2), "1至3之间"), ((1, 2, ""), "1至3之间"),
     ((1, 2, "三"), "1至3之间"), ((1, 2, "٣"), "1至3之间"), ((1, 2, -3), "1至3之间"), ((1, 2, "1e0"), "1至3之间"),
     ((1, 2, "3; DROP TABLE"), "1至3之间"), ((1, 2, "9" * 5000), "1至3之间")],
)  # fmt: skip
def test_a_bad_order_is_told_at_its_row_and_what_was_typed_stays(prefecture, seen_by, closed, numbers, said):
    round_, nominations = closed
    html = text(seen_by("clerk").post(at("case_act", round_), places(nominations, *numbers, r0="保留的理由")), 422)
    assert said in html and "保留的理由" in html
    assert state_of(round_) == "closed"


def test_a_missing_reason_is_asked_for_and_what_was_typed_stays(prefecture, seen_by, closed):
    round_, nominations = closed
    answer = seen_by("clerk").post(at("case_act", round_), places(nominations, 3, 2, 1, r1="已写的理由"))
    assert "须写明理由" in told(answer) and "已写的理由" in text(answer, 422)
    html = text(answer, 422)  # in the order typed: the page numbers its rows as they stand
    rows = [html.index(f'name="place_{one.pk}"') for one in reversed(nominations)]
    assert rows == sorted(rows)
    assert set(Nomination.objects.values_list("state", flat=True)) == {"passed"}


@pytest.mark.parametrize("name", ["observer", "countersign_hr", "near", "province", "clerk_near"])
def test_nobody_else_ranks(prefecture, seen_by, closed, name):
    round_, nominations = closed
    assert "没有办理此案件的席位" in told(seen_by(name).post(at("case_act", round_), places(nominations, 1, 2, 3)))
    assert 'id="rank"' not in text(seen_by(name).get(at("case", round_)))


def test_a_late_correction_and_a_changed_list_are_told_as_the_next_step(prefecture, seen_by):
    waiting = prefecture.round("closed")
    prefecture.nomination(waiting, "in_review")
    late = prefecture.nomination(waiting, "returned")
    assert "还有2件推荐没有审结，全部审结后才能排名。" in next_step(text(seen_by("clerk").get(at("case", waiting))))
    Case.objects.filter(pk=late.pk).update(due=TODAY - DAY)
    told_now = next_step(text(seen_by("clerk").get(at("case", waiting))))
    assert "其中1件逾期没有补正，可由退回的席位" in told_now
    running = prefecture.round("in_publicity", "R2", list_changed=True)
    assert "名单已有变动，期满后须重新排名" in next_step(text(seen_by("clerk").get(at("case", running))))


# ---- a new round -----------------------------------------------------------------------------------------------------

GOOD = {"policy": f"{POLICY}|mediation", "year": 2024, "code": "JN-1", "title": "新批次", "quota_370830": 2}


@pytest.fixture
def five_parties(prefecture):
    for party in (Party.COMMERCE, Party.INDUSTRY):
        prefecture.agency(prefecture.city, party)


def test_a_clerk_registers_a_round_and_finishes_it_later(prefecture, five_parties, seen_by):
    clerk = seen_by("clerk")
    answer = clerk.post(NEW, GOOD | {"opens_on": "2025-02-14", "closes_on": "2025-02-28"})
    round_ = SelectionRound.objects.get()
    assert answer.url == at("case", round_) and round_.state == "preparing"
    assert round_.quotas == {"370830": 2} and round_.policy_key == POLICY
    changed = {"title": "改过的名称", "legal_basis": "依据", "quota_370811": "0", "quota_370830": ""}
    assert clerk.post(at("edit", round_), changed).status_code == 302
    round_ = SelectionRound.objects.get()
    assert (round_.title, round_.legal_basis, round_.quotas, round_.opens_on) == (
        "改过的名称",
        "依据",
        {"370811": 0},
        None,
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"opens_on": "2025-03-01", "closes_on": "2025-02-01"}, "截止日期早于开始日期"),
     ({"opens_on": "明天"}, "不是有效的日期"), ({"quota_370830": -1}, "名额不能是负数"),
     ({"quota_370830": "两个"}, "名额须是整数"), ({"quota_370830": 10**9}, "名额不能超过"),
     ({"code": ""}, "请填写批次编号"), ({"code": "a'; DROP TABLE--"}, "批次编号只能用"),
     ({"title": ""}, "请填写批次名称"),
     ({"title": "长" * 201}, "最多200个字"), ({"year": "去年"}, "年度须是四位数字"), ({"year": 1}, "2000至2100"),
     ({"policy": ""}, "请选择选树类别"), ({"policy": "编造|mediation"}, "不适用于本地区"),
     ({"policy": "晋人社厅发〔2021〕53号|mediation"}, "不适用于本地区")],
)  # fmt: skip
def test_a_bad_round_is_refused_in_chinese_with_everything_typed_kept(prefecture, five_parties, seen_by, wrong, said):
    html = text(seen_by("clerk").post(NEW, GOOD | {"legal_basis": "已经写好的依据"} | wrong), 422)
    assert said in html and "已经写好的依据" in html
    assert not SelectionRound.objects.exists()


def test_a_policy_that_says_too_little_is_refused_with_what_it_leaves_out(prefecture, five_parties, seen_by):
    prefecture.round("preparing", "JN-1")
    assert "已经使用" in text(seen_by("clerk").post(NEW, GOOD), 422)


def test_only_files_that_a_round_can_be_founded_on_are_offered(prefecture, five_parties, seen_by):
    """李沧 leaves the route, the publicity and the determination open: a round of it would be refused."""
    licang = prefecture.region("370213", "李沧区", Level.COUNTY, prefecture.province)
    prefecture.officer("clerk_licang", prefecture.agency(licang, Party.HR), Role.CLERK)
    offered = re.compile(r'<option value="([^"|]+)\|')
    assert offered.findall(text(seen_by("clerk_licang").get(NEW))) == []
    assert set(offered.findall(text(seen_by("clerk").get(NEW)))) == {POLICY}


def test_quotas_of_a_region_that_is_not_the_agencys_are_not_taken(prefecture, five_parties, seen_by):
    seen_by("clerk").post(NEW, GOOD | {"quota_370100": 9})
    assert SelectionRound.objects.get().quotas == {"370830": 2}


def test_markup_in_a_title_is_shown_as_text(prefecture, seen_by):
    round_ = prefecture.round("open", title="<script>alert(1)</script>")
    for address in (LIST, at("case", round_), reverse("public:home"), reverse("public:publicity", args=[round_.pk])):
        html = text(seen_by("clerk").get(address))
        assert "<script>alert" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize("query", ["?state=nonsense", "?year=x", "?q=" + "长" * 61, "?page=x", "?state=open'--"])
def test_an_impossible_filter_narrows_nothing(prefecture, seen_by, query):
    round_ = prefecture.round("open")
    assert round_.title in text(seen_by("clerk").get(LIST + query))


# ---- who sees what ---------------------------------------------------------------------------------------------------

WHOLE = ("clerk", "observer", "countersign_union", "province")
BELOW = ("near", "far", "clerk_near")
FOREIGN = ("elsewhere", "applicant_elsewhere", "nobody")


@pytest.mark.parametrize(
    ("name", "state", "seen"),
    [*((name, "preparing", True) for name in (*WHOLE, *BELOW)), *((name, "open", False) for name in FOREIGN),
     ("applicant", "preparing", False), ("applicant", "open", True), ("applicant", "concluded", True)],
)  # fmt: skip
def test_rounds_are_seen_downward_and_by_applicants_once_open(prefecture, seen_by, name, state, seen):
    round_ = prefecture.round(state)
    client = seen_by(name)
    assert (round_.title in text(client.get(LIST))) is seen
    assert client.get(at("case", round_)).status_code == (200 if seen else 404)


def test_a_draft_is_nobodys(prefecture, seen_by):
    round_ = prefecture.round("draft")
    assert seen_by("clerk").get(at("case", round_)).status_code == 404


def test_a_county_reads_the_round_and_its_own_nominations_only(prefecture, seen_by):
    round_ = prefecture.round("closed")
    mine, theirs = prefecture.nomination(round_), prefecture.nomination(round_, region=prefecture.far)
    html = text(seen_by("near").get(at("case", round_)))
    assert mine.title in html and theirs.title not in html and "推荐 1" in html
    whole = text(seen_by("province").get(at("case", round_)))
    assert mine.title in whole and theirs.title in whole


def test_an_applicant_reads_the_own_nomination_and_what_is_public(prefecture, seen_by):
    round_ = prefecture.round("closed")
    own = prefecture.nomination(round_, unit=prefecture.units[prefecture.near])
    other = prefecture.nomination(round_)
    client = seen_by("applicant")
    html = text(client.get(at("case", round_)))
    assert own.title in html and other.title not in html
    Case.objects.filter(pk=round_.pk).update(state="in_publicity")
    SelectionRound.objects.update(publicity_first=TODAY, publicity_last=TODAY + DAY)
    Case.objects.filter(pk=other.pk).update(state="in_publicity")
    Nomination.objects.update(rank_reason="内部的调整理由")
    html = text(client.get(at("case", round_, "?tab=list")))
    assert other.title in html and "内部的调整理由" not in html and reverse("case", args=[other.pk]) not in html


def test_an_office_below_finds_on_the_published_list_what_is_of_its_region(prefecture, seen_by):
    round_, (near, far) = prefecture.published()
    html = text(seen_by("near").get(at("case", round_, "?tab=list")))
    assert near.title in html and far.title not in html


def test_who_only_applies_for_the_organiser_reads_no_more_than_an_applicant(prefecture, client):
    """An agency may have an applicant of its own; that is no seat of its office."""
    round_, (nomination, _) = prefecture.published()
    objection = prefecture.objection(nomination)
    passed_over = prefecture.nomination(round_, "not_selected")
    person = User.objects.create_user("own", person_name="本机关经办人")
    Seat.objects.create(user=person, organisation=prefecture.hr, role=Role.APPLICANT, start=TODAY)
    client.force_login(person)
    html = text(client.get(at("case", round_, "?tab=list")))
    assert nomination.title in html and passed_over.title not in html
    assert client.get(at("case", objection)).status_code == 404
    assert not Case.objects.readable(officer(person)).filter(pk=objection.pk).exists()


@pytest.mark.parametrize("tab", ["determination", "log"])
@pytest.mark.parametrize("name", [*BELOW, "applicant"])
def test_what_parties_said_and_the_log_stay_above(prefecture, seen_by, name, tab):
    round_ = prefecture.round("in_review")
    step(round_, "agree", prefecture.person("countersign_hr"), at=NOW, text="内部意见")
    html = text(seen_by(name).get(at("case", round_, f"?tab={tab}")))
    assert "内部意见" not in html and "?tab=log" not in html


def addresses(round_, objection):
    return {
        "round": (at("case", round_), "get"), "edit": (at("edit", round_), "get"),
        "act": (at("case_act", round_), "post"), "objection": (at("case", objection), "get"),
        "objection_act": (at("case_act", objection), "post"),
    }  # fmt: skip


ORGANISER = ("clerk", "acceptance", "preliminary", "determination", "observer")


@pytest.mark.parametrize("page", list(addresses(type("R", (), {"pk": 1}), type("O", (), {"pk": 1}))))
@pytest.mark.parametrize("name", [*ORGANISER, "countersign_union", "province", *BELOW, "applicant", *FOREIGN])
def test_every_address_is_open_to_whom_it_is_for_and_does_not_exist_for_others(prefecture, seen_by, page, name):
    round_, (nomination, _) = prefecture.published()
    address, method = addresses(round_, prefecture.objection(nomination))[page]
    status = getattr(seen_by(name), method)(address).status_code
    if name in FOREIGN or (page.startswith("objection") and name not in ORGANISER):
        assert status == 404
    elif page == "edit" and name != "clerk":
        assert status == 403
    else:
        assert status in (200, 422)


@pytest.mark.parametrize("address", [LIST, NEW, FIGURES, reverse("figure_cases"), "/cases/1/"])
def test_nothing_inside_is_open_without_a_login(db, client, address):
    assert client.get(address).url.startswith(LOGIN)


@pytest.mark.parametrize("name", ["observer", "near", "applicant", "nobody", "determination"])
def test_only_a_clerk_finds_the_form_for_a_new_round(prefecture, seen_by, name):
    assert seen_by(name).get(NEW).status_code == 403
    assert NEW not in text(seen_by(name).get(LIST))


def test_a_clerk_registers_for_the_own_agency_only(prefecture, seen_by):
    assert seen_by("clerk").get(NEW + "?agency=hr370830").status_code == 403


# ---- budgets ---------------------------------------------------------------------------------------------------------


def queries_of(client, address) -> int:
    client.get(address)  # sessions and content types are read once
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize(("name", "most"), [("list", 20), ("publicity", 24), ("documents", 20), ("log", 20)])
def test_a_tab_costs_the_same_with_one_row_and_with_three(prefecture, seen_by, name, most):
    one, three = (prefecture.round("in_publicity", code) for code in ("R1", "R2"))
    for round_, rows in ((one, 1), (three, 3)):
        for _ in range(rows):
            prefecture.objection(prefecture.nomination(round_, "in_publicity"))
    client = seen_by("clerk")
    costs = [queries_of(client, at("case", round_, f"?tab={name}")) for round_ in (one, three)]
    assert costs[0] == costs[1] <= most


def test_lists_cost_the_same_with_one_row_and_with_three(prefecture, seen_by):
    client, public = seen_by("clerk"), seen_by()
    costs = []
    for codes in (("A",), ("B", "C")):
        for code in codes:
            round_ = prefecture.round("open", code)
            prefecture.nomination(round_, "in_review")
            prefecture.published(f"{code}2")
        costs.append([queries_of(client, address) for address in (LIST, FIGURES, reverse("figure_cases"))]
                     + [queries_of(public, reverse(name)) for name in ("public:home", "public:rounds")])  # fmt: skip
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 14
