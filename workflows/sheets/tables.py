"""Opening a spreadsheet somebody sent: what it is (by content, never by name), its sheets, its rows, one at a time."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from .csvfile import CsvTable
from .lines import Table, UnreadableFile, Worksheet
from .workbook import WorkbookTable

_OTHER_KINDS = {
    b"%PDF": "PDF文件",
    b"\xff\xd8\xff": "图片",
    b"\x89PNG": "图片",
    b"GIF8": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"MZ": "程序",
    b"{\\rtf": "RTF文档",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请在Excel或WPS中另存为“Excel工作簿(*.xlsx)”后再导入"


class Part:
    """A workbook of which only these worksheets are read."""

    def __init__(self, table: Table, worksheets: Sequence[Worksheet]) -> None:
        self._table, self._worksheets = table, worksheets
        self.format, self.plain_dates, self.stream = table.format, table.plain_dates, table.stream

    def sheets(self) -> Iterator[Worksheet]:
        yield from self._worksheets

    def close(self) -> None:
        self._table.close()


def open_table(source: Path | str | BinaryIO) -> Table:
    """Open a workbook or a CSV by what it contains. The caller closes it. Raises UnreadableFile."""
    stream = _stream(source)
    try:
        return _open(stream)
    except BaseException:
        if isinstance(source, Path | str):
            stream.close()
        raise


def _stream(source: Path | str | BinaryIO) -> BinaryIO:
    if not isinstance(source, Path | str):
        return source
    try:
        return Path(source).open("rb")
    except FileNotFoundError:
        raise UnreadableFile(f"找不到文件“{source}”，请核对路径") from None
    except IsADirectoryError:
        raise UnreadableFile(f"“{source}”是文件夹，请指定一个.xlsx或.csv文件") from None
    except PermissionError:
        raise UnreadableFile(f"没有读取“{source}”的权限") from None


def _open(stream: BinaryIO) -> Table:
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if not head:
        raise UnreadableFile("文件是空的（0字节），请重新导出后再试")
    if head.startswith(b"PK\x03\x04"):
        return WorkbookTable(stream)
    if head.startswith(_OLE):
        raise UnreadableFile(_ole_message(stream))
    for magic, kind in _OTHER_KINDS.items():
        if head.startswith(magic):
            raise UnreadableFile(f"这是{kind}，不是表格。{_SAVE_AS}")
    if head.lstrip().lower().startswith((b"<html", b"<!doctype html", b"<?xml", b"<table")):
        raise UnreadableFile(f"这是网页或XML格式的表格（只是改了扩展名）。{_SAVE_AS}")
    table = CsvTable(stream)
    if b"," not in head:
        raise UnreadableFile(f"这不是Excel工作簿或CSV文件：没有用逗号分开的列。{_SAVE_AS}")
    return table


def _ole_message(stream: BinaryIO) -> str:
    """An encrypted .xlsx is wrapped in the container of the old formats; its streams have names in UTF-16."""
    body = stream.read(1 << 20)
    if "EncryptedPackage".encode("utf-16-le") in body:
        return "工作簿设有打开密码，无法读取。请在Excel中取消密码另存后再导入"
    if "Workbook".encode("utf-16-le") in body:
        return f"这是旧版Excel格式(.xls)。{_SAVE_AS}"
    return f"这是旧版Office文档，不是工作簿。{_SAVE_AS}"
