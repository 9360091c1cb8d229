"""Composed lines: Chinese text broken and justified to the 28-character measure.

The layout engine stretches lines at spaces only and sets every mark full-width, so Chinese lines came out ragged. Here
a line is filled, marks are squeezed to half width where that brings a closing mark in, and what is left over is spread
between the characters; the engine gets finished lines. Widths are in em of the text's own size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe

from .fonts import Face, advance, face_of, require

MEASURE = 28.0
CLOSING = frozenset("、。，．：；！？）〕］｝〉》」』】〗’”")
OPENING = frozenset("（〔［｛〈《「『【〖‘“")
NEVER_FIRST = CLOSING | frozenset("…—～％‰℃·々%,.;:!?)]}")
NEVER_LAST = OPENING | frozenset("([{￥¥$")
WORD = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:-/+%_@#&=?~'")
TIED = frozenset("—…")  # each is half of a two-character mark
SEPARATORS = frozenset("@./-_=&?#:")
LOOSE = 5.0  # em that a line may be short before a long word is cut
SQUEEZE = 0.5  # a full-width mark has half an em of blank
_EPSILON = 1e-6


@dataclass(frozen=True)
class Cell:
    """One character in its font role."""

    char: str
    role: str

    @property
    def width(self) -> float:
        return advance(self.char, self.role)

    @property
    def squeeze(self) -> float:
        """How much narrower the character may become; only full-width marks have blank to give."""
        return SQUEEZE if self.char in CLOSING | OPENING and self.width > 0.9 else 0.0


@dataclass(frozen=True)
class TextLine:
    """A composed line: the space before it, its cells, and the space (em, may be negative) after each cell."""

    indent: float
    cells: tuple[Cell, ...]
    spacing: tuple[float, ...]

    @property
    def text(self) -> str:
        return "".join(cell.char for cell in self.cells)

    @property
    def width(self) -> float:
        """From the left edge of the text block to the end of the last character."""
        return self.indent + sum(cell.width for cell in self.cells) + sum(self.spacing)


def cells_of(*runs: tuple[str, str]) -> list[Cell]:
    """Cells of (text, role) runs; raises MissingCharacterError for a character that cannot be printed."""
    return [Cell(char, role) for text, role in runs for char in require(text, role)]


def can_break(before: Cell, after: Cell) -> bool:
    """Whether a line may end between two neighbours (避头尾; numbers and words stay whole)."""
    if after.char in NEVER_FIRST or before.char in NEVER_LAST:
        return False
    if before.char in TIED and after.char == before.char:
        return False
    return not (before.char in WORD and after.char in WORD)


def compose(
    cells: Sequence[Cell], *, first: float = 2.0, rest: float = 0.0, measure: float = MEASURE, justify: bool = True
) -> list[TextLine]:
    """Break ``cells`` into lines ``measure`` wide, the first indented by ``first``, the others by ``rest``.

    Every line but the last is brought to the exact width. A run that offers no break is cut where the line is full.
    """
    lines: list[TextLine] = []
    start = 0
    while start < len(cells):
        indent = rest if lines else first
        end = _line_end(cells, start, measure - indent)
        last = end == len(cells)
        lines.append(_fit(cells[start:end], indent, measure - indent, spread=justify and not last))
        start = end
    return lines


def _line_end(cells: Sequence[Cell], start: int, room: float) -> int:
    """Index after the last cell of the line that starts at ``start``."""
    end, width, give = start, 0.0, 0.0
    while end < len(cells) and width + cells[end].width <= room + _EPSILON:
        width += cells[end].width
        give += cells[end].squeeze
        end += 1
    if end == len(cells):
        return end
    pulled, over = end, width
    while pulled < len(cells) and cells[pulled].char in CLOSING and over - give <= room + _EPSILON:
        over += cells[pulled].width
        give += cells[pulled].squeeze
        pulled += 1
    if pulled > end and over - give <= room + _EPSILON and _may_end(cells, pulled):
        return pulled
    legal = end
    while legal > start and not _may_end(cells, legal):
        legal -= 1
    if sum(cell.width for cell in cells[legal:end]) > LOOSE:
        # An address or a long number: left whole it would tear the line apart. It is cut, after a separator if any.
        after = (i for i in range(end, legal, -1) if cells[i - 1].char in SEPARATORS and cells[i].char in WORD)
        return next(after, end if cells[end - 1].char in WORD and cells[end].char in WORD else legal) or end
    return legal if legal > start else max(end, start + 1)


def _may_end(cells: Sequence[Cell], end: int) -> bool:
    return end == len(cells) or can_break(cells[end - 1], cells[end])


def _fit(cells: Sequence[Cell], indent: float, room: float, *, spread: bool) -> TextLine:
    """Distribute what the line has too much (into the marks) or too little (between all characters)."""
    slack = room - sum(cell.width for cell in cells)
    spacing = [0.0] * len(cells)
    if slack < -_EPSILON:
        give = sum(cell.squeeze for cell in cells)
        share = min(1.0, -slack / give) if give else 0.0
        for i, cell in enumerate(cells):
            # A closing mark has its blank behind it, an opening mark before it: on the cell to its left.
            target = i if cell.char in CLOSING else i - 1
            spacing[max(target, 0)] -= cell.squeeze * share
    elif spread and len(cells) > 1:
        spacing[:-1] = [slack / (len(cells) - 1)] * (len(cells) - 1)
    return TextLine(indent, tuple(cells), tuple(spacing))


def _line_html(line: TextLine) -> str:
    """The line as spans, one for each stretch of the same font file and spacing."""
    parts = []
    for (face, space), group in groupby(
        zip(line.cells, line.spacing, strict=True), key=lambda pair: (_face(pair[0]), round(pair[1], 4))
    ):
        text = escape("".join(cell.char for cell, _ in group))
        style = f' style="letter-spacing:{space:g}em"' if space else ""
        parts.append(f'<span class="{face.key}"{style}>{text}</span>')
    lead = f' style="margin-left:{line.indent:.4g}em"' if line.indent else ""
    return f'<span class="line"{lead}>{"".join(parts)}</span>'


def lines_html(lines: Sequence[TextLine]) -> SafeString:
    """Composed lines as the content of one block."""
    return mark_safe("<br>".join(_line_html(line) for line in lines))


def _face(cell: Cell) -> Face:
    face = face_of(cell.char, cell.role)
    assert face is not None, "cells are checked when they are made"
    return face
