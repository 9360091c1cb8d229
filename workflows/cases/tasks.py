"""The sweep: finds whatever a crash or the clock left behind."""

import logging
from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from workflows.cases.actions import local_date
from workflows.cases.execute import execute
from workflows.cases.jobs import SWEEPS, enqueue
from workflows.cases.messaging import remind_overdue
from workflows.cases.reassignment import given_away
from workflows.errors import Refused

logger = logging.getLogger(__name__)

LOST_AFTER = timedelta(seconds=90)  # longer than any job takes


# What stands in the clock's schedule outlives a release: the name is a key, wherever the function lives.
@shared_task(name="workflows.approvals.tasks.sweep")
def sweep() -> dict[str, int]:
    """Everything periodic, once. Returns how much was found, by name."""
    return sweep_at(timezone.now())


def sweep_at(now: datetime) -> dict[str, int]:
    due = Task.objects.filter(flow_task_type="TIMER", status=STATUS.SCHEDULED, scheduled__lte=now)
    moved = sum(_step(task, "time_up", now) for task in due.select_related("process__case").order_by("scheduled"))
    lost = Task.objects.filter(flow_task_type="JOB", status=STATUS.SCHEDULED, created__lte=now - LOST_AFTER)
    found = list(lost.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        enqueue(pk)
    report = {"timers": moved, "jobs": len(found), "given_back": _give_back(now)}
    report["reminded"] = remind_overdue(now)
    for look_after in SWEEPS:
        report |= look_after(now)
    return report


def _give_back(now: datetime) -> int:
    """Tasks handed to people who have since left their body go back to the seats."""
    handed = Task.objects.filter(status=STATUS.NEW, owner_permission__startswith="user@")
    lost = [task for task in handed.select_related("process__case") if given_away(task, local_date(now))]
    return sum(_step(task, "give_back", now) for task in lost)


def _step(task: Task, action: str, now: datetime) -> bool:
    case = task.process.case
    try:
        execute(case, action, officer=None, at=now, task_id=task.pk)
    except Refused as refusal:
        logger.warning("case %s: the sweep could not take the step %s: %s", case.pk, action, refusal)
        return False
    return True
