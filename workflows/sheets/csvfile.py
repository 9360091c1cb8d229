"""CSV as Excel saves it in China: GBK without a mark, or UTF-8 with or without one, told apart by content."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from .lines import Line, UnreadableFile
from .report import Place

# How Excel writes a true date into a CSV under Chinese settings: 2024/1/5, or 2024/1/5 9:30 with a time of day.
EXCEL_DATE = re.compile(r"\d{4}/(?:[1-9]|1[0-2])/(?:[1-9]|[12]\d|3[01])(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_CHUNK = 1 << 20
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "请在Excel中另存为“CSV(逗号分隔)”或“CSV UTF-8”后再导入"


class CsvTable:
    """A CSV is a workbook of one visible sheet."""

    format = "csv"
    name: str | None = None
    hidden = False
    plain_dates = EXCEL_DATE

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.encoding = encoding_of(stream)
        self._text = io.TextIOWrapper(stream, encoding=self.encoding, newline="")

    def sheets(self) -> Iterator["CsvTable"]:
        yield self

    def lines(self) -> Iterator[Line]:
        """Records, each with the physical line it begins on. A blank line counts, as in Excel's row numbers."""
        self._text.seek(0)
        reader = csv.reader(self._text, strict=True)
        record, first_line = 0, 1
        try:
            for record, row in enumerate(reader, start=1):
                yield Line(Place(record=record, line=first_line), [cell if cell.strip() else None for cell in row])
                first_line = reader.line_num + 1
        except csv.Error as error:
            where = f"第{record + 1}条记录（从文件第{first_line}行起）"
            raise UnreadableFile(f"{where}引号不成对或单元格过长，无法分列（{error}）。{_SAVE_AS}") from None

    def merged_at(self, row: int, index: int) -> str:
        return ""

    def close(self) -> None:
        self._text.close()


def encoding_of(stream: BinaryIO) -> str:
    """``utf-8-sig`` or ``gb18030`` (of which GBK is a part), whichever reads the whole file. Raises UnreadableFile."""
    stream.seek(0)
    if stream.read(2) in _UTF16:
        raise UnreadableFile(f"文件是UTF-16编码（Unicode文本）。{_SAVE_AS}")
    if _bad_line(stream, "utf-8") is None:
        return "utf-8-sig"
    line = _bad_line(stream, "gb18030")
    if line is None:
        return "gb18030"
    raise UnreadableFile(f"文件第{line}行既不是GBK也不是UTF-8编码，可能已损坏或不是文本。{_SAVE_AS}")


def _bad_line(stream: BinaryIO, encoding: str) -> int | None:
    """The first line that is not text of this encoding; a NUL is not text either."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while chunk := stream.read(_CHUNK):
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + error.object[: error.start].count(b"\n")
        if "\0" in text:
            return line + text[: text.index("\0")].count("\n")
        line += text.count("\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None
