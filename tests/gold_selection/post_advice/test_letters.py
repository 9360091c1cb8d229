"""A letter to the employer of anybody in the ledger whose mistakes of the year call for it (8.3), nominated or not."""

from datetime import date
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from gold_selection.assessments.models import Entry, Score
from gold_selection.post_advice.models import PostAdvice
from gold_selection.post_advice.services import draft_letter
from tests.cases.pages import signed_in
from tests.cases.world import BEGUN, officer
from tests.gold_selection.coordinators.land import YEAR, Land
from workflows.cases.execute import execute
from workflows.cases.jobs import JOBS
from workflows.errors import Refused
from workflows.notices import services
from workflows.notices.models import Notice
from workflows.organisations.models import Organisation

LIST, DRAFT = reverse("post_advice:list"), reverse("post_advice:draft")
OFFER = "起草建议调整工作岗位的函"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(BEGUN, tick=False):
        yield


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def twice(land: Land, person) -> None:
    for quarter in (1, 3):
        land.quarter(person, quarter, 25, deduction=5)


def entered(land: Land, person, **facts) -> Entry:
    """A mistake on record, as the task force entered it and verified it."""
    land.quarter(person, 2, 25)
    score = Score.objects.get(person=person, assessment__quarter=2)
    return Entry.objects.create(
        score=score, type="mistake", date=date(2024, 5, 6), facts={"impact": "small", **facts}, status="verified",
        entered_by=land.county_clerk, entered_at=land.now,
    )  # fmt: skip


def listed(user, **query) -> str:
    return signed_in(user).get(LIST, query).content.decode()


def posted(land: Land, person, user=None, year: int = YEAR):
    return signed_in(user or land.county_clerk).post(DRAFT, {"person": person.pk, "year": year}, follow=True)


def drafted(land: Land, person) -> Notice:
    return draft_letter(person, YEAR, officer=officer(land.county_clerk), at=land.tick())


def issued(land: Land, letter: Notice) -> Notice:
    """Through check and signature to the print and the issue, by the county bureau's own seats."""
    checker, head = land.officer(land.hr, "second_review"), land.officer(land.hr, "determination")
    for action, who in (
        ("submit", land.county_clerk),
        ("agree", checker),
        ("agree", head),
        ("number", land.county_clerk),
    ):
        land.act(letter, action, who)
    JOBS["render_notice"](letter.pk)
    return land.act(letter, "issue", land.county_clerk)  # type: ignore[return-value]


def test_whoever_made_two_mistakes_is_offered_to_the_countys_clerk_without_any_nomination(land: Land):
    person, other = land.person(), land.person()
    twice(land, person)
    land.quarter(other, 3, 25, deduction=5)
    html = listed(land.county_clerk)
    assert person.name in html and "年内工作失误2次" in html and html.count(OFFER) == 1 and other.name not in html
    assert "汶政字〔2024〕59号附件1" in html and "示例" not in html
    assert OFFER not in listed(land.reviewer) and person.name in listed(land.reviewer)


def test_the_letter_goes_to_the_employer_and_cites_the_notice(land: Land):
    person = land.person()
    twice(land, person)
    posted(land, person)
    letter = Notice.objects.get()
    assert (letter.state, letter.agency, letter.type_key) == ("draft", land.hr, "post_adjustment")
    assert letter.content["recipients"] == land.firm.name
    first = letter.content["paragraphs"][0]
    assert f"{person.name}同志现任你单位协调员。经核查，该同志2024年内工作失误2次" in first
    assert "（2024年第一季度，影响面较小；2024年第三季度，影响面较小）" in first  # a ledger tells no day
    assert "汶政字〔2024〕59号附件1《劳动关系协调员服务规范》第8.3条规定：“" in first
    assert "年内出现2次及以上工作失误的，建议用人单位予以调整工作岗位" in first
    html = listed(land.county_clerk)
    assert OFFER not in html and "起草" in html  # one is under way
    assert "正在办理" in posted(land, person).content.decode() and Notice.objects.count() == 1


def test_one_serious_mistake_is_enough_and_one_small_is_not(land: Land):
    serious, small = land.person(), land.person()
    entered(land, serious, serious=True)
    entered(land, small, serious=False)
    html = listed(land.county_clerk)
    assert serious.name in html and "情节严重的，建议用人单位予以调整工作岗位" in html and small.name not in html
    assert "没有建议调整工作岗位的情形" in posted(land, small).content.decode()
    assert not Notice.objects.exists() and not PostAdvice.objects.exists()


