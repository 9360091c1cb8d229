"""Sample seals and QR codes, drawn as PDF paths: nothing of them is in the text layer, and they stay sharp in print.

They are written into the finished page: a third of a certificate's time went into reading the same seal's SVG again.
All lengths are mm, x to the right and y down from the upper left corner of the drawing.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import pydyf
import segno
from fontTools.pens.basePen import BasePen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from .errors import LayoutError
from .fonts import face_of, require
from .model import Seal

if TYPE_CHECKING:
    from weasyprint import Document as Pages

RED = "0.843 0 0.059"
SAMPLE = "测试样章"
MARK = "样张"
MARK_GREY = "0.87"  # light enough to read through, dark enough to survive a photocopy
MARK_SIZE = 24.0
MARK_TURN = -math.radians(30)
MARK_PLACES = ((0.3, 0.2), (0.62, 0.42), (0.3, 0.62), (0.62, 0.84))  # shares of the page's width and height
ROLE = "xbs"
PIXEL = 0.75  # points in a CSS pixel
MM = 72 / 25.4
_ARC = 0.5522847498  # control distance of a quarter circle drawn as a cubic curve


@dataclass(frozen=True)
class Drawing:
    """PDF operators; ``size`` is the side of the square that they fill, mm."""

    operators: bytes
    size: float


class _OperatorPen(BasePen):
    """Collects an outline as PDF path operators."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.parts: list[str] = []

    def _put(self, operator: str, *points: tuple[float, float]) -> None:
        self.parts.append(" ".join(f"{x:.2f} {y:.2f}" for x, y in points) + f" {operator}")

    def _moveTo(self, point: tuple[float, float]) -> None:
        self._put("m", point)

    def _lineTo(self, point: tuple[float, float]) -> None:
        self._put("l", point)

    def _curveToOne(self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
        self._put("c", a, b, c)

    def _closePath(self) -> None:
        self.parts.append("h")


@cache
def _font(path: str) -> tuple[Any, dict[int, str], int]:
    font = TTFont(path, lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _outline(char: str, x: float, y: float, size: tuple[float, float], turn: float = 0.0) -> str:
    """One character centred on (x, y), ``size`` (width, height) of its em, turned clockwise by ``turn`` radians."""
    face = face_of(char, ROLE)
    assert face is not None, "seal texts are checked before they are drawn"
    glyphs, cmap, units = _font(str(face.path))
    glyph = glyphs[cmap[ord(char)]]
    bounds = BoundsPen(glyphs)
    glyph.draw(bounds)
    if bounds.bounds is None:  # a space
        return ""
    x0, y0, x1, y1 = bounds.bounds
    sx, sy = size[0] / units, size[1] / units
    cos, sin = math.cos(turn), math.sin(turn)
    xx, xy, yx, yy = sx * cos, sx * sin, sy * sin, -sy * cos  # the font's y goes up
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    pen = _OperatorPen(glyphs)
    glyph.draw(
        TransformPen(pen, (xx, xy, yx, yy, x - xx * middle_x - yx * middle_y, y - xy * middle_x - yy * middle_y))
    )
    return " ".join(pen.parts)


def _star(radius: float, centre: float) -> str:
    points = []
    for k in range(10):
        r = radius if k % 2 == 0 else radius * 0.382
        points.append(f"{centre + r * math.sin(k * math.pi / 5):.2f} {centre - r * math.cos(k * math.pi / 5):.2f}")
    return f"{points[0]} m {' l '.join(points[1:])} l h"


def _circle(radius: float, centre: float) -> str:
    """A circle of ``radius`` as four curves, to be stroked."""
    k, c, r = radius * _ARC, centre, radius
    return (
        f"{c + r:.3f} {c:.3f} m {c + r:.3f} {c + k:.3f} {c + k:.3f} {c + r:.3f} {c:.3f} {c + r:.3f} c "
        f"{c - k:.3f} {c + r:.3f} {c - r:.3f} {c + k:.3f} {c - r:.3f} {c:.3f} c "
        f"{c - r:.3f} {c - k:.3f} {c - k:.3f} {c - r:.3f} {c:.3f} {c - r:.3f} c "
        f"{c + k:.3f} {c - r:.3f} {c + r:.3f} {c - k:.3f} {c + r:.3f} {c:.3f} c h"
    )


@lru_cache(maxsize=512)
def seal_drawing(seal: Seal) -> Drawing:
    """A round sample seal: the agency's name along the edge, a star, and 测试样章 below it."""
    text = require(seal.text, ROLE)
    radius = seal.diameter / 2
    edge = seal.diameter * 0.024
    size = seal.diameter * min(0.13, 1.55 / max(len(text), 1))
    ring = radius - seal.diameter * 0.045 - size * 0.62
    span = math.radians(min(240.0, 24.0 * (len(text) - 1)))
    paths = [_star(radius * 0.31, radius)]
    for i, char in enumerate(text):
        turn = -span / 2 + span * i / max(len(text) - 1, 1)
        x, y = radius + ring * math.sin(turn), radius - ring * math.cos(turn)
        paths.append(_outline(char, x, y, (size * 0.8, size), turn))
    small = seal.diameter * 0.085
    for i, char in enumerate(SAMPLE):
        x = radius + (i - (len(SAMPLE) - 1) / 2) * small * 1.15
        paths.append(_outline(char, x, radius * 1.6, (small, small)))
    circle = _circle(radius - edge / 2, radius)
    return Drawing(f"{RED} RG {RED} rg {edge:.3f} w {circle} S {' '.join(paths)} f".encode(), seal.diameter)


def qr_drawing(text: str, size: float) -> Drawing:
    """A QR code of ``text``, ``size`` mm wide without its quiet zone; error correction M."""
    matrix = segno.make(text, error="m", micro=False).matrix
    module = size / len(matrix)
    parts = ["0 g"]
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                parts.append(f"{start * module:.3f} {y * module:.3f} {(x - start) * module:.3f} {module:.3f} re")
            x += 1
    return Drawing(" ".join([*parts, "f"]).encode(), size)


@lru_cache(maxsize=8)
def sample_mark(page_width: float, page_height: float) -> Drawing:
    """样张 four times across a page (mm), slanting upwards; meant to lie under the text."""
    paths = []
    step = MARK_SIZE * 1.15
    for across, down in MARK_PLACES:
        for i, char in enumerate(MARK):
            along = (i - (len(MARK) - 1) / 2) * step
            x = page_width * across + along * math.cos(MARK_TURN)
            y = page_height * down + along * math.sin(MARK_TURN)
            paths.append(_outline(char, x, y, (MARK_SIZE, MARK_SIZE), MARK_TURN))
    return Drawing(f"q {MM:.6f} 0 0 {MM:.6f} 0 0 cm {MARK_GREY} g {' '.join(paths)} f Q".encode(), page_width)


def draw(pages: "Pages", pdf: pydyf.PDF, drawings: Mapping[str, Drawing], sample: bool = False) -> None:
    """Put each drawing where the layout left room for it: at the element with its name as id.

    ``sample``: 样张 under the text of every page.
    """
    sheets = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Page"]
    left = set(drawings)
    for page, sheet in zip(pages.pages, sheets, strict=True):
        content = pdf.objects[int(sheet["Contents"].split()[0])]
        if sample:
            mark = sample_mark(round(page.width * PIXEL / MM, 3), round(page.height * PIXEL / MM, 3))
            content.stream.insert(1, mark.operators)  # after the turn of the axes that every page begins with
        for name in sorted(left & set(page.anchors)):
            x, y = page.anchors[name][:2]
            with content.stacked():
                content.transform(a=MM, d=MM, e=x * PIXEL, f=y * PIXEL)
                content.stream.append(drawings[name].operators)
            left.discard(name)
    if left:
        raise LayoutError(f"印章或二维码没有排上版面：{'、'.join(sorted(left))}。请联系管理员。")
