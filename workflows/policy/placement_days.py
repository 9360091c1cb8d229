"""The days of placements, one by one: which of them counts, at either reading of two weeks, and why another does not.

Stretches that touch are one unbroken period, and a day in two of them counts once (P02); a day of leave does not count
but does not break the period (P03). Nothing here decides: the same days are counted by ``placement`` and shown in a
calendar.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from workflows.calendar import is_holiday, is_published, is_working_day

Why = Literal["", "leave", "weekend", "holiday", "makeup", "overlap", "future"]
CALENDAR_DAYS, WORKING_DAYS = 7, 5  # of a week
_SATURDAY = 5
_DAY = timedelta(days=1)


class Segment(NamedTuple):
    """First and last day of a stretch at one host; ``end`` None: it is still running."""

    start: date
    end: date | None = None


class DayMark(NamedTuple):
    """One day of a period. ``counts_calendar``, ``counts_working``: whether it counts among 14 calendar days, and among
    10 working days.

    ``why``: the first that is true of still to come, leave, a public holiday, a weekend, two stretches at
    once, a weekend day worked instead of another. ``segments``: positions of the stretches that it lies in.
    """

    day: date
    counts_calendar: bool
    counts_working: bool
    why: Why
    segments: tuple[int, ...]


class Period(NamedTuple):
    """``calendar``, ``working``: the days of it that count at either reading; ``leave``: those taken off."""

    first: date
    last: date
    calendar: int
    working: int
    leave: int


@dataclass(frozen=True, slots=True)
class Account:
    """``periods``: unbroken ones in the order of time, with planned days to come, which do not count yet.

    ``calendar``, ``working``: of the longest period; ``cumulative``, ``cumulative_working``: of all together.
    ``provisional``: a year among them has no holiday notice, so that its working days are those of the week.
    """

    weeks: int
    periods: list[Period]
    days: list[DayMark]
    provisional: bool

    @property
    def calendar(self) -> int:
        return max((period.calendar for period in self.periods), default=0)

    @property
    def working(self) -> int:
        return max((period.working for period in self.periods), default=0)

    @property
    def cumulative(self) -> int:
        return sum(period.calendar for period in self.periods)

    @property
    def cumulative_working(self) -> int:
        return sum(period.working for period in self.periods)

    @property
    def calendar_wanted(self) -> int:
        return self.weeks * CALENDAR_DAYS

    @property
    def working_wanted(self) -> int:
        return self.weeks * WORKING_DAYS


def account(
    segments: Sequence[tuple[date, date | None]], absent_days: Collection[date], as_of: date, weeks: int = 2
) -> Account:
    """The days of ``segments`` (first and last day, None: still running) as they stand on ``as_of``.

    Raises ``ValueError`` where a stretch ends before it starts.
    """
    if any(end is not None and end < start for start, end in segments):
        raise ValueError("A stretch cannot end before it starts.")
    leave = frozenset(absent_days)
    days: list[DayMark] = []
    periods: list[Period] = []
    for stretch in _unbroken(segments, as_of):
        marks = [mark for piece in stretch for mark in _marks(piece, leave, as_of)]
        periods.append(_period(marks))
        days += marks
    years = {year for period in periods for year in range(period.first.year, period.last.year + 1)}
    return Account(weeks, periods, days, not all(is_published(year) for year in years))


class _Piece(NamedTuple):
    """Days that lie in the same segments."""

    first: date
    last: date
    segments: tuple[int, ...]


def _unbroken(segments: Sequence[tuple[date, date | None]], as_of: date) -> Iterator[list[_Piece]]:
    """The periods, each in pieces between the days on which a segment begins or has ended."""
    spans = [(start, as_of if end is None else end) for start, end in segments]
    bounds = sorted({day for start, end in spans if start <= end for day in (start, end + _DAY)})
    stretch: list[_Piece] = []
    for first, after in pairwise(bounds):
        within = tuple(place for place, (start, end) in enumerate(spans) if start <= first <= end)
        if within:
            stretch.append(_Piece(first, after - _DAY, within))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _marks(piece: _Piece, leave: frozenset[date], as_of: date) -> Iterator[DayMark]:
    for number in range(piece.first.toordinal(), piece.last.toordinal() + 1):
        day = date.fromordinal(number)
        counts, works = day not in leave and day <= as_of, is_working_day(day)
        yield DayMark(day, counts, counts and works, _why(day, piece, leave, as_of, works), piece.segments)


def _why(day: date, piece: _Piece, leave: frozenset[date], as_of: date, works: bool) -> Why:
    if day > as_of:
        return "future"
    if day in leave:
        return "leave"
    weekend = day.weekday() >= _SATURDAY
    if not works:
        return "holiday" if is_holiday(day) else "weekend"
    if len(piece.segments) > 1:
        return "overlap"
    return "makeup" if weekend else ""


def _period(marks: Sequence[DayMark]) -> Period:
    counted = sum(mark.counts_calendar for mark in marks)
    worked = sum(mark.counts_working for mark in marks)
    return Period(marks[0].day, marks[-1].day, counted, worked, sum(mark.why == "leave" for mark in marks))
