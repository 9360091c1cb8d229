"""The list on pages: who hands it in, what is said of it, the template, and the refused rows that come back mended."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from certification.placements.models import Placement, PlacementRound
from workflows.sheets.models import ExportLog, ImportBatch

from .conftest import FILED, TITLE, Line, Mark, card, take, workbook


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(FILED, tick=False):
        yield


def _handed_in(client: Any, content: bytes, **more: Any) -> Any:
    file = io.BytesIO(content)
    file.name = "名单.xlsx"
    return client.post(reverse("placements:upload"), {"file": file, **more})


def _page(client: Any, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"placements:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_bureau_hands_in_mends_and_hands_in_again(office: Any, client: Any) -> None:
    client.force_login(office.acceptor)
    lines = [Line(), Line(2, end="2024-11-31"), Line(3, absent="三天")]
    answer = _handed_in(client, workbook(lines, [Mark(), Mark(2, 2), Mark(1, 3)]))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("placements:batch", args=[batch.pk])
    report = _page(client, "batch", batch.pk)
    assert "符合1人，不符合1人，待核实1人" in report
    assert reverse("case", args=[PlacementRound.objects.get().pk]) in report
    assert card(2) not in report and "11月没有31日" in report
    refused = client.post(reverse("placements:refused", args=[batch.pk]), {"reason": "改正后再导入"})
    book = openpyxl.load_workbook(io.BytesIO(refused.getvalue()))
    assert book.sheetnames == ["综合评价", "选派名单"] and ExportLog.objects.count() == 1
    sheet = book["选派名单"]
    assert [sheet["A1"].value, sheet["A2"].value, sheet["B3"].value.date()] == [
        f"{TITLE}选派名单", "填报单位：汶上县人力资源和社会保障局", FILED.date()
    ]  # fmt: skip
    assert (sheet["C5"].value, sheet["N4"].value) == (card(2), "原因")
    sheet["I5"], sheet["K6"] = date(2024, 11, 17), "11月6日"
    book["综合评价"]["A6"] = 3
    mended = io.BytesIO()
    book.save(mended)
    _handed_in(client, mended.getvalue())
    assert ImportBatch.objects.latest("pk").accepted == 2
    assert PlacementRound.objects.count() == 1 and set(Placement.objects.values_list("state", flat=True)) == {
        "answered"
    }
    assert Placement.objects.get(seq=3).days.get().day == date(2024, 11, 6)


def test_a_check_writes_nothing_and_says_it_all(office: Any, client: Any) -> None:
    client.force_login(office.clerk)
    page = _handed_in(client, workbook([Line(end=date(2024, 11, 16))], [Mark()]), dry_run="on").content.decode()
    assert "未录入任何行" in page and "不符合1人" in page and not ImportBatch.objects.exists()


def test_a_file_that_cannot_be_used_is_refused_on_the_page(office: Any, client: Any) -> None:
    client.force_login(office.clerk)
    answer = _handed_in(client, b"%PDF-1.7")
    assert answer.status_code == 422 and "这是PDF文件" in answer.content.decode()
    assert "别县" in _handed_in(client, workbook([Line()], unit="填报单位：别县人社局")).content.decode()


def test_only_the_bureaus_clerk_and_acceptance_import(office: Any, client: Any) -> None:
    for user in (office.clerk, office.acceptor):
        client.force_login(user)
        assert reverse("placements:upload") in _page(client, "list") and _page(client, "upload")
    for user in (office.evaluator, office.township, office.coach, office.sent):
        client.force_login(user)
        assert client.get(reverse("placements:upload")).status_code == 403
        assert _handed_in(client, workbook([Line()])).status_code == 403
    assert reverse("placements:upload") not in _page(client, "imports")


def test_a_batch_is_read_by_the_bureau_alone(office: Any, client: Any) -> None:
    batch = take(workbook([Line(end="?")]), actor=office.clerk).batch
    abroad = office._region("370831", "county", office.county.parent)
    neighbour = office.officer(office.organisation("G5", "government", abroad, party="hr"), "clerk")
    for user, status in ((office.acceptor, 200), (neighbour, 404), (office.township, 404)):
        client.force_login(user)
        assert client.get(reverse("placements:batch", args=[batch.pk])).status_code == status
        assert client.post(reverse("placements:refused", args=[batch.pk]), {"reason": "改正"}).status_code == status


def test_the_template_reads_back_once_filled_in(office: Any, client: Any) -> None:
    client.force_login(office.clerk)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("placements:template")).content))
    assert book.sheetnames == ["以干代训选派名单", "综合评价", "代码表"]
    heads = [[cell.value for cell in book[name][4]] for name in book.sheetnames[:2]]
    book["以干代训选派名单"]["B2"] = date(2025, 1, 10)
    for name, head, row in zip(book.sheetnames, heads, (Line().cells(1), Mark().cells(1)), strict=False):
        assert len(head) == len(row)
        book[name].append(row)
    stream = io.BytesIO()
    book.save(stream)
    _handed_in(client, stream.getvalue())
    case = Placement.objects.get()
    assert (case.state, case.round.title, case.batch.as_of) == ("answered", TITLE, FILED.date())


def test_the_page_of_an_imported_one_is_judged_anew(office: Any, client: Any) -> None:
    take(workbook([Line(end=date(2025, 1, 19), start=date(2025, 1, 6))]))
    case = Placement.objects.get()
    assert case.decision["calendar_days"] == 5
    with time_machine.travel(FILED.replace(day=21), tick=False):
        client.force_login(office.evaluator)
        assert "计14天" in client.get(reverse("case", args=[case.pk])).content.decode()
