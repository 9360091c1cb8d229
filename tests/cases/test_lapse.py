"""What is returned and not mended in its term: the office that returned it may end it, so that a round can go on."""

from datetime import datetime, time, timedelta

import pytest
import time_machine

from tests.cases.pages import page
from tests.cases.world import PANEL, World, stage
from workflows.cases.models import Case, Message
from workflows.errors import Refused

OFFICE = stage("office", role="acceptance")


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def case(world: World) -> Case:
    return world.act(world.submitted(OFFICE, PANEL), "send_back", world.acceptor, items=["补盖公章"])


def on(world: World, case: Case, days: int) -> datetime:
    """So many days after the last of the term."""
    return datetime.combine(case.due + timedelta(days=days), time(9), tzinfo=world.now.tzinfo)


def test_it_ends_for_a_reason_once_the_term_is_over_and_the_applicant_is_told(world: World, case: Case):
    with pytest.raises(Refused, match="补正期限还没有过"):
        world.act(case, "lapse", world.acceptor, text="未补正", at=on(world, case, 0))
    with pytest.raises(Refused, match="须写明理由"):
        world.act(case, "lapse", world.acceptor, text=" ", at=on(world, case, 1))
    ended = world.act(case, "lapse", world.acceptor, text="多次催告仍未补正", at=on(world, case, 1))
    assert (ended.state, ended.events.last().label) == ("withdrawn", "按放弃申报办结")
    assert "逾期没有补正" in Message.objects.filter(recipient=world.applicant).latest("pk").text
    with pytest.raises(Refused) as refused:
        world.act(case, "resubmit", world.applicant)
    assert refused.value.code == "wrong_state"


def test_only_a_seat_of_the_stage_that_returned_it_may(world: World, case: Case):
    for user in (world.applicant, world.reviewer, world.signers["union"], world.second, world.stranger):
        with pytest.raises(Refused) as refused:
            world.act(case, "lapse", user, text="未补正", at=on(world, case, 1))
        assert refused.value.code in ("no_seat", "not_found"), user
    assert Case.objects.get(pk=case.pk).state == "returned"


def test_the_page_offers_it_then_and_warned_the_applicant_before(world: World, case: Case):
    for days, offered in ((0, False), (1, True)):
        with time_machine.travel(on(world, case, days), tick=False):
            assert ("按放弃申报办结" in page(world.acceptor, case)) == offered
    with time_machine.travel(on(world, case, 0), tick=False):
        assert "逾期没有补正的，办理机关可以按放弃申报办结" in page(world.applicant, case)
