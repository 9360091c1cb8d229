"""Who acts on a placement, by the seat: who sends, who takes in, who evaluates; and the person who is sent."""

from dataclasses import dataclass
from typing import Any

from workflows.cases.access import System
from workflows.cases.actions import Standing, Step
from workflows.errors import Refused
from workflows.organisations.models import Level, Role
from workflows.organisations.officers import Duty, Officer, seats_on

SENDERS = (Role.CLERK.value, Role.ACCEPTANCE.value)
EVALUATORS = (Role.PRELIMINARY.value, Role.ACCEPTANCE.value)
# In what somebody answers for the body that takes a person in, which need not be an office.
HOST_ROLES = tuple(
    role.value for role in (Role.ACCEPTANCE, Role.CLERK, Role.PRELIMINARY, Role.COUNTERSIGN, Role.APPLICANT)
)


def seat_near(officer: Officer, roles: tuple[str, ...], agency_id: int | None, path: str) -> Duty | None:
    """A seat of the county's bureau, or of the task force or township of exactly that place."""
    for duty in officer.seats:
        near = duty.organisation_id == agency_id or (of_place(duty) and duty.region_path == path)
        if duty.role in roles and near:
            return duty
    return None


def of_place(duty: Duty) -> bool:
    """Whether the seat is of a township or task force; a department of the county may be the host."""
    return duty.oversees and not duty.party and duty.region_level in (Level.TOWNSHIP, Level.FIELD)


def host_answers(host_id: int | None, day: Any) -> bool:
    """Whether anybody holds a seat in which the host can answer itself."""
    return host_id is not None and seats_on(day).filter(organisation=host_id, role__in=HOST_ROLES).exists()


def _signed_in(step: Step) -> Officer | None:
    return step.officer if step.officer and step.officer.signed_in else None


class _Rule:
    def duty(self, officer: Officer, case: Any) -> Duty | None:
        raise NotImplementedError

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        duty = officer and self.duty(officer, case)
        return Standing(duty) if duty else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"您没有可以{step.action.label}的席位", "no_seat")


@dataclass(frozen=True)
class Sender(_Rule):
    """受理 or 文书 of the county's bureau, or of the place's task force or office."""

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        return seat_near(officer, SENDERS, case.agency_id, case.region_path)


@dataclass(frozen=True)
class Host(_Rule):
    """Whoever has a seat in the host; where nobody has, the sender writes down what the host answered on paper."""

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        if own := officer.seat(HOST_ROLES, case.host_id) if case.host_id else None:
            return own
        return None if case.host_online else seat_near(officer, SENDERS, case.agency_id, case.region_path)


@dataclass(frozen=True)
class HostOrSender(_Rule):
    def duty(self, officer: Officer, case: Any) -> Duty | None:
        return Host().duty(officer, case) or Sender().duty(officer, case)


@dataclass(frozen=True)
class Evaluator(_Rule):
    """初审 or 受理 of the task force (专班) or office of the place, or of the county's bureau."""

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        return seat_near(officer, EVALUATORS, case.agency_id, case.region_path)


def as_the_person(officer: Officer, case: Any) -> Standing | None:
    """In what the officer writes what is the person's to write: the person by the own account; who has none tells it to
    the evaluator."""
    if case.person.user_id is not None:
        return Standing() if case.concerns(officer.visitor) else None
    duty = Evaluator().duty(officer, case)
    return Standing(duty) if duty else None


@dataclass(frozen=True)
class Sent:
    """The person who is sent."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        return as_the_person(officer, case) if officer else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"{step.action.label}须由参加以干代训的本人办理", "no_seat")


class SenderOrSystem(System):
    """The sender; or what follows from the round, and a command that nobody is signed in for."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        return super().standing(case, step) if step.officer is None else Sender().standing(case, step)

    def refusal(self, case: Any, step: Step) -> Refused:
        return Sender().refusal(case, step)
