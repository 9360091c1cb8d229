"""Where a year's cases of an organisation come from: which files, by whom and when, and how many still wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from workflows.sheets.models import Origin

from .models import CaseRevision, MediationCase, Standing


@dataclass(frozen=True, slots=True)
class Source:
    """One file's part in a year: rows that count, rows that wait. ``late``: handed in after the round had opened."""

    file_name: str
    at: datetime
    actor: str
    origin: str
    counted: int
    waiting: int
    late: bool


@dataclass(frozen=True, slots=True)
class Sources:
    """``revised``: how many of the year's cases were corrected or concluded after the round had opened."""

    files: list[Source]
    revised: int

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.files)

    @property
    def late(self) -> int:
        return sum(one.counted for one in self.files if one.late)


def _of_year(year: int) -> Q:
    return Q(accepted_year=year) | Q(closed_year=year)


def sources(organisation_id: int, year: int, opened: date | None) -> Sources:
    """The files behind the organisation's cases accepted or closed in the year. Two queries.

    ``opened``: the day the round opened; None marks nothing as late.
    """
    rows = (
        MediationCase.objects.filter(
            _of_year(year), organisation=organisation_id, standing__in=(Standing.COUNTED, Standing.PENDING)
        )
        .order_by("batch__at", "batch__pk")
        .values_list("batch__file_name", "batch__at", "batch__actor__person_name", "batch__origin")
        .annotate(
            entered=Count("pk", filter=Q(standing=Standing.COUNTED)),
            waiting=Count("pk", filter=Q(standing=Standing.PENDING)),
        )
    )
    files = [
        Source(name, at, actor or "系统", Origin(origin).label, entered, waiting, _since(at, opened))
        for name, at, actor, origin, entered, waiting in rows
    ]
    return Sources(files, _revised(organisation_id, year, opened))


def _since(at: datetime, opened: date | None) -> bool:
    return opened is not None and timezone.localdate(at) >= opened


def _revised(organisation_id: int, year: int, opened: date | None) -> int:
    if opened is None:
        return 0
    mine = MediationCase.counted.filter(_of_year(year), organisation=organisation_id)
    made = CaseRevision.objects.filter(case__in=mine, at__date__gte=opened)
    return made.order_by().values("case").distinct().count()


def waiting_cases(organisations: Iterable[int], year: int) -> dict[int, int]:
    """How many rows of the year wait for an office, by organisation; those without any are left out. One query."""
    rows = MediationCase.objects.filter(_of_year(year), organisation__in=list(organisations), standing=Standing.PENDING)
    return dict(rows.order_by().values_list("organisation").annotate(Count("pk")))
