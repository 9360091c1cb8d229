"""The last days of many placements side by side, for whoever confirms the attendance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from certification.placements.codes import Attendance
from certification.placements.day_forms import mark
from certification.placements.days import Recorded, so_far
from certification.placements.models import Placement

SHOWN = 14  # days in a row
# Confirmed, by attendance; what is only reported has a question mark.
SIGNS = {"present": "●", "leave": "假", "absent": "缺", "interrupted": "断"}


@dataclass(frozen=True)
class Square:
    """One day in the row of a placement. ``entry`` None: it is no day of it."""

    entry: Recorded | None

    @property
    def sign(self) -> str:
        if self.entry is None:
            return ""
        if self.entry.confirmed:
            return SIGNS[self._attendance]
        return "○" if self._attendance == Attendance.PRESENT else f"{SIGNS[self._attendance]}?"

    @property
    def words(self) -> str:
        if self.entry is None:
            return ""
        row = self.entry.row
        said = row.told if row else Attendance.PRESENT.label
        day = f"{self.entry.day.month}月{self.entry.day.day}日"
        if self.entry.confirmed:
            return f"{day}：{said}，已确认"
        return f"{day}：本人报{said}，未确认" if row else f"{day}：未确认"

    @property
    def kind(self) -> str:
        """Its class, as in the calendar."""
        if self.entry is None:
            return ""
        present = self._attendance == Attendance.PRESENT
        return ("both" if self.entry.confirmed else "") if present else self._attendance

    @property
    def _attendance(self) -> str:
        row = self.entry.row if self.entry else None
        return row.attendance if row else Attendance.PRESENT.value


@dataclass(frozen=True)
class Glance:
    case: Placement
    squares: Sequence[Square]
    entries: Sequence[Recorded]

    @property
    def open(self) -> int:
        """Days so far that nobody confirmed."""
        return sum(not one.confirmed for one in self.entries)

    @property
    def asked(self) -> list[Recorded]:
        return [one for one in self.entries if one.asked]

    @property
    def mark(self) -> str:
        return mark(self.entries)


def last_days(today: date) -> list[date]:
    """The latest first: on a phone the others are a swipe away."""
    return [today - timedelta(days=back) for back in range(SHOWN)]


def glance(case: Placement, days: Sequence[date], today: date) -> Glance:
    entries = so_far(case, {row.day: row for row in case.days.all()}, today)
    by_day = {one.day: one for one in entries}
    return Glance(case, [Square(by_day.get(day)) for day in days], entries)
