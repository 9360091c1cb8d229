"""The mediation organisations that a file may name, and what ties them to their register."""

from collections.abc import Iterable

from workflows.organisations.models import Level, Region
from workflows.organisations.officers import Officer

from .access import bodies_to_import
from .models import MediationOrganisation
from .register_rows import Body


def bodies_for(officer: Officer | None) -> dict[str, Body]:
    """The organisations a register of this officer may name, by code in capitals. Two queries."""
    counties = set(Region.objects.filter(level=Level.COUNTY).values_list("code", flat=True))
    return {
        body.code.upper(): Body(body.pk, body.name, _register(body.region, counties))
        for body in bodies_to_import(officer)
    }


def register_of(region: Region) -> str:
    """Whose numbering the cases of a body in that region follow. One query."""
    above = Region.objects.filter(level=Level.COUNTY, pk__in=region.path.split("/"))
    return _register(region, set(above.values_list("code", flat=True)))


def _register(region: Region, counties: set[str]) -> str:
    """The county above (or at) the region; the region itself where there is no county above."""
    above = [code for code in region.path.split("/") if code in counties]
    return above[0] if above else region.code


def enrol(bodies: Iterable[Body]) -> None:
    """Give each organisation its mediation side, where it has none yet."""
    MediationOrganisation.objects.bulk_create(
        [MediationOrganisation(organisation_id=body.pk, register=body.register) for body in bodies],
        ignore_conflicts=True,
    )
