"""What people type into the cells of the ledger: years of work, telephone numbers, points."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from workflows.sheets.numerals import numeral_value
from workflows.sheets.spec import Column, Reader, Reporter
from workflows.sheets.text import compact

_NUMBER = r"([0-9]{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_YEARS = re.compile(rf"(?:{_NUMBER}个?周?年(半)?)?(?:零?(?:{_NUMBER}个?月|(半年)))?")
_BARE = re.compile(_NUMBER)
_HALVES = re.compile(r"([0-9]{1,2})\.([05])年?")
_MOST_YEARS = 60


@dataclass(frozen=True)
class WorkMonths(Reader):
    """从事协调劳动关系工作年限 as months: 11, 7年, 2年6个月, 一年半, 6个月. A bare number counts years."""

    missing: str = "WORK_YEARS_UNCLEAR"
    hint: str = "如2年6个月"

    def read(self, raw: Any, row: Reporter, column: Column) -> int | None:
        months = months_of(compact(raw))
        if months is None and compact(raw):
            message = "从事年限不明确，未采用；请填确切年限，如“2年6个月”"
            row.flaw(column, "WORK_YEARS_UNCLEAR", message)
        return months


def months_of(text: str) -> int | None:
    if halves := _HALVES.fullmatch(text):
        return 12 * int(halves[1]) + (6 if halves[2] == "5" else 0)
    if bare := _BARE.fullmatch(text):
        text = f"{bare[1]}年"
    found = _YEARS.fullmatch(text)
    if found is None or not text:
        return None
    years, half, months, half_year = found.groups()
    counted = [numeral_value(one) if one else 0 for one in (years, months)]
    if None in counted or (counted[1] or 0) > 11:
        return None
    total = 12 * (counted[0] or 0) + (counted[1] or 0) + (6 if half or half_year else 0)
    return total if total <= 12 * _MOST_YEARS else None


class Typed(NamedTuple):
    """A cell of points. ``value`` None: nothing entered, or unreadable, which ``code`` then says.

    ``as_typed``: the text of a value that is not plain. ``changed``: a deduction written otherwise.
    """

    value: int | None = None
    code: str = ""
    as_typed: str = ""
    changed: bool = False


# What the export writes where a ledger lacked the whole line: such a quarter has no total, nothing having been entered.
LACKING = "缺"
BLANK = Typed()
_NOTHING = frozenset({"", "/", "\\", "无", "—", "――", "——", "-", "--", "－", "未填", "空"})
_POINTS = re.compile(r"(减|扣|[+-])?(\d{1,4})(?:\.0+)?分?")
_IN_WORDS = re.compile(r"(?:减|扣)?([零〇一二两三四五六七八九十]{1,3})分?")


def points(raw: Any, deduction: bool = False) -> Typed:
    """A cell of points as whole number; a deduction counts whatever its sign and may say so in words (减5分)."""
    if raw.__class__ is int:
        return Typed(abs(raw), changed=True) if deduction and raw < 0 else Typed(raw)
    if raw is None:
        return BLANK
    text = compact(raw)
    if text in _NOTHING:
        return BLANK
    if found := _POINTS.fullmatch(text):
        sign, value = found[1] or "", int(found[2])
        if deduction:
            return Typed(value, changed=bool(sign) or "分" in text)
        if sign in ("", "+", "-"):
            return Typed(-value if sign == "-" else value)
    if text == LACKING:
        return Typed(None, "SCORE_ROW_MISSING", LACKING)
    if text.startswith("#"):
        return Typed(None, "SCORE_ERROR_VALUE", text[:20])
    said = _IN_WORDS.fullmatch(text)
    return Typed(numeral_value(said[1]) if said else None, "SCORE_NOT_NUMERIC", text[:20])
