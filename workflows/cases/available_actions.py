"""Which actions one person is offered on a case, by the very rules that a step is checked by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from viewflow.workflow.models import Task

from workflows.cases.actions import Step, actions_of, hindrance, possible
from workflows.cases.models import Case
from workflows.organisations.officers import Officer

HANDED_ON = frozenset({"transfer", "delegate"})


def available(case: Case, officer: Officer, at: datetime, tasks: Sequence[Task]) -> dict[str, Step]:
    """Name -> the step that could be taken now, in the order of the buttons. ``tasks``: whatever the case waits for.

    ``case`` must be an instance of its own kind.
    """
    shared: dict[str, Any] = {}
    steps = [
        Step(name, action, officer, at, tasks=tasks, shared=shared)
        for name, action in actions_of(type(case)).items()
        if possible(type(case), name, case.state)
    ]
    return {step.name: step for step in sorted(steps, key=lambda step: step.action.order) if _offered(case, step)}


def _offered(case: Case, step: Step) -> bool:
    standing = step.action.who.standing(case, step)
    if standing is None:
        return False
    step.standing = standing
    return hindrance(case, step) is None
