"""Which mediation organisations somebody may see or import for, and what ties them to their register."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from workflows.organisations.models import Level, Organisation, OrganisationKind, Region, Role
from workflows.organisations.officers import Officer, Scope

from .models import MediationOrganisation
from .register_rows import Body

_IMPORTING_ROLES = frozenset({Role.APPLICANT, Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})


def may_import(officer: Officer) -> bool:
    """Whether any of their seats handles registers: an office's working seats, or an applicant for the own body."""
    return any(duty.role in _IMPORTING_ROLES for duty in officer.duties)


def unit_of(officer: Officer | None) -> str:
    """The code of the mediation organisation for which the officer applies; empty for an office and the system.

    Who applies for a body does not vouch for its register, whatever other seat they have.
    """
    applying = [] if officer is None else [duty for duty in officer.duties if duty.role == Role.APPLICANT]
    return applying[0].organisation_code if applying else ""


def within(rows: Scope) -> Q:
    """The organisations of a scope: those under its regions, and its own."""
    mine = Q(pk__in=rows.organisations)
    for path in rows.paths:
        mine |= Q(region__path__startswith=path)
    return mine


def mediation_bodies(officer: Officer | None) -> QuerySet[Organisation]:
    """Every mediation organisation the officer may see, by code; all of them for the system (None)."""
    bodies = Organisation.objects.filter(kind=OrganisationKind.MEDIATION_BODY).select_related("region")
    return (bodies if officer is None else bodies.filter(within(officer.scope))).order_by("code")


def bodies_for(officer: Officer | None) -> dict[str, Body]:
    """The organisations a register of this officer may name, by code in capitals. Two queries."""
    counties = set(Region.objects.filter(level=Level.COUNTY).values_list("code", flat=True))
    return {
        body.code.upper(): Body(body.pk, body.name, _register(body.region, counties))
        for body in mediation_bodies(officer)
    }


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
