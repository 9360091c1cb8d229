"""The official form as a workbook: a worksheet for each township or field, as 附件2 prints it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.ledger_form.book import Ledger, lines_of
from gold_selection.ledger_form.form import (
    FORM,
    GROUP_TITLE,
    ITEMS,
    PERSONAL,
    QUARTERS,
    TITLE,
    UNIT_LABEL,
)
from gold_selection.ledger_form.typed_totals import SHEET, Row, append
from workflows.errors import Refused
from workflows.sheets.workbook import Stamp, merge

HEADING_ROW = 4
BLANK_BLOCKS = 20
NO_DAY = "年   月   日"
_COLUMNS = FORM.columns
_PLACE = {column.name: number for number, column in enumerate(_COLUMNS, 1)}
_ONCE = [name for name in _PLACE if name in PERSONAL or name == "note"]
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
REASON = "原因"
_A4 = 9


@dataclass(frozen=True)
class Block:
    """Eight lines, or as many as there were, by column of the form; ``reason``: why it was refused."""

    lines: Sequence[dict[str, Any]]
    reason: str = ""


class Written(NamedTuple):
    """How many people; and of how many quarters the total that a ledger had is kept beside the computed one."""

    people: int
    typed: int


def write(stream: BinaryIO, ledgers: Iterable[Ledger]) -> Written:
    """Write the workbook. Raises ``Refused`` where there is nobody."""
    book, people, names = openpyxl.Workbook(write_only=True), 0, {SHEET}
    typed: list[Row] = []
    for ledger in ledgers:
        name = _free(ledger.unit.name, names)
        sheet = _Sheet(book, name, ledger.county, ledger.unit.name, ledger.day_line)
        for entry in ledger.entries:
            typed += [(name, entry.cells["seq"], entry.cells["name"], one) for one in entry.typed]
            lines = [{"item": word, **dict(zip(QUARTERS, quarters, strict=True))} for word, quarters in lines_of(entry)]
            lines[0] |= {**entry.cells, "seq": int(entry.cells["seq"])}
            sheet.add(Block(lines))
        people += len(ledger.entries)
    if not people:
        raise Refused("所选年度和单位没有任何人员的台账，没有导出；请核对年度和单位", "nobody")
    if typed:
        append(book, sorted(typed, key=lambda row: row[-1].typed is None))
    book.save(stream)
    return Written(people, len(typed))


def write_blank(stream: BinaryIO) -> None:
    """The form to be filled in, with numbered blocks."""
    book = openpyxl.Workbook(write_only=True)
    sheet = _Sheet(book, "台账", "", "", NO_DAY)
    for number in range(1, BLANK_BLOCKS + 1):
        lines: list[dict[str, Any]] = [{"item": word} for word in ITEMS.values()]
        lines[0]["seq"] = number
        sheet.add(Block(lines))
    book.save(stream)


def write_refused(stream: BinaryIO, sheets: Iterable[tuple[str, str, Sequence[Block]]]) -> None:
    """Refused blocks in the form, with the reason beside each: ready to be mended and handed in again. For each
    worksheet its unit and the line of its day."""
    book, names = openpyxl.Workbook(write_only=True), set[str]()
    for unit, day, blocks in sheets:
        sheet = _Sheet(book, _free(unit, names), "", unit, day, reasons=True)
        for block in blocks:
            sheet.add(block)
    if not book.worksheets:
        book.create_sheet("没有拒收的人员")
    book.save(stream)


def _free(name: str, taken: set[str]) -> str:
    """A name for a worksheet that no other has."""
    base = _NOT_IN_A_NAME.sub("", name)[:_LONGEST_NAME] or "台账"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base[: _LONGEST_NAME - 4]}({number})"
    taken.add(found)
    return found


class _Sheet:
    """One worksheet, written from the top down."""

    def __init__(self, book: Any, name: str, county: str, unit: str, day: str, *, reasons: bool = False) -> None:
        self._sheet, self._row = book.create_sheet(name), 0
        self._width = len(_COLUMNS) + reasons
        self._reasons = reasons
        self._set_up()
        text = Font(name="仿宋_GB2312", size=11)
        self._plain = Stamp(self._sheet, font=text, alignment=_MIDDLE, border=_BOX)
        self._digits = Stamp(self._sheet, font=text, alignment=_MIDDLE, border=_BOX, number_format="@")
        self._head(f"{county}{TITLE}", UNIT_LABEL + unit, day)

    def _set_up(self) -> None:
        sheet = self._sheet
        for number, column in enumerate(_COLUMNS, 1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        if self._reasons:
            sheet.column_dimensions[get_column_letter(self._width)].width = 40
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW + 1}"
        sheet.freeze_panes = f"A{HEADING_ROW + 2}"
        sheet.row_dimensions[1].height = 34

    def _head(self, title: str, unit: str, day: str) -> None:
        looks = (
            (title, Font(name="方正小标宋简体", size=20), _MIDDLE),
            (unit, Font(name="黑体", size=11), Alignment(horizontal="left", vertical="center")),
            (day, Font(name="黑体", size=11), Alignment(horizontal="right", vertical="center")),
        )
        for text, font, alignment in looks:
            self._append([Stamp(self._sheet, font=font, alignment=alignment).cell(text)])
            merge(self._sheet, self._row, 1, self._row, len(_COLUMNS))
        bold = Stamp(self._sheet, font=Font(name="黑体", size=11), alignment=_MIDDLE, border=_BOX)
        first, last = _PLACE["item"], _PLACE[QUARTERS[-1]]
        upper = [GROUP_TITLE if column.name == "item" else column.title for column in _COLUMNS]
        upper[first:last] = [""] * len(QUARTERS)
        lower = [""] * (first - 1) + ["赋分内容", *QUARTER_NAMES] + [""] * (len(_COLUMNS) - last)
        for titles in ([*upper, REASON], [*lower, ""]):
            self._append([bold.cell(one or None) for one in titles[: self._width]])
        merge(self._sheet, HEADING_ROW, first, HEADING_ROW, last)
        for number in (*(_PLACE[name] for name in _ONCE), *([self._width] if self._reasons else [])):
            merge(self._sheet, HEADING_ROW, number, HEADING_ROW + 1, number)

    def add(self, block: Block) -> None:
        top = self._row + 1
        for number, line in enumerate(block.lines):
            cells = [self._cell(column.name, line.get(column.name)) for column in _COLUMNS]
            if self._reasons:
                cells.append(self._plain.cell(None if number else block.reason))
            self._append(cells)
        for name in _ONCE:
            # What a refused block says in a further line of a column would be lost in a merged cell.
            if self._row > top and all(line.get(name) is None for line in block.lines[1:]):
                merge(self._sheet, top, _PLACE[name], self._row, _PLACE[name])

    def _cell(self, name: str, value: Any) -> Any:
        stamp = self._digits if name in ("id_number", "phone") else self._plain
        return stamp.cell(None if value == "" else value)

    def _append(self, cells: Sequence[Any]) -> None:
        self._sheet.append(cells)
        self._row += 1
