"""A form to download and fill in: headings, drop-downs for code lists, text cells where numbers would lose digits."""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .export import write_cell
from .spec import Column, Need, Sheet

TITLE_ROW, DAY_ROW, HELP_ROW, HEADING_ROW = 1, 2, 3, 4
LISTS = "代码表"
_LAST = 5000  # drop-downs reach this far down
_NEED = {Need.REQUIRED: "必填", Need.WANTED: "应填", Need.FREE: "可不填"}
_HELP = Font(name="宋体", size=9, color="666666")
_HEADING = Font(name="宋体", size=11, bold=True)
_REQUIRED = PatternFill("solid", start_color="FFF2CC")


def template(*sheets: Sheet, dated: bool = False) -> bytes:
    """An empty form of one or more worksheets, .xlsx. ``dated``: with a line for the filling day in the first."""
    return _written([(sheet, ()) for sheet in sheets], dated)


def filled_template(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The form with what is known already; ``rows`` give values by field."""
    return _written([(sheet, rows)], dated=False)


def _written(sheets: Sequence[tuple[Sheet, Iterable[Mapping[str, Any]]]], dated: bool) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    forms = [book.create_sheet(sheet.title[:31]) for sheet, _ in sheets]
    lists = book.create_sheet(LISTS)
    for form, (sheet, rows) in zip(forms, sheets, strict=True):
        _head(form, sheet, dated and form is forms[0])
        for number, column in enumerate(sheet.columns, 1):
            _column(form, lists, number, column)
        for place, row in enumerate(rows, HEADING_ROW + 1):
            _fill(form, sheet, place, row)
    if lists.max_column == 1 and lists["A1"].value is None:
        book.remove(lists)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(form: Worksheet, sheet: Sheet, place: int, row: Mapping[str, Any]) -> None:
    for number, column in enumerate(sheet.columns, 1):
        if (value := row.get(column.name)) is not None:
            cell = form.cell(place, number)
            write_cell(cell, value)
            cell.number_format = _format(column)


def _head(form: Worksheet, sheet: Sheet, dated: bool) -> None:
    form.cell(TITLE_ROW, 1, sheet.title).font = Font(name="黑体", size=14)
    if dated:
        form.cell(DAY_ROW, 1, "填报日期：")
        form.cell(DAY_ROW, 2).number_format = "yyyy-mm-dd"
    form.freeze_panes = form.cell(HEADING_ROW + 1, 1)
    form.row_dimensions[HELP_ROW].height = 40


def _column(form: Worksheet, lists: Worksheet, number: int, column: Column) -> None:
    letter = get_column_letter(number)
    dimension = form.column_dimensions[letter]
    dimension.width, dimension.number_format = column.width, _format(column)
    explained = form.cell(HELP_ROW, number)
    write_cell(explained, "；".join(filter(None, (_NEED[column.need], column.reader.hint, column.help))))
    explained.font, explained.alignment = _HELP, Alignment(wrap_text=True, vertical="top")
    heading = form.cell(HEADING_ROW, number)
    write_cell(heading, column.title)
    heading.font = _HEADING
    if column.in_heading:
        heading.fill = _REQUIRED
    if column.reader.choices:
        _offer(form, lists, letter, column)


def _offer(form: Worksheet, lists: Worksheet, letter: str, column: Column) -> None:
    """A drop-down of the code list, which stands on a sheet of its own: in the cell it might hold 255 characters."""
    place = lists.max_column + (lists["A1"].value is not None)
    # Not the title alone: two of those in a row would be the form's heading.
    lists.cell(1, place, f"可填的{column.title}")
    for number, word in enumerate(column.reader.choices, 2):
        write_cell(lists.cell(number, place), word)
    source = get_column_letter(place)
    lists.column_dimensions[source].width = max(map(len, column.reader.choices)) * 2 + 2
    span = f"'{LISTS}'!${source}$2:${source}${len(column.reader.choices) + 1}"
    # Other words in use are read too, so that a wrong one is pointed out and not forbidden.
    chosen = DataValidation("list", formula1=span, allow_blank=True, showErrorMessage=True, errorStyle="warning")
    chosen.error = f"{column.title}请从下拉列表中选择"
    form.add_data_validation(chosen)
    chosen.add(f"{letter}{HEADING_ROW + 1}:{letter}{_LAST}")


def _format(column: Column) -> str:
    return "@" if column.reader.as_text else "General"
