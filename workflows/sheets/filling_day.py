"""The day on which a sheet was filled in: dates beyond it are slips of the pen, whenever the file is imported."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from .dates import read_date
from .lines import Line, UnreadableFile
from .report import Issue, Place, Severity
from .text import compact, tidy

_LABEL = re.compile(r"填\s*[报表写]\s*(?:日\s*期|时\s*间|日)\s*[:：]?")


@dataclass(frozen=True, slots=True)
class Stated:
    """The day a sheet's heading lines state, and where."""

    day: date
    place: Place


def stated_in(lines: Iterable[Line], today: date) -> Stated | None:
    """The filling day in the lines above a heading: in the cell of its label or the next one, or without a label the
    only day that stands there; None where none is.

    Raises UnreadableFile for one that cannot be read or lies in the future: every date would be judged by it.
    """
    lines = list(lines)
    for line in lines:
        for index, cell in enumerate(line.cells):
            label = _LABEL.search(tidy(cell)) if isinstance(cell, str) else None
            if label is None:
                continue
            after = [tidy(cell)[label.end() :].strip(), *line.cells[index + 1 :]]
            typed = next((one for one in after if one is not None and compact(one).strip("年月日")), None)
            return None if typed is None else Stated(_day(typed, line.place, today), line.place)
    alone = [(cell, line.place) for line in lines for cell in line.cells if _is_day(cell)]
    return Stated(_day(alone[0][0], alone[0][1], today), alone[0][1]) if len(alone) == 1 else None


def _is_day(cell: object) -> bool:
    """Whether a cell is a whole day and nothing else; mere digits may be any number."""
    if isinstance(cell, str):
        return not compact(cell).isdecimal() and read_date(cell).note == "DATE_TEXT"
    return isinstance(cell, date)


def _day(typed: object, place: Place, today: date) -> date:
    words = typed if isinstance(typed, date | datetime) else _first_word(str(typed))
    reading = read_date(words)
    if reading.value is None:
        raise UnreadableFile(f"{place}的填报日期：{reading.problem or '没有读出日期'}。请改正后再导入")
    if reading.value > today:
        raise UnreadableFile(f"{place}的填报日期{reading.value}晚于今天，疑为年份录错。请改正后再导入")
    return reading.value


def _first_word(text: str) -> str:
    """Up to the next label on the same line (填报日期：2026年1月12日  填报人：某某)."""
    return re.split(r"[\s　]{2,}|[\s　]+(?=[^\d\s年月日号.。/-])|[)）;；,，]", text, maxsplit=1)[0]


def settle(stated: Stated | None, given: date | None, today: date, top: Place) -> tuple[date, list[Issue]]:
    """The day to judge by and what is to be said of it: the sheet's own, else the given one, else today.

    ``top`` is a place of the file as a whole.
    """
    if stated is not None:
        if given is None or given == stated.day:
            return stated.day, []
        message = f"表上的填报日期是{stated.day}，另行指定的是{given}，以表上的为准；晚于该日的日期按录错处理"
        return stated.day, [Issue("AS_OF_DIFFERS", Severity.WARN, message, stated.place, raw=given)]
    if given is not None:
        return given, []
    message = f"表上没有填报日期，也没有另行指定，按今天（{today}）判断日期是否录错；改日再导入，结果可能不同"
    return today, [Issue("AS_OF_TODAY", Severity.WARN, message, top)]
