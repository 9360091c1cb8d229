"""What one case's step does to other cases, in the same transaction: registered by the app that knows both."""

from collections.abc import Callable

from workflows.cases.actions import Step
from workflows.cases.models import Case

Effect = Callable[[Case, Step], None]
_EFFECTS: dict[tuple[str, str], list[Effect]] = {}


def on_action(kind: str, name: str) -> Callable[[Effect], Effect]:
    """Run the decorated function after the action ``name`` on a case of ``kind``, before the commit."""

    def register(function: Effect) -> Effect:
        _EFFECTS.setdefault((kind, name), []).append(function)
        return function

    return register


def run(case: Case, step: Step) -> None:
    for effect in _EFFECTS.get((case.kind, step.name), ()):
        effect(case, step)
