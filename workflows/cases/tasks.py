"""What runs outside a step: jobs after commit, and the sweep that finds whatever a crash or the clock left behind."""

import logging
from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from workflows.cases.execute import perform
from workflows.cases.jobs import JOBS, SWEEPS
from workflows.cases.messaging import remind_overdue
from workflows.cases.models import local_date
from workflows.cases.reassignment import given_away
from workflows.errors import Refused

logger = logging.getLogger(__name__)

# What stands in the queue and in the clock outlives a release: the names are keys, wherever the functions live.
SWEEP = "workflows.approvals.tasks.sweep"
LOST_AFTER = timedelta(seconds=90)  # longer than any job takes


@shared_task(name="workflows.approvals.tasks.run_job")
def run_job(task_id: int) -> None:
    """Run the job a task waits for. Nothing happens if the task is settled already, so it may be enqueued twice."""
    task = Task.objects.select_related("process__case").filter(pk=task_id, status=STATUS.SCHEDULED).first()
    if task is not None:
        JOBS[task.data["job"]](task.process.case.pk)


@shared_task(name=SWEEP)
def sweep() -> dict[str, int]:
    """Everything periodic, once. Returns how much was found, by name."""
    return sweep_at(timezone.now())


def sweep_at(now: datetime) -> dict[str, int]:
    due = Task.objects.filter(flow_task_type="TIMER", status=STATUS.SCHEDULED, scheduled__lte=now)
    moved = sum(_step(task, "time_up", now) for task in due.select_related("process__case").order_by("scheduled"))
    lost = Task.objects.filter(flow_task_type="JOB", status=STATUS.SCHEDULED, created__lte=now - LOST_AFTER)
    found = list(lost.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        run_job.delay(pk)
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
        perform(case.pk, action, actor=None, at=now, task_id=task.pk)
    except Refused as refusal:
        logger.warning("case %s: the sweep could not take the step %s: %s", case.pk, action, refusal)
        return False
    return True
