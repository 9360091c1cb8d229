"""The ledger on pages: who sees, exports, prints and hands in which; what is logged; the refused people's file."""

import io
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import openpyxl
import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from certification.models import Person, UnmaskLog
from gold_selection.assessments.models import Score
from gold_selection.assessments.services import begin
from workflows.organisations.models import Organisation, Region, Role, Seat, User
from workflows.organisations.officers import Officer
from workflows.sheets.models import ExportLog, ImportBatch
from workflows.sheets.refused import restored, stored

from .conftest import FILED, POINTS, Block, Page, card, take, workbook


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(FILED, tick=False):
        yield


@pytest.fixture
def at_desk(seated: Callable[..., User]) -> Callable[..., Client]:
    def sign_in(role: Role, code: str) -> Client:
        client = Client()
        client.force_login(seated(role, code=code))
        return client

    return sign_in


def _handed_in(client: Client, content: bytes, **more: Any) -> Any:
    file = io.BytesIO(content)
    file.name = "台账.xlsx"
    return client.post(reverse("ledger:upload"), {"file": file, "year": 2024, **more})


def test_a_bureau_hands_in_mends_and_takes_away(at_desk: Any) -> None:
    client = at_desk(Role.ACCEPTANCE, "G1")
    page = Page("Sheet1", [Block(), Block("李四", "123"), Block("@王五", kind=None)], day="2024年12月18日")
    done = _handed_in(client, workbook(page))
    batch = ImportBatch.objects.get()
    assert done.url == reverse("ledger:batch", args=[batch.pk])
    refused = client.post(reverse("ledger:refused", args=[batch.pk]), {"reason": "改正后重新导入"})
    book = openpyxl.load_workbook(io.BytesIO(refused.getvalue()))
    sheet = book.active
    assert sheet.title == "中都街道"
    assert (sheet["A3"].value, sheet["O4"].value) == ("2024年12月18日", "原因")
    assert (sheet["B14"].value, sheet["B14"].data_type) == ("@王五", "s")
    sheet["C6"], sheet["D14"] = card(2), "网格员"
    mended = io.BytesIO()
    book.save(mended)
    _handed_in(client, mended.getvalue())
    assert ImportBatch.objects.latest("pk").accepted == 2
    assert Score.objects.filter(assessment__quarter=1).count() == 3


def test_whole_numbers_of_a_report_are_in_no_row_and_on_no_page(at_desk: Any) -> None:
    client = at_desk(Role.ACCEPTANCE, "G1")
    wrong, phone = card(2)[:-1] + ("1" if card(2)[-1] != "1" else "2"), "1390000000"
    content = workbook(Page(blocks=[Block(phone=phone), Block("李四", wrong, phone=13900000003)]))
    assert [issue.raw for issue in take(content, dry_run=True).report.issues] == [phone, wrong]
    checked = _handed_in(client, content, dry_run="on").content.decode()
    done = _handed_in(client, content)
    batch = ImportBatch.objects.get()
    kept = [str(row) for row in (*batch.issues.values(), *batch.refused_rows.values())]
    for place in (*kept, checked, client.get(done.url).content.decode()):
        assert not [one for one in (wrong, phone, "13900000003") if one in place]
    assert f"370***********{wrong[-4:]}" in checked
    assert not ExportLog.objects.exists()
    call_command("reseal_numbers", verbosity=0)
    for answer in (
        client.get(reverse("ledger:refused", args=[batch.pk])),
        client.post(reverse("ledger:refused", args=[batch.pk]), {"reason": " "}),
    ):
        words = answer.content.decode()
        assert answer.status_code == 422 and "请填写用途" in words and wrong not in words
    assert not ExportLog.objects.exists()
    refused = client.post(reverse("ledger:refused", args=[batch.pk]), {"reason": "改正后重新导入"})
    sheet = openpyxl.load_workbook(io.BytesIO(refused.getvalue())).active
    assert (sheet["C6"].value, sheet["H6"].value) == (wrong, 13900000003)
    log = ExportLog.objects.get()
    assert (log.rows, log.actor.username) == (1, f"{Role.ACCEPTANCE}-G1") and "完整号码" in log.filters["内容"]
    assert log.filters["用途"] == "改正后重新导入"


