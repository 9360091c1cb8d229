"""What stands above the table: whose ledger it is, and the day on which it was filled in."""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.calendar.words import day_words
from workflows.sheets.dates import read_date
from workflows.sheets.lines import Line, UnreadableFile
from workflows.sheets.report import Issue, Place, Severity
from workflows.sheets.text import compact, tidy

_UNIT = re.compile(r"乡镇\(街道、?领域\):?(.*)")
_COUNTY = re.compile(r"(.+?)劳动关系协调员动态管理台账")
_DAY_LABEL = re.compile(r"填[报表写]?(?:日期|时间):?")
_LIKE_A_DAY = re.compile(r"[\d〇○零一二三四五六七八九十]{0,4}[年./-].*")
_OF_YEAR = re.compile(r"(\d{4})年度,?截至(.+)")
# A ledger of a year is closed in the first months of the next.
LAST_MONTH_AFTER = 3


@dataclass(frozen=True)
class Head:
    """``unit``: as typed, or the worksheet's name; ``county``: as the title names it, may be empty.

    ``day``: as stated, None where it is not known. ``seen_on``: the day on which the people are taken to have been in
    post: the stated day, else, or where the points were corrected long after the year, the last one of the year.
    """

    sheet: str
    unit: str
    county: str
    day: date | None
    seen_on: date
    place: Place


def day_line(day: date, year: int) -> str:
    """The day of a ledger as it stands above the table: with the year, where a day so late would tell another."""
    words = day_words(day)
    return words if _tells(day, year) else f"{year}年度，截至{words}"


def _tells(day: date, year: int) -> bool:
    """Whether a day by itself tells that a ledger is of this year."""
    return day.year == year or (day.year == year + 1 and day.month <= LAST_MONTH_AFTER)


def read_head(sheet: str, above: Sequence[Line], year: int, today: date, issues: list[Issue]) -> Head:
    """Read it. Raises UnreadableFile for a day that belongs to another year or lies in the future."""
    title = (found[1] for cell in _cells(above) if (found := _COUNTY.match(compact(cell[1]))))
    unit, place, raw = _unit(sheet, above)
    if not unit:
        unit = tidy(sheet)
        message = f"“乡镇（街道、领域）”后未填，按工作表名“{unit}”认定，请核对"
        issues.append(Issue("UNIT_MISSING", Severity.WARN, message, place, "A", "unit", raw))
    day, latest = _day(above, year, today, place, issues)
    seen_on = day if day and _tells(day, year) else latest
    return Head(sheet, unit, next(title, ""), day, min(seen_on, today), place)


def _cells(above: Iterable[Line]) -> Iterable[tuple[Line, Any]]:
    return ((line, cell) for line in above for cell in line.cells if cell is not None)


def _unit(sheet: str, above: Sequence[Line]) -> tuple[str, Place, Any]:
    for line in above:
        for index, cell in enumerate(line.cells):
            found = _UNIT.fullmatch(compact(cell)) if isinstance(cell, str) else None
            if found:
                beside = next((compact(one) for one in line.cells[index + 1 :] if compact(one)), "")
                return found[1] or beside, line.place, cell
    first = above[0].place if above else Place(sheet=sheet, row=1)
    return "", first, None


def _day(above: Sequence[Line], year: int, today: date, place: Place, issues: list[Issue]) -> tuple[date | None, date]:
    """The stated day, and the last day that it can be."""
    latest = date(year, 12, 31)
    for line, cell in _cells(above):
        text, named = _without_year(_DAY_LABEL.sub("", compact(cell))) if isinstance(cell, str) else (cell, None)
        if not isinstance(text, date) and not _LIKE_A_DAY.fullmatch(text):
            continue
        read = read_date(text)
        if read.value:
            _check(read.value, named, year, today, line.place)
            return read.value, latest
        blank = isinstance(text, str) and not text.strip("年月日")
        code, what = ("DATE_MISSING", "未填") if blank else ("DATE_INCOMPLETE", "不完整或不能识别")
        month = _month(str(text))
        if month and month[0] in (year, year + 1):
            latest = date(*month, calendar.monthrange(*month)[1])
        message = f"填表日期{what}，在岗情况按{min(latest, today)}记；请补全年月日"
        issues.append(Issue(code, Severity.WARN, message, line.place, "A", "date", str(cell)))
        return None, latest
    message = f"表头上方没有填表日期，在岗情况按{min(latest, today)}记；请补填"
    issues.append(Issue("DATE_MISSING", Severity.WARN, message, place, "A", "date"))
    return None, latest


def _month(text: str) -> tuple[int, int] | None:
    found = re.match(r"(\d{4})年(1[0-2]|0?[1-9])月", text)
    return (int(found[1]), int(found[2])) if found else None


def _without_year(text: str) -> tuple[str, int | None]:
    """The day, and the year that the line names beside it."""
    found = _OF_YEAR.fullmatch(text)
    return (found[2], int(found[1])) if found else (text, None)


def _check(day: date, named: int | None, year: int, today: date, place: Place) -> None:
    if day > today:
        raise UnreadableFile(f"{place}的填表日期{day}晚于今天，疑为年份录错。请改正后再导入")
    if named not in (None, year):
        raise UnreadableFile(f"{place}写明是{named}年度的台账，不是{year}年度的。请核对导入的年度")
    if named is None and not _tells(day, year):
        raise UnreadableFile(
            f"{place}的填表日期是{day}，不是{year}年度的台账。请核对导入的年度，或改正填表日期后再导入"
        )
