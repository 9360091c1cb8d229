"""Counting working days from the dated table ``holidays.yaml``."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("holidays.yaml")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Deadline:
    """The last day of a term; ``provisional`` while a year it touches has no published holiday notice."""

    day: date
    provisional: bool


@dataclass(frozen=True)
class Period:
    """Consecutive working days ``days`` from ``first`` to ``last``."""

    first: date
    last: date
    days: list[date]
    provisional: bool


@dataclass(frozen=True)
class _Table:
    years: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]


@cache
def _table() -> _Table:
    notices = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    spans = [(first, last) for notice in notices for _, first, last in notice["holidays"]]
    return _Table(
        years=frozenset(notice["year"] for notice in notices),
        off=frozenset(first + ONE_DAY * n for first, last in spans for n in range((last - first).days + 1)),
        worked=frozenset(day for notice in notices for day in notice["worked"]),
    )


def is_published(year: int) -> bool:
    """Whether the holiday notice of that year is in the table."""
    return year in _table().years


def is_working_day(day: date) -> bool:
    """Weekends and holidays are off, make-up days are worked; in an unpublished year the weekend alone decides."""
    table = _table()
    return day in table.worked or (day.weekday() < SATURDAY and day not in table.off)


def is_holiday(day: date) -> bool:
    """Whether a holiday notice names the day as off, weekend days within its spans included."""
    return day in _table().off


def add_working_days(start: date, n: int) -> Deadline:
    """The n-th working day after ``start``, which itself does not count; ``start`` for n = 0.

    Raises ValueError for a negative n.
    """
    if n < 0:
        raise ValueError(f"A term cannot have {n} working days.")
    day, left = start, n
    while left:
        day += ONE_DAY
        left -= is_working_day(day)
    return Deadline(day, _provisional(start, day))


def working_days_between(first: date, last: date) -> int:
    """How many working days there are from ``first`` to ``last``, both counted; 0 if ``last`` is earlier."""
    return sum(is_working_day(first + ONE_DAY * n) for n in range((last - first).days + 1))


def period(first: date, n: int) -> Period:
    """The first n working days from ``first`` on; ``first`` counts if it is one.

    Raises ValueError unless n is at least 1.
    """
    if n < 1:
        raise ValueError(f"A period cannot have {n} working days.")
    days = [first if is_working_day(first) else _next_working_day(first)]
    while len(days) < n:
        days.append(_next_working_day(days[-1]))
    return Period(days[0], days[-1], days, _provisional(first, days[-1]))


def _next_working_day(day: date) -> date:
    day += ONE_DAY
    while not is_working_day(day):
        day += ONE_DAY
    return day


def _provisional(first: date, last: date) -> bool:
    return not all(is_published(year) for year in range(first.year, last.year + 1))
