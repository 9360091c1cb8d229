"""Who is told of a return, of the end of a case, and of a task that is overdue."""

from datetime import timedelta

import pytest

from tests.cases.world import PARTIES, panel, stage
from workflows.calendar.words import day_words
from workflows.cases.models import Case, Message
from workflows.cases.tasks import sweep_at
from workflows.organisations.models import Delegation

ONE = (stage("first", role="acceptance"),)
LATER = timedelta(days=60)


def told(user) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("text", flat=True))


def test_a_return_is_told_to_everyone_of_the_unit_and_to_nobody_else(world):
    colleague = world.officer(world.unit, "applicant")
    case = world.submitted(*ONE)
    assert not Message.objects.exists()
    world.act(case, "send_back", world.acceptor, items=["缺证明"])
    words = f"退回补正，请按所列事项修改后重新提交：{case.title}"
    assert told(world.applicant) == told(colleague) == [words]
    assert Message.objects.filter(case=case).count() == 2


def test_an_earlier_submitter_without_a_seat_is_still_told_of_the_end(world):
    case = world.submitted(*ONE)
    world.applicant.seats.update(active=False)
    world.act(case, "agree", world.acceptor)
    assert told(world.applicant) == [f"审核通过：{case.title}"]


@pytest.mark.parametrize(
    ("action", "words"),
    [("agree", "审核通过：{title}"), ("reject", "不予通过：{title}。对审核结果有异议的，可以向{body}申请复核。")],
)
def test_the_end_is_told(world, action, words):
    case = world.submitted(*ONE)
    world.act(case, action, world.acceptor, text="理由", clause="第一条")
    assert told(world.applicant) == [words.format(title=case.title, body=world.hr.name)]


def test_a_step_that_leaves_the_case_in_review_tells_nobody_and_who_steps_is_not_told(world):
    case = world.submitted(*ONE, stage("last", role="second_review", level="city"))
    world.act(case, "agree", world.acceptor)
    assert not Message.objects.exists()
    world.act(case, "withdraw", world.applicant)
    assert not Message.objects.exists()


def test_an_overdue_task_is_told_once_to_its_holders_and_their_delegates(world):
    case = world.submitted(panel())
    world.agreed(case, PARTIES[0])
    late, day = Case.objects.get(pk=case.pk).due, (world.now + LATER).date()
    held = world.signers[PARTIES[1]].seats.get()
    Delegation.objects.create(seat=held, delegate=world.stranger, start=day, end=day, reason="出差")
    assert sweep_at(world.now)["reminded"] == 0
    assert sweep_at(world.now + LATER)["reminded"] == len(PARTIES) - 1
    assert sweep_at(world.now + LATER)["reminded"] == 0
    words = f"已超过办理期限（{day_words(late)}），请尽快办理：{case.title}"
    assert told(world.stranger) == told(world.signers[PARTIES[1]]) == [words]
    assert told(world.signers[PARTIES[0]]) == []


def test_a_new_task_of_the_same_case_is_reminded_of_anew(world):
    case = world.submitted(*ONE)
    assert sweep_at(world.now + LATER)["reminded"] == 1
    world.tick(days=60)
    world.act(case, "send_back", world.acceptor, items=["缺证明"])
    assert sweep_at(world.now + LATER)["reminded"] == 1
    assert told(world.acceptor)[-1].startswith("已超过办理期限")
    assert told(world.applicant)[-1].startswith("已超过办理期限")
