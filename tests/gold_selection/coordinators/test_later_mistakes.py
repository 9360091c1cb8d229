"""A mistake that is confirmed after the nomination was handed in: who is stopped, where, and the way out."""

import pytest

from tests.cases.pages import page
from tests.cases.world import PARTIES, officer, stage
from tests.gold_selection.coordinators.land import YEAR, Land
from tests.gold_selection.coordinators.test_mistakes import entered
from tests.rounds.conftest import put
from workflows.cases.models import Case, Message
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.notices import numbering, services
from workflows.rounds.models import SelectionRound

CLAUSE = {"clause": "汶政字〔2024〕59号附件1第8.3条", "text": "年内出现工作失误，取消评选资格"}


def refused(code: str, *words: str):
    return pytest.raises(Refused, check=lambda error: error.code == code and all(one in error.message for one in words))


def in_round(land: Land, state: str, round_state: str, people: int = 2) -> tuple[SelectionRound, list]:
    """A round of the county with nominations in a state, ranked in their order."""
    panel = pin_route([stage("determination", *PARTIES)], land.county)[0]
    rules = land.coordinator_round().rules | {"determination": panel, "objection": {"term": 10, "extended_term": 30}}
    round_ = land.coordinator_round(rules=rules, approving_document="会议纪要")
    found = [land.handed_in(land.person(), round_) for _ in range(people)]
    for place, one in enumerate(found, 1):
        type(one).objects.filter(pk=one.pk).update(rank=place)
        put(one, state, land.now)
    if round_state == "in_review":
        Case.objects.filter(pk=round_.pk).update(route=[panel], stage="determination", cycle=1)
        round_ = SelectionRound.objects.get(pk=round_.pk)
    put(round_, round_state, land.now)
    return SelectionRound.objects.get(pk=round_.pk), found


def test_the_reviewer_is_asked_about_mistakes_as_they_are_now(land: Land):
    case = land.handed_in(land.person())
    entered(land, case.person)
    with refused("disqualified"):
        land.judged(case)


def test_a_mistake_overturned_since_stops_nobody_later_in_the_route(land: Land):
    case = land.handed_in(land.person())
    entered(land, case.person, status="refused")
    assert land.judged(case).state != "returned"


def test_nobody_ranks_a_list_with_a_later_mistake_and_the_page_names_the_person(land: Land):
    round_, (one, other) = in_round(land, "passed", "closed")
    entered(land, one.person)
    with refused("hindered", one.title, "2024年内工作失误1次", "须先按规定处理"):
        land.act(round_, "rank", land.county_clerk, order=[one.pk, other.pk], reasons={})
    html = page(land.county_clerk, round_)
    assert (
        f"{one.title}{YEAR}年内工作失误1次" in html and other.title not in html.split("失误")[0].split("取消资格")[-1]
    )
    land.act(one, "disqualify", land.county_clerk, **CLAUSE)
    assert land.act(round_, "rank", land.county_clerk, order=[other.pk], reasons={}).state == "ranked"


def test_no_publicity_is_drafted_over_it(land: Land):
    round_, (one, _) = in_round(land, "listed", "ranked")
    numbering.register_word(agency=land.hr, use="publicity", word="汶人社公示")
    entered(land, one.person)
    with refused("hindered", one.title):
        services.draft("publicity", round_, officer=officer(land.county_clerk), at=land.tick())


def test_no_list_goes_to_its_determination_with_it_nor_is_agreed_to(land: Land):
    round_, (one, _) = in_round(land, "in_publicity", "publicity_over")
    entered(land, one.person)
    with refused("hindered", one.title):
        land.act(round_, "submit_list", land.county_clerk)
    determined, (late, _) = in_round(land, "in_publicity", "in_review")
    entered(land, late.person)
    with refused("hindered", late.title, "退回重议"):
        land.act(determined, "agree", land.signers["hr"])
    with refused("under_determination"):
        land.act(late, "disqualify", land.county_clerk, **CLAUSE)


@pytest.mark.parametrize(
    ("state", "round_state", "changed"),
    [("passed", "closed", False), ("listed", "ranked", False), ("not_selected", "in_publicity", False),
     ("in_publicity", "in_publicity", True), ("in_publicity", "publicity_over", True),
     ("in_publicity", "returned", False), ("in_publicity", "passed", False)],
)  # fmt: skip
def test_the_organisers_clerk_takes_the_name_off(land: Land, state: str, round_state: str, changed: bool):
    round_, (one, _) = in_round(land, state, round_state)
    with refused("not_hindered"):
        land.act(one, "disqualify", land.county_clerk, **CLAUSE)
    entered(land, one.person)
    with refused("clause_missing"):
        land.act(one, "disqualify", land.county_clerk, text="失误")
    for who in (land.clerk, land.reviewer, land.clerk_of_firm):
        with refused("no_seat"):
            land.act(one, "disqualify", who, **CLAUSE)
    assert land.act(one, "disqualify", land.county_clerk, **CLAUSE).state == "removed"
    assert SelectionRound.objects.get(pk=round_.pk).list_changed == changed
    told = Message.objects.filter(case=one.pk, text__contains="已取消").values_list("recipient", flat=True)
    assert {land.clerk_of_firm.pk, one.person.user_id} <= set(told)


def test_the_page_offers_it_with_the_words_of_the_rules(land: Land):
    _, (one, _) = in_round(land, "passed", "closed")
    assert "取消资格" not in page(land.county_clerk, one)
    entered(land, one.person)
    html = page(land.county_clerk, one)
    assert "取消资格" in html and "年内工作失误1次" in html


def test_a_place_of_whoever_was_never_published_is_not_lost(land: Land):
    round_, (one, other) = in_round(land, "passed", "closed")
    SelectionRound.objects.filter(pk=round_.pk).update(
        quotas={land.county.pk: 1}, rules=round_.rules | {"reserve_fills": False}
    )
    entered(land, one.person)
    land.act(one, "disqualify", land.county_clerk, **CLAUSE)
    land.act(round_, "rank", land.county_clerk, order=[other.pk], reasons={})
    assert Case.objects.get(pk=other.pk).state == "listed"


def test_the_round_is_locked_before_the_nomination(land: Land, django_assert_max_num_queries):
    """As a ranking locks them: the other way round the two could wait for each other."""
    _, (one, two) = in_round(land, "in_publicity", "in_publicity")
    entered(land, one.person)
    for case, name, who, told in (
        (one, "disqualify", land.county_clerk, CLAUSE), (two, "withdraw_consent", two.person.user, {"text": "不参加"}),
    ):  # fmt: skip
        with django_assert_max_num_queries(80) as asked:
            land.act(case, name, who, **told)
        read = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
        tables = ("rounds_selectionround", "coordinator_nominations_coordinatornomination")
        locked = [next(n for n, sql in enumerate(read) if f'FROM "{table}"' in sql) for table in tables]
        assert locked == sorted(locked)
