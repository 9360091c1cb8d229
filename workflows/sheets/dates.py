"""Dates as people type them into sheets."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from .text import compact

# A day this early is a slip of the pen: the People's Republic has no record to register before it.
EARLIEST = date(1949, 10, 1)
# Excel counts days from here (its 1900 is wrongly a leap year, which this epoch absorbs from 1900-03-01 on).
_EXCEL_EPOCH = datetime(1899, 12, 30)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WRITTEN = re.compile(r"(\d{4})(?:年|[-/.。])(\d{1,2})(?:月|[-/.。])(\d{1,2})(?:日|号)?")
_NUMERALS = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = {"〇": 0, "○": 0, "零": 0} | {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*$")
_NO_YEAR = re.compile(r"(\d{1,2})(?:月|[-/.])(\d{1,2})(?:日|号)?")


@dataclass(frozen=True, slots=True)
class DateReading:
    """``value`` is None when nothing or nothing readable was typed; then ``problem`` says what is wrong, if anything.

    ``note`` is DATE_TEXT for a text that could be read and DATE_SERIAL for a bare day number.
    """

    value: date | None
    note: str = ""
    problem: str = ""


BLANK = DateReading(None)


def read_date(raw: Any, *, plain: re.Pattern[str] | None = None) -> DateReading:
    """Read one cell. ``plain`` is the form in which the file writes a true date as text (CSV); it earns no note."""
    if raw is None:
        return BLANK
    if isinstance(raw, date):
        return _checked(raw.year, raw.month, raw.day)
    text = compact(_TIME.sub("", str(raw)))
    if not text:
        return BLANK
    if _SERIAL.fullmatch(text):
        moment = _EXCEL_EPOCH + timedelta(days=int(float(text)))
        return _checked(moment.year, moment.month, moment.day, "DATE_SERIAL")
    found = _COMPACT.fullmatch(text) or _WRITTEN.fullmatch(text)
    if found:
        note = "" if plain and plain.fullmatch(str(raw)) else "DATE_TEXT"
        year, month, day = (int(part) for part in found.groups())
        return _checked(year, month, day, note)
    if found := _NUMERALS.fullmatch(text):
        year = int("".join(str(_DIGITS[one]) for one in found[1]))
        return _checked(year, _below_hundred(found[2]), _below_hundred(found[3]), "DATE_TEXT")
    if _NO_YEAR.fullmatch(text):
        return DateReading(None, problem="日期缺年份，请填写完整的年月日")
    return DateReading(None, problem=f"“{text}”不是日期，请按2024-03-05的样式填写")


def _below_hundred(numerals: str) -> int:
    """二十一 is 21, 十 is 10; without 十 a single numeral."""
    tens, ten, ones = numerals.partition("十")
    if not ten:
        return _DIGITS[numerals] if len(numerals) == 1 else 0
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


def _checked(year: int, month: int, day: int, note: str = "") -> DateReading:
    try:
        value = date(year, month, day)
    except ValueError:
        if 1 <= month <= 12 and 1 <= day <= 31:
            return DateReading(None, problem=f"{month}月没有{day}日")
        return DateReading(None, problem=f"没有{month}月{day}日这一天")
    if value < EARLIEST:
        return DateReading(None, problem=f"{year}年过早，疑为年份录错")
    return DateReading(value, note)