def _before_sealing(batch: ImportBatch, wrong: str) -> None:
    """As rows and quotations were kept before numbers of persons were sealed and masked."""
    for row in batch.refused_rows.all():
        cells = [[restored(cell) for cell in line] for line in row.cells]
        batch.refused_rows.filter(pk=row.pk).update(cells=[stored(line) for line in cells])
    batch.issues.filter(field="id_number").update(raw=wrong)
    assert wrong in str([*batch.refused_rows.values(), *batch.issues.values()])


@pytest.mark.parametrize("way", ["command", "migration"])
def test_rows_kept_before_numbers_were_sealed_are_sealed_after_the_fact(at_desk: Any, way: str) -> None:
    client = at_desk(Role.ACCEPTANCE, "G1")
    wrong = card(2)[:-1] + ("1" if card(2)[-1] != "1" else "2")
    _handed_in(client, workbook(Page(blocks=[Block(), Block("李四", wrong, phone=13900000003)])))
    batch = ImportBatch.objects.get()
    _before_sealing(batch, wrong)
    for _ in range(2):
        if way == "command":
            call_command("reseal_numbers", verbosity=0)
        else:
            import_module("workflows.sheets.migrations.0003_seal_what_is_kept").seal(apps, None)
        kept = str([*batch.refused_rows.values(), *batch.issues.values()])
        assert wrong not in kept and "13900000003" not in kept and f"370***********{wrong[-4:]}" in kept
    refused = client.post(reverse("ledger:refused", args=[batch.pk]), {"reason": "改正后重新导入"})
    sheet = openpyxl.load_workbook(io.BytesIO(refused.getvalue())).active
    assert (sheet["C6"].value, sheet["H6"].value, sheet["B6"].value) == (wrong, 13900000003, "李四")


def test_a_file_that_cannot_be_used_is_told_on_the_form(at_desk: Any) -> None:
    client = at_desk(Role.ACCEPTANCE, "G1")
    for content, more, said in (
        (b"%PDF", {}, "这是PDF文件"),
        (workbook(Page(blocks=[Block()])), {"year": 2026}, "该年度还没有开始"),
        (workbook(Page(blocks=[Block()])), {"year": 2023}, "不是2023年度的台账"),
    ):
        shown = _handed_in(client, content, **more)
        assert said in shown.content.decode()
    assert not ImportBatch.objects.exists()
    checked = _handed_in(client, workbook(Page(blocks=[Block()])), dry_run="on")
    assert "未录入任何人" in checked.content.decode() and not Score.objects.exists()


def test_the_blank_form_is_the_official_one(at_desk: Any) -> None:
    client = at_desk(Role.ACCEPTANCE, "G1")
    form = openpyxl.load_workbook(io.BytesIO(client.get(reverse("ledger:template")).content)).active
    assert [form["A4"].value, form["I5"].value, form["I12"].value] == ["序号", "赋分内容", "减 分"]
    assert "A6:A13" in {str(one) for one in form.merged_cells.ranges}


def test_an_export_is_logged_with_whose_numbers_it_shows(at_desk: Any) -> None:
    take(workbook(Page(blocks=[Block()]), Page("次邱镇", [Block("李四", card(2))], "乡镇(街道、领域):次邱镇")))
    client = at_desk(Role.ACCEPTANCE, "T1")
    url = reverse("ledger:export")
    assert client.post(url, {"year": 2024, "unit": "", "reason": ""}).status_code == 422
    assert not ExportLog.objects.exists()
    out = client.post(url, {"year": 2024, "unit": "", "reason": "报送县专班"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(out.streaming_content)))
    assert book.sheetnames == ["中都街道"]
    log = ExportLog.objects.get()
    assert (log.rows, log.filters["单位"], log.filters["用途"]) == (1, "中都街道", "报送县专班")
    assert list(UnmaskLog.objects.values_list("person__name", "reason")) == [("张明", "报送县专班")]
    assert client.post(url, {"year": 2024, "unit": "370830103", "reason": "报送"}).status_code == 404
    assert client.post(url, {"year": 2023, "unit": "", "reason": "报送"}).status_code == 422
    assert ExportLog.objects.count() == 1


def test_somebody_without_a_telephone_is_exported_and_printed(at_desk: Any) -> None:
    take(workbook(Page(blocks=[Block(phone=""), Block("李四", card(2), phone="见附页")])))
    client = at_desk(Role.ACCEPTANCE, "T1")
    out = client.post(reverse("ledger:export"), {"year": 2024, "unit": "", "reason": "报送县专班"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(out.streaming_content))).active
    assert [sheet["H6"].value, sheet["H14"].value] == [None, "见附页"]
    assert client.get(reverse("ledger:printed", args=["370830001", 2024])).status_code == 200


