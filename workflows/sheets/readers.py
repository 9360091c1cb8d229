"""The readers of cells: each turns what people type into one typed value, and says what it made of it.

They are made once, with the sheet, and called for every cell: the usual case comes first in each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from .dates import read_date
from .report import Severity
from .spec import Column, Need, Reader, Reporter
from .text import characters_lost, compact, looks_like_formula, looks_like_markup, person_name, tidy

_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9}|0\d{9,11}|\d{7,8})")
_BETWEEN = re.compile(r"[/、,，;；|或]|\s{2,}")
_MARKS = str.maketrans("", "", "-－—()")
_LOST = "中有“?”，可能是另存为GBK时丢失的生僻字，请核对"


@dataclass(frozen=True)
class Text(Reader):
    """Free text, as typed. ``longest`` in characters; ``lost``: whether a ``?`` is told as a lost character."""

    longest: int | None = None
    lost: bool = False
    missing: str = "VALUE_MISSING"

    def read(self, raw: Any, row: Reporter, column: Column) -> str | None:
        text = tidy(raw)
        if not text:
            return None
        if self.longest is not None and len(text) > self.longest:
            row.flaw(column, "TEXT_TOO_LONG", f"{column.title}超过{self.longest}个字，请缩短")
            return None
        if len(text) > 1 and looks_like_formula(text):
            message = f"{column.title}以“{text[0]}”开头，导出时按文本写出，不会当作公式执行"
            row.note(column, "TEXT_LOOKS_LIKE_FORMULA", message)
        if looks_like_markup(text):
            row.note(column, "TEXT_LOOKS_LIKE_MARKUP", f"{column.title}含HTML标记，按文本显示")
        if self.lost and characters_lost(text):
            row.doubt(column, "TEXT_LOST", column.title + _LOST)
        return text


@dataclass(frozen=True)
class Name(Reader):
    """A person's name: without the spaces that only align it, never with a lost character where it can do without."""

    longest: int = 60
    too_long: str = "NAME_TOO_LONG"
    missing: str = "NAME_MISSING"

    def read(self, raw: Any, row: Reporter, column: Column) -> str | None:
        name = person_name(raw)
        if not name:
            return None
        if len(name) > self.longest:
            row.flaw(column, self.too_long, f"{column.title}超过{self.longest}个字，疑为错列，未采用")
            return None
        if characters_lost(name):
            if column.need is Need.REQUIRED:
                row.doubt(column, "TEXT_LOST", column.title + _LOST)
                return name
            message = "姓名中有“?”，是另存为GBK时丢失的生僻字，未采用，请按原姓名补录或改用xlsx导入"
            row.flaw(column, "TEXT_LOST", message, Severity.WARN)
            return None
        if name != tidy(raw):
            row.note(column, "NAME_SPACES", "姓名中的空格已去除")
        return name


@dataclass(frozen=True)
class Code(Reader):
    """A code or number that is compared, not reckoned with: half-width, without spaces.

    ``never_number``: the issue code of a value stored as a number, which may have lost digits; "" where codes are short
    enough to survive. ``unknown``: the issue code of one that is too long.
    """

    upper: bool = False
    longest: int | None = None
    never_number: str = ""
    missing: str = "VALUE_MISSING"
    as_text: ClassVar[bool] = True

    def read(self, raw: Any, row: Reporter, column: Column) -> str | None:
        if self.never_number and isinstance(raw, int | float):
            message = f"{column.title}被存成数字，可能丢失末几位；请把该列设为文本后重填"
            row.flaw(column, self.never_number, message)
            return None
        code = compact(raw)
        if self.longest is not None and len(code) > self.longest:
            row.flaw(column, "TEXT_TOO_LONG", f"{column.title}超过{self.longest}个字，请缩短")
            return None
        return (code.upper() if self.upper else code) or None


@dataclass(frozen=True)
class Whole(Reader):
    """A whole number between ``least`` and ``most``."""

    least: int = 0
    most: int = 1_000_000_000
    code: str = "COUNT_INVALID"
    message: str = "须为非负整数"
    missing: str = "VALUE_MISSING"

    def read(self, raw: Any, row: Reporter, column: Column) -> int | None:
        text = compact(raw)
        if text.isdecimal() and len(text) < 12 and self.least <= int(text) <= self.most:
            return int(text)
        if text:
            row.flaw(column, self.code, f"{column.title}{self.message}")
        return None

    @property
    def hint(self) -> str:  # type: ignore[override]
        return "整数"


