"""导出Excel of the register, read back: the same rows, readings and scope as on the page, and no formulas."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.mediation_orgs.conftest import row, take
from tests.sheets.sheets import opened
from workflows.organisations.models import Role
from workflows.sheets.models import ExportLog

WITHDRAWN = {"outcome": "撤回", "signed": "", "sealed": "", "performance": ""}
RATES = reverse("mediation:rates_export")


@pytest.fixture
def clerk(land, seated, client):
    user = seated(land.bureau, Role.ACCEPTANCE)
    client.force_login(user)
    return user


def cases(client, name="cases_export", **query):
    return opened(client.get(reverse(f"mediation:{name}", args=["T01"]), {"year": 2024} | query))


def test_nobody_takes_anything_away_without_logging_in(client, land):
    for url in (RATES, reverse("mediation:cases_export", args=["T01"])):
        assert client.get(url).status_code == 302
    assert not ExportLog.objects.exists()


def test_the_rates_of_the_own_county_under_the_readings_chosen(client, clerk):
    take(row(1), row(2, **WITHDRAWN), row(3, org="N01"))
    rows, notes = opened(client.get(RATES, {"year": 2024, "withdrawn_in_denominator": "true"}))
    assert [line[0] for line in rows[1:]] == ["T01", "T02", "T03"]
    assert rows[1][:6] == ("T01", "甲一调委会", 50, 1, 2, "未达标")
    assert rows[2][2:6] == (None, 0, 0, "没有可计算的案件")
    assert dict(zip(rows[0], rows[1], strict=True))["撤回"] == 1
    assert notes["撤回的案件（M01）"] == "计入，算未成功" and notes["年度"] == "2024年"
    kept = ExportLog.objects.get()
    assert (kept.actor, kept.what, kept.rows) == (clerk, "2024年调解成功率", 3)
    assert kept.filters["撤回的案件（M01）"] == "计入，算未成功"


def test_the_search_narrows_the_export_too(client, clerk):
    rows, notes = opened(client.get(RATES, {"year": 2024, "q": "调解室"}))
    assert [line[0] for line in rows[1:]] == ["T03"] and notes["名称或编号"] == "调解室"


def test_counted_and_left_out_cases_with_the_word_of_the_page(client, clerk):
    take(row(1), row(2, **WITHDRAWN))
    (heading, first), _ = cases(client)
    told = dict(zip(heading, first, strict=True))
    assert told["案件编号"] == row(1)["case_no"] and told["计为"] == "成功" and told["签订协议书"] == "是"
    assert told["办结日期"] == datetime(2024, 3, 20) and told["调解员"] == "李明" and told["行号"] == 2
    (heading, first), _ = cases(client, "left_out_export")
    assert dict(zip(heading, first, strict=True))["不计入的原因"] == "撤回，不计入（M01）"
    rows, _ = cases(client, withdrawn_in_denominator="true")
    assert [line[1] for line in rows[1:]] == ["成功", "未成功（撤回计入，M01）"]


def test_what_stood_in_the_register_is_never_a_formula(client, clerk):
    take(row(1, applicant="=cmd|'/c calc'!A1", note="@SUM(1)"))
    (heading, first), _ = cases(client)
    told = dict(zip(heading, first, strict=True))
    assert told["申请人"] == "=cmd|'/c calc'!A1" and told["备注"] == "@SUM(1)"


def test_another_county_cannot_be_taken_away(client, clerk):
    take(row(1, org="N01"))
    assert client.get(reverse("mediation:cases_export", args=["N01"])).status_code == 404
    assert not ExportLog.objects.exists()


def test_more_rows_take_no_more_queries(client, clerk):
    def cost() -> int:
        with CaptureQueriesContext(connection) as told:
            cases(client)
        return len(told)

    take(row(1))
    cost()
    few = cost()
    take(*(row(number, mediator=f"调解员{number}") for number in range(2, 60)))
    assert cost() == few <= 14


def test_the_pages_offer_their_export_as_filtered(client, clerk):
    take(row(1))
    chosen = {"year": "2024", "q": "甲", "withdrawn_in_denominator": "true"}
    page = client.get(reverse("mediation:list"), chosen).content.decode()
    link = next(part for part in page.split('"') if part.startswith(RATES)).replace("&amp;", "&")
    _, notes = opened(client.get(link))
    assert notes["名称或编号"] == "甲" and notes["撤回的案件（M01）"] == "计入，算未成功"
    for name, export in (("cases", "cases_export"), ("left_out", "left_out_export")):
        page = client.get(reverse(f"mediation:{name}", args=["T01"])).content.decode()
        assert reverse(f"mediation:{export}", args=["T01"]) + "?" in page
