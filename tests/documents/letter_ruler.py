"""The first page of a letter (信函格式, GB/T 9704-2012 10.1), measured back from its PDF in millimetres."""

import io
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pdfplumber
import pypdfium2

DOTS = 600 / 25.4  # a mm
SIZE_3 = 156 / 28
_WIDE = 160.0  # mm of red ink in a row of dots: a line, and no seal


@dataclass(frozen=True)
class Bar:
    """A red line: its edges from the upper edge of the paper, and its ends from the left one."""

    top: float
    bottom: float
    left: float
    right: float

    @property
    def thickness(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class FirstPage:
    """``mark``: the ink over the first line. ``bars``: the red lines from the top. ``lines``: (text, left, right, top,
    bottom) of the black lines of text in 3号, characters as high as they are wide."""

    mark: Bar
    bars: tuple[Bar, ...]
    lines: tuple[tuple[str, float, float, float, float], ...]


def first_page(pdf: bytes) -> FirstPage:
    width, ink = _red(pdf)
    rows = [ink[at : at + width] for at in range(0, len(ink), width)]
    long = [sum(row) / DOTS > _WIDE for row in rows]
    bars, at = [], 0
    for is_bar, group in groupby(long):
        height = len(list(group))
        if is_bar:
            bars.append(_bar(rows, at, at + height))
        at += height
    over = [y for y in range(int(bars[0].top * DOTS) - 2) if any(rows[y])]
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return FirstPage(_bar(rows, over[0], over[-1] + 1), tuple(bars), _lines(opened.pages[0]))


def _red(pdf: bytes) -> tuple[int, bytes]:
    """Width of the first page in dots, and one byte a dot: 1 where the ink is red."""
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=DOTS * 25.4 / 72).to_pil().convert("RGB")
    red, green, _ = image.split()
    data = bytes(r > 180 and g < 100 for r, g in zip(red.tobytes(), green.tobytes(), strict=True))
    return image.width, data


def _bar(rows: list[bytes], top: int, bottom: int) -> Bar:
    found = [row for row in rows[top:bottom] if any(row)]
    left, right = min(row.index(1) for row in found), max(row.rindex(1) for row in found) + 1
    return Bar(top / DOTS, bottom / DOTS, left / DOTS, right / DOTS)


def _lines(page: Any) -> tuple[tuple[str, float, float, float, float], ...]:
    mm = 72 / 25.4
    chars = [one for one in page.chars if one["text"].strip() and abs(one["size"] / mm - SIZE_3) < 0.05]
    found = []
    for base in sorted({round(one["matrix"][5], 1) for one in chars}, reverse=True):
        row = sorted((one for one in chars if round(one["matrix"][5], 1) == base), key=lambda one: one["x0"])
        baseline = (float(page.height) - base) / mm
        text = "".join(one["text"] for one in row)
        edges = baseline - 0.88 * SIZE_3, baseline + 0.12 * SIZE_3
        found.append((text, row[0]["x0"] / mm, row[-1]["x1"] / mm, *edges))
    return tuple(found)
