"""From a document to its pages: the layout passes that GB/T 9704-2012 asks for."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from . import letter, parts, sheets, signature
from .ink import seal_drawing
from .model import Attachment, Document, Rendered
from .render import audited, finish, lay, timestamp
from .validate import check_attachment, check_document

if TYPE_CHECKING:
    from weasyprint import Document as Pages

PIXELS = 96 / 25.4  # CSS pixels in a mm
TOP_MARGIN = 37.0  # 天头, mm
MOST_KEPT = 8  # lines that may be kept with the seals: the end of the text and a note of attachments


def render(document: Document) -> Rendered:
    """Set ``document`` by GB/T 9704-2012.

    Raises :class:`LayoutError` for content that breaks the format, :class:`MissingCharacterError` for a character that
    no font has, :class:`FontError` for fonts that are not installed. The same document gives the same bytes.
    """
    check_document(document)
    context = _context(document)
    with audited():
        context, pages = _uncut(document, *_spaced(document, context))
        if len(pages.pages) % 2 and not document.is_letter:
            # 版记 stands on the last page, an even one in two-sided printing; a blank page before it carries no number.
            alone = _page_of(pages, "imprint") != _page_of(pages, "end")
            pages = _lay(context, "even unnumbered" if alone else "even")
        drawings = {f"seal-{i}": seal_drawing(seal) for i, seal in enumerate(document.seals)}
        rendered = finish(pages, drawings, document.sample)
    return sheets.laid_under(rendered, _placed(context, pages))


def render_attachment(attachment: Attachment, day: date, author: str) -> Rendered:
    """Set a list or form by itself, on the pages it would have behind a notice. ``day``: the one in its metadata.

    Raises as ``render`` does.
    """
    check_attachment(attachment)
    context = {
        "title": attachment.title, "author": author, "created": timestamp(day),
        "attachments": _sections((attachment,)),
    }  # fmt: skip
    with audited():
        pages = lay("documents/attachment", context, ("fang", "song", "xbs"), style="documents/gongwen")
        rendered = finish(pages, {})
    return sheets.laid_under(rendered, _placed(context, pages))


def _sections(attachments: tuple[Attachment, ...], names: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The attachments as the templates have them; of one that consists of forms the ``sheets`` in place of blocks."""
    found = []
    for attachment, section in zip(attachments, parts.attachment_sections(attachments, names), strict=True):
        laid = sheets.sheets_of(section, attachment) if sheets.has_sheets(attachment) else None
        found.append({**section, "sheets": laid, "pages": range(laid.count if laid else 0)})
    return found


def _placed(context: Mapping[str, Any], pages: "Pages") -> list[tuple[int, sheets.Sheets]]:
    """The sheets, with the first of the blank pages that stand for them."""
    return [
        (_page_of(pages, f"sheets-{number}"), section["sheets"])
        for number, section in enumerate(context["attachments"]) if section["sheets"]
    ]  # fmt: skip


def _spaced(document: Document, context: dict[str, Any]) -> "tuple[dict[str, Any], Pages]":
    """Lay out, with the lines set closer where that keeps the seals on the page that the text ends on (7.3.5)."""
    pages = _lay(context, "")
    if not document.seals or not _pushed_over(pages):
        return context, pages
    page = _page_of(pages, "closing")
    text_alone = {**context, "attachments": []}
    # The first page of a letter is filled to the double line at its foot (10.1): its lines keep their pitch.
    fixed = document.is_letter
    spacings = [one for one in signature.SPACINGS if not fixed or one.pitch == parts.PITCH]
    if _page_of(_lay(text_alone | _signed(document, spacings[-1]), ""), "closing") == page:
        return context, pages
    for spacing in spacings[1:]:
        closer = _signed(document, spacing)
        if _page_of(_lay(text_alone | closer, ""), "closing") < page:
            break
    return context | closer, _lay(context | closer, "")


def _uncut(document: Document, context: dict[str, Any], pages: "Pages") -> tuple[dict[str, Any], "Pages"]:
    """Carry the last paragraph over whole where the seals alone would cut it: its page has room for what follows."""
    page = _page_of(pages, "closing")
    if not document.seals or _page_of(pages, "last") == page:
        return context, pages
    unsigned = _lay(context | {"sealed": [], "unsealed": [], "note": "", "attachments": []}, "")
    if _page_of(unsigned, "text-end") == page:
        return context, pages  # the text itself runs on
    whole = context | {"whole": True}
    carried = _lay(whole, "")
    stands = _page_of(carried, "last") == _page_of(carried, "closing") == page
    return (whole, carried) if stands else (context, pages)


def _pushed_over(pages: "Pages") -> bool:
    """Whether the seals stand high on a further page, with not much above them but the text that is kept with them."""
    page = _page_of(pages, "closing")
    top = pages.pages[page].anchors["closing"][1] / PIXELS - TOP_MARGIN
    return page > 0 and top <= MOST_KEPT * parts.PITCH


def _signed(document: Document, spacing: signature.Spacing) -> dict[str, Any]:
    """What the context says of signature and spacing."""
    sealed, height = (
        signature.sealed(document.agencies, document.seals, document.sign_date, spacing)
        if document.seals
        else ([], 0.0)
    )
    # Rounded down: a ten-thousandth of a mm too much, and 22 lines are no longer on a page.
    return {"sealed": sealed, "sealed_height": height, "pitch": spacing.pitch - 0.0001}


def _context(document: Document) -> dict[str, Any]:
    signed = _signed(document, signature.WIDEST)
    note = document.note.strip().removeprefix("（").removesuffix("）")
    return {
        "title": "".join(document.title.split()),
        "author": " ".join(document.agencies),
        "keywords": f"{document.number},{document.kind}",
        "created": timestamp(document.issue_date),
        "marks": parts.marks(document),
        **_head(document),
        "title_lines": parts.title_lines(document.title, names=document.agencies),
        "recipients": parts.recipients_line(document.recipients),
        "paragraphs": parts.paragraphs(document.paragraphs),
        "whole": False,
        "attachment_note": parts.attachment_note(document.attachments),
        **signed,
        "unsealed": [] if document.seals else signature.unsealed(document.agencies, document.sign_date),
        "note": parts.paragraph(f"（{note}）") if note else "",
        "attachments": _sections(document.attachments, document.agencies),
        "imprint": parts.imprint(document),
    }


def _head(document: Document) -> dict[str, Any]:
    if document.is_letter:
        return {"letter": letter.head(document)}
    return {"letter": None, "banner": parts.banner(document.agencies), "number": parts.number_line(document)}


def _lay(context: dict[str, Any], imprint_class: str) -> "Pages":
    template = "documents/letter" if context["letter"] else "documents/gongwen"
    return lay(template, {**context, "imprint_class": imprint_class}, ("fang", "song", "xbs"), "documents/gongwen")


def _page_of(pages: "Pages", name: str) -> int:
    return next(i for i, page in enumerate(pages.pages) if name in page.anchors)
