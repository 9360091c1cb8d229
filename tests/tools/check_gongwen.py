#!/usr/bin/env python3
"""Measure a PDF against GB/T 9704-2012 《党政机关公文格式》.

The checker is independent of whatever produced the file: it looks at glyph
positions, embedded font programs and a rasterisation of every page, and
prints one row per rule with what was measured, what is required, and PASS,
FAIL or N-A.  It never guesses: a rule whose subject is absent, or whose
subject cannot be identified with certainty, is N-A and says why.

Usage::

    python check_gongwen.py FILE.pdf [--json] [--kind notice|plain|free]
                            [--single-sided] [--ignore RULE] [--role RE=ROLE]

``--kind notice`` (the default) demands the elements every issued notice has:
red 发文机关标志, 发文字号, red 分隔线, 标题, 正文, 成文日期, 版记, 页码.
``--kind plain`` makes those that are absent N-A; use it for lists and other
papers set in the same 版心 without a red head.  ``--kind free`` lets only the
paper size and the font rules fail; use it for certificates.

Exit status: 0 when no rule fails, 1 when one does, 2 when the file cannot be
read.

The only dependency is ``pdfplumber`` (MIT), which brings ``pdfminer.six``
(MIT), ``pypdfium2`` (Apache-2.0 / BSD-3-Clause) and ``Pillow`` (MIT-CMU).
"""

# ruff: noqa: E501

from __future__ import annotations

import argparse
import itertools
import json
import logging
import math
import re
import statistics
import struct
import sys
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFCIDFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from PIL import Image, ImageChops, ImageFilter

# --------------------------------------------------------------------------
# The standard, in millimetres and points
# --------------------------------------------------------------------------

MM = 72 / 25.4  # points in a millimetre
A4 = (210.0, 297.0)
LEFT, TOP, WIDTH, HEIGHT = 28.0, 37.0, 156.0, 225.0  # 订口, 天头, 版心
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
MIRRORED_LEFT = A4[0] - RIGHT  # 订口 on the right of an even page
LINES, CHARS = 22, 28
PITCH = HEIGHT / LINES  # mm; one 行 of a full page
SIZE_2, SIZE_3, SIZE_4 = 22.0, 15.9, 14.0  # 2号, 3号 (15.75-16), 4号 in pt
SIZE_TOL = 0.35
ASCENT, DESCENT = 0.88, 0.12  # ideographic em box around the baseline

CJK_DIGITS = "一二三四五六七八九十"
CLOSING = set("、。，．：；！？）〕］｝〉》」』】’”")
OPENING = set("（〔［｛〈《「『【‘“")
ASCII_PUNCT = set("(),;:?!\"'")
DASH = "\u2014"

DOC_NO = re.compile(r"^[\u4e00-\u9fffA-Za-z（）]+〔(?:19|20)\d{2}〕[1-9]\d*号$")
DOC_NO_LIKE = re.compile(r"\d{4}.{0,2}第?\s*\d+\s*号")
DATE = re.compile(r"^(?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日$")
DATE_LIKE = re.compile(
    r"^(?:[0-9０-９]{2,4}|[〇○零Ｏ一二三四五六七八九]{4})\s*[年./-]\s*[0-9０-９一二三四五六七八九十]{1,3}"
    r"\s*[月./-]\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日?$"
)
ISSUED = re.compile(r"^((?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日)印发$")
ISSUED_LIKE = re.compile(r"[\d〇零一二三四五六七八九十０-９]\s*日?\s*印发$")
HEAD_1 = re.compile(rf"^[{CJK_DIGITS}]+、")
HEAD_2 = re.compile(rf"^[（(][{CJK_DIGITS}]+[）)]")
HEAD_3 = re.compile(r"^(?:\d+[.．]|[（(]\d+[）)])")
ATT_MARK = re.compile(r"^附件\s*(\d*)\s*[:：]?$")
ATT_NOTE = re.compile(r"^附件\s*[:：]\s*(?:(\d+)\s*[.．]\s*)?(.+)$")
ATT_ITEM = re.compile(r"^(\d+)\s*[.．]\s*(.+)$")

ROLE_PATTERNS = (
    ("fang", re.compile(r"fang|仿宋|imitation", re.I)),
    ("kai", re.compile(r"kai|楷", re.I)),
    ("hei", re.compile(r"hei|黑体|sans|gothic|yahei", re.I)),
    ("song", re.compile(r"song|sung|宋|serif|ming|mincho|xbs", re.I)),
)
ROLE_NAME = {"fang": "仿宋", "kai": "楷体", "hei": "黑体", "song": "宋体/小标宋"}

PASS, FAIL, NA = "PASS", "FAIL", "N-A"
FREE_RULES = {"P1", "F1", "F2", "F3", "F4"}


# --------------------------------------------------------------------------
# PDF access
# --------------------------------------------------------------------------


