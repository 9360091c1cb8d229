"""Nobody acts on a round in which they are put forward themselves, or a unit that they apply for."""

import pytest

from tests.cases.pages import page
from tests.gold_selection.coordinators.land import Land
from tests.gold_selection.coordinators.test_later_mistakes import CLAUSE, in_round
from tests.gold_selection.coordinators.test_mistakes import entered
from workflows.errors import Refused
from workflows.organisations.models import Seat


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def seated(land: Land, nomination, role: str):
    """The person of a nomination, with a seat of the round's agency."""
    Seat.objects.create(user=nomination.person.user, organisation=land.hr, role=role, start="2024-01-01")
    return nomination.person.user


def test_the_clerk_who_is_nominated_does_not_rank(land: Land):
    round_, (own, other) = in_round(land, "passed", "closed")
    clerk, order = seated(land, own, "clerk"), [own.pk, other.pk]
    with refused("own_round"):
        land.act(round_, "rank", clerk, order=order, reasons={})
    assert "保存名次" not in page(clerk, round_) and "保存名次" in page(land.county_clerk, round_)
    assert land.act(round_, "rank", land.county_clerk, order=order, reasons={}).state == "ranked"


def test_nor_submits_the_list_nor_takes_a_rival_off(land: Land):
    round_, (own, rival) = in_round(land, "in_publicity", "publicity_over")
    clerk = seated(land, own, "clerk")
    with refused("own_round"):
        land.act(round_, "submit_list", clerk)
    entered(land, rival.person)
    with refused("own_round"):
        land.act(rival, "disqualify", clerk, **CLAUSE)


@pytest.mark.parametrize("action", ["agree", "reserve", "abstain", "refuse", "send_back"])
def test_nor_has_a_voice_in_the_determination(land: Land, action: str):
    round_, (own, _) = in_round(land, "in_publicity", "in_review")
    signer = seated(land, own, "countersign")
    said = {"text": "理由", "clause": "第三条", "items": ["名次"]}
    with refused("own_round"):
        land.act(round_, action, signer, **said)
    assert land.act(round_, action, land.signers["hr"], **said).state in ("in_review", "returned", "rejected")


def test_who_was_not_selected_long_ago_or_withdrew_is_free(land: Land):
    round_, (own, other) = in_round(land, "passed", "closed")
    clerk = seated(land, own, "clerk")
    land.act(own, "withdraw_consent", own.person.user, text="不参加")
    assert land.act(round_, "rank", clerk, order=[other.pk], reasons={}).state == "ranked"
