"""The pages of long forms, laid out a few records at a time: a ledger of five hundred people takes no more room in
memory than one of forty, and other documents get their turn at the engine in between.

A form has its pages to itself. They are laid out without numbers; the document that they belong to is laid out with
blank pages in their place, numbered like all others, and what they say is then laid under these.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pikepdf

from . import parts
from .model import Attachment, Form, Rendered
from .render import audited, finish, lay

if TYPE_CHECKING:
    from weasyprint import Document as Pages

AT_ONCE = 40  # records; what is on the last page of them is laid out again with those that follow


@dataclass(frozen=True)
class Sheets:
    """The pages of one attachment: PDFs, each with how many pages it has."""

    pdfs: tuple[tuple[bytes, int], ...]

    @property
    def count(self) -> int:
        return sum(pages for _, pages in self.pdfs)


def has_sheets(attachment: Attachment) -> bool:
    """Whether it consists of forms and nothing else."""
    return all(isinstance(item, Form) for item in attachment.content)


def sheets_of(section: Mapping[str, Any], attachment: Attachment) -> Sheets:
    """``section``: mark and title of the attachment as HTML; they stand over its first form."""
    found: list[tuple[bytes, int]] = []
    for item in attachment.content:
        assert isinstance(item, Form), "an attachment of forms"
        found += _pages_of(item, {} if found else section)
    return Sheets(tuple(found))


def _pages_of(form: Form, section: Mapping[str, Any]) -> Iterator[tuple[bytes, int]]:
    start = 0
    while start < len(form.records) or start == 0:
        some = form.records[start : start + AT_ONCE]
        last = start + len(some) >= len(form.records)
        pdf, pages, placed = _lay_out(replace(form, records=some), {} if start else section, whole=last)
        yield pdf, pages
        if last:
            return
        start += placed


def _lay_out(form: Form, section: Mapping[str, Any], *, whole: bool) -> tuple[bytes, int, int]:
    """The pages of these records, how many, and how many records stand on them: all where this is the ``whole`` of what
    is left, else those before the last page, which has room for what follows."""
    context = {"section": section, "form": parts.form_html(form)}
    with audited():
        pages = lay("documents/sheets", context, ("fang", "song", "xbs"), "documents/gongwen")
        kept = len(pages.pages) if whole or len(pages.pages) == 1 else len(pages.pages) - 1
        written = finish(pages.copy(pages.pages[:kept]), {})
    return written.pdf, kept, _records_before(pages, kept, len(form.records))


def _records_before(pages: "Pages", page: int, records: int) -> int:
    """How many records stand on the pages before ``page``."""
    if page == len(pages.pages):
        return records
    return min(int(name.removeprefix("record-")) for name in pages.pages[page].anchors if name.startswith("record-"))


def laid_under(rendered: Rendered, placed: Sequence[tuple[int, Sheets]]) -> Rendered:
    """``placed``: sheets and the blank page from which on they stand, counted from 0."""
    if not placed:
        return rendered
    with pikepdf.open(io.BytesIO(rendered.pdf)) as whole:
        for first, sheets in placed:
            at = first
            for pdf, _ in sheets.pdfs:
                with pikepdf.open(io.BytesIO(pdf)) as source:
                    for page in source.pages:
                        _lay_under(whole, at, page)
                        at += 1
        target = io.BytesIO()
        whole.save(target, deterministic_id=True)
    pdf = target.getvalue()
    return Rendered(pdf, rendered.pages, hashlib.sha256(pdf).hexdigest())


def _lay_under(whole: pikepdf.Pdf, at: int, sheet: pikepdf.Page) -> None:
    """Under what the page has: its number, and a specimen's mark. Pages share their resources, hence the name."""
    drawn: Any = whole.copy_foreign(sheet.as_form_xobject())
    page, name = whole.pages[at], f"/Sheet{at}"
    page.add_resource(drawn, pikepdf.Name.XObject, pikepdf.Name(name))
    page.contents_add(f"q {name} Do Q\n".encode(), prepend=True)
