"""Reading the register of titles: titles of a person, and what an officer may see."""

from typing import Any

from django.db.models import F, Q, QuerySet

from gold_selection.honours.models import Honour
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer


def titles_of(person_pk: int, category: str) -> list[int]:
    """The years in which the person won a title of the category that has not been revoked."""
    held = Honour.objects.filter(person=person_pk, category=category, revoked_on__isnull=True)
    return sorted(held.values_list("year", flat=True))


def honours_for(officer: Officer) -> QuerySet[Any]:
    """The titles given in the regions that the officer oversees, and those of the own units; each with its region and
    ``certificate_number``."""
    seen = Q(organisation__in=officer.scope.organisations) | Q(person__employer__in=officer.scope.organisations)
    seen |= Q(region__in=Region.objects.under(officer.scope.paths).order_by())
    if officer.signed_in:
        seen |= Q(person__user=officer.user)
    numbered = Honour.objects.annotate(certificate_number=F("nomination__held_certificates__number_text"))
    return numbered.filter(seen).select_related("region")
