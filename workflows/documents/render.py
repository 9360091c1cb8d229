"""From a template to PDF bytes: one layout pass, the audit of what the engine did, and the digest."""

import hashlib
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from .errors import FontError, LayoutError
from .fonts import ROLE_NAMES, faces
from .ink import Drawing, draw
from .model import Rendered

if TYPE_CHECKING:
    from weasyprint import Document as Pages

# Pango's font map belongs to one thread at a time, and the engine's log is shared.
_ENGINE = threading.Lock()
_USED_FACE = re.compile(r'class="(gw-[a-z]+(?:-[1-3]-[0-9a-f]+)?)"')


def timestamp(day: date) -> str:
    """Metadata time of a document: its own day, so that the same input gives the same bytes."""
    return f"{day:%Y-%m-%d}T00:00:00+08:00"


def lay(template: str, context: dict[str, Any], always: tuple[str, ...], style: str = "") -> "Pages":
    """Lay out ``template``.html with ``style``.css, by default its own; ``always``: the roles that the sheet names."""
    return lay_html(render_to_string(f"{template}.html", context), style or template, always)


def lay_html(html: str, style: str, always: tuple[str, ...]) -> "Pages":
    """Lay out what a template has already become, with ``style``.css."""
    from .engine import laid_out

    used = set(_USED_FACE.findall(html))
    needed = [face for role in ROLE_NAMES for face in faces(role) if face.key in used or face.key[3:] in always]
    return laid_out(html, style, needed)


@contextmanager
def audited() -> Iterator[None]:
    """One document at a time through the engine, and whatever it complains of is an error.

    A missing glyph, an image that does not load and a style it does not understand are only logged by the engine.
    """
    heard = _Heard()
    logger = logging.getLogger("weasyprint")
    with _ENGINE:
        logger.addHandler(heard)
        try:
            yield
        finally:
            logger.removeHandler(heard)
    if heard.messages:
        raise LayoutError(f"排版引擎报告了问题，文件未生成：{'；'.join(heard.messages[:3])}。请联系管理员。")


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def finish(pages: "Pages", drawings: Mapping[str, Drawing], sample: bool = False) -> Rendered:
    """Write the PDF with its drawings; a font in it that is not ours means a wrong glyph, and is an error.

    ``sample``: 样张 across every page.
    """
    pdf = pages.write_pdf(finisher=lambda laid, file: draw(laid, file, drawings, sample))
    strangers = sorted({font.family for font in pages.fonts.values() if not font.family.startswith("gw-")})
    if strangers:
        raise FontError(f"版式以外的字体进入了文件：{'、'.join(strangers)}。请重新执行 script/fonts 后再试。")
    return Rendered(pdf, len(pages.pages), hashlib.sha256(pdf).hexdigest())
