"""What confirmed mistakes come to: a letter that advises another post, and holders who should lose the title."""

from datetime import date

import pytest
from django.urls import reverse

from gold_selection.assessments.models import Assessment, Entry, Score
from gold_selection.coordinators import views
from gold_selection.honours.models import Honour
from tests.cases.pages import page, signed_in
from tests.gold_selection.coordinators.land import CITY, YEAR, Land
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.notices.models import Notice

HOLDERS = "/coordinator-nominations/holders/"
OFFER = "起草建议调整工作岗位的函"


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def twice(land: Land, person) -> None:
    for quarter in (1, 3):
        land.quarter(person, quarter, 25, deduction=5)


def entered(land: Land, person, status: str = "verified", serious: bool = False, day: date = date(2024, 5, 6)) -> Entry:
    """A mistake on record, as the task force entered it."""
    land.quarter(person, 2, 25)
    score = Score.objects.get(person=person, assessment__quarter=2)
    return Entry.objects.create(
        score=score, type="mistake", date=day, facts={"impact": "small", "serious": serious}, status=status,
        entered_by=land.county_clerk, entered_at=land.now,
    )  # fmt: skip


def titled(land: Land, person, case=None, **given) -> Honour:
    values = {
        "person": person, "holder_name": person.name, "region": person.region, "category": "coordinator",
        "title": "金牌协调员", "year": YEAR, "issuers": "某局", "document": "某发〔2024〕1号",
        "granted_on": date(2024, 12, 1), "nomination": case and case.nomination_base,
    }  # fmt: skip
    return Honour.objects.create(**values | given)


# ---- the letter ------------------------------------------------------------------------------------------------------


def test_two_mistakes_offer_the_letter_to_the_countys_clerk(land: Land):
    person = land.person()
    twice(land, person)
    case = land.handed_in(person)
    assert OFFER in page(land.county_clerk, case)
    for who in (land.reviewer, land.clerk, land.clerk_of_firm):
        assert OFFER not in page(who, case)
    signed_in(land.county_clerk).post(reverse("post_advice:draft"), {"person": person.pk, "year": YEAR})
    letter = Notice.objects.get()
    told = page(land.county_clerk, case)
    assert letter.title in told and OFFER not in told


def test_one_small_mistake_offers_none(land: Land):
    person = land.person()
    land.quarter(person, 3, 25, deduction=5)
    assert OFFER not in page(land.county_clerk, land.handed_in(person))


def test_one_serious_mistake_offers_it_with_the_words_on_serious_ones(land: Land):
    person = land.person()
    entered(land, person, serious=True)
    told = page(land.county_clerk, land.handed_in(person))
    assert OFFER in told and "情节严重的，建议用人单位予以调整工作岗位" in told


def test_mistakes_found_after_the_nomination_offer_it_too(land: Land):
    """In the city's round as in the county's: the letter is about the person's work, not about the selection."""
    person = land.person()
    case = land.handed_in(person, land.coordinator_round(CITY))
    twice(land, person)
    assert OFFER in page(land.county_clerk, case)


# ---- holders (K08) ---------------------------------------------------------------------------------------------------


def listed(land: Land, who=None) -> str:
    answer = signed_in(who or land.county_clerk).get(HOLDERS)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_holder_with_a_confirmed_mistake_of_the_titles_year_is_listed_and_nothing_more(land: Land):
    person = land.person()
    case = land.handed_in(person)
    honour = titled(land, person, case)
    Case.objects.filter(pk=case.pk).update(state="honoured")
    assert person.name not in listed(land)
    entered(land, person)
    told = listed(land)
    assert person.name in told and "2024年5月6日，影响面较小" in told and "取消评选资格" in told
    assert f"/cases/{case.pk}/?do=propose_revocation" in told
    honour.refresh_from_db()
    assert honour.in_force and Case.objects.get(pk=case.pk).state == "honoured"


def test_the_clerk_of_the_rounds_agency_has_the_button(land: Land):
    person = land.person()
    case = land.handed_in(person, land.coordinator_round(CITY))
    titled(land, person, case)
    entered(land, person)
    assert "提请撤销</a>" in listed(land, land.clerk) and "提请撤销</a>" not in listed(land)


@pytest.mark.parametrize(
    ("status", "day", "year"),
    [("pending", date(2024, 5, 6), YEAR), ("refused", date(2024, 5, 6), YEAR), ("verified", date(2024, 5, 6), 2023)],
)
def test_a_mistake_not_confirmed_or_of_another_year_lists_nobody(land: Land, status: str, day: date, year: int):
    person = land.person()
    titled(land, person, year=year)
    entered(land, person, status=status, day=day)
    assert person.name not in listed(land)


def test_a_title_that_is_gone_is_not_listed(land: Land):
    person = land.person()
    titled(land, person, revoked_on=date(2025, 1, 5))
    entered(land, person)
    assert person.name not in listed(land)


def test_elsewhere_nobody_is_listed_and_nobody_else_reads_the_list(land: Land):
    person = land.person()
    titled(land, person)
    entered(land, person)
    assert person.name not in listed(land, land.stranger)
    for who in (land.clerk_of_firm, person.user):
        assert signed_in(who).get(HOLDERS).status_code == 403


def test_a_holder_outside_the_documents_region_is_not_listed(land: Land):
    firm, _ = land.company(land.abroad)
    person = land.person(firm)
    titled(land, person)
    entered(land, person)
    assert person.name not in listed(land, land.clerk)


def test_the_edition_of_the_titles_year_decides(land: Land):
    """Before the document was in force there was no such rule."""
    person = land.person()
    titled(land, person, year=2019)
    entered(land, person, day=date(2019, 5, 6))
    Assessment.objects.update(year=2019)
    assert person.name not in listed(land)


@pytest.mark.parametrize("number", [1, 7])
def test_holders_with_mistakes_cost_no_query_each(land: Land, number: int, django_assert_max_num_queries):
    for _ in range(number):
        person = land.person()
        titled(land, person, land.handed_in(person))
        entered(land, person)
    client = signed_in(land.county_clerk)
    client.get(HOLDERS)
    with django_assert_max_num_queries(9):
        assert client.get(HOLDERS).content.decode().count("影响面较小") == number


def test_many_holders_come_in_pages(land: Land, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 1)
    for _ in range(2):
        person = land.person()
        titled(land, person)
        entered(land, person)
    assert listed(land).count("影响面较小") == 1 and "?page=2" in listed(land)


def test_holders_without_a_mistake_cost_nothing(land: Land, django_assert_max_num_queries):
    client = signed_in(land.county_clerk)
    client.get(HOLDERS)
    with django_assert_max_num_queries(8) as few:
        client.get(HOLDERS)
    for _ in range(5):
        titled(land, land.person())
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(HOLDERS)
    assert Assessment.objects.count() == 0
