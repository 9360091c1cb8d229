"""Signatures, date and seals (署名、成文日期、印章), GB/T 9704-2012 7.3.5, placed by hand in mm of the type area."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.safestring import SafeString

from workflows.calendar.words import day_words

from .errors import LayoutError
from .fonts import markup, width
from .model import Seal
from .parts import AREA_HEIGHT, AREA_WIDTH, EM, PITCH, POINT
from .titles import break_title

LINE = PITCH * 0.8
SEAL_GAP = 1.5
NAME_BELOW_CENTRE = 2.0  # the text lies at or just below the middle of the seal
NAME_GAP = 1.0 * EM  # clear space between the names of neighbouring columns
DATE_RIGHT = 4 * EM
LINES_WITH_SEALS = 4  # seals never fill a page alone: two lines of text, the note and a reserve


@dataclass(frozen=True)
class Spacing:
    """What may be adjusted so that the seals stand with the text (7.3.5): mm above the first row of seals, between
    the rows, and the pitch of the lines. Any pitch down to 28.3 pt sets 22 lines on a page."""

    above: float = 1.0
    between: float = SEAL_GAP
    pitch: float = PITCH


WIDEST = Spacing()
# From the usual to the closest, each a little closer than the one before.
SPACINGS = (
    WIDEST,
    Spacing(above=0.3, between=1.0),
    Spacing(above=0.3, between=1.0, pitch=28.7 * POINT),
    Spacing(above=0.1, between=0.7, pitch=28.35 * POINT),
)


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
    text = day_words(day)
    longest = max(width(name, "fang") for name in agencies)
    left = 28 - 2 - max(longest, width(text, "fang") + 2)
    if left < 0:
        raise LayoutError("署名过长，一行排不下。请使用发文机关规范化简称。")
    return [(left, markup(name, "fang")) for name in agencies] + [(left + 2, markup(text, "fang"))]


def sealed(
    agencies: tuple[str, ...], seals: tuple[Seal, ...], day: date, spacing: Spacing = WIDEST
) -> tuple[list[Item], float]:
    """Names, date and seals in rows, and the height of the block. The last seal covers the last name and the date."""
    text = day_words(day)
    date_width = width(text, "fang") * EM
    right = AREA_WIDTH - DATE_RIGHT - date_width / 2
    columns = _columns(agencies, right, max(seal.diameter for seal in seals))
    items: list[Item] = []
    top = spacing.above
    for start in range(0, len(agencies), len(columns)):
        row = list(zip(agencies, seals, strict=True))[start : start + len(columns)]
        centres = columns[-len(row) :]
        diameter = max(seal.diameter for _, seal in row)
        middle = top + diameter / 2
        names = _names([name for name, _ in row], centres)
        for i, ((_, seal), lines, centre) in enumerate(zip(row, names, centres, strict=True), start):
            items += name_items(lines, centre, middle + NAME_BELOW_CENTRE, EM, LINE)
            items.append(Item(centre - seal.diameter / 2, middle - seal.diameter / 2, seal.diameter, seal=f"seal-{i}"))
        if start + len(row) == len(agencies):
            lowest = middle + NAME_BELOW_CENTRE + len(names[-1]) * LINE / 2
            items.append(Item(right - date_width / 2, lowest, date_width, markup(text, "fang")))
        top += diameter + spacing.between
    return items, top - spacing.between


def _columns(agencies: tuple[str, ...], right: float, diameter: float) -> list[float]:
    """Centres of the columns, the last being the date's: as many as leave every name on one line.

    Three across for three and five agencies where the seals fit, else two, else one; where names are longer than even
    one column has room for, or their seals in one column would not fit a page, two columns of broken names.
    """
    count = len(agencies)
    if count == 1:
        return [right]
    pitch = diameter + SEAL_GAP
    layouts = [[AREA_WIDTH - right, right]]
    if count in (3, 5) and right - 2 * pitch - diameter / 2 >= 0:
        layouts.insert(0, [right - 2 * pitch, right - pitch, right])
    if count * pitch <= AREA_HEIGHT - LINES_WITH_SEALS * PITCH:
        layouts.append([right])
    return next((columns for columns in layouts if _whole(agencies, columns)), [AREA_WIDTH - right, right])


def _rows(agencies: tuple[str, ...], columns: list[float]) -> list[tuple[list[str], list[float]]]:
    """(names, centres) of each row; a row that is not full stands at the right."""
    size = len(columns)
    rows = [list(agencies[start : start + size]) for start in range(0, len(agencies), size)]
    return [(row, columns[-len(row) :]) for row in rows]


def _whole(agencies: tuple[str, ...], columns: list[float]) -> bool:
    """Whether every name fits on one line, clear of its neighbour and of the edges of the type area."""
    return all(_fits(row, centres) for row, centres in _rows(agencies, columns))


def _fits(names: list[str], centres: list[float]) -> bool:
    halves = [width(name, "fang") * EM / 2 for name in names]
    edges = [(centre - half, centre + half) for centre, half in zip(centres, halves, strict=True)]
    inside = edges[0][0] >= 0 and edges[-1][1] <= AREA_WIDTH
    return inside and all(b[0] - a[1] >= NAME_GAP for a, b in pairwise(edges))


def _names(names: list[str], centres: list[float]) -> list[list[str]]:
    """The lines of each name of a row; broken only where the row has no room for it whole."""
    if _fits(names, centres):
        return [[name] for name in names]
    room = 2 * min(centres[0], AREA_WIDTH - centres[-1], *((b - a - NAME_GAP) / 2 for a, b in pairwise(centres)))
    return [break_title(name, room / EM, "fang") for name in names]


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
