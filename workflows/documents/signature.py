"""Signatures, date and seals (署名、成文日期、印章), GB/T 9704-2012 7.3.5, placed by hand in mm of the type area."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from .errors import LayoutError
from .fonts import markup, width
from .model import Seal, chinese_date
from .parts import AREA_WIDTH, EM, PITCH
from .titles import break_title

LINE = PITCH * 0.8
SEAL_GAP = 1.5
TOP = 1.0  # first row of seals: at most one line below the text
NAME_BELOW_CENTRE = 2.0  # the text lies at or just below the middle of the seal
NAME_GAP = 1.7 * EM  # clear space between the names of neighbouring columns
DATE_RIGHT = 4 * EM


@dataclass(frozen=True)
class Item:
    """A line of text, or the place of a seal; all in mm."""

    left: float
    top: float
    width: float
    html: str = ""
    seal: str = ""  # id of the place that the drawing of a seal goes to


def unsealed(agencies: tuple[str, ...], day: date) -> list[tuple[float, SafeString]]:
    """(indent in em, HTML) lines: the name two characters in from the right, the date two right of the name's first.

    Where the date is the longer, it is the one that is two in from the right, and the name moves with it.
    """
    text = chinese_date(day)
    longest = max(width(name, "fang") for name in agencies)
    left = 28 - 2 - max(longest, width(text, "fang") + 2)
    if left < 0:
        raise LayoutError("署名过长，一行排不下。请使用发文机关规范化简称。")
    return [(left, markup(name, "fang")) for name in agencies] + [(left + 2, markup(text, "fang"))]


def sealed(agencies: tuple[str, ...], seals: tuple[Seal, ...], day: date) -> tuple[list[Item], float]:
    """Names, date and seals in rows, and the height of the block. The last seal covers the last name and the date."""
    text = chinese_date(day)
    date_width = width(text, "fang") * EM
    right = AREA_WIDTH - DATE_RIGHT - date_width / 2
    widest = max(seal.diameter for seal in seals)
    columns = _columns(len(agencies), right, widest)
    room = _name_room(columns)
    items: list[Item] = []
    top = TOP
    for start in range(0, len(agencies), len(columns)):
        row = list(zip(agencies, seals, strict=True))[start : start + len(columns)]
        diameter = max(seal.diameter for _, seal in row)
        middle = top + diameter / 2
        for i, ((name, seal), centre) in enumerate(zip(row, columns[-len(row) :], strict=True), start):
            lines = break_title(name, room / EM, "fang")
            items += name_items(lines, centre, middle + NAME_BELOW_CENTRE, EM, LINE)
            items.append(Item(centre - seal.diameter / 2, middle - seal.diameter / 2, seal.diameter, seal=f"seal-{i}"))
        if start + len(row) == len(agencies):
            lowest = middle + NAME_BELOW_CENTRE + len(lines) * LINE / 2
            items.append(Item(right - date_width / 2, lowest, date_width, markup(text, "fang")))
        top += diameter + SEAL_GAP
    return items, top - SEAL_GAP


def _columns(count: int, right: float, diameter: float) -> list[float]:
    """Centres of the columns; the last is the date's. Three across for three and five agencies where the seals fit."""
    if count == 1:
        return [right]
    pitch = diameter + SEAL_GAP
    if count in (3, 5) and right - 2 * pitch - diameter / 2 >= 0:
        return [right - 2 * pitch, right - pitch, right]
    return [AREA_WIDTH - right, right]


def _name_room(columns: list[float]) -> float:
    """Widest name line, mm: clear of the next column and of the edges of the type area."""
    if len(columns) == 1:
        return 2 * (AREA_WIDTH - columns[0])
    return min(columns[1] - columns[0] - NAME_GAP, 2 * columns[0])


def name_items(
    lines: list[str], centre: float, middle: float, em: float, pitch: float, role: str = "fang"
) -> list[Item]:
    """Lines of a name, each centred on ``centre``, the whole around ``middle``; ``em`` and ``pitch`` in mm."""
    top = middle - len(lines) * pitch / 2
    found = []
    for i, line in enumerate(lines):
        size = width(line, "fang") * em
        found.append(Item(centre - size / 2, top + i * pitch, size, markup(line, "fang")))
    return found
