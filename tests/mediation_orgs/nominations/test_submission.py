"""When a nomination may be handed in, and what is pinned when it is."""

from datetime import date, datetime, time, timedelta

import pytest

from mediation_orgs.registry.models import MediationCase
from tests.cases.world import BEGUN, World, stage
from workflows.cases.models import Case
from workflows.errors import Refused

OFFICE = stage("office", role="acceptance")


@pytest.fixture
def world(db) -> World:
    return World()


def moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=BEGUN.tzinfo)


@pytest.mark.parametrize("at", [time(0), time(23, 59, 59)])
def test_the_first_and_the_last_day_are_days_of_application(world, at):
    for name in ("opens_on", "closes_on"):
        case = world.draft(OFFICE)
        day = getattr(case.round, name)
        assert world.act(case, "submit", world.applicant, at=moment(day, at)).state == "in_review", name


@pytest.mark.parametrize(("name", "days", "at"), [("opens_on", -1, time(23, 59, 59)), ("closes_on", 1, time(0))])
def test_the_days_before_and_after_are_not(world, name, days, at):
    case = world.draft(OFFICE)
    day = getattr(case.round, name) + timedelta(days=days)
    with pytest.raises(Refused, check=lambda refused: refused.code == "outside_dates"):
        world.act(case, "submit", world.applicant, at=moment(day, at))
    assert Case.objects.values_list("state", "submitted_at").get(pk=case.pk) == ("draft", None)


def test_a_returned_nomination_may_be_handed_in_again_after_the_last_day(world):
    """The term of application is not the term of correction."""
    case = world.submitted(OFFICE)
    case = world.act(case, "send_back", world.acceptor, text="补正", items=["补正一项"])
    late = moment(case.round.closes_on + timedelta(days=1), time(9))
    assert world.act(case, "resubmit", world.applicant, at=late).state == "in_review"


def test_the_rate_is_taken_anew_when_a_nomination_is_handed_in_again(world):
    case = world.submitted(OFFICE)
    before, figure = case.snapshot, case.figure
    case = world.act(case, "send_back", world.acceptor, text="核对登记簿", items=["核对登记簿"])
    MediationCase.objects.filter(organisation=world.unit.pk, outcome="failed").update(outcome="success")
    case = world.act(case, "resubmit", world.applicant)
    assert "75" in figure and "100" in case.figure
    assert case.snapshot["digest"] != before["digest"]
    assert case.events.last().detail["snapshot"] == case.snapshot["digest"]
