"""What a transition is told, and how a transition is declared: state, label, who may, in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Literal

from django_fsm import transition

from workflows.organisations.models import User
from workflows.organisations.queries import Duty


class By(Enum):
    """Who may take a step."""

    TASK = "task"  # whoever holds an open task of the case
    APPLICANT = "applicant"  # an officer of the case's own unit, or who created it
    SEAT = "seat"  # a seat of the agency in charge of the case, in one of the step's roles
    READER = "reader"  # anyone who may read the case
    SYSTEM = "system"  # timers, jobs and other cases' consequences


@dataclass
class Step:
    """One action being taken on a case. ``actor`` is None for the system; ``duty`` is the seat it is taken in,
    ``principal`` the person in whose name."""

    action: str
    actor: User | None
    at: datetime
    data: dict[str, Any]
    duty: Duty | None = None
    task: Any = None
    principal: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """Who works on a case now: what the hub of the flow reads.

    ``seats`` maps each seat key that must act to the voice it speaks with; ``until`` is when a wait ends; ``job`` names
    the background job.
    """

    node: Literal["correct", "review", "wait", "job", "end"]
    seats: dict[str, str] = field(default_factory=dict)
    until: datetime | None = None
    job: str = ""


@dataclass(frozen=True)
class ActionRule:
    """What the pages and the door need to know of an action; kept on the transition itself."""

    label: str
    by: By
    roles: tuple[str, ...] = ()
    confirm: str = ""
    danger: bool = False
    verdict: str = ""
    order: int = 50


def action(
    source: str | Sequence[str],
    target: Any,
    *,
    label: str,
    by: By,
    conditions: Sequence[Callable[[Any], bool]] = (),
    **rule: Any,
) -> Callable[[Any], Any]:
    """Declare a transition of ``state`` with its rule. The method takes one ``Step`` and may raise ``Refused``."""
    return transition(
        field="state",
        source=source if isinstance(source, str) else list(source),
        target=target,
        conditions=list(conditions),
        custom={"rule": ActionRule(label=label, by=by, **rule)},
    )
