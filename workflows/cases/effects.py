"""What one case's step does to other cases, in the same transaction: registered by the app that knows both."""

from collections.abc import Callable

from workflows.cases.actions import Step
from workflows.cases.models import Case

Consequence = Callable[[Case, Step], None]
CONSEQUENCES: dict[tuple[str, str], list[Consequence]] = {}


def follows(kind: str, action: str) -> Callable[[Consequence], Consequence]:
    """Run the decorated function after ``action`` on a case of ``kind``, before the commit."""

    def register(function: Consequence) -> Consequence:
        CONSEQUENCES.setdefault((kind, action), []).append(function)
        return function

    return register
