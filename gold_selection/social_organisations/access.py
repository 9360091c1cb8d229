"""Who reads the register, and who keeps it: the HR bureau, or the trade union where the documents let it lead."""

from django.db.models import Q, QuerySet

from gold_selection.social_organisations.models import SocialOrganisation
from workflows.organisations.models import Party, Region, Role
from workflows.organisations.officers import Officer

KEEPERS = frozenset({Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})
LEADING = (Party.HR, Party.UNION)


def bodies_for(officer: Officer) -> QuerySet[SocialOrganisation]:
    """Those under the regions overseen, and the own ones."""
    overseen = Q(pk__in=[])
    for path in officer.scope.paths:
        overseen |= Q(path__startswith=path)
    seen = Q(organisation__region__in=Region.objects.filter(overseen).order_by())
    seen |= Q(pk__in=officer.scope.organisations)
    return SocialOrganisation.objects.filter(seen).select_related("organisation__region")


def keeps(officer: Officer, region: Region) -> bool:
    """Whether the officer enters and corrects the organisations of a region, none of which they apply for."""
    duty = officer.seat_over(KEEPERS, region.path)
    return duty is not None and duty.party in LEADING


def keeps_one(officer: Officer, body: SocialOrganisation) -> bool:
    """Nobody keeps what is said of the own organisation."""
    return keeps(officer, body.organisation.region) and body.pk not in officer.units


def kept_regions(officer: Officer) -> QuerySet[Region]:
    kept = Q(pk__in=[])
    for duty in officer.seats:
        if duty.oversees and duty.role in KEEPERS and duty.party in LEADING:
            kept |= Q(path__startswith=duty.region_path)
    return Region.objects.filter(kept, status=Region.Status.CURRENT)