class _EmbeddedCMap:
    """Code-to-CID map read from an embedded CMap stream.

    pdfminer ignores such streams and then drops every glyph of the font, so
    a page that uses one would look empty.
    """

    _CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s+(\d+)")
    _RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s+(\d+)")

    def __init__(self, data):
        self.map, self.width = {}, 2
        for block in re.findall(rb"begincidchar(.*?)endcidchar", data, re.S):
            for code, cid in self._CHAR.findall(block):
                self.width = max(1, len(code) // 2)
                self.map[int(code, 16)] = int(cid)
        for block in re.findall(rb"begincidrange(.*?)endcidrange", data, re.S):
            for low, high, cid in self._RANGE.findall(block):
                self.width = max(1, len(low) // 2)
                for offset in range(int(high, 16) - int(low, 16) + 1):
                    self.map[int(low, 16) + offset] = int(cid) + offset

    def is_vertical(self):
        return False

    def decode(self, code):
        for i in range(0, len(code) - self.width + 1, self.width):
            yield self.map.get(int.from_bytes(code[i : i + self.width], "big"), 0)


def _teach_pdfminer_embedded_cmaps():
    """Let pdfminer decode fonts whose /Encoding is an embedded CMap."""
    original = PDFCIDFont.get_cmap_from_spec

    def get_cmap_from_spec(self, spec, strict=False):
        encoding = resolve1(spec.get("Encoding"))
        if isinstance(encoding, PDFStream):
            cmap = _EmbeddedCMap(encoding.get_data())
            if cmap.map:
                return cmap
        return original(self, spec, strict)

    PDFCIDFont.get_cmap_from_spec = get_cmap_from_spec


def program_name(data):
    """Family name stored inside an embedded font program, or ''."""
    try:
        if data[:4] in (b"OTTO", b"\0\1\0\0", b"true", b"ttcf"):
            return _sfnt_name(data)
        if data[:1] == b"\1":
            return _cff_name(data)
    except (struct.error, IndexError, UnicodeDecodeError):
        pass
    return ""


def _sfnt_name(data):
    offset = struct.unpack(">L", data[12:16])[0] if data[:4] == b"ttcf" else 0
    tables = {}
    for i in range(struct.unpack(">H", data[offset + 4 : offset + 6])[0]):
        tag, _, start, length = struct.unpack(">4sLLL", data[offset + 12 + 16 * i : offset + 28 + 16 * i])
        tables[tag] = (start, length)
    names = []
    if b"name" in tables:
        start = tables[b"name"][0]
        count, strings = struct.unpack(">HH", data[start + 2 : start + 6])
        for i in range(count):
            platform, _, _, name_id, length, at = struct.unpack(">6H", data[start + 6 + 12 * i : start + 18 + 12 * i])
            if name_id in (1, 4, 6, 16):
                raw = data[start + strings + at : start + strings + at + length]
                codec = "utf-16-be" if platform in (0, 3) else "latin-1"
                names.append(raw.decode(codec, "ignore"))
    if not names and b"CFF " in tables:
        start, length = tables[b"CFF "]
        return _cff_name(data[start : start + length])
    return " ".join(dict.fromkeys(names))


def _cff_name(data):
    at = data[2]
    count, off_size = struct.unpack(">HB", data[at : at + 3])
    if not count:
        return ""
    first = int.from_bytes(data[at + 3 : at + 3 + off_size], "big")
    second = int.from_bytes(data[at + 3 + off_size : at + 3 + 2 * off_size], "big")
    base = at + 3 + (count + 1) * off_size - 1
    return data[base + first : base + second].decode("latin-1")


@dataclass
class FontInfo:
    name: str
    embedded: bool
    subset: bool
    program: str
    glyphs: Counter = field(default_factory=Counter)
    notdef: int = 0
    unmapped: int = 0


class _GlyphAudit(PDFLayoutAnalyzer):
    """Collect, per font, which CIDs are drawn and how they map to Unicode."""

    def __init__(self, manager):
        super().__init__(manager)
        self.fonts = {}

    def receive_layout(self, ltpage):
        """Nothing to lay out."""

    def render_char(self, matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate):
        info = self.fonts.get(id(font))
        if info is None:
            info = self.fonts[id(font)] = self._describe(font)
        info.glyphs[cid] += 1
        if cid == 0 and isinstance(font, PDFCIDFont):
            info.notdef += 1
        else:
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = ""
            if not text or any(_suspicious(char) for char in text):
                info.unmapped += 1
        return super().render_char(matrix, font, fontsize, scaling, rise, cid, ncs, graphicstate)

    @staticmethod
    def _describe(font):
        name = str(getattr(font, "basefont", None) or font.fontname or "")
        descriptor = getattr(font, "descriptor", None) or {}
        program = next(
            (resolve1(descriptor[key]) for key in ("FontFile", "FontFile2", "FontFile3") if key in descriptor), None
        )
        type3 = font.__class__.__name__ == "PDFType3Font"
        return FontInfo(
            name=name,
            embedded=type3 or program is not None,
            subset=type3 or bool(re.match(r"^[A-Z]{6}\+", name)),
            program=program_name(program.get_data()) if isinstance(program, PDFStream) else "",
        )


def is_radical(char):
    """A Kangxi or CJK radical code point standing in for the ideograph."""
    return "\u2e80" <= char <= "\u2fd5"


def _suspicious(char):
    return is_radical(char) or char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cs", "Cc")


def audit_fonts(path):
    """Return the list of :class:`FontInfo` used by the file's page content."""
    manager = PDFResourceManager()
    device = _GlyphAudit(manager)
    interpreter = PDFPageInterpreter(manager, device)
    with open(path, "rb") as stream:
        for page in PDFPage.get_pages(stream):
            interpreter.process_page(page)
    merged = {}
    for info in device.fonts.values():
        known = merged.setdefault(info.name, info)
        if known is not info:
            known.glyphs += info.glyphs
            known.notdef += info.notdef
            known.unmapped += info.unmapped
            known.embedded &= info.embedded
    return list(merged.values())


# --------------------------------------------------------------------------
# Page model (millimetres, origin at the top left corner)
# --------------------------------------------------------------------------


@dataclass
class Glyph:
    text: str
    x0: float
    x1: float
    base: float
    size: float  # points
    font: str
    red: bool
    turn: str = ""  # '' upright, 'cw' rotated clockwise, '?' otherwise
    box: tuple = (0, 0, 0, 0)

    @property
    def em(self):
        return self.size / MM

    @property
    def top(self):
        return self.base - ASCENT * self.em

    @property
    def bottom(self):
        return self.base + DESCENT * self.em


class Segment:
    """A run of glyphs on one baseline without a gap wider than about one em."""

    def __init__(self, glyphs, page):
        self.page = page
        self.all = glyphs
        solid = [g for g in glyphs if g.text.strip()] or glyphs
        self.glyphs = solid
        self.x0, self.x1 = min(g.x0 for g in solid), max(g.x1 for g in solid)
        self.base = statistics.median(g.base for g in solid)
        self.size = Counter(round(g.size, 2) for g in solid).most_common(1)[0][0]
        self.em = self.size / MM
        self.top, self.bottom = self.base - ASCENT * self.em, self.base + DESCENT * self.em
        self.text = "".join(g.text for g in glyphs).strip()
        self.squeezed = re.sub(r"\s", "", self.text)
        self.font = Counter(g.font for g in solid).most_common(1)[0][0]

    centre = property(lambda self: (self.x0 + self.x1) / 2)
    middle = property(lambda self: (self.top + self.bottom) / 2)

    def __repr__(self):
        return f"<p{self.page} {self.x0:.1f}-{self.x1:.1f} y{self.base:.1f} {self.size}pt {self.text!r}>"


@dataclass
class Rule:
    """A solid horizontal line found on a page image."""

    y0: float
    y1: float
    x0: float
    x1: float
    thickness: float
    red: bool


@dataclass
class Seal:
    x: float
    y: float
    width: float
    height: float

    @property
    def radius(self):
        return (self.width + self.height) / 4

    top = property(lambda self: self.y - self.height / 2)
    left = property(lambda self: self.x - self.width / 2)
    right = property(lambda self: self.x + self.width / 2)

    def touches(self, segment):
        dx = max(segment.x0 - self.x, 0, self.x - segment.x1)
        dy = max(segment.top - self.y, 0, self.y - segment.bottom)
        return math.hypot(dx, dy) < self.radius - 0.3


class Sheet:
    """One page: glyphs, text segments and (lazily) raster measurements."""

    def __init__(self, page, raster_page):
        self.number = page.page_number
        self.raster_page = raster_page
        self.width, self.height = float(page.width) / MM, float(page.height) / MM
        self.landscape = self.width > self.height
        if self.landscape:  # head of the table towards the left edge of the turned sheet
            self.frame = [A4[1] - BOTTOM, LEFT, A4[1] - TOP, RIGHT]
        else:
            self.frame = [LEFT, TOP, RIGHT, BOTTOM]
        self.glyphs = [self._glyph(char) for char in page.chars]
        for glyph in self.glyphs:
            if is_radical(glyph.text[:1]):  # reported by F4; read as the ideograph elsewhere
                glyph.text = unicodedata.normalize("NFKC", glyph.text)
            elif glyph.text.startswith("(cid:") or not glyph.text:  # reported by F3 or F4
                glyph.text = "\ufffd"
        self.segments = self._segments([g for g in self.glyphs if not g.turn and not g.red])
        self.red = [g for g in self.glyphs if not g.turn and g.red]
        self.mirrored = False
        self.text_left, self.text_right = self.frame[0], self.frame[2]

    left = property(lambda self: self.frame[0])
    right = property(lambda self: self.frame[2])

    def _glyph(self, char):
        a, b, _c, d = char["matrix"][:4]
        x0, x1 = char["x0"] / MM, char["x1"] / MM
        top, bottom = char["top"] / MM, char["bottom"] / MM
        box = (x0, top, x1, bottom)
        red = _is_red(char.get("non_stroking_color"))
        if abs(a) >= abs(b) and a > 0 and d > 0:
            base = bottom - (char["matrix"][5] - char["y0"]) / MM
            return Glyph(char["text"], x0, x1, base, (bottom - top) * MM, char["fontname"], red, "", box)
        if abs(b) > abs(a):
            # Text turned by 90 degrees; keep coordinates of the turned sheet.
            size = (x1 - x0) * MM
            origin = char["matrix"][4] / MM
            if b < 0:
                return Glyph(char["text"], top, bottom, self.width - origin, size, char["fontname"], red, "cw", box)
            return Glyph(
                char["text"], self.height - bottom, self.height - top, origin, size, char["fontname"], red, "ccw", box
            )
        return Glyph(char["text"], x0, x1, bottom, (bottom - top) * MM, char["fontname"], red, "?", box)

    def _segments(self, glyphs, split=True):
        rows = []
        for glyph in sorted(glyphs, key=lambda g: (g.base, g.x0)):
            for row in reversed(rows[-4:]):
                if abs(row[0].base - glyph.base) <= 0.12 * glyph.em:
                    row.append(glyph)
                    break
            else:
                rows.append([glyph])
        segments = []
        for row in rows:
            row.sort(key=lambda g: g.x0)
            run, edge = [], None
            for glyph in row:
                blank = not glyph.text.strip()
                if split and run and not blank and edge is not None and glyph.x0 - edge > 1.6 * glyph.em:
                    segments.append(run)
                    run = []
                run.append(glyph)
                if not blank:
                    edge = glyph.x1
            segments.append(run)
        result = [Segment(run, self.number) for run in segments if any(g.text.strip() for g in run)]
        return sorted(result, key=lambda s: (round(s.base, 1), s.x0))

    # -- raster ------------------------------------------------------------

    def image(self, dpi):
        cache = self.__dict__.setdefault("_images", {})
        if dpi not in cache:
            cache[dpi] = self.raster_page.render(scale=dpi / 72).to_pil().convert("RGB")
        return cache[dpi]

    def release(self):
        self.__dict__.pop("_images", None)

    def ink(self, dpi):
        """Grey image in which 255 means fully inked, whatever the colour."""
        r, g, b = self.image(dpi).split()
        return ImageChops.invert(ImageChops.darker(ImageChops.darker(r, g), b))

    def ink_box(self, x0, y0, x1, y1, dpi=300, threshold=90):
        """Bounding box (mm) of the ink inside a rectangle (mm), or None."""
        scale = dpi / 25.4
        area = [round(v * scale) for v in (x0, y0, x1, y1)]
        image = self.ink(dpi)
        area = [max(0, area[0]), max(0, area[1]), min(image.width, area[2]), min(image.height, area[3])]
        if area[0] >= area[2] or area[1] >= area[3]:
            return None
        box = image.crop(area).point(lambda v: 255 if v >= threshold else 0).getbbox()
        if box is None:
            return None
        return tuple((v + area[i % 2]) / scale for i, v in enumerate(box))

    @cached_property
    def blank(self):
        return not any(g.text.strip() for g in self.glyphs) and self.ink(100).getextrema()[1] < 40

    @cached_property
    def rules(self):
        """Solid horizontal lines at least 60 mm long, top to bottom."""
        dpi = 300
        scale = dpi / 25.4
        ink = self.ink(dpi)
        span = (int((self.left + 1) * scale), 0, int((self.right - 1) * scale), ink.height)
        profile = ink.resize((1, ink.height), Image.BOX, box=span).tobytes()
        found, y = [], 0
        while y < len(profile):
            if profile[y] < 90:
                y += 1
                continue
            start = y
            while y < len(profile) and profile[y] >= 90:
                y += 1
            if (y - start) / scale > 2.5:
                continue
            middle = (start + y - 1) // 2
            row = ink.crop((0, middle, ink.width, middle + 1)).point(lambda v: 255 if v >= 128 else 0)
            box = row.getbbox()
            if box is None or (box[2] - box[0]) / scale < 60:
                continue
            if sum(row.tobytes()) / 255 < 0.97 * (box[2] - box[0]):
                continue  # a line of text, not a rule
            red, green, blue = self.image(dpi).getpixel(((box[0] + box[2]) // 2, middle))
            x0, x1 = box[0] / scale, box[2] / scale
            y0, y1 = self._rule_edges((start + y) / 2 / scale, x0, x1)
            found.append(Rule(y0, y1, x0, x1, y1 - y0, red > 120 and green < 110 and blue < 110))
        return found

    def _rule_edges(self, y, left, right, dpi=2400):
        """Exact upper and lower edge (mm) of the line near ``y``, sampled at three places."""
        scale = dpi / 25.4
        edges = []
        for share in (0.1, 0.37, 0.9):
            x = left + share * (right - left)
            x0, y0, x1, y1 = x - 0.5, y - 1.5, x + 0.5, y + 1.5
            crop = (x0 * MM, (self.height - y1) * MM, (self.width - x1) * MM, y0 * MM)
            tile = self.raster_page.render(scale=dpi / 72, crop=crop).to_pil().convert("RGB")
            r, g, b = tile.split()
            ink = ImageChops.invert(ImageChops.darker(ImageChops.darker(r, g), b))
            column = ink.resize((1, ink.height), Image.BOX).tobytes()
            middle = len(column) // 2
            dark = [i for i, v in enumerate(column) if v >= 128]
            if not dark:
                continue
            start = end = min(dark, key=lambda i: abs(i - middle))
            while start > 0 and column[start - 1] >= 128:
                start -= 1
            while end + 1 < len(column) and column[end + 1] >= 128:
                end += 1
            edges.append((y0 + start / scale, y0 + (end + 1) / scale))
        if not edges:
            return y, y
        return statistics.median(e[0] for e in edges), statistics.median(e[1] for e in edges)

    def red_blobs(self, dpi=100):
        """Bounding boxes (mm) of connected red shapes larger than 20 mm."""
        scale = dpi / 25.4
        r, g, b = self.image(dpi).split()
        mask = ImageChops.multiply(
            r.point(lambda v: 255 if v > 140 else 0),
            ImageChops.multiply(g.point(lambda v: 255 if v < 130 else 0), b.point(lambda v: 255 if v < 130 else 0)),
        )
        if mask.getbbox() is None:
            return []
        mask = mask.filter(ImageFilter.MaxFilter(3))
        width = mask.width
        todo = {i for i, v in enumerate(mask.tobytes()) if v}
        blobs = []
        while todo:
            stack = [todo.pop()]
            xs0 = xs1 = stack[0] % width
            ys0 = ys1 = stack[0] // width
            while stack:
                at = stack.pop()
                x, y = at % width, at // width
                xs0, xs1, ys0, ys1 = min(xs0, x), max(xs1, x), min(ys0, y), max(ys1, y)
                for near in (
                    at - 1,
                    at + 1,
                    at - width,
                    at + width,
                    at - width - 1,
                    at - width + 1,
                    at + width - 1,
                    at + width + 1,
                ):
                    if near in todo:
                        todo.remove(near)
                        stack.append(near)
            box = ((xs0 + 1) / scale, (ys0 + 1) / scale, xs1 / scale, ys1 / scale)  # undo the dilation
            if box[2] - box[0] > 20 and box[3] - box[1] > 20:
                blobs.append(box)
        return [
            a
            for a in blobs
            if not any(a is not b and b[0] <= a[0] and b[1] <= a[1] and b[2] >= a[2] and b[3] >= a[3] for b in blobs)
        ]

    @cached_property
    def seals(self):
        return [
            Seal((x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0)
            for x0, y0, x1, y1 in sorted(self.red_blobs(), key=lambda b: (round(b[1] / 10), b[0]))
        ]

    # -- page number ---------------------------------------------------------

    @cached_property
    def folio(self):
        """Glyphs below the 版心 in the frame of the portrait (turned) sheet."""
        if self.landscape:
            glyphs = [g for g in self.glyphs if g.turn == "cw" and g.base > BOTTOM + 2]
        else:
            glyphs = [g for g in self.glyphs if not g.turn and not g.red and g.base > BOTTOM + 2]
        glyphs = [g for g in glyphs if g.text.strip()]
        return sorted(glyphs, key=lambda g: g.x0)

    def folio_dash_top(self):
        """Ink top (mm, portrait frame) of the first dash of the page number."""
        dash = next((g for g in self.folio if g.text == self.folio[0].text), None)
        x0, x1 = dash.x0 + 0.2 * (dash.x1 - dash.x0), dash.x1 - 0.2 * (dash.x1 - dash.x0)
        y0, y1 = BOTTOM + 1.0, BOTTOM + 25
        if self.landscape:
            box = self.ink_box(self.width - y1, x0, self.width - y0, x1)
            return None if box is None else self.width - box[2]
        box = self.ink_box(x0, y0, x1, y1)
        return None if box is None else box[1]


def _is_red(colour):
    if not isinstance(colour, (tuple, list)):
        return False
    try:
        values = [float(v) for v in colour]
    except (TypeError, ValueError):
        return False
    if len(values) == 3:
        return values[0] >= 0.55 and values[1] <= 0.35 and values[2] <= 0.35
    if len(values) == 4:
        return values[1] >= 0.6 and values[2] >= 0.6 and values[0] <= 0.3 and values[3] <= 0.3
    return False


# --------------------------------------------------------------------------
# Report
# --------------------------------------------------------------------------


@dataclass
class Row:
    id: str
    rule: str
    measured: str
    required: str
    status: str


def number(value, digits=1):
    return f"{value:.{digits}f}"


def pages_of(items):
    """Compact page list, for instance '2-4, 7'."""
    values, out = sorted(set(items)), []
    for value in values:
        if out and out[-1][1] == value - 1:
            out[-1][1] = value
        else:
            out.append([value, value])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in out)


class Checker:
    """Run every rule on one file."""

    def __init__(self, path, kind="notice", single_sided=False, ignore=(), roles=()):
        self.path, self.kind, self.single_sided = path, kind, single_sided
        self.ignore = set(ignore)
        self.role_patterns = tuple((role, re.compile(pattern, re.I)) for pattern, role in roles) + ROLE_PATTERNS
        self.rows = []

    # -- helpers -------------------------------------------------------------

    def add(self, rule_id, rule, measured, required, ok):
        status = NA if ok is None else PASS if ok else FAIL
        if self.kind == "free" and status == FAIL and rule_id not in FREE_RULES:
            status, measured = NA, f"{measured} (not required: --kind free)"
        if rule_id in self.ignore:
            status, measured = NA, f"{measured} (ignored by option)"
        self.rows.append(Row(rule_id, rule, measured, required, status))

    def absent(self, rule_id, rule, why, required):
        """An element is missing: a failure for a notice, N-A otherwise."""
        self.add(rule_id, rule, why, required, False if self.kind == "notice" else None)

    def skip(self, rule_id, rule, why, required):
        self.add(rule_id, rule, why, required, None)

    def role(self, fontname):
        """'fang', 'kai', 'hei', 'song' or None for an unrecognised face.

        The name inside the font program wins over the PDF's /BaseFont, which
        an engine may fill with any alias.
        """
        info = next((f for f in self.fonts if f.name == fontname), None)
        for source in (info.program if info else "", fontname.split("+")[-1]):
            for role, pattern in self.role_patterns:
                if source and pattern.search(source):
                    return role
        return None

    def role_row(self, rule_id, rule, segments_or_glyphs, wanted):
        items = list(segments_or_glyphs)
        if not items:
            return self.skip(rule_id, rule, "no such text", ROLE_NAME[wanted])
        seen = Counter(self.role(item.font) for item in items)
        fonts = Counter(item.font.split("+")[-1] for item in items if self.role(item.font) != wanted)
        if set(seen) == {None}:
            return self.skip(rule_id, rule, f"face not recognised: {', '.join(fonts)} (use --role)", ROLE_NAME[wanted])
        good = seen[wanted]
        detail = "" if good == len(items) else f"; others: {', '.join(f'{k}x{v}' for k, v in fonts.most_common(3))}"
        return self.add(
            rule_id,
            rule,
            f"{good}/{len(items)} {ROLE_NAME[wanted]}{detail}",
            ROLE_NAME[wanted],
            good >= 0.995 * len(items),
        )

    # -- entry ---------------------------------------------------------------

    def run(self):
        self.fonts = audit_fonts(self.path)
        raster = pypdfium2.PdfDocument(str(self.path))
        with pdfplumber.open(self.path) as pdf:
            self.sheets = [Sheet(page, raster[i]) for i, page in enumerate(pdf.pages)]
        self.understand()
        for step in (
            self.check_pages,
            self.check_fonts,
            self.check_grid,
            self.check_head,
            self.check_title,
            self.check_body,
            self.check_attachments,
            self.check_signature,
            self.check_record,
            self.check_folios,
        ):
            step()
        for sheet in self.sheets:
            sheet.release()
        return self.rows

    # -- structure -------------------------------------------------------------

    def understand(self):
        portrait = [s for s in self.sheets if not s.landscape]
        sizes = Counter()
        for sheet in portrait:
            for glyph in sheet.glyphs:
                if not glyph.turn and not glyph.red and glyph.text.strip() and TOP - 5 < glyph.base < BOTTOM + 2:
                    sizes[round(glyph.size, 1)] += 1
        self.body_size = sizes.most_common(1)[0][0] if sizes else None
        self.em = (self.body_size or SIZE_3) / MM
        self.find_text_edges(portrait)
        self.find_record()
        self.find_head()
        self.find_title()
        self.find_date()
        self.find_flow()

    def find_text_edges(self, portrait):
        """Where the text block really is, so that structure survives wrong margins.

        ``sheet.frame`` stays the nominal 版心; ``text_left`` and ``text_right``
        are the commonest edges of long lines on odd and on even pages.
        """
        for parity in (1, 0):
            sheets = [s for s in portrait if s.number % 2 == parity]
            wide = [
                s
                for sheet in sheets
                for s in sheet.segments
                if self.in_body_size(s) and s.x1 - s.x0 > 0.8 * WIDTH and TOP - 10 < s.base < BOTTOM + 10
            ]
            if len(wide) < 3:
                continue
            lefts = Counter(round(s.x0 * 2) / 2 for s in wide)
            left = max(lefts, key=lambda v: (lefts[v], -v))
            # Short paragraphs have more indented first lines than continued ones: when the commonest edge is two
            # characters in from another that recurs among all body lines, that other one is the block's.
            every = Counter(
                round(s.x0 * 2) / 2
                for sheet in sheets
                for s in sheet.segments
                if self.in_body_size(s) and TOP - 10 < s.base < BOTTOM + 10
            )
            outer = [v for v in every if every[v] >= 2 and abs(left - v - 2 * self.em) < 0.8]
            left = min(outer, default=left)
            left = statistics.median([s.x0 for s in wide if abs(s.x0 - left) < 0.6] or [left])
            rights = Counter(round(s.x1 * 2) / 2 for s in wide if s.glyphs[-1].text not in CLOSING)
            right = max(rights, key=lambda v: (rights[v], v)) if rights else left + WIDTH
            right = statistics.median([s.x1 for s in wide if abs(s.x1 - right) < 0.6] or [right])
            for sheet in sheets:
                sheet.text_left, sheet.text_right = left, right
                if parity == 0 and abs(left - MIRRORED_LEFT) < 0.7:
                    sheet.frame[0], sheet.frame[2] = MIRRORED_LEFT, MIRRORED_LEFT + WIDTH
                    sheet.mirrored = True

    def indent(self, segment):
        """Indentation in 字, from the left edge of the text block.

        An opening mark may be set half-width at the start of a line: its
        blank half then hangs out, which is not an outdent.
        """
        value = (segment.x0 - self.sheets[segment.page - 1].text_left) / self.em
        if segment.glyphs[0].text in OPENING and any(abs(value + 0.5 - n) < 0.12 for n in (0, 2)):
            value += 0.5
        return value

    def overhang(self, segment):
        """Distance (mm) from the end of a line to the right edge of the text block.

        A closing mark may end a line half-width, its blank half inside or
        outside the block; both count as flush.
        """
        gap = self.sheets[segment.page - 1].text_right - segment.x1
        if segment.glyphs[-1].text in CLOSING and abs(gap) < 0.55 * self.em:
            return 0.0
        return gap

    def in_body_size(self, segment):
        return self.body_size is not None and abs(segment.size - self.body_size) <= 0.25

    def find_record(self):
        """版记: the line that ends in 印发 near the foot of a page, and what belongs to it."""
        self.record_sheet, self.record, self.record_rules = None, [], []
        for sheet in reversed(self.sheets):
            if sheet.landscape:
                continue
            hits = [s for s in sheet.segments if ISSUED_LIKE.search(s.squeezed) and s.base > TOP + HEIGHT / 2]
            if not hits:
                continue
            self.record_sheet = sheet
            base = hits[-1]
            rules = [r for r in sheet.rules if not r.red]
            members = [
                s
                for s in sheet.segments
                if abs(s.size - base.size) < 0.4 and s.base <= base.base + 1 and s.base > base.base - 90
            ]
            starts = [s for s in members if re.match(r"^(抄送|主送)[:：]", s.squeezed)]
            top = min((s.top for s in starts), default=base.top)
            first = [r for r in rules if r.y1 <= top + 1 and top - r.y1 < 8]
            upper = first[-1].y0 if first else top
            self.record = [s for s in members if s.top >= upper - 0.5]
            self.record_rules = [r for r in rules if r.y0 >= upper - 0.1]
            break

    def find_head(self):
        self.first = self.sheets[0]
        red = [g for g in self.first.red if g.text.strip() and g.base < TOP + 0.75 * HEIGHT]
        self.banner_rows, self.banner_word = [], None
        if red and not self.first.landscape:
            largest = max(g.size for g in red)
            red = [g for g in red if g.size > 0.6 * largest]
            rows = self.first._segments(red, split=False)
            if len(rows) > 1 and sum(len(r.squeezed) for r in rows) > 4:
                glyphs = sorted(red, key=lambda g: g.x0)
                tail = sorted(glyphs[-2:], key=lambda g: g.x0)
                if "".join(g.text for g in tail) == "文件":
                    rest = [g for g in red if g not in tail]
                    if max(g.x1 for g in rest) <= tail[0].x0 + 0.3:
                        self.banner_word = Segment(tail, 1)
                        rows = self.first._segments(rest, split=False)
            self.banner_rows = rows
        self.red_rule = None
        if not self.first.landscape:
            candidates = [r for r in self.first.rules if r.red]
            below = [r for r in candidates if not self.banner_rows or r.y0 > self.banner_rows[-1].middle]
            self.red_rule = (below or candidates or [None])[0]
        lower = self.red_rule.y1 if self.red_rule else TOP + HEIGHT / 2
        upper = self.banner_rows[-1].bottom - 2 if self.banner_rows else TOP - 5
        self.doc_no = next(
            (
                s
                for s in self.first.segments
                if upper < s.base <= lower + 1 and (DOC_NO.match(s.squeezed) or DOC_NO_LIKE.search(s.squeezed))
            ),
            None,
        )
        self.signers = [s for s in self.first.segments if "签发人" in s.squeezed and s.base <= lower + 1]

    def find_title(self):
        self.title, self.to = [], []
        if self.first.landscape or self.body_size is None:
            return
        start = self.red_rule.y1 if self.red_rule else (self.doc_no.bottom if self.doc_no else TOP - 5)
        big = [s for s in self.first.segments if s.base > start and s.size >= self.body_size + 2.5]
        if big:
            tallest = max(s.size for s in big)
            self.title = [s for s in big if s.size > tallest - 1]
            last = self.title[-1]
            below = [
                s
                for s in self.first.segments
                if s.top > last.bottom - 1 and s not in self.record and self.in_body_size(s)
            ]
            for segment in below:
                if segment.base > BOTTOM:
                    break
                if not self.to and self.indent(segment) > 1:
                    break
                self.to.append(segment)
                if segment.squeezed.endswith(("：", ":")):
                    break
            if self.to and not self.to[-1].squeezed.endswith(("：", ":")):
                self.to = self.to[:1]

    def find_date(self):
        """成文日期: the last stand-alone date before the attachments."""
        self.attachment_pages = [
            s.number
            for s in self.sheets
            if s.segments and ATT_MARK.match(s.segments[0].squeezed) and s.segments[0].top < s.frame[1] + 1.2 * PITCH
        ]
        limit = min(self.attachment_pages, default=len(self.sheets) + 1)
        self.date = None
        for sheet in self.sheets:
            if sheet.number >= limit or sheet.landscape:
                break
            for segment in sheet.segments:
                if segment in self.record or not self.in_body_size(segment):
                    continue
                text = segment.squeezed
                if (DATE.match(text) or DATE_LIKE.match(text)) and segment.x0 > sheet.left + 0.3 * WIDTH:
                    self.date = segment

    def find_flow(self):
        """Body lines of portrait pages, and the pages that text must fill."""
        self.lines = []
        title_ids = {id(s) for s in self.title}
        record_ids = {id(s) for s in self.record}
        attachment_titles = set()
        for sheet in self.sheets:
            if sheet.number in self.attachment_pages and not sheet.landscape:
                attachment_titles |= {id(s) for s in sheet.segments[:1]}
        for sheet in self.sheets:
            if sheet.landscape:
                continue
            for segment in sheet.segments:
                if id(segment) in title_ids | record_ids | attachment_titles or not self.in_body_size(segment):
                    continue
                if sheet is self.first and self.title and segment.base < self.title[-1].base:
                    continue
                if not TOP - 3 < segment.base < BOTTOM + 2:
                    continue
                self.lines.append(segment)
        by_row = defaultdict(list)
        for segment in self.lines:
            by_row[(segment.page, round(segment.base, 1))].append(segment)
        single = [s for s in self.lines if len(by_row[(s.page, round(s.base, 1))]) == 1]
        self.single_lines = single
        gaps = [b.base - a.base for a, b in itertools.pairwise(single) if a.page == b.page]
        near = [g for g in gaps if 0.75 * PITCH < g < 1.3 * PITCH]
        if len(near) < 3:
            near = [g for g in gaps if 0.4 * PITCH < g < 2.2 * PITCH]
        self.pitch = statistics.median(near) if near else None
        self.continuing = []
        for a, b in itertools.pairwise(single):
            indent_a, indent_b = self.indent(a), self.indent(b)
            gap_a = (self.sheets[a.page - 1].text_right - a.x1) / self.em
            follows = (a.page == b.page and self.pitch and b.base - a.base < 1.35 * self.pitch) or (
                b.page == a.page + 1 and b.page not in self.attachment_pages and b.base < TOP + 1.6 * PITCH
            )
            if follows and abs(indent_b) < 0.6 and gap_a < 3.2 and indent_a < 2.6 and (a.x1 - a.x0) > 0.5 * WIDTH:
                self.continuing.append(a)

    # -- P: pages ------------------------------------------------------------

    def check_pages(self):
        worst = max(
            self.sheets, key=lambda s: max(abs(min(s.width, s.height) - A4[0]), abs(max(s.width, s.height) - A4[1]))
        )
        off = max(abs(min(worst.width, worst.height) - A4[0]), abs(max(worst.width, worst.height) - A4[1]))
        self.add(
            "P1",
            "用纸 A4",
            f"{len(self.sheets)} pages, worst p{worst.number} {number(worst.width)}x{number(worst.height)} mm",
            "210x297 mm ±1",
            off <= 1,
        )

        if len(self.continuing) < 3:
            self.skip("P2", "版心左边 (订口)", f"only {len(self.continuing)} full lines", "28 mm ±1")
            self.skip("P3", "版心宽", f"only {len(self.continuing)} full lines", "156 mm ±1")
        else:
            used = sorted({line.page for line in self.continuing})
            edges = {(round(self.sheets[p - 1].text_left, 2), round(self.sheets[p - 1].text_right, 2)) for p in used}
            mirrored = [s.number for s in self.sheets if s.mirrored]
            note = f" (mirrored on p{pages_of(mirrored)})" if mirrored else ""
            ok = all(abs(self.sheets[p - 1].text_left - self.sheets[p - 1].left) <= 1 for p in used)
            self.add(
                "P2",
                "版心左边 (订口)",
                ", ".join(f"{number(v, 2)} mm" for v in sorted({e[0] for e in edges})) + note,
                "28 mm ±1 (even pages may mirror to 26)",
                ok,
            )
            widths = sorted({round(e[1] - e[0], 2) for e in edges})
            self.add(
                "P3",
                "版心宽",
                ", ".join(f"{number(v, 2)} mm" for v in widths),
                "156 mm ±1",
                all(abs(v - WIDTH) <= 1 for v in widths),
            )

        stray = Counter()
        sample = {}
        for sheet in self.sheets:
            x0, y0, x1, y1 = sheet.frame
            folio = {id(g) for g in sheet.folio}
            for glyph in sheet.glyphs:
                if id(glyph) in folio or not glyph.text.strip():
                    continue
                if glyph.turn:
                    bx0, by0, bx1, by1 = glyph.box
                else:
                    bx0, by0, bx1, by1 = glyph.x0, glyph.top, glyph.x1, glyph.bottom
                    if glyph.text in CLOSING:
                        bx1 -= 0.5 * glyph.em  # its right half is blank
                    if glyph.text in OPENING:
                        bx0 += 0.5 * glyph.em
                if bx0 < x0 - 1 or bx1 > x1 + 1 or by0 < y0 - 1 or by1 > y1 + 1:
                    stray[sheet.number] += 1
                    sample.setdefault(sheet.number, glyph.text)
        text = "none" if not stray else "; ".join(f"p{p}: {n} ({sample[p]!r}…)" for p, n in sorted(stray.items())[:4])
        self.add("P4", "版心外无文字 (页码除外)", text, "no glyph beyond 版心 by >1 mm", not stray)

        outside = {}
        for sheet in self.sheets:
            x0, y0, x1, y1 = sheet.frame
            image = sheet.ink(100).copy()
            scale = 100 / 25.4
            keep = [(x0 - 1, y0 - 1, x1 + 1, y1 + 1)]
            if sheet.folio:
                fx0, fx1 = sheet.folio[0].x0 - 1, sheet.folio[-1].x1 + 1
                fy0, fy1 = BOTTOM, max(g.bottom for g in sheet.folio) + 2
                keep.append(
                    (sheet.width - fy1, fx0, sheet.width - fy0, fx1) if sheet.landscape else (fx0, fy0, fx1, fy1)
                )
            for box in keep:
                image.paste(0, tuple(round(v * scale) for v in box))
            box = image.point(lambda v: 255 if v > 60 else 0).getbbox()
            if box:
                outside[sheet.number] = tuple(round(v / scale, 1) for v in box)
        text = (
            "none"
            if not outside
            else "; ".join(f"p{p}: x{b[0]}-{b[2]} y{b[1]}-{b[3]} mm" for p, b in list(outside.items())[:4])
        )
        self.add("P5", "版心外无图文线条 (页码除外)", text, "no ink beyond 版心 by >1 mm", not outside)

    # -- F: fonts --------------------------------------------------------------

    def check_fonts(self):
        if not self.fonts:
            self.add("F1", "字体嵌入", "no text in the file", "all embedded", False)
            return
        bad = [f.name for f in self.fonts if not f.embedded]
        self.add(
            "F1",
            "字体嵌入",
            f"{len(self.fonts) - len(bad)}/{len(self.fonts)} embedded" + (f"; not: {', '.join(bad)}" if bad else ""),
            "all embedded",
            not bad,
        )
        whole = [f.name for f in self.fonts if f.embedded and not f.subset]
        self.add(
            "F2",
            "字体子集化",
            f"{len(self.fonts) - len(whole)}/{len(self.fonts)} subset"
            + (f"; not: {', '.join(whole)}" if whole else ""),
            "all subset (ABCDEF+ prefix)",
            not whole,
        )
        tofu = {f.name: f.notdef for f in self.fonts if f.notdef}
        self.add(
            "F3",
            "无缺字 (.notdef)",
            "none" if not tofu else "; ".join(f"{n}: {c} glyphs" for n, c in tofu.items()),
            "0 .notdef glyphs",
            not tofu,
        )
        lost = {f.name: f.unmapped for f in self.fonts if f.unmapped}
        self.add(
            "F4",
            "文字可提取 (Unicode)",
            "all mapped" if not lost else "; ".join(f"{n}: {c} glyphs" for n, c in lost.items()),
            "every glyph maps to an assigned character, not private-use, not a radical",
            not lost,
        )

    # -- G: grid ----------------------------------------------------------------

    def check_grid(self):
        if self.body_size is None:
            for rule_id, rule in (
                ("G1", "正文字号"),
                ("G2", "行距"),
                ("G3", "行距均匀"),
                ("G4", "每面行数"),
                ("G5", "满页首末行位置"),
                ("G6", "每行字数"),
                ("G7", "行尾齐整"),
            ):
                self.absent(rule_id, rule, "no text", "-")
            return
        self.add(
            "G1",
            "正文字号 3号",
            f"{number(self.body_size, 2)} pt",
            "15.75-16 pt ±0.25",
            15.5 <= self.body_size <= 16.25,
        )
        if self.pitch is None:
            self.skip("G2", "行距", "fewer than two body lines", f"{number(PITCH * MM, 2)} pt")
            self.skip("G3", "行距均匀", "fewer than two body lines", "±0.4 pt")
        else:
            low, high = (HEIGHT * MM - self.body_size) / LINES, (HEIGHT * MM - self.body_size) / (LINES - 1)
            pitch = self.pitch * MM
            self.add(
                "G2",
                "行距",
                f"{number(pitch, 2)} pt",
                f"{number(low)}-{number(high)} pt (22 lines in 225 mm)",
                low - 0.05 <= pitch <= high + 0.05,
            )
            pairs = [
                (b.base - a.base, a.page)
                for a, b in zip(self.single_lines, self.single_lines[1:], strict=False)
                if a.page == b.page
                and 0.75 * self.pitch < b.base - a.base < 1.3 * self.pitch
                and self.indent(a) < 2.6
                and self.indent(b) < 2.6
            ]  # not 署名 and 成文日期
            odd = [(d, p) for d, p in pairs if abs(d - self.pitch) * MM > 0.4]
            worst = max((abs(d - self.pitch) * MM for d, _ in pairs), default=0)
            self.add(
                "G3",
                "行距均匀",
                f"{len(odd)}/{len(pairs)} gaps differ, worst {number(worst, 2)} pt"
                + (f" (p{pages_of(p for _, p in odd)})" if odd else ""),
                "every gap within ±0.4 pt",
                not odd,
            )

        full = self.full_pages()
        if not full:
            self.skip("G4", "每面行数", "no page that text fills and flows out of", "22")
            self.skip("G5", "满页首末行位置", "no such page", "-")
        else:
            counts = {p: len(lines) for p, lines in full.items()}
            bad = {p: n for p, n in counts.items() if n != LINES}
            tally = Counter(counts.values())
            self.add(
                "G4",
                "每面行数",
                ", ".join(f"{n} lines x{c}" for n, c in tally.most_common())
                + (f" (p{pages_of(bad)})" if bad else f" (p{pages_of(counts)})"),
                "22 lines",
                not bad,
            )
            slack = max(0.0, (self.pitch or PITCH) - self.em) / 2
            tops = {p: lines[0].top for p, lines in full.items()}
            ends = {p: lines[-1].bottom for p, lines in full.items()}
            worst_top = max(tops.values(), key=lambda v: abs(v - TOP - slack / 2))
            worst_end = max(ends.values(), key=lambda v: abs(v - BOTTOM + slack / 2))
            ok = all(TOP - 1 <= v <= TOP + slack + 1 for v in tops.values()) and all(
                BOTTOM - slack - 1 <= v <= BOTTOM + 1 for v in ends.values()
            )
            self.add(
                "G5",
                "满页首末行位置",
                f"first line top {number(worst_top, 2)} mm, last line bottom {number(worst_end, 2)} mm",
                f"{number(TOP)} to +{number(slack + 1)} / {number(BOTTOM)} to -{number(slack + 1)} mm",
                ok,
            )

        counts, crowded = Counter(), 0
        for line in self.continuing:
            indent = round(self.indent(line))
            if all(
                unicodedata.east_asian_width(g.text[0]) in "WFA" and g.x1 - g.x0 > 0.85 * self.em for g in line.glyphs
            ):
                counts[len(line.glyphs) + indent] += 1
                marks = sum(g.text in CLOSING or g.text in OPENING for g in line.glyphs)
                crowded += len(line.glyphs) + indent - marks / 2 > CHARS + 0.5
        total = sum(counts.values())
        if total < 3:
            self.skip("G6", "每行字数", f"only {total} full lines of full-width characters", "28")
        else:
            mode = counts.most_common(1)[0][0]
            ok = mode == CHARS and min(counts) >= CHARS - 2 and not crowded
            self.add(
                "G6",
                "每行字数",
                ", ".join(f"{n} x{c}" for n, c in sorted(counts.items())),
                "28; fewer for 避头尾, more only by squeezing marks to half width",
                ok,
            )
        if len(self.continuing) < 3:
            self.skip("G7", "行尾齐整 (撑满版心)", f"only {len(self.continuing)} full lines", "±1.5 mm")
        else:
            gaps = []
            for line in self.continuing:
                gaps.append((self.overhang(line), line.page))
            ragged = [(g, p) for g, p in gaps if abs(g) > 1.5]
            worst = max(gaps, key=lambda v: abs(v[0]))
            self.add(
                "G7",
                "行尾齐整 (撑满版心)",
                f"{len(ragged)}/{len(gaps)} lines off, worst {number(worst[0])} mm (p{worst[1]})",
                "lines end within 1.5 mm of the right edge",
                not ragged,
            )

    def split_headings(self):
        """Han glyphs of the body by role: level-1, level-2, level-3/4 headings and plain text.

        A level-1 heading is its whole paragraph; levels 2 to 4 end at the
        first full stop, or with the paragraph when there is none.
        """
        parts = {1: [], 2: [], 3: [], 0: []}
        continuing = {id(s) for s in self.continuing}
        level, previous = 0, None
        for line in self.single_lines:
            indent = self.indent(line)
            if previous is None or id(previous) not in continuing:
                level = 0
                if abs(indent - 2) < 0.5:
                    level = next(
                        (n for n, pattern in ((1, HEAD_1), (2, HEAD_2), (3, HEAD_3)) if pattern.match(line.squeezed)), 0
                    )
            for glyph in line.glyphs:
                if "\u4e00" <= glyph.text <= "\u9fff":
                    parts[level].append(glyph)
                elif glyph.text in "。！？" and level > 1:
                    level = 0
            previous = line
        return parts

    def full_pages(self):
        """Pages broken in the middle of a paragraph: text had to fill them."""
        result = {}
        stop = {self.date.page} if self.date else set()
        last_of_flow = {line.page: line for line in self.single_lines}
        continuing = {id(line) for line in self.continuing}
        rows = defaultdict(list)
        for line in self.lines:
            if not rows[line.page] or line.base - rows[line.page][-1].base > 0.5:
                rows[line.page].append(line)
        for page, last in last_of_flow.items():
            sheet = self.sheets[page - 1]
            if sheet is self.first or page in stop or page + 1 in stop or sheet.number in self.attachment_pages:
                continue
            if any(not self.in_body_size(s) for s in sheet.segments if TOP - 3 < s.base < BOTTOM + 2):
                continue
            following = next((s for s in self.single_lines if s.page == page + 1), None)
            if following is None or page + 1 in self.attachment_pages:
                continue
            flush = abs(self.indent(following)) < 0.6
            reaches = sheet.text_right - last.x1 < 3.2 * self.em
            if id(last) in continuing or (flush and reaches):
                result[page] = rows[page]
        return result

    # -- H: 版头 --------------------------------------------------------------

    def check_head(self):
        needed = "居中, 红色, 上边缘距版心上边缘 35 mm"
        if not self.banner_rows:
            self.absent("H1", "发文机关标志 红色", "no red text in the upper part of page 1", "红色")
            for rule_id, rule in (
                ("H2", "发文机关标志 位置"),
                ("H3", "发文机关标志 居中"),
                ("H4", "联合行文机关名称等宽"),
                ("H5", "“文件”二字位置"),
                ("H6", "发文机关标志 字体"),
            ):
                self.skip(rule_id, rule, "no 发文机关标志", needed)
        else:
            rows, word = self.banner_rows, self.banner_word
            text = " / ".join(r.squeezed for r in rows) + (f" + {word.squeezed}" if word else "")
            sizes = sorted({r.size for r in rows})
            self.add("H1", "发文机关标志 红色", f"{text}, {', '.join(number(s) for s in sizes)} pt", "红色", True)
            x0 = min(r.x0 for r in rows)
            x1 = max([r.x1 for r in rows] + ([word.x1] if word else []))
            cell = min([r.top for r in rows] + ([word.top] if word else []))
            box = self.first.ink_box(x0, cell - 2, x1, rows[0].bottom)
            top = box[1] if box else cell
            self.add(
                "H2",
                "发文机关标志 位置",
                f"upper edge {number(top - TOP, 2)} mm below 版心 top",
                "35 mm ±1.5",
                abs(top - TOP - 35) <= 1.5,
            )
            centre = (x0 + x1) / 2
            middle = (self.first.left + self.first.right) / 2
            self.add(
                "H3",
                "发文机关标志 居中",
                f"off centre by {number(centre - middle, 2)} mm",
                "±1.5 mm",
                abs(centre - middle) <= 1.5,
            )
            if len(rows) < 2:
                self.skip("H4", "联合行文机关名称等宽", "single 发文机关", "equal width")
                self.skip("H5", "“文件”二字位置", "single 发文机关", "-")
            else:
                left = max(r.x0 for r in rows) - min(r.x0 for r in rows)
                right = max(r.x1 for r in rows) - min(r.x1 for r in rows)
                self.add(
                    "H4",
                    "联合行文机关名称等宽",
                    f"{len(rows)} names, left edges differ {number(left, 2)} mm, right edges {number(right, 2)} mm",
                    "≤0.6 mm",
                    left <= 0.6 and right <= 0.6,
                )
                if word is None:
                    self.skip("H5", "“文件”二字位置", "no 文件", "right of the names, vertically centred")
                else:
                    block = (rows[0].top + rows[-1].bottom) / 2
                    self.add(
                        "H5",
                        "“文件”二字位置",
                        f"{number(word.middle - block, 2)} mm from the middle of the names",
                        "right of the names, centred ±1.5 mm",
                        abs(word.middle - block) <= 1.5,
                    )
            self.role_row("H6", "发文机关标志 字体", rows + ([word] if word else []), "song")

        if self.doc_no is None:
            self.absent("H7", "发文字号 形式", "not found above the red line", "代字〔年份〕序号号")
            self.skip("H8", "发文字号 位置", "no 发文字号", "-")
        else:
            text = self.doc_no.squeezed
            number_part = text[len("签发人") :] if text.startswith("签发人") else text
            self.add(
                "H7",
                "发文字号 形式",
                text,
                "代字〔YYYY〕N号: 六角括号, 四位年份, 不编虚位, 不加“第”",
                bool(DOC_NO.match(number_part)),
            )
            middle = (self.first.left + self.first.right) / 2
            off = self.doc_no.centre - middle
            if self.signers:
                indent = (self.doc_no.x0 - self.first.left) / self.em
                self.add(
                    "H8",
                    "发文字号 位置",
                    f"居左空 {number(indent, 2)} 字 (有签发人)",
                    "居左空一字 ±0.3",
                    abs(indent - 1) <= 0.3,
                )
            else:
                self.add("H8", "发文字号 位置", f"off centre by {number(off, 2)} mm", "居中 ±1.5 mm", abs(off) <= 1.5)
        if self.doc_no is None or not self.banner_rows:
            self.skip("H9", "发文字号 上空二行", "needs 发文机关标志 and 发文字号", "2 lines")
        else:
            bottom = max([r.bottom for r in self.banner_rows] + ([self.banner_word.bottom] if self.banner_word else []))
            gap = (self.doc_no.top - bottom) / PITCH
            self.add(
                "H9",
                "发文字号 上空二行",
                f"{number(gap, 2)} lines",
                "2 lines (1.6-3.0 with leading)",
                1.6 <= gap <= 3.0,
            )

        if self.red_rule is None:
            self.absent("H10", "版头红色分隔线", "no red line on page 1", "红色, 156 mm")
            self.skip("H11", "分隔线在发文字号下 4 mm", "no red line", "4 mm")
        else:
            rule = self.red_rule
            ok = abs(rule.x0 - self.first.left) <= 1 and abs(rule.x1 - self.first.right) <= 1
            self.add(
                "H10",
                "版头红色分隔线",
                f"x {number(rule.x0)}-{number(rule.x1)} mm, {number(rule.thickness, 2)} mm thick",
                f"{number(self.first.left)}-{number(self.first.right)} mm ±1 (与版心等宽)",
                ok,
            )
            if self.doc_no is None:
                self.skip("H11", "分隔线在发文字号下 4 mm", "no 发文字号", "4 mm")
            else:
                gap = rule.y0 - self.doc_no.bottom
                self.add("H11", "分隔线在发文字号下 4 mm", f"{number(gap, 2)} mm", "4 mm ±1", abs(gap - 4) <= 1)

    # -- T: 标题, 主送机关 ------------------------------------------------------

    def check_title(self):
        if not self.title:
            self.absent("T1", "标题 2号", "no line larger than the body after the head", "22 pt")
            for rule_id, rule in (
                ("T2", "标题 居中"),
                ("T3", "标题 字体"),
                ("T4", "标题 上空二行"),
                ("T5", "主送机关"),
            ):
                self.skip(rule_id, rule, "no 标题", "-")
            return
        size = self.title[0].size
        self.add(
            "T1", "标题 2号", f"{number(size, 2)} pt, {len(self.title)} lines", "22 pt ±0.5", abs(size - SIZE_2) <= 0.5
        )
        middle = (self.first.left + self.first.right) / 2
        rows = defaultdict(list)
        for segment in self.title:
            rows[round(segment.base, 1)].append(segment)
        offs = []
        for parts in rows.values():
            parts.sort(key=lambda s: s.x0)
            last = parts[-1].glyphs[-1]
            end = parts[-1].x1 - (0.5 * last.em if last.text in CLOSING else 0)
            offs.append((parts[0].x0 + end) / 2 - middle)
        worst = max(offs, key=abs)
        self.add("T2", "标题 居中", f"worst line off by {number(worst, 2)} mm", "±1.5 mm", abs(worst) <= 1.5)
        self.role_row("T3", "标题 字体", self.title, "song")
        if self.red_rule is None:
            self.skip("T4", "标题 上空二行", "no red line", "2 lines")
        else:
            gap = (self.title[0].top - self.red_rule.y1) / PITCH
            self.add(
                "T4", "标题 上空二行", f"{number(gap, 2)} lines", "2 lines (1.7-2.9 with leading)", 1.7 <= gap <= 2.9
            )
        if not self.to:
            self.skip("T5", "主送机关", "text after the title starts indented: no 主送机关", "顶格, 全角冒号")
        else:
            head, tail = self.to[0], self.to[-1]
            shift = self.first.text_left - self.first.left
            indents = [abs(self.indent(s) * self.em + shift) for s in self.to]
            gap = (head.top - self.title[-1].bottom) / PITCH
            ok = tail.squeezed.endswith("：") and max(indents) <= 1 and 0.8 <= gap <= 2.2
            self.add(
                "T5",
                "主送机关",
                f"{len(self.to)} lines, indent {number(max(indents), 2)} mm, ends {tail.squeezed[-1]!r}, "
                f"{number(gap, 2)} lines below 标题",
                "顶格 ±1 mm, 全角冒号, 标题下空一行 (0.8-2.2 with leading)",
                ok,
            )

    # -- B: 正文 ----------------------------------------------------------------

    def check_body(self):
        parts = self.split_headings()
        self.role_row("B1", "正文 字体", parts[0], "fang")
        on_first = [s for s in self.lines if s.page == 1 and s not in self.to]
        if self.title:
            self.add("B2", "首页显示正文", f"{len(on_first)} body lines on page 1", "≥1", bool(on_first))
        else:
            self.skip("B2", "首页显示正文", "no 标题", "≥1")
        indents, bad = 0, []
        order = {id(s): i for i, s in enumerate(self.single_lines)}
        continuing = {id(s) for s in self.continuing}
        to_ids = {id(s) for s in self.to}
        for line in self.single_lines:
            if id(line) not in continuing or id(line) in to_ids:
                continue
            indent = self.indent(line)
            before = self.single_lines[order[id(line)] - 1] if order[id(line)] else None
            first = before is None or id(before) not in continuing
            if first:
                indents += 1
                if abs(indent - 2) > 0.25:
                    bad.append((indent, line.page))
        if not indents:
            self.skip("B3", "段首空二字", "no paragraph of two lines or more", "2")
        else:
            self.add(
                "B3",
                "段首空二字",
                f"{indents - len(bad)}/{indents} paragraphs"
                + (f"; p{bad[0][1]}: {number(bad[0][0], 2)} 字" if bad else ""),
                "2 字 ±0.25",
                not bad,
            )
        for rule_id, rule, level, wanted in (
            ("B4", "第一层 一、", 1, "hei"),
            ("B5", "第二层 （一）", 2, "kai"),
            ("B6", "第三、四层 1. （1）", 3, "fang"),
        ):
            self.role_row(rule_id, rule, parts[level], wanted)
        mixed = []
        for line in self.lines:
            text = line.text
            for i, char in enumerate(text):
                if char in ASCII_PUNCT:
                    near = text[max(0, i - 1) : i] + text[i + 1 : i + 2]
                    if any("\u4e00" <= c <= "\u9fff" for c in near):
                        mixed.append((char, line.page))
        self.add(
            "B7",
            "中文用全角标点",
            "none half-width"
            if not mixed
            else f"{len(mixed)} half-width ({''.join(sorted({c for c, _ in mixed}))}) on p{pages_of(p for _, p in mixed)}",
            "0 ASCII ( ) , ; : ? ! next to a Han character",
            not mixed if self.lines else None,
        )

    # -- A: 附件 ----------------------------------------------------------------

    def check_attachments(self):
        notes = {}
        limit = min(self.attachment_pages, default=len(self.sheets) + 1)
        ordered = [s for s in self.single_lines if s.page < limit]
        start = next(
            (i for i, s in enumerate(ordered) if ATT_NOTE.match(s.squeezed) and 1.5 < self.indent(s) < 2.5), None
        )
        if start is None:
            self.skip("A1", "附件说明", "no 附件说明", "左空二字, 序号对齐, 名称后无标点")
        else:
            head = ordered[start]
            match = ATT_NOTE.match(head.squeezed)
            number_at = next(g.x0 for g in head.glyphs if g.text not in "附件：:")
            items = [[int(match.group(1) or 1), match.group(2), number_at]]
            name_at = None
            digits = [g for g in head.glyphs if g.x0 >= number_at]
            if match.group(1):
                name_at = next((g.x0 for g in digits if not re.match(r"[\d.．]", g.text)), None)
            else:
                name_at = number_at
            problems = []
            for segment in ordered[start + 1 :]:
                if segment is self.date or DATE_LIKE.match(segment.squeezed):
                    break
                item = ATT_ITEM.match(segment.squeezed)
                indent = self.indent(segment)
                if item and int(item.group(1)) == items[-1][0] + 1:
                    if abs(segment.x0 - number_at) > 0.3 * self.em:
                        problems.append(f"item {item.group(1)} starts {number(abs(segment.x0 - number_at))} mm off")
                    items.append([int(item.group(1)), item.group(2), segment.x0])
                elif (
                    indent > 4
                    and name_at is not None
                    and abs(segment.x0 - name_at) < 3 * self.em
                    and not self.under_seal(segment)
                ):
                    if abs(segment.x0 - name_at) > 0.3 * self.em:
                        problems.append(f"continuation starts {number(abs(segment.x0 - name_at))} mm off the name")
                    items[-1][1] += segment.squeezed
                else:
                    break
            indent = self.indent(head)
            before = next((s for s in reversed(ordered[:start]) if s.page == head.page), None)
            if before is not None and self.pitch:
                gap = (head.base - before.base) / self.pitch
                if not 1.7 <= gap <= 2.4:
                    problems.append(f"{number(gap - 1)} blank lines above")
            if any(text[-1] in "。；，、;,." for _, text, _ in items):
                problems.append("punctuation after a name")
            if abs(indent - 2) > 0.25:
                problems.append(f"indent {number(indent, 2)} 字")
            notes = {n: text for n, text, _ in items}
            self.add(
                "A1",
                "附件说明",
                f"{len(items)} listed" + ("; " + "; ".join(problems) if problems else ", aligned"),
                "正文下空一行, 左空二字, 回行与名称首字对齐, 名称后无标点",
                not problems,
            )

        if not self.attachment_pages:
            listed = f"{len(notes)} listed, none bound in" if notes else "no 附件"
            for rule_id, rule in (
                ("A2", "附件另面, 左上角顶格 3号黑体"),
                ("A3", "附件标题 第三行居中"),
                ("A4", "附件与附件说明一致"),
            ):
                self.skip(rule_id, rule, listed, "-")
            return
        problems, titles, roles = [], {}, []
        bad_titles = []
        for page in self.attachment_pages:
            sheet = self.sheets[page - 1]
            mark = sheet.segments[0]
            index = int(ATT_MARK.match(mark.squeezed).group(1) or 1)
            roles.append(mark)
            if abs(mark.x0 - sheet.frame[0]) > 1:
                problems.append(f"p{page} indent {number(mark.x0 - sheet.frame[0])} mm")
            if not 15.5 <= mark.size <= 16.25:
                problems.append(f"p{page} {number(mark.size)} pt")
            if mark.top > sheet.frame[1] + PITCH:
                problems.append(f"p{page} not on the first line")
            rest = [
                s for s in sheet.segments[1:] if s.size > self.body_size + 2.5 and s.top < sheet.frame[1] + 7 * PITCH
            ]
            if not rest:
                bad_titles.append(f"p{page}: no title")
                continue
            line = (rest[0].middle - sheet.frame[1]) / PITCH
            middle = (sheet.frame[0] + sheet.frame[2]) / 2
            off = max((s.centre - middle for s in rest), key=abs)
            if not 1.8 <= line <= 3.2 or abs(off) > 1.5:
                bad_titles.append(f"p{page}: line {number(line + 0.5)}, off centre {number(off)} mm")
            titles[index] = "".join(s.squeezed for s in rest)
        others = [s for s in roles if self.role(s.font) not in (None, "hei")]
        if others:
            problems.append(f"face {others[0].font.split('+')[-1]}")
        self.add(
            "A2",
            "附件另面, 左上角顶格 3号黑体",
            f"{len(self.attachment_pages)} on p{pages_of(self.attachment_pages)}"
            + ("; " + "; ".join(problems) if problems else ""),
            "版心左上角第一行, 3号黑体",
            not problems,
        )
        self.add(
            "A3",
            "附件标题 第三行居中",
            "all" if not bad_titles else "; ".join(bad_titles),
            "第三行 (±0.7), ±1.5 mm",
            not bad_titles,
        )
        if not notes:
            self.add(
                "A4", "附件与附件说明一致", f"{len(titles)} bound in, none listed", "same numbers and names", False
            )
        else:
            clean = {k: re.sub(r"[《》\s]", "", v) for k, v in notes.items()}
            found = {k: re.sub(r"[《》\s]", "", v) for k, v in titles.items()}
            wrong = sorted(set(clean) ^ set(found)) + sorted(k for k in set(clean) & set(found) if clean[k] != found[k])
            self.add(
                "A4",
                "附件与附件说明一致",
                "agree" if not wrong else f"differ: 附件{', 附件'.join(map(str, wrong))}",
                "same numbers and names",
                not wrong,
            )

    def under_seal(self, segment):
        return any(seal.touches(segment) for seal in self.sheets[segment.page - 1].seals)

    # -- S: 署名, 成文日期, 印章 ---------------------------------------------------

    def check_signature(self):
        names = (
            ("S2", "成文日期 位置"),
            ("S3", "印章 直径与形状"),
            ("S4", "印章 一一对应, 无空白印章"),
            ("S5", "印章 压署名与日期, 居中偏下"),
            ("S6", "印章 不压正文 (上不压正文)"),
            ("S7", "首排印章 上距正文一行之内"),
            ("S8", "印章 互不相交, 不出版心"),
            ("S9", "印章与正文同面"),
            ("S10", "署名与发文机关标志顺序一致"),
        )
        if self.date is None:
            self.absent("S1", "成文日期 形式", "no stand-alone date before the attachments", "YYYY年M月D日")
            for rule_id, rule in names:
                self.skip(rule_id, rule, "no 成文日期", "-")
            return
        sheet = self.sheets[self.date.page - 1]
        text = self.date.squeezed
        self.add("S1", "成文日期 形式", text, "阿拉伯数字 YYYY年M月D日, 不编虚位", bool(DATE.match(text)))
        blobs = sheet.seals
        gap = (sheet.right - self.date.x1) / self.em
        if not blobs:
            above = [
                s
                for s in self.lines
                if s.page == self.date.page
                and s.base < self.date.base - 1
                and s.x0 > sheet.left + 0.25 * WIDTH
                and not s.squeezed.endswith(tuple("。；："))
            ]
            if above:
                shift = (self.date.x0 - above[-1].x0) / self.em
                ok = abs(shift - 2) <= 0.5 or abs(gap - 2) <= 0.5
                self.add(
                    "S2",
                    "成文日期 位置",
                    f"no seal; {number(shift, 2)} 字 right of 署名, 右空 {number(gap, 2)} 字",
                    "首字比署名首字右移二字, 或右空二字",
                    ok,
                )
            else:
                self.add(
                    "S2",
                    "成文日期 位置",
                    f"no seal, no 署名; 右空 {number(gap, 2)} 字",
                    "右空四字 ±0.6",
                    abs(gap - 4) <= 0.6,
                )
            for rule_id, rule in names[1:]:
                self.skip(rule_id, rule, "no seal on the page of the 成文日期", "-")
            return
        self.add("S2", "成文日期 位置", f"右空 {number(gap, 2)} 字", "右空四字 ±0.6 (加盖印章)", abs(gap - 4) <= 0.6)

        odd = [s for s in blobs if abs(s.width - s.height) > 2.5 or not 36 <= s.width <= 62]
        self.add(
            "S3",
            "印章 直径与形状",
            ", ".join(f"{number(s.width)}x{number(s.height)}" for s in blobs) + " mm",
            "round, 38-60 mm",
            not odd,
        )
        signatures, covered, body_hit, blank, off_centre = [], [], [], [], []
        candidates = [s for s in sheet.segments if s not in self.record and s.base < BOTTOM + 2]
        for index, seal in enumerate(blobs):
            mine = []
            for segment in candidates:
                if not seal.touches(segment):
                    continue
                if segment is self.date:
                    covered.append(index)
                    continue
                like_name = (
                    abs(segment.centre - seal.x) <= 6
                    and segment.x1 - segment.x0 <= 2.2 * seal.width
                    and segment.squeezed[-1] not in "。；：，、）！？"
                    and not re.match(r"^(附件|\d+[.．])", segment.squeezed)
                )
                (mine if like_name else body_hit).append(segment)
            if not mine:
                blank.append(index + 1)
            for segment in mine:
                if abs(segment.centre - seal.x) > 3:
                    off_centre.append(f"seal {index + 1}: {number(segment.centre - seal.x)} mm sideways")
            if mine:
                middle = (mine[0].top + mine[-1].bottom) / 2
                if not -1 <= middle - seal.y <= 0.75 * seal.radius:
                    off_centre.append(f"seal {index + 1}: 署名 {number(middle - seal.y)} mm below its centre")
            signatures.append("".join(s.squeezed for s in mine))
        self.add(
            "S4",
            "印章 一一对应, 无空白印章",
            f"{len(blobs)} seals, {len(blobs) - len(blank)} over a name" + (f"; blank: {blank}" if blank else ""),
            "one name under each seal",
            not blank,
        )
        last = len(blobs) - 1
        if last not in covered:
            off_centre.append("last seal does not cover the date")
        elif abs(self.date.centre - blobs[last].x) > 3:
            off_centre.append(f"date {number(self.date.centre - blobs[last].x)} mm sideways")
        elif self.date.middle < blobs[last].y:
            off_centre.append("date above the centre of the last seal")
        self.add(
            "S5",
            "印章 压署名与日期, 居中偏下",
            "all" if not off_centre else "; ".join(off_centre),
            "centred ±3 mm, text at or below the centre",
            not off_centre,
        )
        self.add(
            "S6",
            "印章 不压正文 (上不压正文)",
            "clear" if not body_hit else "; ".join(f"over {s.squeezed[:14]!r}" for s in body_hit[:3]),
            "no body text under a seal",
            not body_hit,
        )
        top = min(seal.top for seal in blobs)
        first_row = min(s.y for s in blobs)
        above = [
            s
            for s in self.lines
            if s.page == sheet.number
            and s.base < first_row
            and not any(seal.touches(s) and abs(s.centre - seal.x) <= 6 for seal in blobs)
        ]
        if not above:
            self.add("S7", "首排印章 上距正文一行之内", "no body text above the seals", "≤1 line", False)
        else:
            gap = top - max(s.bottom for s in above)
            self.add(
                "S7",
                "首排印章 上距正文一行之内",
                f"{number(gap, 2)} mm",
                f"0 to {number(PITCH + 1)} mm",
                -0.5 <= gap <= PITCH + 1,
            )
        clash = []
        for i, a in enumerate(blobs):
            for b in blobs[i + 1 :]:
                if math.hypot(a.x - b.x, a.y - b.y) <= a.radius + b.radius:
                    clash.append("two seals touch")
            if a.left < sheet.left - 0.5 or a.right > sheet.right + 0.5:
                clash.append(f"seal {i + 1} outside 版心")
        if any(max(s.width, s.height) > 64 for s in blobs):
            clash.append("a red shape larger than any seal: seals intersect")
        self.add(
            "S8",
            "印章 互不相交, 不出版心",
            "clear" if not clash else "; ".join(sorted(set(clash))),
            "apart, inside 版心",
            not clash,
        )
        body_here = [
            s for s in above if s.squeezed and not re.match(r"^(附件|\d+[.．])", s.squeezed) and s not in self.to
        ]
        self.add(
            "S9",
            "印章与正文同面",
            f"{len(body_here)} body lines on p{sheet.number}",
            "≥1 (不得“此页无正文”)",
            bool(body_here),
        )
        if len(self.banner_rows) < 2:
            self.skip("S10", "署名与发文机关标志顺序一致", "single 发文机关", "same order")
        else:
            banner = [r.squeezed for r in self.banner_rows]
            self.add(
                "S10",
                "署名与发文机关标志顺序一致",
                "same" if signatures == banner else " / ".join(signatures) or "none",
                " / ".join(banner),
                signatures == banner,
            )

    # -- R: 版记 ------------------------------------------------------------------

    def check_record(self):
        rest = (
            ("R2", "版记分隔线 粗细"),
            ("R3", "版记分隔线 宽"),
            ("R4", "末条分隔线与版心下边缘重合"),
            ("R5", "版记在最后一面"),
            ("R6", "版记在双数页"),
            ("R7", "印发机关和印发日期"),
            ("R8", "抄送机关"),
        )
        if self.record_sheet is None:
            self.absent("R1", "版记", "no line ending in 印发 at the foot of a page", "首末条分隔线之间")
            for rule_id, rule in rest:
                self.skip(rule_id, rule, "no 版记", "-")
            return
        sheet, rules = self.record_sheet, self.record_rules
        cc = [s for s in self.record if re.match(r"^(抄送|主送)[:：]", s.squeezed)]
        wanted = 3 if cc else 2
        self.add("R1", "版记", f"p{sheet.number}, {len(rules)} lines", f"{wanted} 分隔线 or more", len(rules) >= wanted)
        if len(rules) >= 2:
            edge = [rules[0], rules[-1]]
            middle = rules[1:-1]
            ok = all(abs(r.thickness - 0.35) <= 0.07 for r in edge) and all(
                abs(r.thickness - 0.25) <= 0.06 for r in middle
            )
            self.add(
                "R2",
                "版记分隔线 粗细",
                " / ".join(number(r.thickness, 2) for r in rules) + " mm",
                "首末 0.35 ±0.07, 中间 0.25 ±0.06 mm (推荐值)",
                ok,
            )
            off = max(max(abs(r.x0 - sheet.left), abs(r.x1 - sheet.right)) for r in rules)
            self.add("R3", "版记分隔线 宽", f"ends within {number(off, 2)} mm of 版心", "与版心等宽 ±1 mm", off <= 1)
            self.add(
                "R4",
                "末条分隔线与版心下边缘重合",
                f"{number(rules[-1].y1, 2)} mm from page top",
                "262 mm ±1",
                abs(rules[-1].y1 - BOTTOM) <= 1,
            )
        else:
            for rule_id, rule in rest[:3]:
                self.add(rule_id, rule, f"{len(rules)} lines", "≥2 lines", False)
        self.add(
            "R5",
            "版记在最后一面",
            f"p{sheet.number} of {len(self.sheets)}",
            "last page",
            sheet.number == len(self.sheets),
        )
        if self.single_sided:
            self.skip("R6", "版记在双数页", "single-sided", "even")
        else:
            self.add("R6", "版记在双数页", f"p{sheet.number}", "even page (双面印刷)", sheet.number % 2 == 0)
        base = max(s.base for s in self.record)
        row = sorted((s for s in self.record if abs(s.base - base) < 1), key=lambda s: s.x0)
        em4 = SIZE_4 / MM
        left, right = (row[0].x0 - sheet.left) / em4, (sheet.right - row[-1].x1) / em4
        problems = []
        if len(row) < 2:
            problems.append("印发机关 missing")
        if not ISSUED.match(row[-1].squeezed):
            problems.append(f"date form {row[-1].squeezed!r}")
        if any(abs(s.size - SIZE_4) > SIZE_TOL for s in row):
            problems.append(f"{number(row[-1].size)} pt")
        if abs(left - 1) > 0.3 or abs(right - 1) > 0.3:
            problems.append("margins")
        self.add(
            "R7",
            "印发机关和印发日期",
            f"左空 {number(left, 2)} 字, 右空 {number(right, 2)} 字" + ("; " + ", ".join(problems) if problems else ""),
            "4号, 左右各空一字 ±0.3, YYYY年M月D日印发",
            not problems,
        )
        if not cc:
            self.skip("R8", "抄送机关", "none", "-")
        else:
            block = sorted((s for s in self.record if s.base < base - 1), key=lambda s: s.base)
            problems = []
            if abs((cc[0].x0 - sheet.left) / em4 - 1) > 0.3:
                problems.append(f"左空 {number((cc[0].x0 - sheet.left) / em4, 2)} 字")
            if not block[-1].squeezed.endswith("。"):
                problems.append("no final 。")
            after = next((g.x1 for g in cc[0].glyphs if g.text in "：:"), cc[0].x0)
            for segment in block:
                if segment not in cc and segment.base > cc[0].base and abs(segment.x0 - after) > 0.35 * em4:
                    problems.append(f"回行 {number((segment.x0 - after) / em4, 2)} 字 off")
                if segment.x1 > sheet.right - 0.6 * em4 and segment.glyphs[-1].text not in CLOSING:
                    problems.append("右不足一字")
            self.add(
                "R8",
                "抄送机关",
                f"{len(block)} lines" + ("; " + ", ".join(problems) if problems else ""),
                "左右各空一字, 回行与冒号后首字对齐, 句号结尾",
                not problems,
            )

    # -- N: 页码 --------------------------------------------------------------------

    def check_folios(self):
        blanks = [s.number for s in self.sheets if s.blank]
        exempt = set(blanks)
        if self.record_sheet and self.record_sheet.number - 1 in exempt:
            exempt.add(self.record_sheet.number)
        pattern = re.compile(rf"^{DASH}\s*(\d+)\s*{DASH}$")
        texts = {s.number: "".join(g.text for g in s.folio) for s in self.sheets}
        expected = [s for s in self.sheets if s.number not in exempt]
        present = [s for s in self.sheets if texts[s.number]]
        if not present:
            self.absent("N1", "页码 形式", "no text below the 版心", f"{DASH} n {DASH}")
            for rule_id, rule in (
                ("N2", "页码 连续"),
                ("N3", "页码 4号半角宋体"),
                ("N4", "页码 单右双左空一字"),
                ("N5", "一字线上距版心下边缘 7 mm"),
            ):
                self.skip(rule_id, rule, "no 页码", "-")
            return
        bad = [s.number for s in present if not pattern.match(texts[s.number])]
        example = f"; p{bad[0]}: {texts[bad[0]]!r}" if bad else f", e.g. {texts[present[0].number]!r}"
        self.add(
            "N1",
            "页码 形式",
            f"{len(present) - len(bad)}/{len(present)}{example}",
            f"数字左右各一条一字线 {DASH}",
            not bad,
        )
        problems = []
        missing = [s.number for s in expected if not texts[s.number]]
        if missing:
            problems.append(f"none on p{pages_of(missing)}")
        extra = [s.number for s in present if s.number in exempt]
        if extra:
            problems.append(f"on blank or 版记 page p{pages_of(extra)}")
        wrong = [
            s.number
            for s in present
            if pattern.match(texts[s.number]) and int(pattern.match(texts[s.number]).group(1)) != s.number
        ]
        if wrong:
            problems.append(f"wrong number on p{pages_of(wrong)}")
        self.add(
            "N2",
            "页码 连续",
            "; ".join(problems) or f"1-{len(self.sheets)}" + (f", blank p{pages_of(blanks)}" if blanks else ""),
            "每面连续; 空白页及其后的版记页不编",
            not problems,
        )
        sizes = {round(g.size, 1) for s in present for g in s.folio}
        digits = [g for s in present for g in s.folio if g.text.isdigit()]
        half = all(g.text in "0123456789" and (g.x1 - g.x0) <= 0.62 * g.em for g in digits)
        roles = {self.role(g.font) for g in digits}
        ok = all(abs(v - SIZE_4) <= SIZE_TOL for v in sizes) and half and roles <= {"song", None}
        self.add(
            "N3",
            "页码 4号半角宋体",
            f"{', '.join(number(v) for v in sorted(sizes))} pt, "
            f"{'half-width' if half else 'full-width'} digits, {', '.join(ROLE_NAME.get(r, 'face not recognised') for r in roles)}",
            "14 pt ±0.35, 半角, 宋体",
            ok,
        )
        em4 = SIZE_4 / MM
        off = []
        for sheet in present:
            left = LEFT if sheet.landscape else sheet.left
            x0, x1 = sheet.folio[0].x0, sheet.folio[-1].x1
            space = (left + WIDTH - x1) / em4 if sheet.number % 2 else (x0 - left) / em4
            off.append((space, sheet.number))
        worst = max(off, key=lambda v: abs(v[0] - 1))
        self.add(
            "N4",
            "页码 单右双左空一字",
            f"worst p{worst[1]}: {'right' if worst[1] % 2 else 'left'} space {number(worst[0], 2)} 字",
            "1 字 ±0.3",
            abs(worst[0] - 1) <= 0.3,
        )
        drops = [(top - BOTTOM, s.number) for s in present if (top := s.folio_dash_top()) is not None]
        if not drops:
            self.skip("N5", "一字线上距版心下边缘 7 mm", "no dash", "7 mm")
        else:
            worst = max(drops, key=lambda v: abs(v[0] - 7))
            self.add(
                "N5",
                "一字线上距版心下边缘 7 mm",
                f"worst p{worst[1]}: {number(worst[0], 2)} mm",
                "7 mm ±1",
                abs(worst[0] - 7) <= 1,
            )


# --------------------------------------------------------------------------
# Command line
# --------------------------------------------------------------------------


def width_of(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(rows):
    """Plain text table whose columns line up in a terminal with wide glyphs."""
    head = ("ID", "RESULT", "RULE", "MEASURED", "REQUIRED")
    cells = [head] + [(r.id, r.status, r.rule, r.measured, r.required) for r in rows]
    widths = [max(width_of(c[i]) for c in cells) for i in range(3)] + [min(78, max(width_of(c[3]) for c in cells))]
    out = []
    for cell in cells:
        padded = [text + " " * max(0, widths[i] - width_of(text)) for i, text in enumerate(cell[:4])]
        out.append("  ".join([*padded, cell[4]]).rstrip())
    return "\n".join(out)


def main(argv=None):
    parser = argparse.ArgumentParser(description="Measure a PDF against GB/T 9704-2012.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", action="store_true", help="print a JSON object instead of a table")
    parser.add_argument(
        "--kind",
        choices=("notice", "plain", "free"),
        default="notice",
        help="notice: missing 版头/版记/日期/页码 fail; plain: they are N-A; free: only P1 and F1-F4 can fail",
    )
    parser.add_argument("--single-sided", action="store_true", help="do not require 版记 on an even page")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="RULE", help="report RULE but do not let it fail"
    )
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="REGEX=ROLE",
        help="treat fonts whose name matches REGEX as fang, kai, hei or song",
    )
    options = parser.parse_args(argv)
    roles = []
    for item in options.role:
        pattern, _, role = item.rpartition("=")
        if role not in ROLE_NAME or not pattern:
            parser.error(f"--role {item}: expected REGEX=fang|kai|hei|song")
        roles.append((pattern, role))
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    _teach_pdfminer_embedded_cmaps()
    try:
        rows = Checker(options.file, options.kind, options.single_sided, options.ignore, roles).run()
    except (OSError, ValueError, PDFException, pypdfium2.PdfiumError) as error:  # unreadable, encrypted or truncated
        if options.json:
            print(json.dumps({"file": str(options.file), "error": str(error)}, ensure_ascii=False))
        else:
            print(f"{options.file}: {error.__class__.__name__}: {error}", file=sys.stderr)
        return 2
    tally = Counter(row.status for row in rows)
    if options.json:
        print(
            json.dumps(
                {
                    "file": str(options.file),
                    "kind": options.kind,
                    "summary": dict(tally),
                    "rows": [vars(row) for row in rows],
                },
                ensure_ascii=False,
                indent=1,
            )
        )
    else:
        print(table(rows))
        print(f"\n{tally[PASS]} PASS, {tally[FAIL]} FAIL, {tally[NA]} N-A")
    return 1 if tally[FAIL] else 0


if __name__ == "__main__":
    sys.exit(main())
