"""The five faces of GB/T 9704, their coverage and advances.

A role (仿宋, 楷体, 黑体, 宋体, 小标宋) is a base file plus files of less used characters, made by ``script/fonts``.
Which file a character comes from is decided here and written into the HTML as a class: left alone, the layout engine
mixes in any font of the system for a character that the asked one lacks, or prints nothing at all, both in silence.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from fontTools.ttLib import TTFont

from .errors import FontError, MissingCharacterError

ROLE_NAMES = {"fang": "仿宋", "kai": "楷体", "hei": "黑体", "song": "宋体", "xbs": "小标宋"}
_PART = re.compile(r"\.([1-3])\.([0-9A-F]+)-([0-9A-F]+)\.otf$")


@dataclass(frozen=True)
class Face:
    """One font file. ``key`` is its family name and class in the HTML."""

    key: str
    path: Path
    first: int = 0
    last: int = 0x10FFFF

    @cached_property
    def _tables(self) -> tuple[dict[int, str], Mapping[str, tuple[int, int]], int]:
        font = TTFont(self.path, lazy=True)
        return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm

    def has(self, char: str) -> bool:
        return self.first <= ord(char) <= self.last and ord(char) in self._tables[0]

    def advance(self, char: str) -> float:
        """Width of ``char`` in em."""
        cmap, metrics, units = self._tables
        return metrics[cmap[ord(char)]][0] / units


@cache
def faces(role: str) -> tuple[Face, ...]:
    """The files of ``role``, base first. Raises :class:`FontError` when the base file is not there."""
    base = Path(settings.FONT_FILES.get(role, settings.FONT_DIR / f"{role}.otf"))
    if not base.is_file():
        raise FontError(
            f"找不到{ROLE_NAMES[role]}字体文件 {base}。请先执行 script/fonts，或在 XUANSHU_FONT_FILES 中改正路径。"
        )
    if base.suffix.lower() == ".ttc":
        raise FontError(f"{ROLE_NAMES[role]}字体文件 {base} 是字体集合（.ttc），请换成单个字体的 .ttf 或 .otf 文件。")
    found = [Face(f"gw-{role}", base)]
    for path in sorted(Path(settings.FONT_DIR).glob(f"{role}.*.otf")):
        match = _PART.search(path.name)
        if match:
            first, last = (int(code, 16) for code in match.group(2, 3))
            found.append(Face(f"gw-{role}-{match[1]}-{first:x}", path, first, last))
    return tuple(found)


@lru_cache(maxsize=20_000)
def face_of(char: str, role: str) -> Face | None:
    """The file that ``char`` is printed from, or None."""
    return next((face for face in faces(role) if face.has(char)), None)


def missing_characters(text: str, role: str = "fang") -> str:
    """Characters of ``text`` that no file of ``role`` has, each once, in order; empty when all can be printed.

    For forms: a name is checked when it is typed in. Line breaks are layout, not characters.
    """
    if role not in ROLE_NAMES:
        raise ValueError(f"unknown font role {role!r}, expected one of {', '.join(ROLE_NAMES)}")
    return "".join(c for c in dict.fromkeys(text) if c not in "\r\n" and face_of(c, role) is None)


def require(text: str, role: str) -> str:
    """``text`` itself, or :class:`MissingCharacterError`."""
    missing = missing_characters(text, role)
    if missing:
        raise MissingCharacterError(missing, ROLE_NAMES[role], text)
    return text


def advance(char: str, role: str) -> float:
    """Width of ``char`` in em; raises :class:`MissingCharacterError`."""
    face = face_of(char, role)
    if face is None:
        raise MissingCharacterError(char, ROLE_NAMES[role], char)
    return face.advance(char)


def width(text: str, role: str) -> float:
    """Natural width of ``text`` in em."""
    return sum(advance(char, role) for char in text)


def markup(text: str, role: str) -> SafeString:
    """``text`` as escaped HTML, every run in the font file that has it; a line break becomes ``<br>``.

    Raises :class:`MissingCharacterError`.
    """
    lines = require(text, role).splitlines()
    return mark_safe("<br>".join(_line(line, role) for line in lines))


def _line(text: str, role: str) -> SafeString:
    runs = ((face, "".join(chars)) for face, chars in groupby(text, key=lambda char: face_of(char, role)))
    return format_html_join("", '<span class="{}">{}</span>', ((face.key, run) for face, run in runs if face))
