"""Every form is read by its specification: what is sound comes typed, what is not is told with place and remedy."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from mediation_orgs.registry.register_rows import REGISTER
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.readers import Code, Day, Exact, Name, OneOf, Text, Whole, yes_no
from workflows.sheets.reading import SheetReading
from workflows.sheets.report import Report, Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import SHEETS, Column, Need, Sheet, known
from workflows.sheets.tables import open_table
from workflows.sheets.template import HEADING_ROW, template

TODAY = date(2026, 1, 20)
CLASSES = Sheet(
    key="test_classes",
    title="培训班次台账",
    columns=(
        Column("code", "单位代码", Code(upper=True, never_number="CREDIT_CODE_PRECISION"), Need.REQUIRED),
        Column("title", "班次名称", Text(longest=20), Need.REQUIRED, aliases=("班名",)),
        Column("start", "开班日期", Day(), Need.REQUIRED),
        Column("end", "结班日期", Day()),
        Column("people", "参训人数", Whole(), Need.WANTED),
        Column("score", "平均分", Exact(0, 100, 1, "SCORE_INVALID")),
        Column("level", "层级", OneOf({"市级": "city", "县级": "county"}), Need.WANTED),
        Column("held", "已举办", yes_no()),
        Column("teacher", "教师", Name()),
    ),
    unique=("code", "title"),
)
HEADING = tuple(column.title for column in CLASSES.columns)
SOUND = ("A1", "一班", date(2025, 3, 1), date(2025, 3, 5), 30, "88.5", "市级", "是", "李 明")


def workbook(*rows: tuple[object, ...], merge: str = "", title: str = "Sheet") -> io.BytesIO:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def read(source: io.BytesIO, *, given: date | None = None) -> tuple[list[Row], Report, SheetReading]:
    table, report = open_table(source), Report("表.xlsx")
    reading = SheetReading(table, CLASSES, report, today=TODAY, given=given)
    rows = list(reading.rows())
    for row in rows:
        row.read_rest()
        if not row.refused:
            reading.is_first(row)
        report.add(row)
    return rows, report, reading


def told(report: Report) -> list[tuple[str, str]]:
    return [(issue.code, str(issue.severity)) for issue in report.issues if not issue.code.startswith("AS_OF")]


def changed(**given: object) -> tuple[object, ...]:
    names = [column.name for column in CLASSES.columns]
    row = list(SOUND)
    for name, value in given.items():
        row[names.index(name)] = value
    return tuple(row)


def test_a_sound_row_comes_typed():
    (row,), report, _ = read(workbook(HEADING, SOUND))
    assert row.values == {
        "code": "A1", "title": "一班", "start": date(2025, 3, 1), "end": date(2025, 3, 5), "people": 30,
        "score": Decimal("88.5"), "level": "city", "held": True, "teacher": "李明",
    }  # fmt: skip
    assert report.rows == {"read": 1, "accepted": 1, "rejected": 0, "duplicate": 0}


@pytest.mark.parametrize(
    ("given", "issue"),
    [
        ({"code": None}, ("VALUE_MISSING", "reject")),
        ({"code": 91370830123456789}, ("CREDIT_CODE_PRECISION", "reject")),
        ({"title": "长" * 21}, ("TEXT_TOO_LONG", "reject")),
        ({"start": "2025-02-30"}, ("DATE_INVALID", "reject")),
        ({"start": date(2026, 1, 21)}, ("DATE_IN_FUTURE", "reject")),
        ({"end": date(2026, 1, 21)}, ("DATE_IN_FUTURE", "warn")),
        ({"end": "昨天"}, ("DATE_INVALID", "hold")),
        ({"end": "2025.3.6"}, ("DATE_TEXT", "info")),
        ({"people": None}, ("VALUE_MISSING", "hold")),
        ({"people": "三十"}, ("COUNT_INVALID", "hold")),
        ({"people": -3}, ("COUNT_INVALID", "hold")),
        ({"score": "88.55"}, ("SCORE_INVALID", "hold")),
        ({"level": "省级"}, ("VALUE_UNKNOWN", "hold")),
        ({"held": "大概"}, ("VALUE_UNKNOWN", "hold")),
        ({"teacher": "薛?允"}, ("TEXT_LOST", "warn")),
        ({"title": "#REF!"}, ("VALUE_UNKNOWN", "reject")),
        ({"level": "#N/A"}, ("VALUE_UNKNOWN", "hold")),
        ({"title": "=1+1"}, ("FORMULA_WITHOUT_VALUE", "reject")),
        ({"people": "=SUM(A1:A2)"}, ("FORMULA_WITHOUT_VALUE", "hold")),
        ({"held": "=TRUE()"}, ("FORMULA_WITHOUT_VALUE", "hold")),
    ],
)
def test_what_is_wrong_refuses_a_row_or_is_held_by_what_the_column_needs(given, issue):
    (row,), report, _ = read(workbook(HEADING, changed(**({"teacher": None} | given))))
    assert told(report) == [issue]
    assert row.refused == (issue[1] == "reject")
    assert report.issues[-1].message and report.issues[-1].column
    (name,) = given
    kept_as_typed = issue[1] in ("hold", "warn")
    assert (name in row.typed) == kept_as_typed


def test_a_cell_inside_a_merge_is_told_as_such():
    _, report, _ = read(workbook(HEADING, SOUND, changed(code=None, title="二班"), merge="A2:A3"))
    (issue,) = [one for one in report.issues if one.code == "VALUE_MISSING"]
    assert "A2:A3" in issue.message and "取消合并" in issue.message


def test_headings_are_found_below_a_title_in_any_order_by_any_of_their_names():
    heading = ("备注", "班名", "开班日期", "单位代码")
    (row,), report, _ = read(workbook(("培训班次台账",), (), heading, (None, "一班", "20250301", "a1")))
    assert (row["code"], row["title"], row["start"]) == ("A1", "一班", date(2025, 3, 1))
    assert told(report) == [("DATE_TEXT", "info")]  # columns the file does not have are not missed


def test_totals_notes_and_the_heading_again_are_no_records():
    notes = (("合计", "1个班", None, None, 30), (), (None, None, None, None, None, "制表：某"))
    _, report, _ = read(workbook(HEADING, changed(teacher=None), HEADING, *notes))
    assert report.rows["read"] == 1
    assert told(report) == [("NOT_A_RECORD", "info"), ("NOT_A_RECORD", "info")]


def test_a_hidden_sheet_is_named_and_every_visible_one_read():
    book = openpyxl.load_workbook(workbook(HEADING, SOUND))
    for title, state in (("二", "visible"), ("旧", "hidden")):
        copy = book.copy_worksheet(book.worksheets[0])
        copy.title, copy.sheet_state, copy["B2"] = title, state, title + "班"
    rows, report, _ = read(saved(book))
    assert [row["title"] for row in rows] == ["一班", "二班"]
    assert ("HIDDEN_SHEET", "warn") in told(report)


def test_a_later_row_with_the_same_key_is_a_duplicate_of_a_sound_one():
    _, report, _ = read(workbook(HEADING, changed(start="x"), SOUND, SOUND))
    assert report.rows == {"read": 3, "accepted": 1, "rejected": 1, "duplicate": 1}
    assert "第3行" in report.issues[-1].message


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        (("单位代码", "班次名称"), "“开班日期”列"),
        (("单位代码", "班次名称", "班名", "开班日期"), "“班次名称”（班名）出现了两次"),
        (("甲", "乙"), "没有找到“培训班次台账”的表头"),
    ],
)
def test_a_wrong_heading_is_named(heading, words):
    with pytest.raises(UnreadableFile, match=words):
        read(workbook(heading))


def test_a_file_for_another_place_is_told_what_it_looks_like():
    source = workbook(("登记簿",), ("序号", "组织编号", "案件编号", "受理日期", "办结日期", "调解结果"))
    assert SHEETS["mediation_cases"] is REGISTER
    with pytest.raises(UnreadableFile, match="看起来是“劳动争议调解案件登记簿”，请到“名录”"):
        read(source)


def test_two_sheets_of_one_key_are_a_mistake_of_ours():
    with pytest.raises(ValueError, match="mediation_cases"):
        known(Sheet(key="mediation_cases", title="别的", columns=()))


class TestFillingDay:
    @pytest.mark.parametrize(
        "line",
        [
            ("填报日期：2026年1月12日",), ("填报日期:2026.1.12",), ("填报日期", date(2026, 1, 12)),
            ("填报日期：", None, "2026-01-12"), ("填表日期：20260112",), ("填报时间：", datetime(2026, 1, 12, 8, 0)),
            ("填报单位：某局  填报日期：2026/1/12  填报人：某某",), ("（填报日期：2026年1月12日）",),
            ("填 报 日 期：2026年1月12日",), ("填报日期：二〇二六年一月十二日",),
        ],
    )  # fmt: skip
    def test_it_is_read_from_the_lines_above_the_heading_in_every_form(self, line):
        _, report, reading = read(workbook(("台账",), line, HEADING, changed(start=date(2026, 1, 13))))
        assert reading.as_of == date(2026, 1, 12)
        assert told(report)[:1] == [("DATE_IN_FUTURE", "reject")]
        assert not [issue for issue in report.issues if issue.code.startswith("AS_OF")]

    def test_the_sheet_goes_before_what_is_given_and_the_difference_is_told(self):
        source = workbook(("填报日期：2026年1月12日",), HEADING, SOUND)
        _, report, reading = read(source, given=date(2026, 1, 15))
        assert reading.as_of == date(2026, 1, 12)
        (issue,) = [one for one in report.issues if one.code == "AS_OF_DIFFERS"]
        assert (issue.severity, issue.place.row) == (Severity.WARN, 1) and "2026-01-15" in issue.message
        _, same, _ = read(source, given=date(2026, 1, 12))
        assert not [one for one in same.issues if one.code.startswith("AS_OF")]

    def test_what_is_given_goes_before_today_and_today_is_said(self):
        assert read(workbook(HEADING, SOUND), given=date(2026, 1, 15))[2].as_of == date(2026, 1, 15)
        _, report, reading = read(workbook(HEADING, SOUND))
        assert reading.as_of == TODAY
        assert [(one.code, one.severity) for one in report.issues if one.code == "AS_OF_TODAY"] == [
            ("AS_OF_TODAY", Severity.WARN)
        ]

    def test_each_sheet_goes_by_its_own_and_one_without_by_the_files(self):
        book = openpyxl.load_workbook(workbook(("填报日期：2026年1月12日",), HEADING, changed(start=date(2026, 1, 13))))
        for title, stated in (("二", "填报日期：2026年1月14日"), ("三", "台账")):
            copy = book.copy_worksheet(book.worksheets[0])
            copy.title, copy["A1"], copy["B3"] = title, stated, title
        rows, _, reading = read(saved(book))
        assert [row.refused for row in rows] == [True, False, True]
        assert reading.as_of == date(2026, 1, 14)

    @pytest.mark.parametrize(
        ("typed", "words"), [("2026年2月30日", "2月没有30日"), ("去年底", "不是日期"), ("2062年1月12日", "晚于今天")]
    )
    def test_one_that_cannot_be_is_refused_and_not_passed_over(self, typed, words):
        with pytest.raises(UnreadableFile, match=words):
            read(workbook((f"填报日期：{typed}",), HEADING, SOUND))

    def test_in_a_csv_as_well(self):
        text = "台账,,\r\n填报日期：2026年1月12日,,\r\n单位代码,班次名称,开班日期\r\nA1,一班,2026/1/13\r\n"
        _, report, reading = read(io.BytesIO(text.encode("gbk")))
        assert (reading.as_of, told(report)) == (date(2026, 1, 12), [("DATE_IN_FUTURE", "reject")])

    @pytest.mark.parametrize("alone", ["2026年1月12日", date(2026, 1, 12), "2026.1.12"])
    def test_the_only_day_that_stands_there_needs_no_label(self, alone):
        assert read(workbook(("台账",), ("单位：某局", None, alone), HEADING, SOUND))[2].as_of == date(2026, 1, 12)

    @pytest.mark.parametrize(
        "line", [("2026年1月1日", "至", "2026年1月12日"), ("20260112",), (45000,), ("统计至2026年1月12日",)]
    )
    def test_of_two_days_or_a_mere_number_none_is_it(self, line):
        assert read(workbook(line, HEADING, SOUND), given=date(2026, 1, 15))[2].as_of == date(2026, 1, 15)

    def test_a_day_alone_that_is_to_come_is_refused(self):
        with pytest.raises(UnreadableFile, match="晚于今天"):
            read(workbook(("2062年1月12日",), HEADING, SOUND))

    def test_a_form_left_open_states_none(self):
        source = workbook(("填报日期：    年  月  日",), HEADING, SOUND)
        assert read(source, given=date(2026, 1, 15))[2].as_of == date(2026, 1, 15)

    def test_an_empty_template_states_none(self):
        rows, _, reading = read(io.BytesIO(template(CLASSES, dated=True)), given=date(2026, 1, 15))
        assert (rows, reading.as_of) == ([], date(2026, 1, 15))


class TestTemplate:
    def test_it_offers_the_words_of_lists_keeps_codes_as_text_and_explains_each_column(self):
        book = openpyxl.load_workbook(io.BytesIO(template(CLASSES)))
        form = book.active
        assert [cell.value for cell in form[HEADING_ROW]] == list(HEADING)
        assert form.column_dimensions["A"].number_format == "@"
        offered = {str(one.sqref): one.formula1 for one in form.data_validations.dataValidation}
        assert offered == {"G5:G5000": "'代码表'!$A$2:$A$3", "H5:H5000": "'代码表'!$B$2:$B$3"}
        assert [cell.value for cell in book["代码表"]["A"]] == ["可填的层级", "市级", "县级"]
        assert form["A3"].value.startswith("必填") and "如2024-03-05" in form["C3"].value

    def test_several_worksheets_share_one_list_of_words(self):
        other = Sheet("test_other", "另一张", (Column("kind", "类别", OneOf({"甲": 1, "乙": 2})),))
        book = openpyxl.load_workbook(io.BytesIO(template(CLASSES, other, dated=True)))
        assert book.sheetnames == ["培训班次台账", "另一张", "代码表"]
        assert (book["培训班次台账"]["A2"].value, book["另一张"]["A2"].value) == ("填报日期：", None)
        (offered,) = book["另一张"].data_validations.dataValidation
        assert offered.formula1 == "'代码表'!$C$2:$C$3" and book["代码表"]["C3"].value == "乙"

    def test_what_is_filled_in_is_read_back(self):
        book = openpyxl.load_workbook(io.BytesIO(template(CLASSES, dated=True)))
        for column, value in enumerate(SOUND, 1):
            book.active.cell(HEADING_ROW + 1, column).value = value
        (row,), report, _ = read(saved(book), given=TODAY)
        assert row["teacher"] == "李明" and report.rows["accepted"] == 1
