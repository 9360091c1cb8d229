"""The form of a summary table as a workbook: 名额分配, and a worksheet for each list, filled in or blank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workflows.calendar.words import day_words
from workflows.rounds.recommendations.lists import RecommendationList
from workflows.rounds.recommendations.workbook import QUOTAS
from workflows.sheets.export import write_cell
from workflows.sheets.spec import Column

HEADING_ROW = 4
REASON = "原因"
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_DAY = "yyyy-mm-dd"


@dataclass
class Filled:
    """One list as it is written. ``rows``: values by column; ``reasons``: beside each, why it was refused."""

    list: RecommendationList
    rows: Sequence[Mapping[str, Any]] = ()
    reasons: Sequence[str] = ()


@dataclass
class Form:
    """``quotas``: county -> category -> places. ``day`` None leaves it to be written by hand."""

    year: int | None
    unit: str
    day: date | None
    lists: Sequence[Filled]
    quotas: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def write(stream: BinaryIO, form: Form) -> int:
    """Write the workbook; return the number of rows in all lists."""
    book = openpyxl.Workbook()
    _quotas(book.active, form)
    for filled in form.lists:
        _list(book.create_sheet(filled.list.title[:31]), filled, form)
    book.save(stream)
    return sum(len(filled.rows) for filled in form.lists)


def _quotas(sheet: Worksheet, form: Form) -> None:
    sheet.title = QUOTAS
    lists = [filled.list for filled in form.lists]
    _title(sheet, f"{form.unit}推荐名额分配表", 1 + len(lists))
    _row(sheet, 2, ["县(市、区)", *(one.quota for one in lists)], bold=True)
    for number, (county, places) in enumerate(form.quotas.items(), 3):
        _row(sheet, number, [county, *(places.get(one.category, 0) for one in lists)])
    if form.quotas:
        totals = [sum(places.get(one.category, 0) for places in form.quotas.values()) for one in lists]
        _row(sheet, 3 + len(form.quotas), ["合计", *totals])
    for number in range(1, 2 + len(lists)):
        sheet.column_dimensions[get_column_letter(number)].width = 14


def _list(sheet: Worksheet, filled: Filled, form: Form) -> None:
    columns = filled.list.sheet.columns
    year = f"{form.year}年" if form.year else ""
    _title(sheet, f"{year}{filled.list.title}推荐汇总表", len(columns))
    write_cell(sheet.cell(2, 1), f"报送单位(盖章):{form.unit}")
    write_cell(sheet.cell(2, len(columns) - 1), day_words(form.day) if form.day else "　　年　月　日")
    write_cell(sheet.cell(3, 1), "说明:按推荐先后顺序排列。")
    _row(sheet, HEADING_ROW, [column.title for column in columns] + ([REASON] if filled.reasons else []), bold=True)
    for number, values in enumerate(filled.rows):
        row = HEADING_ROW + 1 + number
        _row(sheet, row, [values.get(column.name) for column in columns], columns)
        if filled.reasons:
            write_cell(sheet.cell(row, len(columns) + 1), filled.reasons[number])
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        if column.reader.as_text:
            sheet.column_dimensions[get_column_letter(number)].number_format = "@"
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, 4)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8  # A3
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _title(sheet: Worksheet, text: str, width: int) -> None:
    write_cell(sheet.cell(1, 1), text)
    sheet.cell(1, 1).font, sheet.cell(1, 1).alignment = Font(name="黑体", size=16), _MIDDLE
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=max(width, 1))


def _row(
    sheet: Worksheet, number: int, values: Iterable[Any], columns: Sequence[Column] = (), *, bold: bool = False
) -> None:
    for place, value in enumerate(values, 1):
        cell = sheet.cell(number, place)
        write_cell(cell, value)
        cell.border, cell.alignment = _BOX, _MIDDLE
        if bold:
            cell.font = Font(bold=True)
        if isinstance(value, date):
            cell.number_format = _DAY
        elif columns and columns[place - 1].reader.as_text:
            cell.number_format = "@"
