"""Files as people really send them: the right format under a wrong name, damaged, locked, or made to do harm."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.xml.constants import SHEET_MAIN_NS

from workflows.sheets.export import csv_cell, write_cell
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.tables import open_table


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


def forged(name: str, forge, source: bytes | None = None) -> io.BytesIO:
    """The workbook with one of its parts rewritten."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source or workbook(["a"]))) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, forge(content) if part.filename == name else content)
    return changed


def as_excel_writes(source: bytes) -> bytes:
    """The workbook with its texts in a part of their own."""
    texts: list[str] = []

    def moved(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            content = old.read(part).decode()
            if part.filename == SHEET:
                content = re.sub(r't="inlineStr"><is>(.*?)</is>', moved, content, flags=re.S)
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            listed = f'<Override PartName="/{TEXTS}" ContentType="{kind}"/></Types>'
            new.writestr(part, content.replace("</Types>", listed))
        items = "".join(f"<si>{text}</si>" for text in texts)
        new.writestr(TEXTS, f'<sst xmlns="{SHEET_MAIN_NS}">{items}</sst>')
    return changed.getvalue()


SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "0"><!ENTITY b "&a;">]>'


@pytest.mark.parametrize(
    ("part", "before", "after"), [(SHEET, "<v>0</v>", "<v>&b;</v>"), (TEXTS, "<t>a</t>", "<t>&b;</t>")]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("first", ["", "<!-- " + "长" * 5000 + " -->"])
def test_a_part_with_expanding_entities_is_refused(part, before, after, encoding, first):
    def forge(content: bytes) -> bytes:
        text = content.decode().partition("?>")[2] or content.decode()
        assert before in text
        return f"{first}{ENTITIES}{text.replace(before, after)}".encode(encoding)

    with pytest.raises(UnreadableFile, match="损坏"):
        rows(forged(part, forge, as_excel_writes(workbook(["a"]))))


@pytest.mark.parametrize(
    ("before", "after"),
    [(b'<row r="1"', b'<row r="999999999"'), (b'r="A1" t="s"', b'r="ZZZ1" t="s"'), (b'<row r="1"', b'<row r="x"'),
     (b"<v>0</v>", b"<v>7</v>"), (b"</sheetData>", b'<row r="1"/></sheetData>')],
)  # fmt: skip
def test_a_forged_place_or_text_is_refused_and_not_waited_for(before, after):
    def forge(content: bytes) -> bytes:
        assert before in content
        return content.replace(before, after)

    with pytest.raises(UnreadableFile, match="损坏"):
        rows(forged(SHEET, forge, as_excel_writes(workbook(["a"]))))


def everything() -> openpyxl.Workbook:
    """Every kind of cell, with gaps between rows and columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["文字", 1, 2.5, True, False, None, "", " 前后 ", "两\n行", "#N/A", "_x005F_x"])
    sheet["B4"], sheet["D4"], sheet["C7"] = datetime(2024, 3, 5), datetime(2024, 3, 5, 8, 30), "末"
    sheet["E4"], sheet["F4"] = timedelta(hours=30), CellRichText("甲", TextBlock(InlineFont(b=True), "乙"))
    sheet["G4"], sheet["H4"] = time(8, 30), "=1+1"
    sheet["I4"].number_format, sheet["I4"] = "yyyy-mm-dd", 45356
    return book


@pytest.mark.parametrize("in_place", [False, True])
def test_cells_are_what_openpyxl_takes_them_for(in_place):
    """``in_place``: texts stand in the sheet itself, as programs write them."""
    stream = io.BytesIO()
    everything().save(stream)
    if not in_place:
        stream = io.BytesIO(as_excel_writes(stream.getvalue()))
    expected = openpyxl.load_workbook(stream, data_only=True).active.values
    found = rows(stream)
    assert [line.place.row for line in found] == list(range(1, 8))
    for line, cells in zip(found, expected, strict=True):
        cells = [cell.date() if isinstance(cell, datetime) and cell.time() == time() else cell for cell in cells]
        assert line.cells + [None] * (len(cells) - len(line.cells)) == [None if cell == "" else cell for cell in cells]


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


def test_a_text_without_columns_is_no_table():
    with pytest.raises(UnreadableFile, match="不是Excel工作簿或CSV文件"):
        rows(io.BytesIO("只是一段说明文字\n没有列".encode()))
