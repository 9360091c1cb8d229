"""What may be begun: of some townships and fields, the quarters that stand and those that are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Max, Min

from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.assessments.models import Assessment
from workflows.organisations.models import Region

Quarter = tuple[int, int]  # year and number


@dataclass(frozen=True)
class Place:
    """A quarter of a unit: ``case`` where it stands; ``begun`` whether its first day has come."""

    unit: Region
    number: int
    case: Assessment | None
    begun: bool

    @property
    def name(self) -> str:
        return QUARTER_NAMES[self.number - 1]

    @property
    def word(self) -> str:
        """By which it is chosen among those of its year; "" where it cannot be."""
        return f"{self.unit.pk}-{self.number}" if self.begun and self.case is None else ""


def places(units: Sequence[Region], year: int, today: date) -> list[tuple[Region, list[Place]]]:
    """The four quarters of each unit. One query."""
    found = Assessment.objects.filter(of_region__in=units, year=year)
    there = {(case.of_region_id, case.quarter): case for case in found}
    return [
        (unit, [Place(unit, n, there.get((unit.pk, n)), (year, n) <= _present(today)) for n in (1, 2, 3, 4)])
        for unit in units
    ]


def following(units: Sequence[Region], today: date) -> dict[str, Quarter]:
    """Unit (code) -> the quarter after the last that it has, but never one to come; where it has none the present."""
    # The quarters counted from zero, so that this number of the last one is that of the next.
    number = F("year") * 4 + F("quarter")
    found = (
        Assessment.objects.filter(of_region__in=units).order_by().values_list("of_region").annotate(next=Max(number))
    )
    after = {code: (number // 4, number % 4 + 1) for code, number in found}
    return {one.pk: min(after.get(one.pk, _present(today)), _present(today)) for one in units}


def years(units: Sequence[Region], today: date) -> range:
    """From the present year back to the first of which anything stands, at least to the one before."""
    first = Assessment.objects.filter(of_region__in=units).aggregate(first=Min("year"))["first"]
    return range(today.year, min(first or today.year, today.year - 1) - 1, -1)


def _present(today: date) -> Quarter:
    return today.year, (today.month + 2) // 3
