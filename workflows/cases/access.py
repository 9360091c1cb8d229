"""Which actions one person is offered on a case. The door decides; this spares people buttons that it would refuse."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from viewflow.workflow.models import Task

from workflows.cases.actions import ActionRule, By
from workflows.cases.models import Case, State
from workflows.organisations.models import Role, Seat, User
from workflows.organisations.queries import Scope, duties, scope, seats_on

PANEL_ONLY = frozenset({"reserve", "abstain", "refuse"})
HANDED_ON = frozenset({"transfer", "delegate"})
PEOPLE_LIMIT = 300
OWN_PLACE = 100  # the order of an action that a kind's own part of the page offers, not the bar


def offered(case: Case, user: User, on: date, tasks: Sequence[Task]) -> dict[str, ActionRule]:
    """Name -> rule in the order of the buttons. ``tasks``: the person's own open tasks of the case."""
    listed = {name: rule for name, rule in case.actions().items() if rule.order < OWN_PLACE}
    wanted = {name: rule for name, rule in listed.items() if _may(case, user, on, rule, tasks)}
    if case.state == State.IN_REVIEW and case.route:
        wanted = {name: rule for name, rule in wanted.items() if _suits_stage(name, case, tasks)}
    return dict(sorted(wanted.items(), key=lambda item: item[1].order))


def _may(case: Case, user: User, on: date, rule: ActionRule, tasks: Sequence[Task]) -> bool:
    mine = duties(user, on)
    if rule.by is By.TASK:
        return bool(tasks)
    if rule.by is By.APPLICANT:
        return acts_for_unit(case, user, on)
    if rule.by is By.SEAT:
        return any(duty.role in rule.roles and duty.organisation_id == case.agency_id for duty in mine)
    return rule.by is By.READER and _within(case, user, on)


def _within(case: Case, user: User, on: date) -> bool:
    visible = scope(user, on)
    own = {case.unit_id, case.agency_id} & visible.organisations
    return bool(own) or case.created_by_id == user.pk or _covers(visible, case)


def _covers(visible: Scope, case: Case) -> bool:
    return any(case.region_path.startswith(path) for path in visible.paths)


def _suits_stage(name: str, case: Case, tasks: Sequence[Task]) -> bool:
    if name in PANEL_ONLY:
        return case.current_stage.is_panel
    if name == "reject":
        return not case.current_stage.is_panel
    if name in HANDED_ON:  # a person asked to sign in their own name cannot send somebody else
        return any(not task.data["voice"].startswith("user@") for task in tasks)
    return True


def acts_for_unit(case: Case, user: User, on: date) -> bool:
    """Whether the user is an officer of the unit that applies; without a unit, whether the case is theirs."""
    if case.unit_id is None:
        return case.created_by_id == user.pk
    return any(duty.role == Role.APPLICANT and duty.organisation_id == case.unit_id for duty in duties(user, on))


def inside(case: Case, user: User, on: date) -> bool:
    """Whether the user reads the case as an officer: not merely as somebody of the unit that applies, now or once."""
    visible = scope(user, on)
    if _covers(visible, case) or case.agency_id in visible.organisations:
        return True
    return case.unit_id not in visible.organisations and case.created_by_id != user.pk


def colleagues(task: Task, user: User, on: date) -> QuerySet[Seat]:
    """Seats of others in the body whose seat the task is: whom it may be handed to."""
    code = task.data["seat"].partition("@")[2]
    return _seats(on, user).filter(organisation__code=code)


def officers(case: Case, user: User, on: date) -> QuerySet[Seat]:
    """Seats of others in the user's scope or in the case's route: who may be asked to sign or be copied."""
    near = Q(organisation__code__in={body["code"] for stage in case.route for body in stage["bodies"]})
    for path in scope(user, on).paths:
        near |= Q(organisation__region__path__startswith=path)
    return _seats(on, user).filter(near)


def _seats(on: date, user: User) -> QuerySet[Seat]:
    officers_only = seats_on(on).exclude(role=Role.APPLICANT).exclude(user=user)
    return officers_only.order_by("organisation__code", "role", "user__person_name")
