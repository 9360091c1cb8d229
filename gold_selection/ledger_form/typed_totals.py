"""填报合计: the totals as ledgers had them where the form has others, in a worksheet behind it.

The form's own 得分合计 is always the computed one. What stood there before is kept in ``Score.ledger``, leaves with the
form in this worksheet, and is read again from it: for as long as the form shows the total beside which it was written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.ledger_form.form import QUARTERS
from workflows.sheets.lines import Table
from workflows.sheets.text import compact
from workflows.sheets.workbook import Stamp

SHEET = "填报合计"
_TITLES = ("工作表", "序号", "姓名", "季度", "填报合计", "得分合计", "相差", "说明")
_WIDTHS = (16, 8, 12, 12, 12, 12, 8, 36)
_NOTE = "台账的“得分合计”一律按各项计算。以下季度原来填报的合计与之不同，照录在此；请勿删改，再导入时仍按原填报的记录。"
_QUARTER_OF = dict(zip(QUARTER_NAMES, QUARTERS, strict=True))
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

Place = tuple[str, str, str]  # worksheet, 序号 and quarter (key of the column)


@dataclass(frozen=True, slots=True)
class Kept:
    """``typed``: as the ledger had it; ``shown``: the computed one in the form."""

    typed: Any
    shown: Any


class TypedTotal(NamedTuple):
    """A quarter (from 1) in which a ledger has another total than the computed one: both, and how they differ."""

    quarter: int
    typed: int | str | None
    shown: int | None
    why: str

    @property
    def cells(self) -> list[Any]:
        apart = self.typed - self.shown if isinstance(self.typed, int) and self.shown is not None else None
        return [QUARTER_NAMES[self.quarter - 1], self.typed, self.shown, apart, self.why]


Row = tuple[str, str, str, TypedTotal]  # worksheet, 序号, name of the person


def append(book: Any, rows: Iterable[Row]) -> None:
    """The worksheet, written to an openpyxl workbook row by row."""
    sheet = book.create_sheet(SHEET)
    for number, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.append([Stamp(sheet, font=Font(name="仿宋_GB2312", size=11)).cell(_NOTE)])
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    bold = Stamp(sheet, font=Font(name="黑体", size=11), alignment=middle, border=_BOX)
    plain = Stamp(sheet, font=Font(name="仿宋_GB2312", size=11), alignment=middle, border=_BOX)
    sheet.append([bold.cell(title) for title in _TITLES])
    for where, seq, name, one in rows:
        sheet.append([plain.cell(cell) for cell in (where, int(seq), name, *one.cells)])


def read(table: Table) -> Mapping[Place, Kept]:
    """What such a worksheet of a file keeps; nothing where there is none."""
    return {place: kept for one in table.sheets() if one.name == SHEET for place, kept in _rows(one)}


def _rows(sheet: Any) -> Iterator[tuple[Place, Kept]]:
    for line in sheet.lines():
        cells = [*line.cells, *[None] * len(_TITLES)]
        if quarter := _QUARTER_OF.get(compact(cells[3])):
            yield (str(cells[0] or ""), compact(cells[1]), quarter), Kept(cells[4], cells[5])
