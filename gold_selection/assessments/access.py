"""Who acts on a quarter's assessment, by the seat and the place it is for; and who must keep out of it (回避)."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from workflows.cases.access import System
from workflows.cases.actions import Standing, Step
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.officers import Duty, Officer

KEEPERS = (Role.ACCEPTANCE.value, Role.CLERK.value)
VERIFIERS = (Role.PRELIMINARY.value, Role.SECOND_REVIEW.value)
BUREAU = (Role.ACCEPTANCE.value, Role.CLERK.value, Role.PRELIMINARY.value, Role.SECOND_REVIEW.value)


def keeper_duty(officer: Officer, path: str) -> Duty | None:
    """The seat in which the officer keeps the record of exactly this township or field."""
    return next(
        (one for one in officer.seats if one.role in KEEPERS and one.oversees and one.region_path == path), None
    )


def opener_duty(officer: Officer, path: str) -> Duty | None:
    """The seat in which the officer may begin a quarter there: the keeper's, or one of a bureau above it."""
    return keeper_duty(officer, path) or officer.seat_over(KEEPERS, path)


def _signed_in(step: Step) -> Officer | None:
    return step.officer if step.officer and step.officer.signed_in else None


class _Rule:
    """A rule that finds a seat; without one, the same words of refusal everywhere."""

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        raise NotImplementedError

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        duty = officer and self.duty(officer, case)
        return Standing(duty) if duty else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"您没有可以{step.action.label}的席位", "no_seat")


@dataclass(frozen=True)
class Keeper(_Rule):
    """受理 or 文书 of the township's office or the field's task force."""

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        return keeper_duty(officer, case.region_path)


@dataclass(frozen=True)
class Opener(_Rule):
    """The keeper, or a bureau that begins the quarter for all under it."""

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        return opener_duty(officer, case.region_path)


@dataclass(frozen=True)
class Verifier(_Rule):
    """初审 or 复审 of the body to which the quarter was submitted."""

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        return officer.seat(VERIFIERS, case.verifier_id) if case.verifier_id else None


@dataclass(frozen=True)
class Bureau(_Rule):
    """A seat of the county's HR bureau, in one of ``roles``."""

    roles: tuple[str, ...] = BUREAU

    def duty(self, officer: Officer, case: Any) -> Duty | None:
        return officer.seat(self.roles, case.agency_id)


@dataclass(frozen=True)
class Assessed:
    """One of those who are assessed, by the account that is theirs: a person is no seat holder."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        if officer is None:
            return None
        own = step.once("own score", lambda: case.scores.filter(person__user=officer.user).exists())
        return Standing() if own else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused("本季度考核名单中没有您，不能申报事项；请联系所在乡镇（街道）或领域专班", "no_seat")


class BureauOrSystem(System):
    """An import: of the bureau's officer, or of a command that nobody is signed in for."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        if step.officer is None:
            return super().standing(case, step)
        officer = _signed_in(step)
        duty = officer and officer.seat(BUREAU, case.agency_id)
        return Standing(duty) if duty else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"您没有可以{step.action.label}的席位", "no_seat")


def concerns(user: User | AnonymousUser | None, person: Any) -> bool:
    """Whether a person is the one who acts: in the own matter nobody decides. None is the system."""
    return user is not None and user.pk is not None and person.user_id == user.pk


def kept_out(officer: Officer, entry: Any) -> str:
    """Why the officer may not rule on an entry; "" where nothing stands against it."""
    if entry.entered_by_id == officer.visitor.pk:
        return "这一项由您录入，须由他人核实"
    if officer.visitor.pk in entry.amended_by:
        return "这一项经您修改或补充过材料，须由他人核实"
    if concerns(officer.visitor, entry.score.person):
        return "这一项是您本人的事项，须由他人核实"
    return ""
