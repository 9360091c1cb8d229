"""The table on pages: who hands one in and reads its report, the county's statement on a nomination, the way out."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from certification.models import UnmaskLog
from gold_selection.coordinators.models import CoordinatorNomination
from workflows.cases.models import Case
from workflows.organisations.models import Organisation, Role, User
from workflows.rounds.models import Nomination
from workflows.sheets.models import ExportLog, ImportBatch

from .conftest import GIVEN
from .tables import BODY, PERSON, card, table


@pytest.fixture
def at_desk() -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def _handed_in(client: Client, content: bytes, rounds: list[Any], **more: Any) -> Any:
    file = io.BytesIO(content)
    file.name = "汇总表.xlsx"
    return client.post(
        reverse("recommendations:upload"), {"file": file, "rounds": [one.pk for one in rounds], **more}
    )  # fmt: skip


def test_the_clerk_hands_in_from_the_rounds_page_mends_and_hands_in_again(city: Any, at_desk: Any) -> None:
    client = at_desk(city.clerk)
    round_ = city.rounds["coordinator"]
    page = client.get(reverse("case", args=[round_.pk])).content.decode()
    link = f"{reverse('recommendations:upload')}?round={round_.code}"
    assert link in page
    form = client.get(link).content.decode()
    assert f'value="{round_.pk}"' in form and "checked" in form
    checked = _handed_in(client, GIVEN.read_bytes(), [round_], dry_run="on").content.decode()
    assert "可录入16行" in checked and not Nomination.objects.exists()
    done = _handed_in(client, GIVEN.read_bytes(), [round_])
    batch = ImportBatch.objects.get()
    assert done.url == reverse("recommendations:batch", args=[batch.pk])
    assert "校验位不符" in client.get(done.url).content.decode()
    book = openpyxl.load_workbook(
        io.BytesIO(client.post(reverse("recommendations:refused", args=[batch.pk]), {"reason": "改正"}).getvalue())
    )
    assert "完整号码" in ExportLog.objects.get().filters["内容"]
    kept = [str(row) for row in (*batch.issues.values(), *batch.refused_rows.values())]
    assert not [one for one in (*kept, client.get(done.url).content.decode()) if "370831199411069973" in one]
    sheet = book["金牌劳动关系协调员"]
    assert (sheet["C5"].value, sheet["E5"].value) == ("董棠", "370831199411069973")
    assert "校验位不符" in sheet["W5"].value
    sheet["E5"] = card(9)
    mended = io.BytesIO()
    book.save(mended)
    _handed_in(client, mended.getvalue(), [round_])
    assert CoordinatorNomination.objects.filter(title="董棠").exists()


def test_others_neither_hand_in_nor_read_the_report(city: Any, at_desk: Any, take: Any) -> None:
    take(table([PERSON]), ["JN-coordinator"], beside=None, actor=city.clerk)
    batch = ImportBatch.objects.get()
    county = city.officer("county", Organisation.objects.get(code="G0011"), Role.CLERK)
    observer = city.officer("observer", city.bureau, Role.OBSERVER)
    colleague = city.officer("colleague", city.bureau, Role.CLERK)
    address = reverse("recommendations:batch", args=[batch.pk])
    assert [at_desk(one).get(address).status_code for one in (county, observer, colleague)] == [404, 404, 200]
    assert at_desk(observer).get(reverse("recommendations:upload")).status_code == 403
    refused = _handed_in(at_desk(county), table([PERSON]).getvalue(), [city.rounds["coordinator"]])
    assert "不由您办理" in refused.content.decode()
    page = at_desk(county).get(reverse("case", args=[city.rounds["coordinator"].pk])).content.decode()
    assert "导入推荐汇总表" not in page and "导出推荐汇总表" not in page


def test_a_file_that_cannot_be_used_is_told_on_the_form(city: Any, at_desk: Any) -> None:
    client = at_desk(city.clerk)
    for content, rounds, said in (
        (b"%PDF", ["coordinator"], "这是PDF文件"),
        (table([PERSON]).getvalue(), ["mediation"], "不是同一类别"),
        (table([PERSON]).getvalue(), [], "请选择至少一个批次"),
    ):
        assert said in _handed_in(client, content, [city.rounds[one] for one in rounds]).content.decode()
    assert not ImportBatch.objects.exists()


def test_the_template_is_taken_for_a_table(city: Any, at_desk: Any, take: Any) -> None:
    content = at_desk(city.clerk).get(reverse("recommendations:template")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    given = openpyxl.load_workbook(GIVEN)
    assert sorted(book.sheetnames) == sorted(given.sheetnames) and book.sheetnames[0] == "名额分配"
    for name in book.sheetnames[1:]:
        assert [cell.value for cell in book[name][4]] == [cell.value for cell in given[name][4]]


def test_the_countys_statement_stands_on_the_nomination_and_is_no_finding(city: Any, at_desk: Any, take: Any) -> None:
    take(table([PERSON], [BODY]), ["JN-coordinator", "JN-mediation"], beside=None)
    Case.objects.filter(pk__in=Nomination.objects.values("pk")).update(state="returned")
    reader = at_desk(city.officer("reader", city.bureau, Role.SECOND_REVIEW))
    for nomination in Nomination.objects.all():
        page = reader.get(reverse("case", args=[nomination.pk])).content.decode()
        assert "推荐单位意见" in page and "不是审核认定" in page
        assert card(1) not in page


def test_a_round_is_taken_away_in_the_form_it_came_in(city: Any, at_desk: Any, take: Any) -> None:
    take(beside=None)
    client, round_ = at_desk(city.clerk), city.rounds["coordinator"]
    address = reverse("recommendations:export", args=[round_.pk])
    assert not ExportLog.objects.exists()
    assert client.post(address, {"reason": ""}).status_code == 302 and not ExportLog.objects.exists()
    answer = client.post(address, {"reason": "报省厅备案"})
    content = b"".join(answer.streaming_content)
    assert ExportLog.objects.get().rows == 16 and ExportLog.objects.get().filters["用途"] == "报省厅备案"
    assert UnmaskLog.objects.filter(actor=city.clerk, reason="报省厅备案").count() == 16
    book, given = openpyxl.load_workbook(io.BytesIO(content)), openpyxl.load_workbook(GIVEN)
    own, model = book["金牌劳动关系协调员"], given["金牌劳动关系协调员"]
    assert [cell.value for cell in own[4]] == [cell.value for cell in model[4]]
    exported = {row[2]: row for row in own.iter_rows(min_row=5, values_only=True)}
    for row in model.iter_rows(min_row=5, values_only=True):
        if row[2] in exported and row[2] not in ("郭旻云", "冯伟钧"):  # put forward twice; sex against the number
            same = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 18)
            assert [exported[row[2]][at] for at in same] == [row[at] for at in same]
    # Read again, it says of everybody what the table said that was handed in.
    again = take(io.BytesIO(content), ["JN-coordinator"], beside=None, dry_run=True)
    decided = {row["name"]: row["decision"] for row in again.report.totals["lists"]["金牌劳动关系协调员"]}
    before = take(GIVEN, ["JN-coordinator"], beside=None, dry_run=True).report.totals["lists"]["金牌劳动关系协调员"]
    assert decided.pop("杨启玉") == "eligible"  # whose certificate had come between the two days
    accepted = {row["name"]: row["decision"] for row in before if row["outcome"] == "accepted"}
    assert decided == {name: decision for name, decision in accepted.items() if name != "杨启玉"}


def test_the_export_is_scoped_and_serves_every_category(city: Any, at_desk: Any, take: Any) -> None:
    take(beside=None)
    county = at_desk(city.officer("county", Organisation.objects.get(code="G0011"), Role.CLERK))
    observer = at_desk(city.officer("observer", city.bureau, Role.OBSERVER))
    for category, rows in (("coordinator", 16), ("social", 7), ("mediation", 8)):
        address = reverse("recommendations:export", args=[city.rounds[category].pk])
        assert county.post(address, {"reason": "看看"}).status_code == 403
        answer = at_desk(city.clerk).post(address, {"reason": "备案"})
        assert ExportLog.objects.latest("pk").rows == rows and b"".join(answer.streaming_content)
    # Drafts are the clerk's; an observer of the bureau takes away what was handed in, numbers masked.
    Nomination.objects.filter(title="张明").delete()
    Case.objects.filter(title="钟苓允").update(state="in_review")
    answer = observer.post(reverse("recommendations:export", args=[city.rounds["coordinator"].pk]), {"reason": "看看"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["金牌劳动关系协调员"]
    assert (sheet.max_row, sheet["C5"].value) == (5, "钟苓允") and "*" in sheet["E5"].value
