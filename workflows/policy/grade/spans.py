"""Time worked, on the calendar: spans of days, and the day on which so many months have been worked.

A day is its ordinal (``date.toordinal``); a span is half-open, ``(first day, day after the last)``. ``FOREVER`` ends a
job that goes on, ``EVER`` begins what has no known beginning.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from workflows.calendar.words import day_words

EVER = date(1900, 1, 1).toordinal()
FOREVER = date(2999, 12, 31).toordinal()

Span = tuple[int, int]


def add_months(day: int, months: int, feb29: str) -> int:
    """The corresponding day ``months`` later; where the month has no such day, its last one (G02).

    ``feb29``: ``feb28`` | ``mar01``, what corresponds to 29 February in a year without one.
    """
    start = date.fromordinal(day)
    whole, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + whole, month + 1
    if start.day <= 28:
        return date(year, month, start.day).toordinal()
    last = monthrange(year, month)[1]
    if start.day <= last:
        return date(year, month, start.day).toordinal()
    end = date(year, month, last).toordinal()
    return end + 1 if feb29 == "mar01" and (start.month, month) == (2, 2) else end


def months_between(first: int, until: int, feb29: str) -> int:
    """The most whole months from ``first`` that do not go beyond ``until``."""
    start, end = date.fromordinal(first), date.fromordinal(until)
    months = (end.year - start.year) * 12 + end.month - start.month
    # 29 February to 1 March may be a whole year, so try the month that has begun before taking it off.
    return months if add_months(first, months, feb29) <= until else months - 1


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Overlapping, nested and touching spans as one, in order: a day counts once, yearly contracts have no gap."""
    result: list[Span] = []
    for first, until in sorted(spans):
        if first >= until:
            continue
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], until))
        else:
            result.append((first, until))
    return tuple(result)


class Sum(NamedTuple):
    """``reached``: the day on which the months are full, None if never; else ``months`` and ``days`` worked in all."""

    reached: int | None
    months: int
    days: int


def add_up(spans: Sequence[Span], since: int, wanted: int, feb29: str) -> Sum:
    """Add up work on days from ``since`` on until ``wanted`` months are full (G01, G04).

    Whole calendar months of each span; days left over are put directly before the next span. The day reached is the
    corresponding day after the last day needed: it need not be worked itself.
    """
    months = carried = 0
    for first, until in spans:
        if until <= since:
            continue
        first = max(first, since)
        start = first - carried
        # A sum that the carried days alone would fill is full only once the span has begun.
        target = max(add_months(start, wanted - months, feb29), first + 1)
        if target <= until:
            return Sum(target, wanted, 0)
        whole = months_between(start, until, feb29)
        months += whole
        carried = until - add_months(start, whole, feb29)
    return Sum(None, months, carried)


def worked_until(spans: Sequence[Span], since: int, day: int, feb29: str) -> Sum:
    """What has been worked from ``since`` to the eve of ``day``."""
    return add_up([(first, min(until, day)) for first, until in spans if first < day], since, 12_000, feb29)


def in_words(months: int, days: int) -> str:
    """``4年2个月3天``; nothing at all is ``0天``."""
    years, months = divmod(months, 12)
    parts = ((years, "年"), (months, "个月"), (days, "天"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0天"


def difference(first: int, until: int, feb29: str) -> str:
    """From one day to another, in words."""
    months = months_between(first, until, feb29)
    return in_words(months, until - add_months(first, months, feb29))


def spoken(day: int) -> str:
    """``2027年3月1日``."""
    return day_words(date.fromordinal(day))
