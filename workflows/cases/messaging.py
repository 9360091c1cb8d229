"""In-site messages: who is told what happened to a case, and who is reminded of a task that is overdue."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from workflows.calendar.words import day_words
from workflows.cases.actions import Step
from workflows.cases.models import Case, Copy, Message, State, local_date
from workflows.cases.reassignment import reached
from workflows.cases.remedy import refusal_of, way_to_be_heard

TEXT_LENGTH = 300  # what the column holds
TITLE_LENGTH = 120  # of a refusal, so that there is room for how to be heard


def tell(people: Iterable[int], case: Case, at: datetime, text: str) -> None:
    """Write one message to each of the users (ids), in one statement."""
    Message.objects.bulk_create(
        Message(recipient_id=pk, case_id=case.pk, text=text[:TEXT_LENGTH], at=at) for pk in sorted(set(people))
    )


def deliver(case: Case, step: Step, old_state: str) -> None:
    """Write what a step has to tell and to copy, and tell the applicants of a change that is announced."""
    if step.copies:
        rows = [Copy(case_id=case.pk, recipient=user, sender_name=step.actor_name, at=step.at) for user in step.copies]
        Copy.objects.bulk_create(rows, ignore_conflicts=True)
    for people, text in step.messages:
        tell(people, case, step.at, text)
    if case.state != old_state and case.state in case.ANNOUNCED:
        _announce(case, step)


def _announce(case: Case, step: Step) -> None:
    """Tell the applicants, who submitted and whom the case is about; not who took the step."""
    people = {user.pk for user in reached(case.applicant_key, step.day)}
    if case.submitted_by_id:
        people.add(case.submitted_by_id)
    people |= case.also_told()
    people.discard(step.actor.pk if step.actor else None)
    what = "，请按所列事项修改后重新提交" if case.state == State.RETURNED else ""
    message = f"{case.state_label}{what}：{case.title}"
    if refusal := refusal_of(case):
        message = f"{message[:TITLE_LENGTH]}。{way_to_be_heard(refusal)}"
    tell(people, case, step.at, message)


def overdue(now: datetime) -> list[int]:
    """The cases (ids) with an open task whose day has passed and of which nobody was reminded."""
    late = Task.objects.filter(status=STATUS.NEW, process__case__due__lt=local_date(now))
    cases = late.exclude(data__has_key="reminded").order_by("process__case__pk")
    return list(cases.values_list("process__case__pk", flat=True).distinct())


@transaction.atomic
def remind(case_id: int, now: datetime) -> int:
    """Remind the holders of each such task of a case, once for each task. Returns how many tasks.

    Under the case's lock: a step may be handing the same task over, or another sweep reminding of it.
    """
    today = local_date(now)
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.due is None or case.due >= today:
        return 0
    late = Task.objects.filter(process_id=case.process_id, status=STATUS.NEW).exclude(data__has_key="reminded")
    tasks = list(late)
    people = {user.pk for task in tasks for user in reached(task.owner_permission or "", today)}
    tell(people, case, now, f"已超过办理期限（{day_words(case.due)}），请尽快办理：{case.title}")
    for task in tasks:
        task.data["reminded"] = today.isoformat()
    Task.objects.bulk_update(tasks, ["data"])
    return len(tasks)
