"""A list as an .xlsx to take away: written row by row, with what it was asked for beside it, and logged."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import openpyxl
from django import forms
from django.contrib.auth.models import AbstractUser
from django.http import FileResponse
from django.utils import timezone
from openpyxl.cell import WriteOnlyCell

from .export import write_cell
from .models import ExportLog

CHUNK = 2000  # rows fetched at a time
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PurposeForm(forms.Form):
    """What whole numbers are taken away for; kept with the export."""

    reason = forms.CharField(label="用途", max_length=200)


@dataclass(frozen=True, slots=True)
class Listing:
    """``title`` names the list and the file; ``filters``: what it was narrowed to, in words; ``rows`` may stream."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    filters: Mapping[str, str]


def download(listing: Listing, *, actor: AbstractUser, at: datetime) -> FileResponse:
    """The list as a workbook of two sheets, 名单 and 说明."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    written = write_listing(stream, listing, actor=actor, at=at)
    return logged(stream, listing.title, listing.filters, written, actor=actor, at=at)


def logged(
    stream: BinaryIO, title: str, filters: Mapping[str, str], rows: int, *, actor: AbstractUser, at: datetime
) -> FileResponse:
    """A workbook that was written, as a download. Its export is logged before a byte of it leaves."""
    ExportLog.objects.create(at=at, actor_id=actor.pk, what=title[:200], filters=dict(filters), rows=rows)
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{title}.xlsx", content_type=_TYPE)


def write_listing(stream: BinaryIO, listing: Listing, *, actor: AbstractUser, at: datetime) -> int:
    """Write the workbook; return the number of rows below the heading."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.freeze_panes = "A2"
    sheet.append(_cells(sheet, listing.columns))
    number = 0
    for number, row in enumerate(listing.rows, start=1):  # noqa: B007 - the last number is the count
        sheet.append(_cells(sheet, row))
    notes = book.create_sheet("说明")
    facts = {
        "内容": listing.title, **listing.filters, "行数": number, "导出人": str(actor), "导出时间": at,
    }  # fmt: skip
    for pair in facts.items():
        notes.append(_cells(notes, pair))
    book.save(stream)
    return number


def _cells(sheet: Any, values: Iterable[Any]) -> list[WriteOnlyCell]:
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet)
        # A workbook knows no time zones: moments are written as the clock in China showed them.
        write_cell(cell, timezone.make_naive(value) if isinstance(value, datetime) else value)
        cells.append(cell)
    return cells
