"""What the information base shows of placements: a person's own, and whose were confirmed in a year."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from certification.models import Person
from certification.placements import judging, queries
from certification.placements.models import Placement
from certification.placements.wording import span_words
from workflows.organisations.officers import Officer

YEARS = 6


def of_person(officer: Officer, person: Person) -> Mapping[str, Any]:
    """The person's placements within the reader's sight, the latest first, each with its conclusion. One query."""
    found = queries.shown(queries.openable(officer).filter(person=person)).reverse()
    return {"placements": [(one, judging.conclusion(one)) for one in found]}


def confirmed_of(officer: Officer, person: Person, year: int) -> list[str]:
    """In words those of the person that were confirmed and ended in the year, within the reader's sight. One query."""
    own = queries.openable(officer).filter(person=person)
    return [_told(one) for one in queries.shown(queries.confirmed(own, year))]


def _told(one: Placement) -> str:
    told = [f"{span_words(one.start, one.end)}在{one.host_name}", one.figure, judging.conclusion(one)]
    return "，".join(part for part in told if part)


# ---- in figures ----------------------------------------------------------------------------------------------------


def years(day: date) -> list[tuple[str, str]]:
    return [(str(year), f"{year}年已确认") for year in range(day.year, day.year - YEARS, -1)]


def confirmed_in(year: str) -> QuerySet[Any, Any]:
    """The persons (ids) with a confirmed placement that ended in the year."""
    return queries.confirmed(Placement.objects.all(), int(year)).order_by().values("person")
