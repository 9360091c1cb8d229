"""Whom a unit may put forward, and that a person stands once in a round."""

from datetime import timedelta

import pytest

from certification.models import Post
from gold_selection.coordinators.access import nominable
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.coordinators.standing import told_of_other
from tests.cases.pages import signed_in
from tests.cases.world import ACCEPTANCE, TODAY
from tests.gold_selection.coordinators.land import CITY, Land
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.organisations.models import Region

NEW = "/apply/coordinator-nominations/"


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def may(unit, day=TODAY) -> set:
    return set(nominable(unit, unit.region, day))


def begin(land: Land, round_, user=None) -> CoordinatorNomination:
    answer = signed_in(user or land.clerk_of_firm).post(NEW, {"round": round_.pk})
    return CoordinatorNomination.objects.get(pk=answer.url.strip("/").split("/")[-1])


# ---- whom ----------------------------------------------------------------------------------------------------------


def test_a_company_puts_forward_its_own_people(land: Land):
    own, other = land.person(), land.person(land.unit)
    assert may(land.firm) == {own} and may(land.unit) == {other}


def test_also_who_is_in_post_there_until_the_last_day(land: Land):
    lent = land.person(land.unit)
    post = Post.objects.create(person=lent, kind="enterprise", employer=land.firm, region=land.county, start=TODAY)
    assert lent in may(land.firm) and lent not in may(land.firm, TODAY - timedelta(days=1))
    Post.objects.filter(pk=post.pk).update(end=TODAY)
    assert lent in may(land.firm) and lent not in may(land.firm, TODAY + timedelta(days=1))
    Post.objects.filter(pk=post.pk).update(end=None, removed_at=land.now)
    assert lent not in may(land.firm)


def test_a_township_puts_forward_whoever_is_in_its_place(land: Land):
    town, office, _ = land.township()
    there, elsewhere = land.person(land.firm, town), land.person(land.firm)
    assert may(office) == {there}
    Post.objects.create(person=elsewhere, kind="grid", region=town, start=TODAY)
    assert may(office) == {there, elsewhere}


def test_a_task_force_puts_forward_the_people_of_its_field(land: Land):
    field = Region.objects.create(
        code="370830L01", name="建筑领域", full_name="建筑领域", level="field", parent=land.county
    )
    force, _ = land.company(land.county, "taskforce")
    force.field = field
    force.save()
    there = land.person(land.firm, field)
    land.person(land.firm)
    assert may(force) == {there}


def test_the_form_offers_by_name_and_masked_number(land: Land):
    person, foreign = land.person(), land.person(land.unit)
    case = begin(land, land.coordinator_round())
    html = signed_in(land.clerk_of_firm).get(f"/applications/{case.pk}/").content.decode()
    assert f"{person.name}（{person.id_masked}，{land.firm.name}）" in html and foreign.name not in html
    assert "登记本人信息" in html


def test_who_may_not_be_put_forward_is_refused_at_the_field(land: Land):
    foreign = land.person(land.unit)
    case = begin(land, land.coordinator_round())
    for value in (foreign.pk, 999999, "甲", "-1"):
        answer = signed_in(land.clerk_of_firm).post(f"/applications/{case.pk}/", {"person": value, "deeds": "写了"})
        assert answer.status_code == 422
        assert "不在贵单位可以推荐的人员之内" in str(answer.context["form"].errors["person"])
        assert "写了" in answer.content.decode()


# ---- how many ------------------------------------------------------------------------------------------------------


def test_a_unit_goes_on_with_the_draft_that_names_nobody_and_begins_another_after_it(land: Land):
    round_ = land.coordinator_round()
    first = begin(land, round_)
    assert begin(land, round_) == first
    signed_in(land.clerk_of_firm).post(f"/applications/{first.pk}/", {"person": land.person().pk})
    assert begin(land, round_) != first


def test_who_applies_for_nobody_begins_nothing(land: Land):
    answer = signed_in(land.reviewer).post(NEW, {"round": land.coordinator_round().pk}, follow=True)
    assert "您没有推荐单位的申报席位" in answer.content.decode()


