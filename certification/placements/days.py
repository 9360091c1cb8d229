"""The days of a placement as pages show them: what was said of each, whether it counts, and why it does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import Prefetch, prefetch_related_objects

from certification.placements import judging
from certification.placements.calendar import Cell, Row
from certification.placements.codes import Attendance
from certification.placements.models import DayFile, Placement, PlacementDay
from workflows.calendar import is_published, is_working_day
from workflows.policy.placement_days import Account, DayMark

ONE_DAY = timedelta(days=1)
WHY = {
    "future": "尚未到", "holiday": "法定节假日", "weekend": "周末", "makeup": "调休上班",
    "overlap": "同日在两个单位，只计一次",
}  # fmt: skip


def _current(lookup: str) -> "Prefetch[str]":
    return Prefetch(lookup, DayFile.objects.filter(removed_at__isnull=True), to_attr="current_files")


@dataclass(frozen=True)
class Recorded:
    """One day of one placement. ``row`` None: nothing was said of it yet."""

    day: date
    row: PlacementDay | None
    today: date

    @property
    def works(self) -> bool:
        return is_working_day(self.day)

    @property
    def lacks_log(self) -> bool:
        """Whether a log is due: of every day worked, once it is over, on which the person was there."""
        written = self.row and (self.row.text or self.row.attendance != Attendance.PRESENT)
        return self.works and self.day < self.today and not written

    @property
    def files(self) -> list[DayFile]:
        return self.row.current_files if self.row else []  # type: ignore[attr-defined]

    @property
    def confirmed(self) -> bool:
        return bool(self.row and self.row.confirmed_at)

    @property
    def asked(self) -> str:
        """What was reported beside presence and nobody has confirmed: 请假（病假）."""
        row = self.row
        return row.told if row and not row.confirmed_at and row.attendance != Attendance.PRESENT else ""


def recorded(case: Placement, today: date) -> list[Recorded]:
    """The days so far, the first one first. Two queries, unless the days were read with the placement."""
    rows = {row.day: row for row in case.days.prefetch_related(_current("files"))}
    return so_far(case, rows, today)


def so_far(case: Placement, rows: dict[date, PlacementDay], today: date) -> list[Recorded]:
    last = min(case.end or today, today)
    return [Recorded(day, rows.get(day), today) for day in judging.span(case.start, last)]


# ---- day by day, over all placements that are judged as one ---------------------------------------------------------


@dataclass(frozen=True)
class Day:
    """``mark`` None: it was broken off and lies in no period. ``rows``: what is recorded of it, at one host or two."""

    cell: Cell
    mark: DayMark | None
    rows: Sequence[PlacementDay]

    @property
    def day(self) -> date:
        return self.cell.day

    @property
    def why(self) -> str:
        """What the day is: 在岗, 周末, 请假（病假）, 法定节假日."""
        away = [row.told for row in self.rows if row.attendance != Attendance.PRESENT]
        calendar = WHY.get(self.mark.why, "") if self.mark else ""
        return "，".join([*away, *([calendar] if calendar else [])]) or "在岗"

    @property
    def counts(self) -> tuple[str, str]:
        """Whether it counts among 14 calendar days, and among 10 working days."""
        if self.mark is None:
            return "不计", "不计"
        if self.mark.why == "future":
            return "未到", "未到"
        return _counted(self.mark.counts_calendar), _counted(self.mark.counts_working)

    @property
    def breaks(self) -> bool:
        """Whether the period breaks off here."""
        return self.cell.kind == "interrupted"

    @property
    def logs(self) -> list[PlacementDay]:
        return [row for row in self.rows if row.text or row.current_files]  # type: ignore[attr-defined]

    @property
    def confirmed(self) -> bool:
        return bool(self.rows) and all(row.confirmed_at for row in self.rows)

    @property
    def open(self) -> bool:
        """Whether the host has still to confirm it: a day that is worked, or of which something was said."""
        ahead = self.mark is not None and self.mark.why == "future"
        return not self.confirmed and not ahead and (is_working_day(self.day) or bool(self.rows))


def _counted(counts: bool) -> str:
    return "计入" if counts else "不计"


@dataclass(frozen=True)
class Gap:
    """Days between two placements, on which the person was nowhere."""

    first: date
    last: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class DayByDay:
    """``hosts``: whether the days lie at more than one."""

    account: Account
    days: Sequence[Day]
    hosts: bool

    @property
    def lines(self) -> list[Day | Gap]:
        """The days, and the gaps between them."""
        found: list[Day | Gap] = []
        for day in self.days:
            if found and (after := _day_of(found[-1]) + ONE_DAY) < day.day:
                found.append(Gap(after, day.day - ONE_DAY))
            found.append(day)
        return found

    @cached_property
    def provisional(self) -> list[int]:
        """The years whose holidays are not published, so that their working days are those of the week."""
        years = sorted({day.day.year for day in self.days})
        return [year for year in years if not is_published(year)]


def _day_of(line: "Day | Gap") -> date:
    return line.last if isinstance(line, Gap) else line.day


def by_day(case: Placement, as_of: date) -> DayByDay:
    """Day by day, with the person's other placements of the year, so that a gap between two hosts shows; the count is
    of what is judged as one. Before it begins with those planned."""
    plans = case.began_on is None
    cases = sorted([*judging.of_the_year(case, plans=plans), case], key=lambda one: (one.start, one.pk))
    prefetch_related_objects(cases, "days", _current("days__files"))
    row = Row(cases, judging.account_of(cases, as_of), as_of)
    rows = sorted((one for each in cases for one in each.days.all()), key=lambda one: one.day)
    recorded = {day: list(found) for day, found in groupby(rows, key=lambda one: one.day)}
    days = sorted({day for one in cases for day in judging.span(one.start, one.end or max(as_of, one.start))})
    shown = [Day(row.cell(day), row.marks.get(day), recorded.get(day, ())) for day in days]
    counted = judging.account_of(judging.together(case, plans=plans), as_of)
    return DayByDay(counted, shown, len({one.host_name for one in cases}) > 1)
