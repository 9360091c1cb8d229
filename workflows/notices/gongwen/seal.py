"""Sample seals and QR codes as SVG outlines: nothing of them is in the text layer, and they stay sharp in print."""

import base64
import math
from functools import lru_cache

import segno
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from .fonts import face_of, require
from .model import Seal

RED = "#d7000f"
SAMPLE = "测试样章"
_FONT_ROLE = "xbs"


@lru_cache(maxsize=256)
def _glyphs(path: str) -> tuple[object, dict[int, str], int]:
    font = TTFont(path, lazy=True)
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


def _outline(char: str, x: float, y: float, size: tuple[float, float], turn: float = 0.0) -> str:
    """Path of one character centred on (x, y) mm, ``size`` (width, height) mm, turned clockwise by ``turn`` radians."""
    face = face_of(char, _FONT_ROLE)
    assert face is not None, "seal texts are checked before they are drawn"
    glyphs, cmap, units = _glyphs(str(face.path))
    glyph = glyphs[cmap[ord(char)]]  # type: ignore[index]
    bounds = BoundsPen(glyphs)
    glyph.draw(bounds)
    if bounds.bounds is None:
        return ""
    x0, y0, x1, y1 = bounds.bounds
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    sx, sy = size[0] / units, size[1] / units
    cos, sin = math.cos(turn), math.sin(turn)
    matrix = (sx * cos, sx * sin, sy * sin, -sy * cos)
    dx = x - (matrix[0] * middle_x + matrix[2] * middle_y)
    dy = y - (matrix[1] * middle_x + matrix[3] * middle_y)
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
    glyph.draw(TransformPen(pen, (*matrix, dx, dy)))
    return pen.getCommands()


def _star(radius: float, centre: float) -> str:
    points = []
    for k in range(10):
        r = radius if k % 2 == 0 else radius * 0.382
        points.append(f"{centre + r * math.sin(k * math.pi / 5):.2f},{centre - r * math.cos(k * math.pi / 5):.2f}")
    return "M" + "L".join(points) + "Z"


@lru_cache(maxsize=256)
def seal_url(seal: Seal) -> str:
    """A round sample seal with the agency's name, a star, and 测试样章 below it, as a data address."""
    text = require(seal.text, _FONT_ROLE)
    radius = seal.diameter / 2
    size = seal.diameter * min(0.13, 1.55 / max(len(text), 1))
    ring = radius - seal.diameter * 0.045 - size * 0.62
    span = math.radians(min(240.0, 24.0 * (len(text) - 1)))
    paths = [_star(radius * 0.31, radius)]
    for i, char in enumerate(text):
        turn = -span / 2 + span * i / max(len(text) - 1, 1)
        paths.append(_outline(char, radius + ring * math.sin(turn), radius - ring * math.cos(turn), (size * 0.8, size), turn))
    small = seal.diameter * 0.085
    for i, char in enumerate(SAMPLE):
        paths.append(_outline(char, radius + (i - (len(SAMPLE) - 1) / 2) * small * 1.15, radius * 1.6, (small, small)))
    edge = seal.diameter * 0.024
    return _svg(
        seal.diameter,
        f'<circle cx="{radius}" cy="{radius}" r="{radius - edge / 2:.3f}" fill="none" stroke="{RED}" stroke-width="{edge:.3f}"/>'
        f'<path d="{"".join(paths)}" fill="{RED}"/>',
    )


def qr_url(text: str) -> str:
    """A QR code (error correction M, no quiet zone) as a data address."""
    matrix = segno.make(text, error="m", micro=False).matrix
    rows = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                rows.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return _svg(len(matrix), f'<path d="{"".join(rows)}"/>')


def _svg(size: float, content: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size:g} {size:g}">{content}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
