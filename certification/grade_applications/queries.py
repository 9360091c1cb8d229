"""Who may read which rounds and applications, and how many there are of each."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from certification.grade_applications.models import ApplicationState, GradeApplication, GradeRound, GradeRoundState
from certification.models import Person
from workflows.cases.queries import readable
from workflows.organisations.models import Role, User
from workflows.organisations.queries import Duty, duties, scope

UNANNOUNCED = (GradeRoundState.DRAFT, GradeRoundState.PREPARING, GradeRoundState.CANCELLED)
DECIDED = (
    ApplicationState.PASSED, ApplicationState.REJECTED, ApplicationState.NOTIFIED, ApplicationState.CERTIFIED,
    ApplicationState.NOT_CERTIFIED,
)  # fmt: skip


def visible_rounds(user: User, on: date) -> QuerySet[GradeRound]:
    """Rounds of the regions overseen and of the own agencies; to everybody those announced for the own region."""
    seen = Q(agency__in={duty.organisation_id for duty in officer_duties(user, on)})
    for path in scope(user, on).paths:
        seen |= Q(region_path__startswith=path)
    # An office reads what was announced above it; a person what is for the own region.
    around = [code for path in scope(user, on).paths for code in _codes(path)]
    own = Person.objects.filter(user=user).values_list("region__path", flat=True).first()
    seen |= Q(region__in=[*around, *_codes(own or "")]) & ~Q(state__in=UNANNOUNCED)
    rounds = GradeRound.objects.filter(seen).exclude(state=GradeRoundState.DRAFT)
    return rounds.select_related("region", "agency__region").order_by("-created_at", "-pk")


def _codes(path: str) -> list[str]:
    return [code for code in path.split("/") if code]


def round_for(user: User, pk: int, on: date) -> GradeRound:
    return get_object_or_404(visible_rounds(user, on), pk=pk)


def officer_duties(user: User, on: date) -> list[Duty]:
    return [duty for duty in duties(user, on) if duty.role != Role.APPLICANT]


def oversees(user: User, round_: GradeRound, on: date) -> bool:
    """Whether the user reads the whole round: counts, log, replay."""
    own = any(duty.organisation_id == round_.agency_id for duty in officer_duties(user, on))
    return own or any(round_.region_path.startswith(path) for path in scope(user, on).paths)


def is_clerk(user: User, round_: GradeRound, on: date) -> bool:
    return any(duty.role == Role.CLERK and duty.organisation_id == round_.agency_id for duty in duties(user, on))


def applications_for(user: User, round_: GradeRound, on: date) -> QuerySet[GradeApplication]:
    """The round's applications within the user's sight, those handed in; with person and region."""
    mine = GradeApplication.objects.filter(round=round_, base__in=readable(user, on).values("pk"))
    handed_in = mine.exclude(state=ApplicationState.DRAFT)
    return handed_in.select_related("person", "region").order_by("region_path", "title", "pk")


def own_applications(user: User) -> Mapping[int, GradeApplication]:
    """Round -> the user's own standing application in it."""
    mine = GradeApplication.objects.filter(created_by=user).exclude(state__in=("rejected", "withdrawn"))
    return {one.round_id: one for one in mine}


def counts(applications: QuerySet[GradeApplication]) -> list[tuple[str, int]]:
    """(state in words, how many), in the order of the course."""
    rows = dict(applications.order_by().values_list("state").annotate(Count("pk")))
    return [(state.label, rows[state.value]) for state in ApplicationState if state.value in rows]
