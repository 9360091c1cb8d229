"""Workbooks, read and written row by row so that memory does not grow with the number of rows.

All that is known here of how openpyxl works inside is known in this module alone.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import IO, Any, BinaryIO, cast
from xml.etree.ElementTree import ParseError, iterparse
from xml.parsers import expat

from defusedxml.common import DefusedXmlException, DTDForbidden
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from .export import write_cell
from .lines import Line, UnreadableFile
from .merges import Merges
from .report import Place

MAX_SHEET_BYTES = 1 << 30
# Shared texts are the one part held in memory as a whole: a register of 100,000 rows needs 15 MB of them.
MAX_SHARED_TEXT_BYTES = 96 << 20
# A real sheet shrinks 10 to 30 times; the repetition a bomb is made of shrinks about a thousand times.
MAX_RATIO = 200
_RATIO_APPLIES_FROM = 8 << 20
_MIDNIGHT = time()
# What a sheet can hold; a forged number beyond would have us wait for a billion empty rows.
_LAST_ROW, _LAST_COLUMN = 1 << 20, 1 << 14
_SHARED_TEXT, _PLAIN_TEXT = f"{{{SHEET_MAIN_NS}}}si", f"{{{SHEET_MAIN_NS}}}t"
# What zipfile, the XML parser and openpyxl raise on damaged or forged parts; openpyxl wraps none of it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    SyntaxError,
    ParseError,
    expat.ExpatError,
    InvalidFileException,
    DefusedXmlException,
)


class WorkbookTable:
    format = "xlsx"
    plain_dates = None

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        _inspect(stream)
        try:
            self._reader = _read_all_but_sheets(stream)
            self._sheets = list(self._reader.parser.find_sheets())
            self._texts = list(_shared_texts(self._reader))
        except _BROKEN as error:
            raise _damaged("工作簿") from error

    def sheets(self) -> Iterator["WorkbookSheet"]:
        for sheet, relation in self._sheets:
            if relation.target in self._reader.valid_files and "chartsheet" not in relation.Type:
                yield WorkbookSheet(sheet.name, sheet.state != "visible", relation.target, self._reader, self._texts)

    def close(self) -> None:
        self._reader.archive.close()
        self.stream.close()


def _read_all_but_sheets(stream: BinaryIO) -> ExcelReader:
    """Relations, styles and the calendar. openpyxl would read a sheet that states no dimensions twice."""
    reader = ExcelReader(stream, read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


@dataclass(slots=True)
class WorkbookSheet:
    """``part`` is the sheet's file in the archive."""

    name: str | None
    hidden: bool
    part: str
    reader: ExcelReader
    texts: list[str]
    merges: Merges | None = None

    def lines(self) -> Iterator[Line]:
        """Every row down to the last one written, hidden ones too; formulas give the result stored with them."""
        rows, number = self._rows(), 0
        while True:
            try:
                written, cells, unresolved = next(rows)
            except StopIteration:
                return
            except _BROKEN as error:
                raise _damaged(f"工作表“{self.name}”第{number + 1}行起") from error
            for missing in range(number + 1, written):
                yield Line(Place(sheet=self.name, row=missing), [])
            number = written
            yield Line(Place(sheet=self.name, row=number), cells, unresolved)

    def merged_at(self, row: int, index: int) -> str:
        if self.merges is None:  # they stand behind the rows, and few files ever need them
            with self.reader.archive.open(self.part) as source:
                self.merges = Merges(source)
        return self.merges.at(row, index)

    def _rows(self) -> Iterator[tuple[int, list[Any], tuple[int, ...]]]:
        """Number, cells and formulas without a result of the rows written. Raises ValueError where none can be."""
        book = self.reader.wb
        parser = _RowParser(
            None, self.texts, data_only=True, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        last = 0
        for element in _elements(self.reader.archive, self.part):
            if element.tag != ROW_TAG:
                continue
            number, cells = parser.parse_row(element)
            element.clear()
            parser.row_dimensions.clear()
            if not last < number <= _LAST_ROW:
                raise ValueError(f"row {number} after row {last}")
            last = number
            yield number, _filled(cells), _unresolved(cells)


class _RowParser(WorkSheetParser):
    def parse_cell(self, element: Any) -> dict[str, Any]:
        """As openpyxl does it, but without an object for each plain text that stands in the sheet itself.

        A formula whose result is not stored is marked: it is not the same as an empty cell.
        """
        if element.get("t") != "inlineStr" or not len(element) or element[0].tag != INLINE_STRING:
            cell = cast(dict[str, Any], super().parse_cell(element))
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                cell["unresolved"] = True
            return cell
        text = _text(element[0])
        element.remove(element[0])
        return cast(dict[str, Any], super().parse_cell(element)) | {"value": text}


def _filled(cells: list[dict[str, Any]]) -> list[Any]:
    width = max((cell["column"] for cell in cells), default=0)
    if width > _LAST_COLUMN:
        raise ValueError(f"column {width}")
    row = [None] * width
    for cell in cells:
        row[cell["column"] - 1] = _value(cell["value"])
    return row


def _unresolved(cells: list[dict[str, Any]]) -> tuple[int, ...]:
    return tuple(cell["column"] - 1 for cell in cells if "unresolved" in cell)


def _shared_texts(reader: ExcelReader) -> Iterator[str]:
    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return
    for element in _elements(reader.archive, part.PartName.lstrip("/")):
        if element.tag == _SHARED_TEXT:
            yield _text(element).replace("x005F_", "")
            element.clear()


def _text(element: Any) -> str:
    if len(element) == 1 and element[0].tag == _PLAIN_TEXT:
        return str(element[0].text or "")
    return str(Text.from_tree(element).content)


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[Any]:
    """The elements of a part as each is complete.

    By Python's own parser, which does not watch for entities everywhere as openpyxl has it done: they can only be
    declared in a document type, before the first element, and a part with one is refused. Raises DTDForbidden.
    """
    with archive.open(part) as source:
        _refuse_document_type(source)
    with archive.open(part) as source:
        for _, element in iterparse(source):  # noqa: S314 -- it has no entities, as said above
            yield element


def _refuse_document_type(source: IO[bytes]) -> None:
    begun = False

    def refuse(name: str, system: str | None, public: str | None, internal: int) -> None:
        raise DTDForbidden(name, system, public)

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal begun
        begun = True

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, begin
    while not begun and (chunk := source.read(4096)):
        parser.Parse(chunk)
    if not begun:
        # Expat since 2.6, and Debian's patched 2.5, puts off a long token: what it held back it tells only at the end.
        parser.Parse(b"", True)


def _value(cell: Any) -> Any:
    """A moment at midnight is a day; an empty text is no value."""
    if isinstance(cell, datetime) and cell.time() == _MIDNIGHT:
        return cell.date()
    return None if cell == "" else cell


def _inspect(stream: BinaryIO) -> None:
    """Refuse what is not a workbook, and what would unpack into more than any real register holds."""
    try:
        parts = {part.filename: part for part in zipfile.ZipFile(stream).infolist()}
    except _BROKEN as error:
        raise _damaged("文件") from error
    if "xl/workbook.xml" not in parts:
        kind = "Word文档" if "word/document.xml" in parts else "压缩包或其他格式的文档"
        raise UnreadableFile(f"这是{kind}，不是Excel工作簿。请另存为“Excel工作簿(*.xlsx)”后再导入")
    if any(part.flag_bits & 1 for part in parts.values()):
        raise UnreadableFile("工作簿设有密码，无法读取。请取消密码另存后再导入")
    for name, part in parts.items():
        limit = MAX_SHARED_TEXT_BYTES if name == "xl/sharedStrings.xml" else MAX_SHEET_BYTES
        swollen = part.file_size > _RATIO_APPLIES_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        if part.file_size > limit or swollen:
            raise UnreadableFile(
                f"工作簿中的“{name}”解压后有{part.file_size >> 20}MB，超出正常表格的大小。请分成几个文件导入"
            )


def _damaged(where: str) -> UnreadableFile:
    return UnreadableFile(f"{where}无法读取：文件不完整或已损坏。请用Excel打开原文件重新保存，或重新传输后再导入")


# ---- writing


def merge(sheet: Any, top: int, left: int, bottom: int, right: int) -> None:
    """Merge cells, rows and columns counted from 1. openpyxl's own way compares each range with every one before it:
    26 seconds for a ledger of 500 people."""
    sheet.merged_cells.ranges.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))


class Stamp:
    """Cells of one look for a sheet that is written row by row. Giving each its style anew would take most of the time.

    ``number_format``: ``@`` keeps digits as text.
    """

    def __init__(self, sheet: Any, *, number_format: str = "General", **look: Any) -> None:
        model = WriteOnlyCell(sheet)
        model.number_format = number_format
        for name, value in look.items():
            setattr(model, name, value)
        self._sheet, self._style = sheet, model._style
        model.quotePrefix = True
        self._quoted = model._style

    def cell(self, value: Any = None) -> Any:
        cell = WriteOnlyCell(self._sheet)
        write_cell(cell, value)
        cell._style = self._quoted if cell.quotePrefix else self._style
        return cell
