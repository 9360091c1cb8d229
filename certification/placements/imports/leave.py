"""请假日期: the days that people write in one cell, 11月6日、7日 or 11月6日至8日, mostly without their year."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from workflows.sheets.text import compact

_ONE_DAY = timedelta(days=1)
_NONE = frozenset({"", "无", "没有", "/", "\\", "—", "——", "-", "0"})
_APART = re.compile(r"(?<=\d)\s+(?=\d)")
_BETWEEN = re.compile(r"[、,;和及]+")
_DAY = r"(?:(?:(\d{4})[年./-](\d{1,2})[月./-])|(\d{1,2})[月./])?(\d{1,2})[日号]?"
_SPAN = re.compile(rf"{_DAY}(?:[至到~—–-]{{1,2}}{_DAY})?")
_MOST_DAYS = timedelta(days=366)
Month = tuple[int, int] | None


class Unclear(ValueError):
    """What cannot be read as days: the rest of the text from there on."""


def days_off(text: str, first: date, last: date) -> list[date]:
    """The days, in order. One without a year lies between ``first`` and ``last``, if it can; one without a month is of
    the month written before it, or as 6日 of the only one there is: a mere 3 may count days. Raises ``Unclear``."""
    left = compact(_APART.sub("、", text))
    if left in _NONE:
        return []
    found: set[date] = set()
    only = (first.year, first.month) if (first.year, first.month) == (last.year, last.month) else None
    month: Month = None
    while left:
        read = _SPAN.match(left)
        if read is None:
            raise Unclear(left)
        begin = _day(left, read.groups()[:4], month or (only if read[0][-1] in "日号" else None), first, last)
        month = begin.year, begin.month
        end = _day(left, read.groups()[4:], month, begin, last) if read[8] else begin
        if not begin <= end <= begin + _MOST_DAYS:
            raise Unclear(left)
        found.update(_days(begin, end))
        month, left = (end.year, end.month), left[read.end() :]
        left = left[between.end() :] if (between := _BETWEEN.match(left)) else left
    return sorted(found)


def _day(left: str, read: tuple[str | None, ...], month: Month, first: date, last: date) -> date:
    year, of_year, alone, day = (int(one) if one else 0 for one in read)
    if year:
        found = list(_valid([(year, of_year)], day))
    elif alone:
        found = list(_valid([(one, alone) for one in range(first.year, max(first.year, last.year) + 1)], day))
        found = [one for one in found if first <= one <= last] or found
    else:
        found = list(_valid([month] if month else [], day))
    if not found:
        raise Unclear(left)
    return found[0]


def _valid(months: list[tuple[int, int]], day: int) -> Iterator[date]:
    for year, month in months:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _days(begin: date, end: date) -> Iterator[date]:
    while begin <= end:
        yield begin
        begin += _ONE_DAY
