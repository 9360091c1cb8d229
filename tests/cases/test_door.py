"""Who may come in by the door, in which seat, and what happens to whoever comes too late."""

from datetime import timedelta

import pytest
from django.db.models.signals import post_save

from tests.cases.world import TODAY, panel, stage
from workflows.cases.models import Case, CaseEvent, Copy, Opinion
from workflows.errors import Refused

OFFICE = stage("office", role="acceptance")
YESTERDAY = TODAY - timedelta(days=1)


def refusal(world, case, action, actor, **data) -> str:
    with pytest.raises(Refused) as refused:
        world.act(case, action, actor, **data)
    return refused.value.code


# ---- in which seat ---------------------------------------------------------------------------------------------------


def test_a_handed_task_is_done_in_a_seat_of_the_body_it_is_for(world):
    """Also by somebody whose first seat is elsewhere: the union does not speak for the bureau."""
    case = world.submitted(panel())
    colleague = world.officer(world.union, "clerk")
    world.seat(colleague, world.hr, "observer")
    case = world.act(case, "transfer", world.signers["hr"], user=colleague)
    opinion = world.act(case, "agree", colleague).opinions.get()
    assert (opinion.voice, opinion.body, opinion.author) == ("hr370830", world.hr, colleague)


def test_who_has_only_a_seat_elsewhere_left_no_longer_does_a_handed_task(world):
    case = world.submitted(panel())
    colleague = world.officer(world.hr, "clerk", end=TODAY)
    world.seat(colleague, world.union, "clerk")
    case = world.act(case, "transfer", world.signers["hr"], user=colleague)
    assert refusal(world, case, "agree", colleague, at=world.tick(days=1)) == "no_seat"
    assert not Opinion.objects.exists()


def test_who_has_another_seat_in_the_unit_does_not_apply_for_it(world):
    case = world.submitted(OFFICE)
    assert refusal(world, case, "withdraw", world.officer(world.unit, "clerk")) == "not_applicant"
    assert world.act(case, "withdraw", world.officer(world.unit, "applicant")).state == "withdrawn"


# ---- who reads, and may therefore urge and copy ----------------------------------------------------------------------


@pytest.mark.parametrize("action", ["urge", "copy_to"])
def test_an_officer_of_a_body_that_oversees_nobody_takes_no_step_in_a_neighbours_case(world, action):
    case = world.submitted(OFFICE)
    employee = world.officer(world.rival, "clerk")
    before = CaseEvent.objects.count()
    assert refusal(world, case, action, employee, users=[world.second]) == "not_found"
    assert CaseEvent.objects.count() == before


def test_a_step_is_written_down_in_the_seat_that_oversees_and_not_in_another(world):
    case = world.submitted(OFFICE)
    both = world.officer(world.rival, "applicant")
    world.seat(both, world.hr, "observer")
    case = world.act(case, "urge", both)
    assert case.events.last().body_name == world.hr.name


def test_who_oversees_a_neighbour_alone_takes_no_step(world):
    """A seat in the county does not lend its place to one in a unit, nor the other way round."""
    case = world.submitted(OFFICE)
    both = world.officer(world.rival, "clerk")
    world.seat(both, world.stranger.seats.get(role="acceptance").organisation, "observer")
    assert refusal(world, case, "urge", both) == "not_found"


def test_a_copy_lets_an_applicant_of_the_agency_in_charge_take_no_step(world):
    case = world.submitted(OFFICE)
    Case.objects.filter(pk=case.pk).update(agency=world.hr)
    applicant = world.officer(world.hr, "applicant")
    Copy.objects.create(case_id=case.pk, recipient=applicant, sender_name="职员", at=world.now)
    assert refusal(world, case, "urge", applicant) == "not_found"


# ---- too late --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meanwhile", [{"state": "withdrawn"}, {"log_length": 7}], ids=["state", "log"])
def test_a_case_that_changed_beside_the_door_is_not_overwritten(world, meanwhile):
    """The lock keeps other steps out; whatever knows no lock is noticed when the step is saved."""
    case = world.submitted(OFFICE)

    def intrude(instance: Opinion, **_: object) -> None:
        Case.objects.filter(pk=instance.case_id).update(**meanwhile)

    post_save.connect(intrude, sender=Opinion)
    try:
        assert refusal(world, case, "agree", world.acceptor) == "stale"
    finally:
        post_save.disconnect(intrude, sender=Opinion)
    assert not Opinion.objects.exists()
    assert world.act(case, "agree", world.acceptor).state == "passed"