@pytest.mark.parametrize(
    ("party", "role", "whole"),
    [("hr", "clerk", True), ("hr", "countersign", False), ("union", "countersign", False), ("union", "clerk", False)],
)
def test_whole_numbers_leave_for_who_needs_them_alone(
    county: None, at_desk: Any, party: str, role: str, whole: bool
) -> None:
    take(workbook(Page(blocks=[Block()])))
    told = {"code": "P1", "name": "某局", "kind": "government"}
    body, _ = Organisation.objects.get_or_create(region_id="370830", party=party, defaults=told)
    out = at_desk(Role(role), body.code).post(reverse("ledger:export"), {"year": 2024, "unit": "", "reason": "会签"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(out.streaming_content))).active
    assert (sheet["C6"].value == card(1), sheet["H6"].value == "13900000001") == (whole, whole)
    assert ("*" in sheet["C6"].value) is not whole
    assert UnmaskLog.objects.exists() is whole
    assert ExportLog.objects.get().filters["含完整号码"] == ("1人" if whole else "0人")


def test_whole_numbers_are_told_person_by_person(at_desk: Any) -> None:
    take(workbook(Page(blocks=[Block(), Block("李四", card(2))])))
    here, elsewhere = Person.objects.exclude(name="李四").get(), Person.objects.get(name="李四")
    Person.objects.filter(pk=elsewhere.pk).update(region="370831")
    out = at_desk(Role.CLERK, "G1").post(reverse("ledger:export"), {"year": 2024, "unit": "", "reason": "报送县专班"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(out.streaming_content))).active
    assert sheet["C6"].value == card(1) and sheet["C14"].value == elsewhere.id_masked
    assert "*" in sheet["H14"].value
    assert [one.person for one in UnmaskLog.objects.all()] == [here]
    assert ExportLog.objects.get().filters["含完整号码"] == "1人"


def test_who_only_reads_gets_no_numbers(at_desk: Any) -> None:
    take(workbook(Page(blocks=[Block()])))
    client = at_desk(Role.OBSERVER, "G1")
    shown = client.get(reverse("ledger:list")).content.decode()
    assert "中都街道" in shown and "导出Excel" not in shown and "导入台账" not in shown
    assert client.post(reverse("ledger:export"), {"year": 2024, "reason": "看"}).status_code == 403
    assert client.get(reverse("ledger:upload")).status_code == 403


def test_a_neighbour_sees_none_of_it(at_desk: Any) -> None:
    done = take(workbook(Page(blocks=[Block()])))
    client = at_desk(Role.ACCEPTANCE, "G2")
    assert "中都街道" not in client.get(reverse("ledger:list")).content.decode()
    assert client.get(reverse("ledger:printed", args=["370830001", 2024])).status_code == 404
    assert client.get(reverse("ledger:batch", args=[done.batch.pk])).status_code == 404


def test_who_has_left_the_bureau_leaves_no_reports_to_another(at_desk: Any, seated: Any) -> None:
    clerk = seated(Role.CLERK, code="G1")
    done = take(workbook(Page(blocks=[Block()])), actor=clerk)
    client = at_desk(Role.ACCEPTANCE, "G2")
    url = reverse("ledger:batch", args=[done.batch.pk])
    Seat.objects.create(
        user=clerk, organisation=Organisation.objects.get(code="G2"), role=Role.CLERK,
        start=date(2020, 1, 1), end=date(2021, 1, 1),
    )  # fmt: skip
    assert client.get(url).status_code == 404
    assert at_desk(Role.ACCEPTANCE, "G1").get(url).status_code == 200


def test_a_unit_is_printed_with_numbers_masked(at_desk: Any) -> None:
    take(workbook(Page(blocks=[Block()])))
    client = at_desk(Role.OBSERVER, "G1")
    paper = client.get(reverse("ledger:printed", args=["370830001", 2024]))
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")
    nobody = client.get(reverse("ledger:printed", args=["370830103", 2024]))
    assert nobody.status_code == 422 and "没有可打印的内容" in nobody.content.decode()


