"""Who may what: the named predicates that pages, queries and steps ask alike."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from viewflow.workflow.models import Task

from workflows.cases.actions import Standing, Step
from workflows.cases.states import State
from workflows.errors import Refused
from workflows.organisations.models import Role
from workflows.organisations.officers import Duty, Officer

# ---- reading -------------------------------------------------------------------------------------------------------


def readable_by(officer: Officer, copies: QuerySet[Any]) -> Q:
    """The cases an officer may read: the jurisdictions of their seats, their agencies', their units', their own, and
    those among ``copies`` (抄送) to them. A draft is its author's and unit's alone."""
    own = Q(created_by=officer.user) | Q(unit__in=officer.scope.organisations)
    ruled = Q(agency__in=officer.agencies)
    ruled |= Q(pk__in=copies.filter(recipient=officer.user).values("case"))
    for path in officer.scope.paths:
        ruled |= Q(region_path__startswith=path)
    return own | (ruled & ~Q(state=State.DRAFT))


def acts_for_unit(officer: Officer, case: Any) -> bool:
    """Whether the officer applies for the unit whose case it is; without a unit, whether the case is theirs."""
    if case.unit_id is None:
        return bool(case.created_by_id == officer.visitor.pk)
    return case.unit_id in officer.units


def reads_as_officer(officer: Officer, case: Any) -> bool:
    """Whether a reader of the case reads it for an office: not merely as somebody of the unit that applies, nor as the
    person whom it is about."""
    if case.concerns(officer.visitor):
        return False
    if oversees(officer, case):
        return True
    return case.unit_id not in officer.scope.organisations and case.created_by_id != officer.visitor.pk


def works_in(officer: Officer, organisation_id: int | None) -> bool:
    """Whether the officer has a seat, other than an applicant's, in the organisation."""
    return organisation_id in officer.agencies


def oversees(officer: Officer, case: Any) -> bool:
    """Whether the officer works in the agency in charge or oversees the case's region: reads all there is of it."""
    return works_in(officer, case.agency_id) or officer.scope.covers(case.region_path)


def is_clerk(officer: Officer, agency_id: int | None) -> bool:
    """Whether the officer holds a clerk's seat (文书) of the agency."""
    return officer.seat((Role.CLERK,), agency_id) is not None


# ---- acting: one rule for the page that offers and the step that takes ---------------------------------------------


@dataclass(frozen=True)
class TaskHolder:
    """Whoever holds an open task of the case."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        for task in step.tasks:
            if officer and step.task_id in (None, task.pk) and (found := task_standing(officer, task)):
                return found
        return None

    def refusal(self, case: Any, step: Step) -> Refused:
        if step.task_id is not None and all(task.pk != step.task_id for task in step.tasks):
            return Refused(f"这件待办已经办结。{case.last_words()}", "task_settled")
        return Refused(f"您现在没有办理此案件的席位。{case.last_words()}", "no_seat")


def task_standing(officer: Officer, task: Task) -> Standing | None:
    """In what the officer does a task; None if it is not, or no longer, theirs to do.

    A task handed to a person is done in a seat of the same body; one asked of them in their own name, in any seat.
    """
    for duty in officer.duties:
        if duty.key == task.owner_permission:
            return Standing(duty, task)
    if task.owner_permission != officer.own_key:
        return None
    seat = task.data["seat"]
    code = seat.partition("@")[2]
    fit = [duty for duty in officer.seats if seat == officer.own_key or duty.organisation_code == code]
    held = min(fit, key=lambda one: one.key != seat, default=None)
    return Standing(held, task) if held or task.data["voice"] == "applicant" else None


@dataclass(frozen=True)
class Applicant:
    """An officer of the case's own unit, or who created a case without one."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        if officer is None or not acts_for_unit(officer, case):
            return None
        return Standing(officer.seat((Role.APPLICANT,), case.unit_id))

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"只有申报单位的经办人可以{step.action.label}", "not_applicant")


@dataclass(frozen=True)
class SeatOf:
    """A seat of the agency in charge of the case, in one of the roles."""

    roles: tuple[str, ...]

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        duty = officer and officer.seat(self.roles, case.agency_id)
        return Standing(duty) if duty else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"您没有可以{step.action.label}的席位", "no_seat")


@dataclass(frozen=True)
class StageSeat:
    """A seat of the stage from which the case was returned, though the task is the applicant's now."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        asked = [key for stage in case.stages if stage.key == case.stage for key in stage.seat_keys()]
        return next((Standing(duty) for duty in officer.seats if duty.key in asked), None) if officer else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"只有退回补正的环节的席位可以{step.action.label}", "no_seat")


@dataclass(frozen=True)
class Reader:
    """Whoever reads the case in a seat of theirs, or as an applicant: a copy (抄送) is to read and to nothing else."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        officer = _signed_in(step)
        if officer is None or not step.once("readable", lambda: case.is_readable_by(officer)):
            return None
        duty = _reading_seat(officer, case)
        return Standing(duty) if duty or acts_for_unit(officer, case) else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused("没有这个案件，可能链接有误", "not_found")


def _reading_seat(officer: Officer, case: Any) -> Duty | None:
    """The seat in which an officer reads: the own organisation's first, else one that oversees the region."""
    for duty in officer.duties:
        if duty.organisation_id == case.unit_id or (duty in officer.seats and duty.organisation_id == case.agency_id):
            return duty
    return next(
        (duty for duty in officer.seats if duty.oversees and case.region_path.startswith(duty.region_path)), None
    )


@dataclass(frozen=True)
class System:
    """Timers, jobs, and effects of another case's step; never a person."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        if step.officer is not None:
            return None
        return Standing(task=next((task for task in step.tasks if task.pk == step.task_id), None))

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"{step.action.label}由系统办理，不能手工操作", "system_only")


def admitted(case: Any, step: Step) -> Standing:
    """In what the step is taken. Raises ``Refused``."""
    rule = step.action.who
    if isinstance(rule, System):
        found = rule.standing(case, step)
    elif step.officer is None:
        raise Refused(f"{step.action.label}须由有权席位办理", "seat_needed")
    elif not step.officer.signed_in:
        raise Refused(f"{step.action.label}须先登录", "seat_needed")
    else:
        found = rule.standing(case, step)
    if found is None:
        raise rule.refusal(case, step)
    return found


def _signed_in(step: Step) -> Officer | None:
    return step.officer if step.officer and step.officer.signed_in else None
