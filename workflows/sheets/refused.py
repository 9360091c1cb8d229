"""The file of refused rows: their cells as they stood, the reason beside them, ready to be mended and re-imported."""

import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby
from math import isfinite
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from workflows.sealing import seal, unseal

from .export import write_cell
from .models import ImportBatch, RefusedRow

REASON = "原因"
SEALED = "sealed"
_CHUNK = 2000
_LONGEST = 32_767  # characters of a cell: what is beyond, openpyxl leaves out
_NOT_IN_A_NAME = re.compile(r"[\\/:*?\[\]]")


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
    as_json = isinstance(cell, int | str | None) or (isinstance(cell, float) and isfinite(cell))
    return cell if as_json else str(cell)


def sealed(cells: list[Any], personal: Collection[int]) -> list[Any]:
    """Stored cells with what stands in the personal columns sealed by the newest key, in every line of a record of
    several; what is sealed already, in whatever column, is sealed anew."""
    if cells and all(isinstance(line, list) for line in cells):
        return [sealed(line, personal) for line in cells]
    return [_sealed(cell, index in personal) for index, cell in enumerate(cells)]


def _sealed(cell: Any, personal: bool) -> Any:
    if _is_sealed(cell):
        return {SEALED: seal(unseal(cell[SEALED]))}
    return {SEALED: seal(json.dumps(cell, ensure_ascii=False))} if personal and cell is not None else cell


def _is_sealed(cell: Any) -> bool:
    return isinstance(cell, Mapping) and SEALED in cell


def restored(cell: Any) -> Any:
    if isinstance(cell, list):
        return [restored(one) for one in cell]
    if _is_sealed(cell):
        return restored(json.loads(unseal(cell[SEALED])))
    if isinstance(cell, Mapping):
        return datetime.fromisoformat(cell["moment"]) if "moment" in cell else date.fromisoformat(cell["day"])
    return cell


def refused_rows_file(batch: ImportBatch, above: Sequence[str] = ()) -> bytes:
    """The batch's refused rows, .xlsx: each worksheet under its own heading, the filling day above it, and above that
    whatever else the form says there."""
    book = openpyxl.Workbook(write_only=True)
    rows = batch.refused_rows.order_by("sheet", "pk").iterator(chunk_size=_CHUNK)
    for name, some in groupby(rows, key=lambda row: row.sheet):
        titles = [title for title in batch.headings.get(name, []) if title != REASON]
        sheet = book.create_sheet(_sheet_name(name))
        for line in above:
            _append(sheet, [line])
        sheet.append(["填报日期：", datetime.combine(batch.as_of, time())])
        _append(sheet, [*titles, REASON], bold=True)
        for cells in _cells(some, batch.headings.get(name, [])):
            _append(sheet, cells)
    if not book.worksheets:
        book.create_sheet("没有拒收的行")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_name(name: str) -> str:
    """The name of the worksheet, without what Excel allows in none (other programs do)."""
    return _NOT_IN_A_NAME.sub("_", name).strip("'") or "拒收的行"


def _cells(rows: Iterable[RefusedRow], titles: Sequence[str]) -> Iterator[list[Any]]:
    """Each row under the heading's titles; a reason of an earlier time gives way to today's."""
    kept = [index for index, title in enumerate(titles) if title != REASON]
    for row in rows:
        cells = [restored(row.cells[index]) if index < len(row.cells) else None for index in kept]
        cut = "、".join(
            titles[index] or get_column_letter(index + 1)
            for index, cell in zip(kept, cells, strict=True)
            if isinstance(cell, str) and len(cell) > _LONGEST
        )
        yield [
            *cells,
            f"{row.reason}；{cut}：一格最多存{_LONGEST}个字，其后的没有写入本文件，请查原文件" if cut else row.reason,
        ]


def _append(sheet: Any, values: Iterable[Any], bold: bool = False) -> None:
    cells = []
    for value in values:
        cell = WriteOnlyCell(sheet)
        write_cell(cell, value)
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    sheet.append(cells)
