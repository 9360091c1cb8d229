"""Files and calls that cannot be used are refused whole, in words; rows that cannot be used, one by one."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from certification.models import Person
from workflows.errors import Refused
from workflows.rounds.models import Nomination, SelectionRound
from workflows.rounds.recommendations.imports import Beside
from workflows.rounds.recommendations.packs import in_folder
from workflows.sheets.models import ImportBatch

from .conftest import CODES, GIVEN
from .tables import BODY, PERSON, card, table

ONE = ["JN-coordinator"]


def _register() -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in (["登记簿"], ["组织编号", "调解组织名称", "案件编号", "受理日期", "办结日期", "争议类型", "调解结果"]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream


def test_a_file_or_call_that_cannot_be_used_changes_nothing(take: Any, city: Any) -> None:
    city.round("social", "CLOSED", state="closed")
    city.round("coordinator", "SECOND")
    for source, rounds, said in (
        (io.BytesIO(b"%PDF-1.7"), ONE, "这是PDF文件"),
        (io.BytesIO("姓名,推荐顺序\n甲,1\n".encode()), ONE, "须是Excel工作簿"),
        (_register(), ONE, "案件登记簿"),
        (table([PERSON], quotas=None), ONE, "缺少“名额分配”工作表"),
        (table([PERSON], quotas=()), ONE, "没有任何县（市、区）的名额"),
        (table([PERSON]), ["NOBODY"], "没有批次“NOBODY”"),
        (table([PERSON]), ["JN-mediation"], "不是同一类别"),
        (table([PERSON]), ["CLOSED"], "不接受推荐"),
        (table([PERSON]), ["JN-coordinator", "SECOND"], "同一类别"),
        (table([PERSON]), [], "请指定要导入的批次"),
        (table([PERSON], day="2025年12月10日"), ONE, "晚于今天"),
        (table([PERSON], hidden=True), ONE, "没有找到推荐汇总表"),
    ):
        with pytest.raises(Refused, match=said):
            take(source, rounds, beside=None)
    assert not ImportBatch.objects.exists() and not Nomination.objects.exists()


def test_papers_that_cannot_be_read_stop_the_import(take: Any, tmp_path: Path) -> None:
    listed = tmp_path / "清单.csv"
    with pytest.raises(Refused, match="找不到材料文件夹"):
        in_folder(tmp_path / "没有")
    with pytest.raises(Refused, match="找不到文件"):
        take(table([PERSON]), ONE, beside=Beside([], listed))
    assert not Nomination.objects.exists()


def test_each_paper_is_judged_for_itself(take: Any, tmp_path: Path, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 20 * 2**20
    names = ["甲-推荐表.pdf", "甲-视频说明.pdf", "../甲-事迹材料.pdf", "甲-说明.docx"]
    lines = ["类别,行号,县(市、区),推荐对象,文件名,大小(字节)"]
    lines += [f"金牌劳动关系协调员,4,任城区,张明,{name}," for name in names]
    (tmp_path / "清单.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    papers = tmp_path / "材料"
    papers.mkdir()
    sound = next(one for one in (GIVEN.parent / "attachments").iterdir() if one.name.endswith("推荐表.pdf"))
    (papers / names[0]).write_bytes(sound.read_bytes())
    (papers / names[3]).write_bytes(b"PK\x03\x04word")
    with (papers / names[1]).open("wb") as stream:
        stream.truncate(60 * 2**20)
    person = {**PERSON, "files": "甲-推荐表.pdf；甲-证书.jpg"}
    done = take(table([person]), ONE, beside=Beside(in_folder(papers), tmp_path / "清单.csv"))
    codes = {one["file"]: one["code"] for one in done.report.totals["attachments"]}
    assert codes == {
        names[0]: None, names[1]: "ATTACHMENT_TOO_LARGE", names[2]: "ATTACHMENT_BAD_NAME",
        names[3]: "ATTACHMENT_TYPE_NOT_ALLOWED",
    }  # fmt: skip
    unlisted = [issue for issue in done.report.issues if issue.code == "ATTACHMENT_UNLISTED"]
    assert [("甲-证书.jpg" in issue.message, issue.column) for issue in unlisted] == [(True, "U")]
    assert [one.name for one in Nomination.objects.get().evidence.all()] == [names[0]]


def test_rows_are_refused_or_doubted_at_their_cells(take: Any) -> None:
    people = [
        PERSON,
        {**PERSON, "order": 2, "name": "李四"},  # the number of the first
        {**PERSON, "order": 0, "name": "王五", "id_number": card(2), "number": "TEST2"},
        {**PERSON, "order": None, "name": "赵六", "id_number": card(3), "education": "私塾", "number": "TEST3"},
        {**PERSON, "order": 2, "name": "钱七", "id_number": card(4)[:-1], "number": "TEST4"},
        {**PERSON, "order": 3, "name": "孙八", "county": "青岛市"},
        {**PERSON, "order": 3, "name": "周九", "id_number": card(5), "county": "阳谷县", "number": "TEST5"},
        {**PERSON, "order": 4, "name": "吴十", "id_number": 370830199001010067, "number": "TEST6"},
    ]  # fmt: skip
    bodies = [
        BODY,
        {**BODY, "order": 2, "org": "WSTJ99"},
        {**BODY, "order": 3},
        {**BODY, "order": 4, "org": "WSTJ04", "name": "别的名字", "failed": "三件", "typed_rate": "约六成"},
        {**BODY, "order": 5, "org": "WSTJ01", "county": "任城区", "code": "123"},
    ]
    done = take(
        table(people, bodies, quotas=(("任城区", 3, 1, 1), ("汶上县", 2, 1, 2), ("阳谷县", 1, 1, 1))),
        ["JN-coordinator", "JN-mediation"], beside=None,
    )  # fmt: skip
    told = {(one.code, one.place.sheet[2:4], one.place.row, one.column) for one in done.report.issues if one.column}
    assert told >= {
        ("ID_NAME_CONFLICT", "劳动", 5, "E"), ("ORDER_INVALID", "劳动", 6, "A"), ("ORDER_INVALID", "劳动", 7, "A"),
        ("EDUCATION_UNKNOWN", "劳动", 7, "F"), ("ID_LENGTH", "劳动", 8, "E"), ("COUNTY_NOT_IN_QUOTA", "劳动", 9, "B"),
        ("REGION_UNKNOWN", "劳动", 10, "B"), ("ID_PRECISION_LOST", "劳动", 11, "E"), ("ORG_UNKNOWN", "劳动", 5, "D"),
        ("DUPLICATE_ROW", "劳动", 6, "C"), ("ORG_NAME_DIFFERS", "劳动", 7, "C"), ("COUNT_INVALID", "劳动", 7, "J"),
        ("RATE_MISMATCH", "劳动", 7, "N"), ("CREDIT_CODE_LENGTH", "劳动", 8, "E"), ("ORG_UNKNOWN", "劳动", 8, "D"),
        ("QUOTA_DIFFERS", "分配", 5, "B"),
    }  # fmt: skip
    assert set(Person.objects.values_list("name", flat=True)) == {"张明", "王五", "赵六"}
    assert done.report.rows["accepted"] == 4


def test_a_number_held_under_another_name_is_refused(take: Any) -> None:
    take(table([PERSON]), ONE, beside=None)
    done = take(table([{**PERSON, "name": "别人"}]), ONE, beside=None)
    assert [issue.code for issue in done.report.issues if issue.severity == "reject"] == ["ID_NAME_CONFLICT"]


def test_a_list_without_a_round_is_named_and_left(take: Any) -> None:
    done = take(table([PERSON], [BODY]), ONE, beside=None)
    left = [issue for issue in done.report.issues if issue.code == "LIST_WITHOUT_ROUND"]
    assert [issue.place.sheet for issue in left] == ["金牌劳动人事争议调解组织"]
    assert done.report.rows["read"] == 1 and "金牌劳动人事争议调解组织" not in done.report.totals


def test_a_table_without_a_day_is_judged_by_today_and_says_so(take: Any) -> None:
    done = take(table([PERSON], day=None), ONE, beside=None)
    assert "AS_OF_TODAY" in [issue.code for issue in done.report.issues]
    assert done.report.totals["as_of"] == "2025-01-10"


def _called(capsys: Any, *args: str) -> tuple[int, str]:
    try:
        call_command("import_nominations", *args)
    except SystemExit as stopped:
        return int(stopped.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_the_command_says_what_came_of_it(city: Any, capsys: Any, tmp_path: Path) -> None:
    rounds = [word for code in CODES for word in ("--round", code)]
    papers = ["--papers", str(GIVEN.parent / "attachments"), "--materials", str(GIVEN.parent / "materials_list.csv")]
    status, out = _called(capsys, str(GIVEN), *rounds, *papers, "--dry-run", "--json")
    report = json.loads(out)
    assert status == 1 and report["rows"]["accepted"] == 31 and report["file"] == GIVEN.name
    assert not ImportBatch.objects.exists() and not Person.objects.exists() and not Nomination.objects.exists()
    assert SelectionRound.objects.filter(state="open").count() == 3
    status, out = _called(capsys, str(GIVEN), *rounds)
    assert status == 1 and "读取37行，已录入31行，拒收6行" in out
    sound = tmp_path / "一人.xlsx"
    sound.write_bytes(table([{**PERSON, "id_number": card(7), "number": "TEST7"}]).getvalue())
    assert _called(capsys, str(sound), "--round", "JN-coordinator")[0] == 0
    for args in ([str(GIVEN), "--round", "NOBODY"], [str(sound), *rounds[:2], "--papers", str(tmp_path)]):
        with pytest.raises(CommandError) as problem:
            call_command("import_nominations", *args)
        assert problem.value.returncode == 2
