"""Who answers for the register of a mediation organisation: makes its rows count, accepts what waits, corrects it.

Who is judged by a figure does not alone write what it is made of (山西 三(二)4).
"""

from django.db.models import Q, QuerySet

from workflows.organisations.models import Organisation, OrganisationKind, Party, Role
from workflows.organisations.officers import Duty, Officer, Scope
from workflows.sheets.models import ImportBatch, Origin

from .models import Registration

# What an office has refused to register is a body to nobody.
DECLINED = Q(mediation__registration=Registration.DECLINED)
_KEEPING_ROLES = frozenset({Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})


def keeping_seats(officer: Officer) -> tuple[Duty, ...]:
    """The seats by which registers are kept: working seats of HR bureaus, which as a party oversee their region."""
    return tuple(duty for duty in officer.duties if duty.party == Party.HR and duty.role in _KEEPING_ROLES)


def keeps(officer: Officer, body: Organisation, batch: ImportBatch | None = None) -> bool:
    """Whether the officer keeps this organisation's register: never that of a body they apply for.

    With ``batch``, whether over the rows of that file: not over those they handed in for a body themselves.
    """
    if body.pk in officer.units or (batch and batch.origin == Origin.UNIT and batch.actor_id == officer.user.pk):
        return False
    return any(body.region.path.startswith(duty.region_path) for duty in keeping_seats(officer))


def bodies_kept(officer: Officer) -> QuerySet[Organisation]:
    """The mediation organisations whose register the officer keeps."""
    paths = tuple(duty.region_path for duty in keeping_seats(officer))
    return _bodies(within(Scope(paths, frozenset()))).exclude(pk__in=officer.units)


def bodies_to_import(officer: Officer | None) -> QuerySet[Organisation]:
    """Those that a register handed in by this person may name: who applies for a body speaks for that one alone.

    All of them for the system (None).
    """
    if officer is None:
        return _bodies(Q())
    return _bodies(Q(pk__in=officer.units)) if officer.units else bodies_kept(officer)


def may_import(officer: Officer) -> bool:
    """Whether they keep registers, or apply for a body, whose own register they may hand in."""
    return bool(officer.units or keeping_seats(officer))


def unit_of(officer: Officer | None) -> str:
    """The code of the organisation for which the officer applies; empty for an office and the system.

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


def mediation_bodies(officer: Officer) -> QuerySet[Organisation]:
    """Every mediation organisation the officer may see, by code."""
    return _bodies(within(officer.scope))


def _bodies(which: Q) -> QuerySet[Organisation]:
    bodies = Organisation.objects.filter(which, kind=OrganisationKind.MEDIATION_BODY)
    return bodies.exclude(DECLINED).select_related("region").order_by("code")
