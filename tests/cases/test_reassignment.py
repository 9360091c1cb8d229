"""Tasks that change hands: transfer, delegation, added signers, urging, copies, seats that fall vacant."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from viewflow.workflow.models import Task

from tests.cases.world import PARTIES, TODAY, officer, open_seats, panel, stage, task_of
from workflows.cases.actions import Standing, Step, actions_of
from workflows.cases.models import Copy, Message
from workflows.cases.queries import readable, todo
from workflows.cases.tasks import sweep_at
from workflows.errors import Refused
from workflows.organisations import services as seats
from workflows.organisations.models import User

OFFICE = stage("office", role="acceptance")


def refusal(world, case, action, actor, **data) -> str:
    with pytest.raises(Refused) as refused:
        world.act(case, action, actor, **data)
    return refused.value.code


def in_hand(user, on=TODAY) -> bool:
    return todo(officer(user, on)).exists()


# ---- transfer and delegation of one task -----------------------------------------------------------------------------


def test_a_transferred_task_is_the_colleagues_alone(world):
    case, colleague = world.submitted(panel()), world.officer(world.hr, "clerk")
    case = world.act(case, "transfer", world.signers["hr"], user=colleague)
    assert (in_hand(colleague), in_hand(world.signers["hr"])) == (True, False)
    assert refusal(world, case, "agree", world.signers["hr"]) == "no_seat"
    case = world.act(case, "agree", colleague)
    opinion = case.opinions.get()
    assert (opinion.voice, opinion.seat, opinion.author, opinion.principal) == (
        "hr370830", "countersign@hr370830", colleague, "",
    )  # fmt: skip
    assert world.agreed(case, "union", "enterprise", "commerce").state == "passed"


@pytest.mark.parametrize("action", ["transfer", "delegate", "add_signer"])
def test_a_transition_leaves_what_follows_on_the_step(world, action, django_assert_num_queries):
    case, giver = world.submitted(panel()).model.objects.get(), world.signers["hr"]
    task = Task.objects.select_related("process").get(pk=task_of(case, giver))
    step = Step(action, actions_of(type(case))[action], officer(giver), world.now, standing=Standing(task=task))
    step.data = {"user": world.officer(world.hr, "clerk")}
    with django_assert_num_queries(0):
        getattr(case, action)(step)
    assert task.owner_permission == "countersign@hr370830" and "principal" not in task.data
    assert step.handed or step.asked


def test_who_acts_for_another_is_recorded_with_whom_they_act_for(world):
    case, colleague = world.submitted(panel()), world.officer(world.hr, "clerk")
    case = world.act(case, "delegate", world.signers["hr"], user=colleague)
    case = world.act(case, "agree", colleague)
    assert case.opinions.get().principal == world.signers["hr"].person_name
    assert case.events.last().principal == world.signers["hr"].person_name


@pytest.mark.parametrize("action", ["transfer", "delegate"])
def test_a_task_stays_in_its_body(world, action):
    case = world.submitted(panel())
    outsiders = [world.signers["union"], world.stranger, world.applicant, User.objects.create(username="none")]
    for user in outsiders:
        assert refusal(world, case, action, world.signers["hr"], user=user) == "not_colleague"
    assert refusal(world, case, action, world.signers["hr"], user=world.signers["hr"]) == "same_user"
    assert refusal(world, case, action, world.signers["hr"]) == "user_missing"


def test_a_handed_task_can_be_handed_on_and_settled(world):
    case = world.submitted(panel())
    chain = [world.signers["hr"], world.officer(world.hr, "clerk"), world.officer(world.hr, "observer")]
    for giver, taker in pairwise(chain):
        case = world.act(case, "transfer", giver, user=taker)
    assert world.act(case, "agree", chain[-1]).opinions.get().author == chain[-1]


def test_who_has_left_the_body_can_no_longer_use_the_task_and_it_goes_back_to_the_seat(world):
    case, colleague = world.submitted(panel()), world.officer(world.hr, "clerk", end=TODAY)
    case = world.act(case, "delegate", world.signers["hr"], user=colleague)
    tomorrow = world.tick(days=1)
    for action in ("agree", "transfer", "add_signer"):
        assert refusal(world, case, action, colleague, at=tomorrow, user=world.second) == "no_seat"
    assert sweep_at(tomorrow)["given_back"] == 1
    assert in_hand(world.signers["hr"], tomorrow.date())
    assert sweep_at(tomorrow)["given_back"] == 0
    case = world.act(case, "agree", world.signers["hr"], at=tomorrow)
    opinion = case.opinions.get()
    assert (opinion.author, opinion.principal) == (world.signers["hr"], "")


# ---- added signers -------------------------------------------------------------------------------------------------


def test_the_stage_waits_for_an_added_signer(world):
    case = world.submitted(OFFICE)
    case = world.act(case, "add_signer", world.acceptor, user=world.second)
    case = world.act(case, "agree", world.acceptor)
    assert (case.state, open_seats(case)) == ("in_review", {f"user@{world.second.pk}"})
    case = world.act(case, "agree", world.second, text="同意")
    assert case.state == "passed"
    assert set(case.opinions.values_list("voice", flat=True)) == {"hr370830", f"user@{world.second.pk}"}


def test_an_added_signer_speaks_first_and_the_office_still_must(world):
    case = world.submitted(OFFICE)
    case = world.act(case, "add_signer", world.acceptor, user=world.second)
    case = world.act(case, "agree", world.second)
    assert (case.state, open_seats(case)) == ("in_review", {"acceptance@hr370830"})


def test_an_added_signer_may_read_the_case_and_is_told(world):
    case = world.submitted(OFFICE)
    assert not readable(officer(world.stranger, TODAY)).filter(pk=case.pk).exists()
    world.act(case, "add_signer", world.acceptor, user=world.stranger)
    assert readable(officer(world.stranger, TODAY)).filter(pk=case.pk).exists()
    assert Message.objects.get(recipient=world.stranger).case_id == case.pk


def test_an_added_signer_is_asked_again_after_a_restart(world):
    case = world.submitted(panel(on_return="restart"))
    case = world.act(case, "add_signer", world.signers["hr"], user=world.second)
    case = world.act(case, "agree", world.second)
    case = world.act(case, "send_back", world.signers["hr"], items=["补正"])
    case = world.act(case, "resubmit", world.applicant)
    assert f"user@{world.second.pk}" in open_seats(case)


def test_an_added_signers_task_is_theirs_in_person(world):
    case = world.submitted(OFFICE)
    case = world.act(case, "add_signer", world.acceptor, user=world.second)
    colleague = world.officer(world.bureau, "second_review")
    assert refusal(world, case, "transfer", world.second, user=colleague) == "not_colleague"


def test_whom_nobody_can_add(world):
    case = world.submitted(OFFICE)
    nobody = User.objects.create(username="none", person_name="无席位")
    assert refusal(world, case, "add_signer", world.acceptor) == "user_missing"
    assert refusal(world, case, "add_signer", world.acceptor, user=nobody) == "no_seat"
    assert refusal(world, case, "add_signer", world.acceptor, user=world.applicant) == "no_seat"
    world.act(case, "add_signer", world.acceptor, user=world.second)
    assert refusal(world, case, "add_signer", world.acceptor, user=world.second) == "already_added"


# ---- urging and copies -----------------------------------------------------------------------------------------------


def test_urging_reaches_everybody_who_is_waited_for_once_a_day(world):
    case = world.agreed(world.submitted(panel()), "hr")
    case = world.act(case, "urge", world.applicant)
    waited = {world.signers[party].pk for party in PARTIES if party != "hr"}
    assert set(Message.objects.filter(case=case).values_list("recipient", flat=True)) == waited
    last = world.now
    assert refusal(world, case, "urge", world.acceptor, at=last + timedelta(hours=23, minutes=59)) == "urged_recently"
    world.act(case, "urge", world.acceptor, at=last + timedelta(hours=24))
    assert Message.objects.filter(case=case).count() == 2 * len(waited)


def test_urging_an_empty_seat_says_so(world):
    case = world.submitted(OFFICE)
    world.acceptor.seats.update(active=False)
    assert refusal(world, case, "urge", world.applicant) == "vacant"


def test_whom_a_case_is_copied_to_may_read_it(world):
    case = world.submitted(OFFICE)
    world.act(case, "copy_to", world.acceptor, users=[world.stranger, world.second])
    world.act(case, "copy_to", world.acceptor, users=[world.stranger])
    assert Copy.objects.filter(recipient=world.stranger).count() == 1
    assert readable(officer(world.stranger, TODAY)).filter(pk=case.pk).exists()
    assert refusal(world, case, "agree", world.stranger) == "no_seat"
    assert refusal(world, case, "copy_to", world.acceptor, users=[]) == "user_missing"


# ---- seats that are empty, end, or are lent --------------------------------------------------------------------------


def test_an_empty_seat_waits_and_its_new_holder_finds_the_task(world):
    world.acceptor.seats.update(active=False)
    case = world.submitted(OFFICE)
    assert open_seats(case) == {"acceptance@hr370830"}
    successor = world.officer(world.hr, "acceptance")
    assert task_of(case, successor)
    assert world.act(case, "agree", successor).state == "passed"


def test_a_seat_that_ends_today_is_good_today_and_not_tomorrow(world):
    world.acceptor.seats.update(end=TODAY)
    case, late = world.submitted(OFFICE), world.submitted(OFFICE)
    assert world.act(case, "agree", world.acceptor).state == "passed"
    tomorrow = world.tick(days=1)
    assert refusal(world, late, "agree", world.acceptor, at=tomorrow) == "no_seat"


def test_the_day_is_that_of_the_office_and_not_of_greenwich(world):
    """At half past seven in the morning of the 15th it is still the 14th in UTC."""
    world.acceptor.seats.update(end=TODAY)
    case = world.submitted(OFFICE)
    early = world.now.replace(hour=7, minute=30) + timedelta(days=1)
    assert refusal(world, case, "agree", world.acceptor, at=early) == "no_seat"


@pytest.fixture
def lent(world):
    """The union's seat, lent to its clerk from today until the day after tomorrow."""
    clerk = world.officer(world.union, "clerk")
    seat = world.signers["union"].seats.get()
    delegation = seats.delegate(
        seat=seat, delegate=clerk, start=TODAY, end=TODAY + timedelta(days=2), reason="出差",
        actor=world.signers["union"],
    )  # fmt: skip
    return clerk, delegation


