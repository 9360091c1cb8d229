"""The file of refused rows: their cells as they stood, the reason beside them, ready to be mended and re-imported."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from .export import write_cell
from .models import ImportBatch, RefusedRow

REASON = "原因"
_CHUNK = 2000


def stored(cells: Sequence[Any]) -> list[Any]:
    """Cells as JSON: days and moments are marked, so that they come back as such."""
    return [_stored(cell) for cell in cells]


def _stored(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, list):  # a record of several lines
        return stored(cell)
    return cell if isinstance(cell, int | float | str | None) else str(cell)


def restored(cell: Any) -> Any:
    if isinstance(cell, list):
        return [restored(one) for one in cell]
    if isinstance(cell, Mapping):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])
    return cell


def refused_rows_file(batch: ImportBatch) -> bytes:
    """The batch's refused rows, .xlsx: each worksheet under its own heading, the filling day above it."""
    book = openpyxl.Workbook(write_only=True)
    rows = batch.refused_rows.order_by("sheet", "pk").iterator(chunk_size=_CHUNK)
    for name, some in groupby(rows, key=lambda row: row.sheet):
        titles = [title for title in batch.headings.get(name, []) if title != REASON]
        sheet = book.create_sheet(name or "拒收的行")
        sheet.append(["填报日期：", datetime.combine(batch.as_of, time())])
        _append(sheet, [*titles, REASON], bold=True)
        for cells in _cells(some, batch.headings.get(name, [])):
            _append(sheet, cells)
    if not book.worksheets:
        book.create_sheet("没有拒收的行")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(rows: Iterable[RefusedRow], titles: Sequence[str]) -> Iterator[list[Any]]:
    """Each row under the heading's titles; a reason of an earlier time gives way to today's."""
    kept = [index for index, title in enumerate(titles) if title != REASON]
    for row in rows:
        cells = [restored(row.cells[index]) if index < len(row.cells) else None for index in kept]
        yield [*cells, row.reason]


def _append(sheet: Any, values: Iterable[Any], bold: bool = False) -> None:
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet)
        write_cell(cell, value)
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
