"""Ledgers filled in wrongly: what is refused, what is kept and told, and what is left for a decision."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from certification.models import Person
from gold_selection.assessments.models import Assessment, Score
from gold_selection.assessments.services import begin
from gold_selection.ledger_form.readers import months_of, points
from gold_selection.ledger_form.words import years_in_words
from workflows.errors import Refused
from workflows.organisations.models import Region, Role
from workflows.organisations.officers import Officer
from workflows.sheets.models import ImportBatch, RefusedRow

from .conftest import FILED, POINTS, Block, Page, card, codes, take, workbook

BLANK = (None,) * 8


def test_the_lines_may_stand_in_any_order_and_a_lost_word_is_made_up(county: None) -> None:
    words = ["基本得分", "成功调解", "开展宣传", "劳动管理", "预防风险", "刊发经验", "减分", "得分合计"]
    swapped = Block(words=words, points=((25, 10, 5, 0, 5, 0, 0, 45),) * 4)
    lost = Block("李四", cells={(0, 9): None})
    done = take(workbook(Page(blocks=[swapped, lost, Block("王五")])))
    assert done.report.rows["accepted"] == 3
    assert codes(done) == ["LABEL_MOVED"]
    first, *others = Score.objects.filter(assessment__quarter=1).order_by("seq")
    assert (first.ledger["publicity"], first.ledger["mediation"]) == (5, 10)
    assert [one.ledger["base"] for one in others] == [25, 25]


def test_a_missing_first_line_does_not_reach_the_person_before(county: None) -> None:
    short = Block("李四", words=("开展宣传", "成功调解", "劳动管理", "预防风险", "刊发经验", "减分", "得分合计"),
                  points=(POINTS[1:],) * 4)  # fmt: skip
    done = take(workbook(Page(blocks=[Block(), short])))
    assert [(one.person.name, one.ledger["base"]) for one in Score.objects.filter(assessment__quarter=2)] == [
        ("张明", 25), ("李四", None)
    ]  # fmt: skip
    assert "SCORE_ROW_MISSING" in codes(done)


def test_nobody_imports_the_own_quarters(seated: Any) -> None:
    clerk = seated(Role.CLERK, code="G1")
    take(workbook(Page(blocks=[Block(points=(BLANK,) * 4)])))
    Person.objects.update(user=clerk)
    content = workbook(Page(blocks=[Block(), Block("李四", card(2))]))
    done = take(content, actor=clerk)
    assert "OWN_QUARTERS" in codes(done) and (done.report.rows["accepted"], done.report.rows["rejected"]) == (1, 1)
    assert not Score.objects.filter(person__user=clerk).exists()
    assert take(content, actor=seated(Role.ACCEPTANCE, code="G1")).report.rows["accepted"] == 1
    assert Score.objects.filter(person__user=clerk).count() == 4


def test_points_without_a_word_are_told_and_not_lost_silently(county: None) -> None:
    done = take(workbook(Page(blocks=[Block(cells={(3, 9): "团队建设"})])))
    told = [issue for issue in done.report.issues if issue.code == "NOT_A_RECORD"]
    assert [(str(one.severity), one.place.row) for one in told] == [("warn", 9)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": None}, "NAME_MISSING"),
        ({"id_number": ""}, "ID_MISSING"),
        ({"id_number": 370830199001010019}, "ID_PRECISION_LOST"),
        ({"id_number": "370830199001010010"}, "ID_CHECKSUM"),
        ({"kind": None}, "TYPE_MISSING"),
        ({"kind": "志愿者"}, "TYPE_UNKNOWN"),
        ({"kind": "#REF!"}, "VALUE_UNKNOWN"),
    ],
)
def test_who_cannot_be_told_is_refused_whole_and_handed_back(county: None, change: Any, code: str) -> None:
    done = take(workbook(Page(blocks=[Block(**change), Block("王五")])))
    assert done.report.rows == {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0}
    assert code in codes(done)
    assert list(Person.objects.values_list("name", flat=True)) == ["王五"]
    refused = RefusedRow.objects.get()
    assert len(refused.cells) == 8 and refused.reason


@pytest.mark.parametrize(
    ("line", "value", "code", "total"),
    [
        (0, 31, "BASE_OUT_OF_RANGE", None),
        (0, None, "BASE_MISSING", None),
        (1, 25, "OVER_CAP", None),
        (1, -5, "OVER_CAP", None),
        (2, 12, "NOT_MULTIPLE_OF_5", None),
        (3, 12.5, "SCORE_NOT_NUMERIC", None),
        (3, datetime(2024, 1, 5), "SCORE_NOT_NUMERIC", None),  # noqa: DTZ001
        (3, "十", "SCORE_NOT_NUMERIC", None),
        (4, "#N/A", "SCORE_ERROR_VALUE", None),
        (4, "=J1+5", "FORMULA_WITHOUT_VALUE", None),
        (6, -5, "DEDUCTION_SIGN", 40),
        (6, "扣10分", "DEDUCTION_SIGN", 35),
        (7, 46, "TOTAL_MISMATCH", 45),
        (7, "#REF!", "TOTAL_ERROR_VALUE", 45),
        (7, "四十五", "TOTAL_NOT_NUMERIC", 45),
    ],
)
def test_a_score_that_cannot_be_leaves_its_quarter_without_a_total(
    county: None, line: int, value: Any, code: str, total: int | None
) -> None:
    done = take(workbook(Page(blocks=[Block(cells={(line, 10): value})])))
    assert (done.report.rows["accepted"], code in codes(done)) == (1, True)
    issue = next(one for one in done.report.issues if one.code == code)
    assert (issue.place.row, issue.column) == (6 + line, "J")
    sums = done.report.totals["sheet_quarter_sums"]["中都街道"]
    assert [(one["computed_people"], one["sum"]) for one in sums[:2]] == [(total is not None, total or 0), (1, 45)]


def test_a_blank_quarter_is_no_zero(county: None) -> None:
    blank = (None, "/", "无", "—", None, None, None, 0)
    done = take(workbook(Page(blocks=[Block(points=(POINTS, blank, POINTS, BLANK))])))
    assert codes(done) == ["TOTAL_ON_BLANK_QUARTER"]
    assert list(Assessment.objects.order_by("quarter").values_list("quarter", flat=True)) == [1, 3]


def test_a_quarter_that_follows_is_added_to_what_is_there(county: None) -> None:
    half = Block(points=(POINTS, POINTS, BLANK, BLANK))
    take(workbook(Page(blocks=[half, Block("李四", points=(POINTS, BLANK, BLANK, BLANK))])))
    done = take(workbook(Page(blocks=[Block(), Block("李四")])))
    assert done.report.rows["accepted"] == 2
    assert Score.objects.count() == 8 and {one.ledger["status"] for one in Score.objects.all()} == {"computed"}
    assert set(Score.objects.values_list("person__name", "seq")) == {("张明", 1), ("李四", 2)}


def test_what_differs_from_the_records_is_left_for_a_decision(county: None) -> None:
    take(workbook(Page(blocks=[Block(note="甲")])))
    other = (26, *POINTS[1:7], 46)
    done = take(workbook(Page(blocks=[Block(note="乙", phone="13900000002", points=(other, POINTS, POINTS, POINTS))])))
    assert done.report.rows == {"read": 1, "accepted": 0, "rejected": 1, "duplicate": 0}
    assert sorted(codes(done)) == ["NOTE_DIFFERS", "PERSON_DIFFERS", "SCORE_DIFFERS", "SCORE_DIFFERS"]
    assert Score.objects.get(assessment__quarter=1).ledger["base"] == 25
    assert Person.objects.get().phone == "13900000001"
    assert RefusedRow.objects.count() == 1


def test_one_person_is_in_one_ledger(county: None) -> None:
    take(workbook(Page(blocks=[Block()])))
    done = take(workbook(Page("次邱镇", [Block()], "乡镇(街道、领域):次邱镇")))
    assert (done.report.rows["duplicate"], codes(done)) == (1, ["PERSON_DIFFERS", "DUPLICATE_PERSON"])
    assert all("中都街道" in issue.message for issue in done.report.issues)
    conflict = take(workbook(Page(blocks=[Block("张敏")])))
    assert codes(conflict) == ["ID_NAME_CONFLICT"]


def test_a_quarter_recorded_here_is_not_overwritten(seated: Any) -> None:
    take(workbook(Page(blocks=[Block(points=(POINTS, BLANK, BLANK, BLANK))])))
    keeper = Officer.of(seated(Role.ACCEPTANCE, code="T1"), FILED.date())
    region = Region.objects.get(pk="370830001")
    begin(region=region, year=2024, quarter=4, officer=keeper, at=FILED)
    ours = Score.objects.get(assessment__quarter=4)
    done = take(workbook(Page(blocks=[Block(points=(POINTS, BLANK, BLANK, POINTS))])))
    assert done.report.rows["rejected"] == 1
    assert codes(done) == ["QUARTER_NOT_TAKEN", "QUARTER_NOT_TAKEN"]
    more = take(workbook(Page(blocks=[Block(points=(POINTS, POINTS, BLANK, POINTS))])))
    assert (more.report.rows["accepted"], codes(more)) == (1, ["QUARTER_NOT_TAKEN"])
    assert Score.objects.get(assessment__quarter=2).ledger["base"] == 25
    ours.refresh_from_db()
    assert ours.ledger is None


def test_a_quarter_that_is_not_over_is_not_of_the_past(county: None) -> None:
    page = Page(blocks=[Block()], day="2024年10月9日")
    done = take(workbook(page), at=FILED - timedelta(days=60))
    assert codes(done) == ["QUARTER_NOT_TAKEN"]
    assert Assessment.objects.count() == 3


# ---- whole files


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (Page(blocks=[Block()], day="2023年12月20日"), "第3行的填表日期是2023-12-20，不是2024年度"),
        (Page(blocks=[Block()], day="2025年2月20日"), "晚于今天"),
        (Page(blocks=[Block()], unit="乡镇(街道、领域):大兴镇"), "第2行：“大兴镇”不是辖区内登记的"),
        (Page(blocks=[]), "没有填写任何人员"),
    ],
)
def test_a_ledger_that_cannot_be_placed_is_refused_whole(county: None, page: Page, said: str) -> None:
    with pytest.raises(Refused, match=said):
        take(workbook(Page("次邱镇", [Block("王五")], "乡镇(街道、领域):次邱镇") if page.blocks else page, page))
    assert not Person.objects.exists() and not ImportBatch.objects.exists()


def _zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def _register() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["组织编号", "案件编号", "受理日期", "办结日期", "调解结果"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7 x", "这是PDF文件"),
        (b"PK\x03\x04 cut short", "不完整或已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "旧版Excel格式"),
        (_zip(xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=b" " * (9 << 20)), "超出正常表格的大小"),
        (_zip(word__document_xml=b"<w/>"), "这是Word文档"),
        (workbook(Page(title="x")), "没有填写任何人员"),
        (_register(), "看起来是“劳动争议调解案件登记簿”"),
    ],
    ids=["empty", "pdf", "broken", "xls", "bomb", "word", "nobody", "other kind"],
)
def test_what_is_no_ledger_is_refused_with_a_remedy(county: None, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        take(content)
    assert "请" in refused.value.message
    assert not ImportBatch.objects.exists()


def test_hidden_sheets_and_others_are_passed_over(county: None) -> None:
    done = take(workbook(Page(blocks=[Block()]), Page("旧表", [Block("旧人")], hidden=True)))
    assert codes(done) == ["HIDDEN_SHEET"]
    assert Person.objects.get().name == "张明"


def test_a_former_name_and_a_long_one_find_the_unit(county: None) -> None:
    pages = [
        Page("a", [Block("甲", card(1))], "乡镇（街道、领域）：南站镇"),
        Page("b", [Block("乙", card(2))], "乡镇(街道、领域):汶上县服装制造领域(行业)专班"),
    ]
    done = take(workbook(*pages))
    assert [one["unit"] for one in done.report.totals["sheets"]] == ["370830003", "F02"]


def test_only_the_countys_bureau_imports_and_only_for_its_own(seated: Any) -> None:
    content = workbook(Page(blocks=[Block()]))
    for role, code in ((Role.ACCEPTANCE, "T1"), (Role.OBSERVER, "G1")):
        with pytest.raises(Refused, match="人社局"):
            take(content, actor=seated(role, code=code))
    with pytest.raises(Refused, match="请先导入区划"):
        take(content, actor=seated(Role.ACCEPTANCE, code="G2"))
    done = take(content, actor=seated(Role.ACCEPTANCE, code="G1"))
    assert done.batch is not None and done.batch.origin == "office"


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("name", ["张明", "李四"])
def test_who_is_registered_in_another_county_is_not_told_of(seated: Any, dry_run: bool, name: str) -> None:
    take(workbook(Page(blocks=[Block("张明", education="硕士", phone="13911112222")])))
    Person.objects.update(region="370831")
    officer = seated(Role.ACCEPTANCE, code="G1")
    done = take(workbook(Page(blocks=[Block(name, education="大专")])), actor=officer, dry_run=dry_run)
    (told,) = done.report.issues
    assert (told.code, told.message) == (
        "REGISTERED_ELSEWHERE", "该证件号码登记在其他地区，请联系上级人社部门转入"
    )  # fmt: skip
    assert done.report.rows["rejected"] == 1


def test_the_command_reports_as_the_contract_says(county: None, tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(Page(blocks=[Block(), Block(None)])))
    with pytest.raises(SystemExit) as ended:
        call_command("import_ledger", str(path), "--year", "2024", "--json")
    report = json.loads(capsys.readouterr().out)
    assert (ended.value.code, report["rows"]) == (1, {"read": 2, "accepted": 1, "rejected": 1, "duplicate": 0})
    assert set(report["issues"][0]) == {"code", "severity", "sheet", "row", "column", "field", "raw", "message"}
    out = tmp_path / "导出.xlsx"
    call_command("export_ledger", str(out), "--year", "2024", "--agency", "T1")
    assert openpyxl.load_workbook(out).sheetnames == ["中都街道"]
    for args in (["2023"], ["2024", "--agency", "XX"], ["2024", "--agency", "G2"]):
        with pytest.raises(CommandError) as refused:
            call_command("export_ledger", str(tmp_path / "无.xlsx"), "--year", *args)
        assert refused.value.returncode == 2
    assert [one.name for one in tmp_path.iterdir() if one.name not in ("台账.xlsx", "导出.xlsx")] == []


# ---- cells


@given(st.integers(0, 60 * 12))
def test_years_of_work_read_back_as_written(months: int) -> None:
    assert months_of(years_in_words(months)) == months


@pytest.mark.parametrize(
    ("typed", "months"),
    [("两年半", 30), ("十五年", 180), ("半年", 6), ("1.5年", 18), ("一年零三个月", 15), ("十余年", None), ("", None),
     ("2018年至今", None), ("99", None), ("13个月", None)],
)  # fmt: skip
def test_years_of_work(typed: str, months: int | None) -> None:
    assert months_of(typed) == months


@given(st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans()), st.booleans())
def test_any_cell_is_a_number_nothing_or_told(raw: Any, deduction: bool) -> None:
    read = points(raw, deduction)
    assert read.code or read.value is None or isinstance(read.value, int)
    assert not (deduction and (read.value or 0) < 0)