def test_a_lent_seat_signs_in_the_name_of_its_holder(world, lent):
    clerk, _ = lent
    case = world.act(world.submitted(panel()), "agree", clerk)
    opinion = case.opinions.get()
    assert (opinion.voice, opinion.author, opinion.principal) == (
        "union370830", clerk, world.signers["union"].person_name,
    )  # fmt: skip
    assert refusal(world, case, "agree", world.signers["union"]) == "no_seat"


def test_a_lent_seat_ends_with_its_day(world, lent):
    clerk, _ = lent
    case = world.submitted(panel())
    assert in_hand(clerk, TODAY + timedelta(days=2))
    assert not in_hand(clerk, TODAY + timedelta(days=3))
    assert refusal(world, case, "agree", clerk, at=world.tick(days=3)) == "no_seat"


def test_a_seat_taken_back_is_gone_at_once(world, lent):
    clerk, delegation = lent
    case = world.submitted(panel())
    seats.revoke(delegation=delegation, actor=world.signers["union"], at=world.tick())
    assert refusal(world, case, "agree", clerk) == "no_seat"
    assert world.agreed(case, "union").opinions.get().principal == ""


def test_a_lent_seat_is_worth_nothing_once_its_holder_has_left(world, lent):
    clerk, _ = lent
    world.signers["union"].seats.update(end=date(2025, 1, 13))
    assert refusal(world, world.submitted(panel()), "agree", clerk) == "no_seat"
