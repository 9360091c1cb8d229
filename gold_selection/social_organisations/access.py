"""Who reads the register, and who keeps it: the HR bureau, and the trade union where the documents let it lead."""

from datetime import date

from django.db.models import Q, QuerySet

from gold_selection.social_organisations.models import SocialNomination, SocialOrganisation
from workflows.organisations.models import Party, Region, Role
from workflows.organisations.officers import Duty, Officer
from workflows.rulebook import policies

KEEPERS = frozenset({Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})


def bodies_for(officer: Officer) -> QuerySet[SocialOrganisation]:
    """Those under the regions overseen, and the own ones."""
    seen = Q(organisation__region__in=Region.objects.under(officer.scope.paths).order_by())
    seen |= Q(pk__in=officer.scope.organisations)
    return SocialOrganisation.objects.filter(seen).select_related("organisation__region")


def union_leads(region_path: str, day: date) -> bool:
    """Whether the nearest document that says who leads the selection of social organisations there names the union."""
    category = SocialNomination.CATEGORY
    said = (one.selection(category).lead for one in policies().governing(region_path, category, day))
    return next((lead for lead in said if lead), None) == Party.UNION


def keeps(officer: Officer, region: Region) -> bool:
    """Whether the officer keeps the register of a region, the own organisation apart."""
    parties = {duty.party for duty in _keeping(officer) if region.path.startswith(duty.region_path)}
    return Party.HR in parties or (Party.UNION in parties and union_leads(region.path, officer.day))


def keeps_one(officer: Officer, body: SocialOrganisation) -> bool:
    """Nobody keeps what is said of the own organisation."""
    return keeps(officer, body.organisation.region) and body.pk not in officer.units


def kept_regions(officer: Officer) -> QuerySet[Region]:
    """The regions in force whose register the officer keeps."""
    paths: dict[str | None, list[str]] = {Party.HR: [], Party.UNION: []}
    for duty in _keeping(officer):
        paths[duty.party].append(duty.region_path)
    kept = Region.objects.under(paths[Party.HR])
    if paths[Party.UNION]:
        there = Region.objects.under(paths[Party.UNION]).values_list("pk", "path")
        kept |= Region.objects.filter(pk__in=[pk for pk, path in there if union_leads(path, officer.day)])
    return kept.filter(status=Region.Status.CURRENT)


def _keeping(officer: Officer) -> list[Duty]:
    offices = (Party.HR, Party.UNION)
    return [one for one in officer.seats if one.oversees and one.role in KEEPERS and one.party in offices]