@pytest.mark.parametrize(("change", "told"), [({"state": "closed"}, "不接受申报"), ({"quotas": {}}, "分配名额")])
def test_a_round_that_takes_none_begins_nothing(land: Land, change: dict, told: str):
    round_ = land.coordinator_round(**change)
    assert told in signed_in(land.clerk_of_firm).post(NEW, {"round": round_.pk}, follow=True).content.decode()
    assert not CoordinatorNomination.objects.exists()


def test_a_round_of_another_category_is_none(land: Land):
    told = signed_in(land.clerk_of_firm).post(NEW, {"round": land.round().pk}, follow=True).content.decode()
    assert "不是金牌劳动关系协调员的批次" in told


# ---- once ----------------------------------------------------------------------------------------------------------


def test_a_person_is_handed_in_once_in_a_round(land: Land):
    person, round_ = land.person(), land.coordinator_round()
    land.handed_in(person, round_)
    second = land.nomination(person, round_)
    with refused("already_nominated") as told:
        land.act(second, "submit", land.clerk_of_firm)
    assert land.firm.name in told.value.message and "审核中" in told.value.message
    assert Case.objects.get(pk=second.pk).state == "draft"
    assert land.handed_in(person, land.coordinator_round()).state == "in_review"  # in another round, yes


def test_the_form_tells_it_already(land: Land):
    person, round_ = land.person(), land.coordinator_round()
    case = begin(land, round_)
    land.handed_in(person, round_)
    answer = signed_in(land.clerk_of_firm).post(f"/applications/{case.pk}/", {"person": person.pk})
    assert "一人只能推荐一次" in str(answer.context["form"].errors["person"])


def test_of_another_county_no_name_is_told(land: Land):
    round_ = land.coordinator_round(CITY, rules={"policy_name": CITY, "route": [ACCEPTANCE]})
    firm, clerk = land.company(land.abroad)
    person = land.person()
    land.handed_in(person, round_, unit=firm, by=clerk)
    with refused("already_nominated") as told:
        land.act(land.nomination(person, round_), "submit", land.clerk_of_firm)
    assert firm.name not in told.value.message and "其他地区" in told.value.message


def test_townships_of_a_county_without_a_city_are_of_one_county(land: Land):
    person, round_ = land.person(), land.coordinator_round()
    county = Region.objects.create(
        code="379001", name="直管县", full_name="直管县", level="county", parent=Region.objects.get(level="province")
    )
    first, second = land.handed_in(person, round_), land.nomination(person, round_)
    for number, case in enumerate((first, second)):
        town = Region.objects.create(
            code=f"37900110{number}", name=f"镇{number}", full_name=f"镇{number}", level="township", parent=county
        )
        Case.objects.filter(pk=case.pk).update(region=town, region_path=town.path)
    case = CoordinatorNomination.objects.get(pk=second.pk)
    assert land.firm.name in told_of_other(case, person)


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_a_nomination_that_ended_stands_in_nobodys_way(land: Land, state: str):
    person, round_ = land.person(), land.coordinator_round()
    Case.objects.filter(pk=land.handed_in(person, round_).pk).update(state=state)
    assert land.handed_in(person, round_).state == "in_review"


def test_after_the_submission_the_person_is_not_exchanged(land: Land):
    case = land.handed_in(land.person())
    land.act(case, "send_back", land.acceptor, items=["补充"])
    answer = signed_in(land.clerk_of_firm).post(
        f"/applications/{case.pk}/", {"person": land.person().pk, "deeds": "新的"}
    )
    assert answer.status_code == 302
    now = CoordinatorNomination.objects.get(pk=case.pk)
    assert (now.person, now.deeds) == (case.person, "新的")


def test_an_office_puts_forward_whom_its_list_brought(land: Land):
    """Without a unit, it is whoever brought the list that fills it in and hands it in."""
    person = land.person()
    draft = land.nomination(person, by=land.county_clerk)
    CoordinatorNomination.objects.filter(pk=draft.pk).update(unit=None, unit_name="")
    draft = CoordinatorNomination.objects.get(pk=draft.pk)
    assert signed_in(land.county_clerk).get(f"/applications/{draft.pk}/").status_code == 200
    with refused("not_applicant"):
        land.act(draft, "submit", land.clerk_of_firm)
    assert land.act(draft, "submit", land.county_clerk).state == "in_review"
