"""Who reads which placements, and what the information base says of them."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from certification.access import keeps_own_record
from certification.placements.access import HOST_ROLES, SENDERS, of_place
from certification.placements.models import DayFile, Placement, PlacementRound, PlacementRoundState, PlacementState
from certification.placements.models.placement import WITH_DAYS
from workflows.cases.states import State
from workflows.organisations.models import User
from workflows.organisations.officers import Officer


def visible_rounds(officer: Officer) -> QuerySet[PlacementRound]:
    """Rounds of the regions overseen, above and below, of the own agencies, and of the placements that are opened."""
    seen = Q(agency__in=officer.agencies) | Q(pk__in=openable(officer).order_by().values("round"))
    for path in officer.scope.paths:
        seen |= Q(region_path__startswith=path) | Q(region__in=[code for code in path.split("/") if code])
    rounds = PlacementRound.objects.filter(seen).exclude(state=PlacementRoundState.DRAFT)
    return rounds.select_related("region", "agency__region").order_by("-year", "-pk")


def round_for(officer: Officer, pk: int) -> PlacementRound:
    """One round that the officer may read, or 404."""
    return get_object_or_404(visible_rounds(officer), pk=pk)


def openable(officer: Officer) -> QuerySet[Placement]:
    """The placements that the officer opens: those under the regions overseen, of the own agency, employer or host, and
    the own ones."""
    if not officer.signed_in:
        return Placement.objects.none()
    seen = Q(person__user=officer.user) | Q(host__in=officer.scope.organisations)
    seen |= Q(unit__in=officer.scope.organisations) | Q(agency__in=officer.agencies)
    for path in officer.scope.paths:
        seen |= Q(region_path__startswith=path)
    return Placement.objects.filter(seen).exclude(state=State.DRAFT)


def visible_files(officer: Officer) -> QuerySet[DayFile]:
    """The photos of the days of those placements."""
    return DayFile.objects.filter(day__placement__in=openable(officer).order_by().values("pk"))


def attended(officer: Officer) -> QuerySet[Placement]:
    """The placements whose attendance the officer confirms (see ``access.Host``), with their days, the latest first."""
    mine = Q(host__in=[duty.organisation_id for duty in officer.duties if duty.role in HOST_ROLES])
    senders = [duty for duty in officer.seats if duty.role in SENDERS]
    paths = [duty.region_path for duty in senders if of_place(duty)]
    sent = Q(agency__in=[duty.organisation_id for duty in senders]) | Q(region_path__in=paths)
    mine |= Q(host_online=False) & sent
    found = openable(officer).filter(mine, state__in=WITH_DAYS).select_related("person", "host", "round")
    return found.prefetch_related("days").order_by("-first_day", "title", "pk")


def shown(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """With all that a list shows."""
    return placements.select_related("person", "host", "region", "round", "evaluation").order_by(
        "first_day", "region_path", "title", "pk"
    )


def placed(user: User) -> bool:
    """Whether the user was ever sent, by the own account."""
    return keeps_own_record(user) and Placement.objects.filter(person=user.person).exclude(state=State.DRAFT).exists()


def counts(placements: QuerySet[Placement]) -> list[tuple[str, int]]:
    """(state in words, how many), in the order of the course."""
    rows = dict(placements.order_by().values_list("state").annotate(Count("pk")))
    return [(state.label, rows[state.value]) for state in PlacementState if state.value in rows]


def confirmed(placements: QuerySet[Placement], year: int) -> QuerySet[Placement]:
    """Those of them that were confirmed and ended in the year: what other rooms may refer to."""
    return placements.filter(state=PlacementState.PASSED, last_day__range=(date(year, 1, 1), date(year, 12, 31)))