def test_the_list_asks_no_more_for_more_units(at_desk: Any, django_assert_num_queries: Any) -> None:
    client = at_desk(Role.ACCEPTANCE, "G1")
    take(workbook(Page(blocks=[Block()])))
    url = reverse("ledger:list") + "?year=2024"
    client.get(url)
    with django_assert_num_queries(8) as few:
        client.get(url)
    take(workbook(*(
        Page(name, [Block(f"人{n}", card(n))], f"乡镇(街道、领域):{name}")
        for n, name in enumerate(("次邱镇", "康驿镇", "快递行业"), 10)
    )))  # fmt: skip
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_the_list_opens_on_the_last_year_that_has_points(at_desk: Any) -> None:
    client = at_desk(Role.ACCEPTANCE, "G1")
    url = reverse("ledger:list")
    assert client.get(url).context["year"] == 2025, "nothing anywhere: the present year"
    take(workbook(Page(blocks=[Block()])))
    take(workbook(Page(blocks=[Block()], day="2023年12月20日")), year=2023)
    begin(
        region=Region.objects.get(pk="370830001"), year=2025, quarter=1, at=FILED,
        officer=Officer.of(User.objects.get(username="acceptance-G1"), FILED.date()),
    )  # fmt: skip
    page = client.get(url)
    assert (page.context["year"], list(page.context["years"])) == (2024, [2025, 2024, 2023])
    assert client.get(url + "?year=2025").context["year"] == 2025
    assert client.get(url + "?year=1999").context["year"] == 2024
    assert at_desk(Role.ACCEPTANCE, "G2").get(url).context["year"] == 2025, "another county has none"
    nothing = client.get(reverse("ledger:printed", args=["370830103", 2023]))
    assert (nothing.status_code, nothing.context["year"]) == (422, 2023)


def test_a_total_that_was_typed_otherwise_stands_beside_the_computed_one(at_desk: Any) -> None:
    typed = [(*POINTS[:7], total) for total in (46, "四十五", None, 45)]
    take(workbook(Page(blocks=[Block(points=typed), Block("李四", points=[(None, *POINTS[1:7], 20)] * 4)])))
    told = ("台账填46，多1分", "台账填“四十五”，不是数字", "台账未填合计", "")
    client, person = at_desk(Role.ACCEPTANCE, "G1"), User.objects.create_user("zhang")
    Person.objects.filter(name="张明").update(user=person)
    own = Client()
    own.force_login(person)
    for score, words in zip(
        Score.objects.filter(person__name="张明").order_by("assessment__quarter"), told, strict=True
    ):
        quarter = client.get(reverse("case", args=[score.assessment_id])).content.decode()
        line = client.get(reverse("assessments:line", args=[score.pk])).content.decode()
        mine = own.get(reverse("assessments:own_line", args=[score.pk])).content.decode()
        assert ("台账填20，按各项不出合计" in quarter, words in quarter, words in line, words in mine) == (True,) * 4
        assert ("与之相同" in line) is (not words) and "<strong>45</strong>" in line
    out = client.post(reverse("ledger:export"), {"year": 2024, "unit": "", "reason": "报送"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(out.streaming_content)))
    assert [book["中都街道"].cell(13, column).value for column in (10, 11, 12, 13)] == [45] * 4
    rows = [[cell.value for cell in row][2:] for row in book["填报合计"].iter_rows(min_row=3)]
    assert rows[0] == ["张明", "第一季度", 46, 45, 1, told[0]] and ["张明", "第三季度", None, 45, None, told[2]] in rows
    assert ExportLog.objects.get().filters["填报合计与计算的不同或未填"] == f"{len(rows)}处，列在工作表“填报合计”"


def test_what_the_form_says_after_it_was_mended_goes_before_the_total_kept_behind_it(at_desk: Any) -> None:
    with transaction.atomic():
        take(workbook(Page(blocks=[Block(points=[(*POINTS[:7], 46)] * 4)])))
        asked = {"year": 2024, "unit": "", "reason": "报送"}
        out = at_desk(Role.ACCEPTANCE, "G1").post(reverse("ledger:export"), asked)
        transaction.set_rollback(True)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(out.streaming_content)))
    book["中都街道"]["J13"] = 44
    mended = io.BytesIO()
    book.save(mended)
    report = take(mended.getvalue(), dry_run=True).report
    typed = [issue.message[:6] for issue in report.issues if issue.code == "TOTAL_MISMATCH"]
    assert typed == ["填报合计44", "填报合计46", "填报合计46", "填报合计46"]
