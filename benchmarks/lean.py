"""The same steps as lean as they can honestly be: the same rows in plain ORM, written for one route and one action.

No state machine, no flow, no route from data, no hash chain, no words for whoever comes too late. What it keeps: the
lock, the check of the seat, the opinion, the event, the tasks of the next desk, and all of it in one transaction.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from viewflow.workflow import STATUS
from viewflow.workflow.models import Process, Task

from workflows.cases.flows import CaseFlow
from workflows.cases.models import Case, CaseEvent, Opinion
from workflows.organisations.models import Seat, User


@transaction.atomic
def sign(unlocked: Case, user: User, at: datetime) -> None:
    """Consent to the case in the user's own seat, and open the next desk when all of this one have spoken."""
    case = Case.objects.select_for_update().get(pk=unlocked.pk)
    waiting = Task.objects.filter(process=case.process_id, status=STATUS.NEW).order_by()
    tasks = {task.owner_permission: task for task in waiting}
    seats = Seat.objects.filter(user=user, active=True).select_related("organisation")
    seat = next(seat for seat in seats if seat.key in tasks)
    stages = {stage["key"]: stage for stage in case.route}
    said = {"case": case, "cycle": case.cycle, "stage": case.stage, "at": at}
    Opinion.objects.create(
        **said, stage_name=stages[case.stage]["name"], voice=seat.organisation.code, body=seat.organisation,
        seat=seat.key, author=user, verdict="consent", text="同意",
    )  # fmt: skip
    task = tasks.pop(seat.key)
    Task.objects.filter(pk=task.pk).update(status=STATUS.DONE, finished=at)
    changed: dict[str, Any] = {"log_length": case.log_length + 1}
    if not tasks:
        changed |= _next_desk(case, list(stages), task, at)
    CaseEvent.objects.create(
        **said, seq=case.log_length + 1, actor=user, actor_name=user.person_name, action="agree", label="同意",
        body_name=seat.organisation.name, seat=seat.key, from_state=case.state,
        to_state=changed.get("state", case.state), detail={"text": "同意"},
    )  # fmt: skip
    Case.objects.filter(pk=case.pk, log_length=case.log_length).update(**changed)


def _next_desk(case: Case, keys: list[str], before: Task, at: datetime) -> dict[str, Any]:
    position = keys.index(case.stage) + 1
    if position == len(keys):
        Process.objects.filter(pk=case.process_id).update(status="DONE", finished=at)
        return {"state": "passed", "due": None}
    stage = case.route[position]
    tasks = Task.objects.bulk_create(
        Task(
            process_id=case.process_id, flow_task=CaseFlow.instance.sign, flow_task_type="HUMAN", created=at,
            owner_permission=f"{stage['role']}@{body['code']}",
            data={"seat": f"{stage['role']}@{body['code']}", "voice": body["code"], "stage": stage["key"], "cycle": 1},
        )
        for body in stage["bodies"]
    )  # fmt: skip
    links = Task.previous.through
    links.objects.bulk_create(links(from_task_id=task.pk, to_task_id=before.pk) for task in tasks)
    return {"stage": stage["key"]}
