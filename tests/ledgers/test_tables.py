"""Files as people really send them: the right format under a wrong name, damaged, locked, or made to do harm."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from workflows.ledgers.export import csv_cell, write_cell
from workflows.ledgers.tables import UnreadableFile, open_table


def rows(stream) -> list:
    table = open_table(stream)
    return [line for sheet in table.sheets() for line in sheet.lines()]


def workbook(*values: list) -> bytes:
    book = openpyxl.Workbook()
    for row in values:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig"])
def test_a_csv_is_read_in_the_encoding_it_is_in(encoding):
    text = "姓名,单位\r\n李明,甲县\r\n" * 50
    found = rows(io.BytesIO(text.encode(encoding)))
    assert found[0].cells == ["姓名", "单位"]
    assert found[-1].cells == ["李明", "甲县"]


def test_a_csv_counts_records_and_physical_lines_apart():
    found = rows(io.BytesIO(b'a,b\r\n"x\ny",1\r\n\r\nz,2\r\n'))
    assert [(line.place.record, line.place.line) for line in found] == [(1, 1), (2, 2), (3, 4), (4, 5)]
    assert [line.blank for line in found] == [False, False, True, False]


def test_a_workbook_gives_sheet_row_days_and_stored_results(tmp_path):
    path = tmp_path / "名单.dat"  # the name says nothing
    path.write_bytes(workbook(["标题"], [], [1, datetime(2024, 3, 5), datetime(2024, 3, 5, 8), "=1+1"]))
    found = rows(path)
    assert [(line.place.sheet, line.place.row) for line in found] == [("Sheet", 1), ("Sheet", 2), ("Sheet", 3)]
    assert found[2].cells == [1, date(2024, 3, 5), datetime(2024, 3, 5, 8), None]


def test_stated_dimensions_are_not_believed():
    source = io.BytesIO(workbook(["a"], ["b"]))
    changed = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            new.writestr(part, old.read(part).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert [line.cells for line in rows(changed)] == [["a"], ["b"]]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"MZ\x90\0", "程序"),
        (b"<html><table>", "网页"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (OLE + "Workbook".encode("utf-16-le"), r"\.xls\)"),
        (OLE + "WordDocument".encode("utf-16-le"), "不是工作簿"),
        ("姓名".encode("utf-16"), "UTF-16"),
        (b"a,b\r\n\xff\xff,1\r\n", "第2行"),
        (b"a,b\r\n1,\0\r\n", "第2行"),
        (b'a,b\r\n"x,1\r\n', "引号"),
        (workbook(["a"])[:900], "损坏"),
        (b"PK\x03\x04" + b"\0" * 100, "损坏"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, words):
    with pytest.raises(UnreadableFile, match=words):
        rows(io.BytesIO(content))


def archive(**parts: bytes) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return stream


def test_another_archive_is_refused():
    with pytest.raises(UnreadableFile, match="Word"):
        rows(archive(**{"word/document.xml": b"<w/>"}))
    with pytest.raises(UnreadableFile, match="压缩包"):
        rows(archive(**{"a.txt": b"x"}))


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = archive(**{"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"<row/>" * 4_000_000})
    with pytest.raises(UnreadableFile, match="解压后有22MB"):
        rows(bomb)


def test_a_sheet_with_expanding_entities_is_refused():
    source = io.BytesIO(workbook(["a"]))
    changed = io.BytesIO()
    doctype = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = doctype + content.replace(b"<v>0</v>", b"<v>&b;</v>")
            new.writestr(part, content)
    with pytest.raises(UnreadableFile, match="损坏"):
        rows(changed)


@pytest.mark.parametrize("missing", ["没有这个文件.xlsx", "."])
def test_a_path_that_leads_to_no_file_is_named(missing):
    with pytest.raises(UnreadableFile, match=r"核对路径|文件夹"):
        open_table(missing)


class TestExport:
    def test_text_that_would_be_run_stays_text(self):
        book = openpyxl.Workbook()
        for number, value in enumerate(["=1+1", "@x", "平常", None, 5], start=1):
            write_cell(book.active.cell(1, number), value)
        stream = io.BytesIO()
        book.save(stream)
        cells = openpyxl.load_workbook(stream).active[1]
        assert [cell.value for cell in cells] == ["=1+1", "@x", "平常", None, 5]
        assert [cell.data_type for cell in cells[:3]] == ["s", "s", "s"]
        assert [cell.quotePrefix for cell in cells[:3]] == [True, True, False]

    @pytest.mark.parametrize(("value", "written"), [("=1+1", "'=1+1"), ("-5", "'-5"), ("平常", "平常"), (-5, -5)])
    def test_a_csv_cell_that_would_be_run_is_guarded(self, value, written):
        assert csv_cell(value) == written