@dataclass(frozen=True)
class Exact(Reader):
    """A decimal number between ``least`` and ``most`` with at most ``places`` after the point, never a float."""

    least: int
    most: int
    places: int
    code: str
    missing: str = "VALUE_MISSING"

    def read(self, raw: Any, row: Reporter, column: Column) -> Decimal | None:
        text = compact(raw)
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not self.least <= number <= self.most or number != round(number, self.places):
            asked = f"{column.title}应为{self.least}至{self.most}的数，最多{self.places}位小数，请核对"
            row.flaw(column, self.code, asked)
            return None
        return number


@dataclass(frozen=True)
class Day(Reader):
    """A day. ``future``: what one beyond the filling day does; by default it refuses a required day and warns else.

    ``note_text``: whether a day typed as text is noted; in lists that programs write every day is text.
    """

    future: Severity | None = None
    note_text: bool = True
    missing: str = "VALUE_MISSING"
    hint: str = "如2024-03-05"

    def read(self, raw: Any, row: Reporter, column: Column) -> date | None:
        reading = read_date(raw, plain=row.plain_dates)
        day, title = reading.value, column.title
        if reading.problem:
            row.flaw(column, "DATE_INVALID", f"{title}：{reading.problem}")
            return None
        if day is None:
            return None
        if row.as_of is not None and day > row.as_of:
            return self._beyond(day, row, column)
        if reading.note == "DATE_SERIAL":
            row.doubt(column, "DATE_SERIAL", f"{title}存成了序列号，已识别为{day}，请核对")
        elif reading.note and self.note_text:
            row.note(column, reading.note, f"{title}是文本，已识别为{day}")
        return day

    def _beyond(self, day: date, row: Reporter, column: Column) -> date | None:
        message = f"{column.title}{day}在填报日{row.as_of}之后，疑为年份录错"
        asked = self.future or (Severity.REJECT if column.need is Need.REQUIRED else Severity.WARN)
        if asked is Severity.WARN:
            row.doubt(column, "DATE_IN_FUTURE", message)
            return day
        row.flaw(column, "DATE_IN_FUTURE", message, asked)
        return None


@dataclass(frozen=True)
class Phone(Reader):
    """A mobile or fixed number, in digits; of several the first."""

    as_text: ClassVar[bool] = True

    def read(self, raw: Any, row: Reporter, column: Column) -> str | None:
        parts = [part for part in _BETWEEN.split(tidy(raw)) if compact(part)]
        numbers = [compact(part).translate(_MARKS) for part in parts]
        if len(numbers) > 1 and not _PHONE.fullmatch(numbers[0]):
            numbers = ["".join(numbers)]
        if not numbers:
            return None
        found = _PHONE.fullmatch(numbers[0])
        if found is None:
            digits = sum(one.isdecimal() for one in numbers[0])
            message = f"联系方式有{digits}位数字，不是手机或固定电话号码，未采用；请核对后补填"
            row.flaw(column, "PHONE_INVALID", message)
            return None
        if len(numbers) > 1:
            row.doubt(column, "PHONE_MULTIPLE", "填了多个号码，取第一个")
        return found[1]


@dataclass(frozen=True)
class OneOf(Reader):
    """A word of a code list. ``words``: every word in use, made comparable by ``compact``, and what it stands for.

    ``names``: the words offered, in the list's order (default: all); ``message`` ends the sentence on a wrong one.
    """

    words: Mapping[str, Any]
    code: str = "VALUE_UNKNOWN"
    names: tuple[str, ...] = ()
    message: str = ""
    missing: str = "VALUE_MISSING"
    choices: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", self.names or tuple(self.words))

    def read(self, raw: Any, row: Reporter, column: Column) -> Any:
        typed = compact(raw)
        if typed in self.words:
            return self.words[typed]
        if typed:
            message = self.message or f"不在代码表内，应为{'、'.join(self.choices)}之一"
            row.flaw(column, self.code, f"{column.title}“{typed[:20]}”{message}")
        return None


_YES_NO = {"是": True, "有": True, "已": True, "√": True, "否": False, "无": False, "未": False, "×": False}


def yes_no(code: str = "VALUE_UNKNOWN", **more: bool) -> OneOf:
    """是 or 否, and the marks in use for them; ``more`` are words of this form, such as 已盖章."""
    return OneOf(_YES_NO | more, code, names=("是", "否"), message="应填是或否")