@pytest.mark.parametrize("who", ["reviewer", "clerk", "clerk_of_firm", "acceptor"])
def test_nobody_but_the_countys_clerk_drafts_it(land: Land, who: str):
    person = land.person()
    twice(land, person)
    posted(land, person, getattr(land, who))
    assert not Notice.objects.exists() and not PostAdvice.objects.exists()


def test_a_neighbour_sees_nothing_and_gets_nothing(land: Land):
    person, neighbour = land.person(), land.officer(Organisation.objects.get(region=land.abroad, party="hr"), "clerk")
    twice(land, person)
    assert person.name not in listed(neighbour)
    assert posted(land, person, neighbour).status_code == 404
    assert not Notice.objects.exists()


def test_nobody_writes_about_themselves(land: Land):
    person = land.person(user=land.county_clerk)
    twice(land, person)
    assert "须由他人办理" in posted(land, person).content.decode()
    assert not PostAdvice.objects.exists()


@pytest.mark.parametrize(
    "given", [{}, {"person": "x", "year": YEAR}, {"person": "1", "year": "'"}, {"person": 10**17, "year": YEAR}]
)
def test_what_is_not_there_is_not_found(land: Land, given):
    assert signed_in(land.county_clerk).post(DRAFT, given).status_code == 404


def test_issued_it_stands_beside_the_person_and_revoked_it_does_no_more(land: Land):
    person = land.person()
    twice(land, person)
    letter = issued(land, drafted(land, person))
    advice = PostAdvice.objects.get()
    assert (advice.state, advice.agency) == ("sent", land.hr) and letter.number_text == "汶人社函〔2025〕1号"
    assert letter.number_text in listed(land.county_clerk)
    page = signed_in(land.county_clerk).get(reverse("case", args=[advice.pk])).content.decode()
    assert letter.title in page and "已发函" in page
    execute(
        letter,
        "revoke",
        officer=officer(land.officer(land.hr, "determination")),
        at=land.tick(),
        text="事实有误",
        clause="第一条",
    )
    assert PostAdvice.objects.get().state == "open"


def test_it_is_not_sent_once_the_mistakes_no_longer_call_for_it(land: Land):
    person = land.person()
    entry = entered(land, person, serious=True)
    letter = drafted(land, person)
    Entry.objects.filter(pk=entry.pk).update(status="refused")
    with refused("not_advised"):
        land.act(letter, "submit", land.county_clerk)


def test_without_an_employer_it_says_where_to_enter_one(land: Land):
    person = land.person()
    person.posts.all().delete()
    type(person).objects.filter(pk=person.pk).update(employer=None)
    twice(land, person)
    assert "没有登记" in posted(land, person).content.decode()
    assert not PostAdvice.objects.exists()


def test_where_no_document_says_so_there_is_no_letter(land: Land):
    firm, _ = land.company(land.abroad)
    person = land.person(firm)
    twice(land, person)
    clerk = land.officer(Organisation.objects.get(region=land.abroad, party="hr"), "clerk")
    assert person.name not in listed(clerk)
    assert "没有建议调整工作岗位的情形" in posted(land, person, clerk).content.decode()


def test_the_years_are_chosen_and_the_latest_with_mistakes_comes_first(land: Land):
    person = land.person()
    twice(land, person)
    assert person.name in listed(land.county_clerk) and person.name in listed(land.county_clerk, year="2024")
    assert person.name in listed(land.county_clerk, year="nonsense")


@pytest.mark.parametrize("number", [1, 4])
def test_the_list_costs_no_query_for_each_person(land: Land, number: int, django_assert_max_num_queries):
    for _ in range(number):
        twice(land, land.person())
    client = signed_in(land.county_clerk)
    client.get(LIST)
    with django_assert_max_num_queries(19):
        assert client.get(LIST).content.decode().count(OFFER) == number


def test_letters_about_nominations_are_found_under_the_persons_year(land: Land):
    """Those of before stood under a nomination; what they say stays as it is."""
    person = land.person()
    twice(land, person)
    case, letter = land.handed_in(person), drafted(land, person)
    Notice.objects.update(subject=case.pk, parent=case.pk)
    PostAdvice.objects.update(year=1999)
    import_module("gold_selection.post_advice.migrations.0001_post_advice").take_over(apps, None)
    kept = Notice.objects.get(pk=letter.pk)
    again = PostAdvice.objects.get(year=YEAR)
    assert (kept.subject_id, again.person, again.year, again.state) == (again.pk, person, YEAR, "open")
    assert kept.content == letter.content and kept.type.subject_kind == PostAdvice.KIND
    with refused("already_under_way"):
        services.draft("post_adjustment", again, officer=officer(land.county_clerk), at=land.tick())
