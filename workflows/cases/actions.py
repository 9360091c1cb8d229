"""Actions: all about one verb in one place — its words, who may take it, what it asks for, what must hold.

An action is declared on its django-fsm transition; the method is what it does to the case itself. Whatever else follows
(messages, copies, further tasks) it leaves on the step, and ``execute`` writes it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, Protocol

from django.utils import timezone
from django_fsm import transition

from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.officers import Duty, Officer


@dataclass(frozen=True)
class Standing:
    """In what one takes a step: the seat, and the task it settles, where there is one."""

    duty: Duty | None = None
    task: Any = None

    @property
    def principal(self) -> str:
        """In whose name, where it is not the own."""
        handed: str = self.task.data.get("principal", "") if self.task and self.task.data else ""
        return handed or (self.duty and self.duty.principal) or ""


class ActorRule(Protocol):
    """Who may take an action: asked by the page that offers it and by the step that takes it. See ``access``."""

    def standing(self, case: Any, step: "Step") -> Standing | None:
        """In what the asking officer would take it; None if not at all."""

    def refusal(self, case: Any, step: "Step") -> Refused:
        """Why not, in words."""


Guard = Callable[[Any, "Step"], Refused | None]


@dataclass(frozen=True)
class Action:
    """One verb.

    ``form``: its inputs, a ``forms.ActionForm``. ``guard``: what must hold besides the state. ``verdict``: what it says
    as an opinion. ``order``: its place among the buttons. ``in_bar`` False: offered by a part of the page of its own.
    ``locks_parent``: the parent is changed as well; its row is locked first, as the parent's own steps lock them.
    ``takes_over``: it is the first step of what was done elsewhere before; thousands may take it at once (``bulk``).
    """

    label: str
    who: ActorRule
    form: type[Any] | None = None
    guard: Guard | None = None
    verdict: str = ""
    confirm: str = ""
    danger: bool = False
    order: int = 50
    in_bar: bool = True
    locks_parent: bool = False
    takes_over: bool = False


@dataclass
class Step:
    """One action under way on a case. ``officer`` None is the system: timers, jobs, effects of another case's step.

    ``tasks``: whatever is waited for as the step begins. A transition fills ``detail`` (for the log) and what follows;
    it sets ``moved`` when the case leaves its desk.
    """

    name: str
    action: Action
    officer: Officer | None
    at: datetime
    tasks: Sequence[Any] = ()
    task_id: int | None = None
    standing: Standing = Standing()
    data: Mapping[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    moved: bool = False
    messages: list[tuple[list[int], str]] = field(default_factory=list)
    copies: list[User] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    handed: tuple[str, Mapping[str, Any]] | None = None
    shared: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, read: Callable[[], Any]) -> Any:
        """What the steps that one page offers read once between them."""
        if key not in self.shared:
            self.shared[key] = read()
        return self.shared[key]

    @property
    def actor(self) -> User | None:
        return self.officer.user if self.officer else None

    @property
    def actor_name(self) -> str:
        return self.officer.user.person_name if self.officer else "系统"

    @property
    def task(self) -> Any:
        return self.standing.task

    @property
    def duty(self) -> Duty | None:
        return self.standing.duty

    @property
    def day(self) -> date:
        return local_date(self.at)

    @property
    def settles(self) -> Any:
        """The task that the step settles: it speaks for a signer, or the case left the desk."""
        return self.task if self.action.verdict or self.moved else None

    # ---- what follows, written by ``execute`` --------------------------------------------------------------------

    def tell(self, people: Iterable[User], text: str) -> None:
        """A message to each."""
        self.messages.append(([user.pk for user in people], text))

    def copy(self, people: Iterable[User]) -> None:
        """Let others read the case from now on."""
        self.copies += people

    def ask(self, key: str) -> None:
        """One more signer beside those asked now: ``user@ID`` or a seat."""
        self.asked.append(key)

    def hand_to(self, key: str, **marks: Any) -> None:
        """Address the task to somebody else; ``principal``: in whose name it will be done, "" for the own."""
        self.handed = key, marks


@dataclass(frozen=True)
class Assignment:
    """Who works on a case now: what the hub of the flow reads.

    ``seats`` maps each seat key that must act to the signer it speaks for; ``until`` is when a wait ends; ``job`` names
    the background job.
    """

    node: Literal["correct", "review", "wait", "job", "end"]
    seats: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    job: str = ""


def action(
    source: str | Sequence[str], target: Any, *, label: str, who: ActorRule, **rest: Any
) -> Callable[[Any], Any]:
    """Declare a transition of ``state`` with its action. The method takes one ``Step`` and may raise ``Refused``."""
    return transition(
        field="state",
        source=source if isinstance(source, str) else list(source),
        target=target,
        custom={"action": Action(label=label, who=who, **rest)},
    )


@cache
def actions_of(model: type) -> Mapping[str, Action]:
    """Name -> action of every transition of a kind, in the words of that kind."""
    words = model.WORDS  # type: ignore[attr-defined]
    found = {}
    for name in dir(model):
        machine = getattr(getattr(model, name, None), "_django_fsm", None)
        if machine is not None:
            declared: Action = next(iter(machine.transitions.values())).custom["action"]
            found[name] = replace(declared, **words.get(name, {}))
    return found


def possible(model: type, name: str, state: str) -> bool:
    """Whether the machine has this transition from that state, whoever asks."""
    return bool(getattr(model, name)._django_fsm.has_transition(state))


def hindrance(case: Any, step: Step) -> Refused | None:
    """What stands against a step that the state and the seat would allow; None where nothing does."""
    barred: Refused | None = case.bars(step) if step.action.verdict else None
    if barred is not None or step.action.guard is None:
        return barred
    return step.action.guard(case, step)


def local_date(at: datetime) -> date:
    return timezone.localtime(at).date()
