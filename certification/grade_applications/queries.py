"""Who may read which rounds and applications, and how many there are of each."""

from collections.abc import Mapping

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from certification.grade_applications.models import ApplicationState, GradeApplication, GradeRound, GradeRoundState
from certification.models import Person
from workflows.cases.queries import readable
from workflows.cases.states import ENDED
from workflows.organisations.models import User
from workflows.organisations.officers import Officer

UNANNOUNCED = (GradeRoundState.DRAFT, GradeRoundState.PREPARING, GradeRoundState.CANCELLED)
DECIDED = (
    ApplicationState.PASSED, ApplicationState.REJECTED, ApplicationState.NOTIFIED, ApplicationState.CERTIFIED,
    ApplicationState.NOT_CERTIFIED,
)  # fmt: skip


def visible_rounds(officer: Officer) -> QuerySet[GradeRound]:
    """Rounds of the regions overseen and of the own agencies; to everybody those announced for the own region."""
    seen = Q(agency__in=officer.agencies)
    for path in officer.scope.paths:
        seen |= Q(region_path__startswith=path)
    # An office reads what was announced above it; a person what is for the own region.
    around = [code for path in officer.scope.paths for code in _codes(path)]
    own = Person.objects.filter(user=officer.user).values_list("region__path", flat=True).first()
    seen |= Q(region__in=[*around, *_codes(own or "")]) & ~Q(state__in=UNANNOUNCED)
    rounds = GradeRound.objects.filter(seen).exclude(state=GradeRoundState.DRAFT)
    return rounds.select_related("region", "agency__region").order_by("-created_at", "-pk")


def _codes(path: str) -> list[str]:
    return [code for code in path.split("/") if code]


def round_for(officer: Officer, pk: int) -> GradeRound:
    """One round that the officer may read, or 404."""
    return get_object_or_404(visible_rounds(officer), pk=pk)


def applications_for(officer: Officer, round_: GradeRound) -> QuerySet[GradeApplication]:
    """The round's applications within the officer's sight, those handed in; with person and region."""
    mine = GradeApplication.objects.filter(round=round_, base__in=readable(officer).values("pk"))
    handed_in = mine.exclude(state=ApplicationState.DRAFT)
    return handed_in.select_related("person", "region").order_by("region_path", "title", "pk")


def own_applications(user: User) -> Mapping[int, GradeApplication]:
    """Round -> the user's own application in it that was neither refused nor withdrawn."""
    mine = GradeApplication.objects.filter(created_by=user).exclude(state__in=ENDED)
    return {one.round_id: one for one in mine}


def counts(applications: QuerySet[GradeApplication]) -> list[tuple[str, int]]:
    """(state in words, how many), in the order of the course."""
    rows = dict(applications.order_by().values_list("state").annotate(Count("pk")))
    return [(state.label, rows[state.value]) for state in ApplicationState if state.value in rows]
