"""What a person has to do, has done, has started, was sent; and which cases they may read at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Func, Q, QuerySet
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from workflows.cases.flows import OPEN
from workflows.cases.models import Case, CaseEvent, Copy, Dossier, Message
from workflows.cases.models.dossier import UNMADE
from workflows.organisations.models import User
from workflows.organisations.officers import Officer

# The seat a task is open for, NULL once it is settled: written out as the index inbox_open_seat has it, without a bound
# parameter, or SQLite would not find the index. Why one expression: see the migration. The columns are expressions of
# their own, so that they are told apart where the inbox stands inside another query.
OPEN_SEAT = Func(
    F("status"), F("owner_permission"), template="CASE WHEN %(expressions)s ELSE NULL END",
    arg_joiner=" = 'NEW' THEN ", output_field=CharField(),
)  # fmt: skip
COUNT_LIMIT = 1000  # tabs of history say "999+": counting a million rows would cost more than it tells


@dataclass(frozen=True)
class Filters:
    """What the desk is narrowed to; empty values narrow nothing."""

    kind: str = ""
    region_path: str = ""
    parent_id: int | None = None
    state: str = ""
    overdue_on: date | None = None
    text: str = ""

    def conditions(self, prefix: str = "") -> Q:
        found = Q()
        wanted = {
            "kind": self.kind, "region_path__startswith": self.region_path, "parent_id": self.parent_id,
            "state": self.state, "due__lt": self.overdue_on, "title__contains": self.text,
        }  # fmt: skip
        for name, value in wanted.items():
            if value:
                found &= Q(**{prefix + name: value})
        return found


def _open_for(officer: Officer) -> QuerySet[Task]:
    tasks: QuerySet[Task] = Task.objects.alias(open_seat=OPEN_SEAT).filter(open_seat__in=officer.keys)
    return tasks


def todo(officer: Officer, filters: Filters = Filters()) -> QuerySet[Task]:
    """待办: open tasks for the officer's seats, oldest first, each with its case."""
    return (
        _open_for(officer)
        .filter(filters.conditions("process__case__"))
        .select_related("process__case__region", "process__case__parent")
        .order_by("created", "pk")
    )


def done(user: User, filters: Filters = Filters()) -> QuerySet[CaseEvent]:
    """已办: what the user did, latest first."""
    events = CaseEvent.objects.filter(actor=user).filter(filters.conditions("case__"))
    return events.select_related("case__region", "case__parent").order_by("-at", "-pk")


def started(user: User, filters: Filters = Filters()) -> QuerySet[Case]:
    """我发起的: the cases the user created, latest first."""
    cases = Case.objects.filter(created_by=user).filter(filters.conditions())
    return cases.select_related("region", "parent").order_by("-created_at", "-pk")


def copied(user: User, filters: Filters = Filters()) -> QuerySet[Copy]:
    """抄送我的: latest first."""
    copies = Copy.objects.filter(recipient=user).filter(filters.conditions("case__"))
    return copies.select_related("case__region", "case__parent").order_by("-at", "-pk")


def counts(officer: Officer) -> dict[str, int]:
    """How many stand under each tab; history is counted up to ``COUNT_LIMIT``."""
    user = officer.user
    return {
        "todo": _open_for(officer).count(),
        "done": _up_to(CaseEvent.objects.filter(actor=user)),
        "started": _up_to(Case.objects.filter(created_by=user)),
        "copied": _up_to(Copy.objects.filter(recipient=user)),
    }


def unread(user: User) -> int:
    return Message.objects.filter(recipient=user, read_at__isnull=True)[:COUNT_LIMIT].count()


def _up_to(rows: QuerySet[Any]) -> int:
    return rows.order_by()[:COUNT_LIMIT].count()


def readable(officer: Officer) -> QuerySet[Case]:
    """The cases this officer may read."""
    return Case.objects.readable(officer)


def my_tasks(officer: Officer, tasks: Iterable[Task]) -> list[Task]:
    """The officer's own among what a case waits for."""
    return [task for task in tasks if task.status == STATUS.NEW and task.owner_permission in officer.keys]


def waiting_for(case: Case) -> list[Task]:
    """Everything the case waits for now: seats, timers, jobs."""
    if not case.process_id:
        return []
    return list(Task.objects.filter(process_id=case.process_id, status__in=OPEN).order_by("pk"))


def unmade_dossier(case: Case) -> Dossier | None:
    """The dossier that was to be kept of the case and could not be made; its ``failure`` says why."""
    return Dossier.objects.filter(case=case.pk, state__in=UNMADE).defer("contents").first()
