"""The sweep: finds whatever a crash or the clock left behind."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from celery import shared_task
from django.utils import timezone
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from workflows.cases.actions import local_date
from workflows.cases.execute import execute
from workflows.cases.jobs import SWEEPS, enqueue
from workflows.cases.messaging import overdue, remind
from workflows.cases.reassignment import given_away
from workflows.errors import Refused

Done = TypeVar("Done")
logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=90)  # longer than any job takes


class Apart:
    """Does one thing after another, each by itself: what fails is logged and counted and stops nothing else."""

    def __init__(self) -> None:
        self.failed = 0

    def __call__(self, what: str, do: Callable[[], Done], otherwise: Done) -> Done:
        try:
            return do()
        except Exception:
            logger.exception("the sweep failed to %s", what)
            self.failed += 1
            return otherwise


# What stands in the clock's schedule outlives a release: the name is a key, wherever the function lives.
@shared_task(name="workflows.approvals.tasks.sweep")
def sweep() -> dict[str, int]:
    """Everything periodic, once. Returns how much was found, by name; ``failed``: what could not be done."""
    return sweep_at(timezone.now())


def sweep_at(now: datetime) -> dict[str, int]:
    apart = Apart()
    report = {
        "timers": _time_up(apart, now), "jobs": _lost_jobs(apart, now), "given_back": _give_back(apart, now),
        "reminded": sum(apart(f"remind of case {pk}", partial(remind, pk, now), 0) for pk in overdue(now)),
    }  # fmt: skip
    nothing: dict[str, int] = {}
    for look_after in SWEEPS:
        report |= apart(f"look after {look_after.__name__}", partial(look_after, now), nothing)
    return report | {"failed": apart.failed}


def _time_up(apart: Apart, now: datetime) -> int:
    due = Task.objects.filter(flow_task_type="TIMER", status=STATUS.SCHEDULED, scheduled__lte=now)
    return sum(_step(apart, task, "time_up", now) for task in due.select_related("process__case").order_by("scheduled"))


def _lost_jobs(apart: Apart, now: datetime) -> int:
    lost = Task.objects.filter(flow_task_type="JOB", status=STATUS.SCHEDULED, created__lte=now - LOST_AFTER)
    found = list(lost.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        apart(f"enqueue job {pk}", partial(enqueue, pk), None)
    return len(found)


def _give_back(apart: Apart, now: datetime) -> int:
    """Tasks handed to people who have since left their body go back to the seats."""
    handed = Task.objects.filter(status=STATUS.NEW, owner_permission__startswith="user@")
    lost = [task for task in handed.select_related("process__case") if given_away(task, local_date(now))]
    return sum(_step(apart, task, "give_back", now) for task in lost)


def _step(apart: Apart, task: Task, action: str, now: datetime) -> bool:
    case = task.process.case
    return apart(f"take {action} on case {case.pk}", partial(_taken, task, action, now), False)


def _taken(task: Task, action: str, now: datetime) -> bool:
    case = task.process.case
    try:
        execute(case, action, officer=None, at=now, task_id=task.pk)
    except Refused as refusal:
        logger.warning("case %s: the sweep could not take the step %s: %s", case.pk, action, refusal)
        return False
    return True
