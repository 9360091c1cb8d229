"""Cases that were dealt with elsewhere before, taken over by the thousand as a list tells them.

Each comes to stand as if it had been saved and had taken the one step by ``execute``: the same state, the same event.
They are written table by table, because Django creates no rows of several tables at once. Nobody is given a task: the
flow of such a case starts with its next step, and at once only where nobody's step but a day is waited for.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from workflows.cases import effects, flows, log, messaging
from workflows.cases.access import admitted
from workflows.cases.actions import Step, actions_of, possible
from workflows.cases.models import Case, CaseEvent
from workflows.errors import Refused
from workflows.organisations.officers import Officer
from workflows.sheets.batches import slices

AT_ONCE = 500


@transaction.atomic
def take_over(cases: Sequence[Case], name: str, *, officer: Officer | None, at: datetime) -> None:
    """Write new cases of one kind with the step ``name``; all or nothing.

    Raises ``Refused`` as ``execute`` does, and TypeError for an action that does not declare itself for this.
    """
    for some in slices(iter(cases), AT_ONCE):
        _take(some, name, officer, at)


def _take(cases: Sequence[Any], name: str, officer: Officer | None, at: datetime) -> None:
    taken = [(case, case.state, case.stage, _step(case, name, officer, at)) for case in cases]
    for case, _, _, step in taken:
        getattr(case, name)(step)
        if case.work().node == "wait":
            flows.follow(case, step)
    _insert(cases)
    CaseEvent.objects.bulk_create([log.entry(case, step, state, stage) for case, state, stage, step in taken])
    heads = [Case(pk=case.pk, log_head=case.log_head) for case in cases]
    Case.objects.bulk_update(heads, ["log_head"])
    for case, state, _, step in taken:
        messaging.deliver(case, step, state)
        effects.run(case, step)


def _step(case: Case, name: str, officer: Officer | None, at: datetime) -> Step:
    action = actions_of(type(case)).get(name)
    if action is None or not action.takes_over or action.form or action.verdict:
        raise TypeError(f"{type(case).__name__}.{name} is not declared as one that takes over without asking.")
    if case.pk is not None or not possible(type(case), name, case.state):
        raise TypeError(f"{name} takes over new cases; this one is there already.")
    case.as_listed()  # whoever admits asks where it is
    step = Step(name, action, officer, at)
    step.standing = admitted(case, step)
    refusal: Refused | None = action.guard(case, step) if action.guard else None
    if refusal:
        raise refusal
    return step


def _insert(cases: Sequence[Any]) -> None:
    """The rows of every table of the kind, the base first, whose ids the others have. What the digest of the first
    event comes to is known only then: of the log the base has the length, and its head follows."""
    common = [field.attname for field in Case._meta.concrete_fields if not field.primary_key]
    told = [{name: getattr(case, name) for name in common} | {"log_length": case.log_length + 1} for case in cases]
    rows = Case.objects.bulk_create([Case(**values) for values in told])
    own = list(_own_tables(type(cases[0])))
    for case, row in zip(cases, rows, strict=True):
        case.id = row.pk
        for table in own:
            setattr(case, table._meta.pk.attname, row.pk)
        case._state.adding, case._state.db = False, row._state.db
    for table in own:
        # What ``bulk_create`` ends in; it refuses only because it would have to fill the other tables too.
        table._base_manager.all()._batched_insert(  # type: ignore[attr-defined]
            cases, [field for field in table._meta.local_concrete_fields if not field.generated], None
        )


def _own_tables(model: type[Case]) -> Iterator[type[models.Model]]:
    """The tables below that of all cases, downwards."""
    for base in reversed(model.__mro__):
        if issubclass(base, Case) and base is not Case and not base._meta.abstract:
            yield base
