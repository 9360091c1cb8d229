"""From a document to PDF bytes: the layout passes, the audit of what the engine did, and the digest."""

import hashlib
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint import Document as Pages

from . import parts, signature
from .errors import FontError, LayoutError
from .fonts import ROLE_NAMES, book, faces
from .ink import Drawing, draw, seal_drawing
from .model import Document, Rendered
from .validate import check_document

# Pango's font map belongs to one thread at a time, and the engine's log is shared.
_ENGINE = threading.Lock()
_USED_FACE = re.compile(r'class="(gw-[a-z]+(?:-[1-3]-[0-9a-f]+)?)"')


def render(document: Document) -> Rendered:
    """Set ``document`` by GB/T 9704-2012.

    Raises :class:`LayoutError` for content that breaks the format, :class:`MissingCharacterError` for a character that
    no font has, :class:`FontError` for fonts that are not installed. The same document gives the same bytes.
    """
    check_document(document)
    context = _context(document)
    with audited():
        pages = _lay(context, "")
        if len(pages.pages) % 2:
            # 版记 stands on the last page, an even one in two-sided printing; a blank page before it carries no number.
            alone = _page_of(pages, "imprint") != _page_of(pages, "end")
            pages = _lay(context, "even unnumbered" if alone else "even")
        return finish(pages, {f"seal-{i}": seal_drawing(seal) for i, seal in enumerate(document.seals)})


def _context(document: Document) -> dict[str, Any]:
    sealed, height = (
        signature.sealed(document.agencies, document.seals, document.sign_date) if document.seals else ([], 0.0)
    )
    note = document.note.strip().removeprefix("（").removesuffix("）")
    return {
        "title": "".join(document.title.split()),
        "author": " ".join(document.agencies),
        "keywords": f"{document.number},{document.kind}",
        "created": timestamp(document.issue_date),
        "marks": parts.marks(document),
        "banner": parts.banner(document.agencies),
        "number": parts.number_line(document),
        "title_lines": parts.title_lines(document.title),
        "recipients": parts.recipients_line(document.recipients),
        "paragraphs": [parts.paragraph(text) for text in document.paragraphs],
        "attachment_note": parts.attachment_note(document.attachments),
        "sealed": sealed,
        "sealed_height": height,
        "unsealed": [] if sealed else signature.unsealed(document.agencies, document.sign_date),
        "note": parts.paragraph(f"（{note}）") if note else "",
        "attachments": parts.attachment_sections(document.attachments),
        "imprint": parts.imprint(document),
    }


def timestamp(day: date) -> str:
    """Metadata time of a document: its own day, so that the same input gives the same bytes."""
    return f"{day:%Y-%m-%d}T00:00:00+08:00"


def _lay(context: dict[str, Any], imprint_class: str) -> Pages:
    return lay("documents/gongwen", {**context, "imprint_class": imprint_class}, ("fang", "song", "xbs"))


def lay(template: str, context: dict[str, Any], always: tuple[str, ...]) -> Pages:
    """Lay out ``template``.html with ``template``.css; ``always``: the roles that the style sheet itself names."""
    html = render_to_string(f"{template}.html", context)
    used = set(_USED_FACE.findall(html))
    needed = [face for role in ROLE_NAMES for face in faces(role) if face.key in used or face.key[3:] in always]
    return HTML(string=html).render(
        stylesheets=[*book().sheets(needed), _style(template)], font_config=book().configuration
    )


@cache
def _style(template: str) -> CSS:
    return CSS(string=render_to_string(f"{template}.css"), font_config=book().configuration)


def _page_of(pages: Pages, name: str) -> int:
    return next(i for i, page in enumerate(pages.pages) if name in page.anchors)


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


def finish(pages: Pages, drawings: Mapping[str, Drawing]) -> Rendered:
    """Write the PDF with its drawings; a font in it that is not ours means a wrong glyph, and is an error."""
    pdf = pages.write_pdf(finisher=lambda laid, file: draw(laid, file, drawings))
    strangers = sorted({font.family for font in pages.fonts.values() if not font.family.startswith("gw-")})
    if strangers:
        raise FontError(f"版式以外的字体进入了文件：{'、'.join(strangers)}。请重新执行 script/fonts 后再试。")
    return Rendered(pdf, len(pages.pages), hashlib.sha256(pdf).hexdigest())
