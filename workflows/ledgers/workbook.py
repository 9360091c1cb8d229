"""Workbooks, read row by row so that memory does not grow with the number of rows."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from .report import Place
from .tables import Line, UnreadableFile

MAX_SHEET_BYTES = 1 << 30
# Shared texts are the one part held in memory as a whole: a register of 100,000 rows needs 15 MB of them.
MAX_SHARED_TEXT_BYTES = 96 << 20
# A real sheet shrinks 10 to 30 times; the repetition a bomb is made of shrinks about a thousand times.
MAX_RATIO = 200
_RATIO_APPLIES_FROM = 8 << 20
_MIDNIGHT = time()
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
    InvalidFileException,
    DefusedXmlException,
)


class WorkbookSheet:
    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self.name: str | None = sheet.title
        self.hidden = sheet.sheet_state != "visible"

    def lines(self) -> Iterator[Line]:
        """Every row down to the last one written, hidden ones too; formulas give the result stored with them."""
        self._sheet.reset_dimensions()  # the stated dimensions may be wrong, or a million rows long
        rows = self._sheet.iter_rows(values_only=True)
        number = 0
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except _BROKEN as error:
                raise _damaged(f"工作表“{self.name}”第{number + 1}行起") from error
            number += 1
            yield Line(Place(sheet=self.name, row=number), [_value(cell) for cell in cells])


class WorkbookTable:
    format = "xlsx"
    plain_dates = None

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        _inspect(stream)
        try:
            self._book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except _BROKEN as error:
            raise _damaged("工作簿") from error

    def sheets(self) -> Iterator[WorkbookSheet]:
        for sheet in self._book.worksheets:
            yield WorkbookSheet(sheet)

    def close(self) -> None:
        self._book.close()
        self.stream.close()


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
