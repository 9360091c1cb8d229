"""The pages: guide, form and its bad input, case page, printed form; masked numbers; and what they cost."""

import re
from datetime import date

import pytest
import time_machine

from certification.models import Evaluation, Person
from certification.placements.models import Placement, PlacementRound
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.honours.models import Honour
from tests.cases.pages import page, signed_in
from tests.cases.world import BEGUN
from tests.gold_selection.coordinators.land import Land
from workflows.cases.form_pdf import print_form
from workflows.organisations.models import User
from workflows.rounds.models import SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin

GUIDE = "/guide/coordinator-nominations/"
ANSWERS = {
    "contact_name": "周启䶮", "contact_phone": "19900000001", "resume": "2015年至今在本单位工作", "knowledge": "熟悉",
    "effect": "明显", "reputation": "好", "honours_won": "", "brief": "简要", "deeds": "主要事迹",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(BEGUN, tick=False):
        yield


@pytest.fixture
def draft(land: Land) -> CoordinatorNomination:
    return land.nomination(land.person())


def post(land: Land, case: CoordinatorNomination, **changed):
    data = ANSWERS | {"person": case.person_id} | changed
    return signed_in(land.clerk_of_firm).post(f"/applications/{case.pk}/", data)


# ---- guide and navigation ------------------------------------------------------------------------------------------


def test_the_guide_quotes_the_six_conditions_to_everybody(client, db):
    html = client.get(GUIDE).content.decode()
    for words in ("具有高中以上文化程度", "现正在担任劳动关系协调员或专职集体协商指导员", "同意书", "推荐审批表"):
        assert words in html


def test_the_guide_offers_the_files_that_have_conditions_for_coordinators(client, db):
    """A plan that leaves them to a higher office (李沧) has none to show, one for grades alone none either."""
    (line,) = re.findall(r'<p class="toolbar small">文件：(.*?)</p>', client.get(GUIDE).content.decode())
    assert set(re.findall(r">([^<]+)</(?:a|strong)>", line)) == {
        "晋人社厅发〔2021〕53号", "《汶上县金牌劳动关系协调员选树办法（示例）》",
        "《济宁市金牌劳动关系协调员、社会组织和调解组织选树办法（示例）》",
    }  # fmt: skip


def test_an_open_round_is_offered_and_what_was_begun_named(land: Land):
    land.coordinator_round()
    client = signed_in(land.clerk_of_firm)
    assert "开始申报" in client.get(GUIDE).content.decode()
    case = land.nomination(land.person(), SelectionRound.objects.get())
    html = client.get(GUIDE).content.decode()
    assert f"{case.person.name}：继续填写" in html and "开始申报" in html
    assert "推荐金牌协调员" in client.get("/desk/").content.decode()


# ---- the form ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("contact_name", "长" * 31, "30"),
        ("contact_name", "表情😀", "没有可以打印的字形"),
        ("contact_phone", "1" * 21, "20"),
        ("contact_phone", "电话同上", "联系电话只能是7至20位数字"),
        ("contact_phone", "123", "联系电话只能是7至20位数字"),
        ("resume", "长" * 1001, "1000"),
        ("knowledge", "长" * 1001, "1000"),
        ("effect", "长" * 1001, "1000"),
        ("reputation", "长" * 1001, "1000"),
        ("honours_won", "长" * 501, "500"),
        ("brief", "长" * 301, "300"),
        ("deeds", "长" * 2501, "2500"),
        ("deeds", "\U00020000\U000e0001", "没有可以打印的字形"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_kept(land: Land, draft, field: str, value: str, told: str):
    answer = post(land, draft, **{field: value})
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors[field])
    assert CoordinatorNomination.objects.get(pk=draft.pk).deeds == "略"


@pytest.mark.parametrize("phone", ["19900001301", "0537-7212345", "(0537)7212345转801", "+86 19900001301", ""])
def test_telephones_as_people_write_them_are_taken(land: Land, draft, phone: str):
    assert post(land, draft, contact_phone=phone).status_code == 302


def test_fields_that_are_not_on_the_form_are_not_taken(land: Land, draft):
    post(land, draft, state="passed", consented_at="2025-01-01", workplace="别家", merit="1", discipline_digest="x")
    kept = CoordinatorNomination.objects.get(pk=draft.pk)
    assert (kept.state, kept.consented_at, kept.merit, kept.discipline_digest) == ("draft", None, None, "")
    assert (kept.workplace, kept.duties) == (land.firm.name, "协调员")


def test_what_the_information_base_says_stands_above_the_form(land: Land, draft):
    html = signed_in(land.clerk_of_firm).get(f"/applications/{draft.pk}/").content.decode()
    for words in ("被推荐人在信息库中的情况", "具有高中以上文化程度", "年内没有工作失误"):
        assert words in html
    Person.objects.filter(pk=draft.person_id).update(user=None)
    assert "没有关联系统账号" in signed_in(land.clerk_of_firm).get(f"/applications/{draft.pk}/").content.decode()


def test_from_the_empty_form_to_the_desk_of_the_bureau(land: Land):
    round_, person = land.coordinator_round(), land.person()
    client = signed_in(land.clerk_of_firm)
    client.post("/apply/coordinator-nominations/", {"round": round_.pk})
    case = CoordinatorNomination.objects.get(round=round_)
    assert "请先选择推荐人选" in client.get(f"/applications/{case.pk}/").content.decode()
    assert "还不能提交，请补充：推荐人选" in client.get(f"/applications/{case.pk}/submit/").content.decode()
    assert post(land, case, person=person.pk, submit="1").url == f"/applications/{case.pk}/submit/"
    assert person.name in client.get(f"/applications/{case.pk}/submit/").content.decode()


# ---- reading -------------------------------------------------------------------------------------------------------


def test_numbers_are_masked_and_the_asking_is_logged(land: Land):
    case = land.handed_in(land.person())
    for who in (land.clerk_of_firm, land.acceptor, case.person.user):
        told = page(who, case)
        assert case.person.id_masked in told
        assert "19900001301" not in told and "19900001234" not in told
    shown = signed_in(land.acceptor).post(f"/cases/{case.pk}/act/", {"action": "show_contact"}, follow=True)
    assert "19900001301" in shown.content.decode()
    assert case.events.filter(action="show_contact", actor=land.acceptor).count() == 1
    logged = str(list(case.events.values_list("detail", flat=True)))
    assert "19900001301" not in logged


def test_the_records_are_linked_for_whoever_may_read_them(land: Land):
    case = land.handed_in(land.person())
    link = f"/people/{case.person_id}/#education"
    assert link in page(land.acceptor, case) and link in page(case.person.user, case)
    assert link not in page(land.clerk_of_firm, case)


def test_outside_the_scope_there_is_no_case(land: Land):
    case = land.handed_in(land.person())
    for who in (land.stranger, land.rival_applicant, User.objects.create(username="x")):
        assert signed_in(who).get(f"/cases/{case.pk}/").status_code == 404


def test_what_changed_since_is_told_to_the_office(land: Land):
    case = land.handed_in(land.person())
    assert "情况有变动" not in page(land.acceptor, case)
    land.quarter(case.person, 3, 25, deduction=5)
    assert "情况有变动" in page(land.acceptor, case)
    assert "情况有变动" not in page(land.clerk_of_firm, case)


def test_the_printed_form_is_a_pdf_for_whoever_reads_the_case(land: Land):
    case = land.judged(land.handed_in(land.person()))
    for inside in (True, False):
        assert print_form(CoordinatorNomination.objects.get(pk=case.pk), inside=inside).startswith(b"%PDF")
    answer = signed_in(land.clerk_of_firm).get(f"/cases/{case.pk}/form.pdf")
    assert answer["Content-Type"] == "application/pdf"


def test_a_draft_without_a_person_prints_too(land: Land):
    round_ = land.coordinator_round()
    signed_in(land.clerk_of_firm).post("/apply/coordinator-nominations/", {"round": round_.pk})
    case = CoordinatorNomination.objects.get(round=round_)
    assert signed_in(land.clerk_of_firm).get(f"/cases/{case.pk}/form.pdf").status_code == 200


def test_the_persons_page_tells_of_nominations_and_titles(land: Land):
    case = land.handed_in(land.person())
    Honour.objects.create(
        person=case.person, holder_name="某", region=land.county, category="coordinator", title="2023年度金牌协调员",
        year=2023, issuers="某局", document="某发〔2023〕1号", granted_on="2023-12-01",
    )  # fmt: skip
    for who in (land.acceptor, case.person.user):
        told = signed_in(who).get(f"/people/{case.person_id}/").content.decode()
        assert case.round.title in told and "2023年度金牌协调员" in told
    nobody = land.person()
    assert "推荐和荣誉" not in signed_in(land.acceptor).get(f"/people/{nobody.pk}/").content.decode()


def test_a_draft_is_told_to_the_person_and_not_to_the_office(land: Land, draft):
    address = f"/people/{draft.person_id}/"
    assert draft.round.title in signed_in(draft.person.user).get(address).content.decode()
    assert draft.round.title not in signed_in(land.acceptor).get(address).content.decode()


# ---- what it costs -------------------------------------------------------------------------------------------------


def test_the_pages_cost_few_queries(land: Land, draft, django_assert_max_num_queries):
    client = signed_in(land.clerk_of_firm)
    for address in (f"/applications/{draft.pk}/", f"/applications/{draft.pk}/submit/"):
        client.get(address)
        with django_assert_max_num_queries(40):
            client.get(address)
    case = land.handed_in(land.person())
    officer = signed_in(land.acceptor)
    officer.get(f"/cases/{case.pk}/")
    with django_assert_max_num_queries(45):
        officer.get(f"/cases/{case.pk}/")


def test_the_choice_of_people_is_one_query(land: Land, draft, django_assert_max_num_queries):
    client = signed_in(land.clerk_of_firm)
    client.get(f"/applications/{draft.pk}/")
    with django_assert_max_num_queries(60) as few:
        client.get(f"/applications/{draft.pk}/")
    for _ in range(10):
        land.person()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(f"/applications/{draft.pk}/")


# ---- placements ----------------------------------------------------------------------------------------------------


@pytest.fixture
def placed(land: Land, draft) -> Placement:
    """The nominee was sent in the year of the selection, and confirmed."""
    policy = policies().get("汶上示例 2024")
    round_ = PlacementRound.objects.create(
        code="Y1", title="2024年以干代训", year=2024, agency=land.hr, region=land.county, state="circulated",
        policy_key=policy.key, policy_digest=pin(policy), rules={"procedure_digest": pin(policy)},
    )  # fmt: skip
    made = Evaluation.objects.create(
        checklist="placement", policy_digest=pin(policy), person=draft.person, first_day=date(2024, 11, 4),
        last_day=date(2024, 11, 17), conclusion="excellent", text="好", on=date(2024, 11, 18), made_at=BEGUN,
    )  # fmt: skip
    return Placement.objects.create(
        round=round_, parent=round_, person=draft.person, title=draft.title, region=land.county, agency=land.hr,
        host_name="县信访局", first_day=date(2024, 11, 4), last_day=date(2024, 11, 17), state="passed",
        figure="连续14天", evaluation=made, policy_key=policy.key, policy_digest=pin(policy),
    )  # fmt: skip


def test_a_confirmed_placement_of_the_year_is_shown_as_reference(land: Land, draft, placed):
    case = land.act(draft, "submit", land.clerk_of_firm)
    shown = "2024年11月4日至2024年11月17日在县信访局，连续14天，优秀"
    html = page(land.acceptor, case)
    assert "以干代训（供参考，评选条件没有要求）" in html and shown in html
    assert shown not in page(land.clerk_of_firm, case)  # a unit does not read the information base


@pytest.mark.parametrize("other", [{"state": "rejected"}, {"last_day": date(2025, 1, 1)}])
def test_one_not_confirmed_or_of_another_year_is_not(land: Land, draft, placed, other):
    Placement.objects.filter(pk=placed.pk).update(**other)
    assert "供参考，评选条件没有要求" not in page(land.acceptor, land.act(draft, "submit", land.clerk_of_firm))
