"""Who may be put forward by whom, who reads a nomination, and what only the person may do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from certification import posts
from certification.models import Person, Post
from workflows.cases.actions import Standing, Step
from workflows.errors import Refused
from workflows.organisations.models import Organisation, OrganisationKind, Region

# These put forward anybody of their place, the others only their own people.
_OF_A_PLACE = (OrganisationKind.TOWNSHIP, OrganisationKind.TASKFORCE)


@dataclass(frozen=True)
class ThePerson:
    """The own account of who is put forward: no unit and no office speaks in their place."""

    def standing(self, case: Any, step: Step) -> Standing | None:
        signed_in = step.officer is not None and step.officer.signed_in
        return Standing() if signed_in and case.concerns(step.actor) else None

    def refusal(self, case: Any, step: Step) -> Refused:
        return Refused(f"{step.action.label}只能由被推荐人用本人账号办理", "not_applicant")


def nominable(unit: Organisation | None, region: Region, day: date) -> QuerySet[Person]:
    """Who may be put forward by a unit on a day: whoever is employed or in post there; by a township or a task force
    (专班) also who is in its place. Without a unit, whoever is in the region of the office that brought the list."""
    if unit is None:
        found = _in_place(region, day)
    else:
        found = Q(employer=unit) | Q(pk__in=_in_post(day).filter(employer=unit).values("person"))
        if unit.kind in _OF_A_PLACE:
            found |= _in_place(unit.jurisdiction, day)
    return Person.objects.filter(found).select_related("employer", "region").order_by("name", "pk")


def _in_place(region: Region, day: date) -> Q:
    there = _in_post(day).filter(region__path__startswith=region.path)
    return Q(region__path__startswith=region.path) | Q(pk__in=there.values("person"))


def _in_post(day: date) -> QuerySet[Post]:
    return Post.objects.filter(posts.on(day)).order_by()
