"""Background jobs by name, and the task that runs one. A job takes the case's id and must be safe to run twice."""

from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

Job = Callable[[int], None]
JOBS: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Register a job that cases name in ``Assignment.job``."""

    def register(function: Job) -> Job:
        JOBS[name] = function
        return function

    return register


# What stands in the queue outlives a release: the name is a key, wherever the function lives.
@shared_task(name="workflows.approvals.tasks.run_job")
def run_job(task_id: int) -> None:
    """Run the job a task waits for. Nothing happens if the task is settled already, so it may be enqueued twice."""
    task = Task.objects.select_related("process__case").filter(pk=task_id, status=STATUS.SCHEDULED).first()
    if task is not None:
        JOBS[task.data["job"]](task.process.case.pk)


def enqueue(task_id: int) -> None:
    run_job.delay(task_id)


Sweep = Callable[[datetime], dict[str, int]]
SWEEPS: list[Sweep] = []


def sweeping(function: Sweep) -> Sweep:
    """Register something the periodic sweep also looks after; it returns what it found, by name."""
    SWEEPS.append(function)
    return function
