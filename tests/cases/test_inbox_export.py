"""The desk's lists as workbooks: all pages of them, under the page's filters, the reader's own alone."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cases.test_inbox import NOW, Bureau, _now, here, there  # noqa: F401 - fixtures
from tests.sheets.sheets import opened
from workflows.sheets.models import ExportLog


def taken(client, user, tab="todo", **query):
    client.force_login(user)
    return opened(client.get(reverse("desk_export", args=[tab]), query))


def test_what_waits_is_taken_whole_and_only_ones_own(client, here, there):  # noqa: F811
    for number in range(30):
        here.round(f"H{number}")
    there.round("T1")
    rows, notes = taken(client, here.clerk)
    assert len(rows) == 31 and notes["行数"] == 30 and notes["导出人"] == str(here.clerk)
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["事项"], told["地区"], told["类别"]) == ("批次H0", "汶上县", "选树批次")
    assert told["到达时间"] == datetime(2024, 11, 18, 10)
    assert ExportLog.objects.get().what == "待办事项"


def test_a_filter_of_the_page_is_a_filter_of_the_export(client, here):  # noqa: F811
    here.round("A")
    here.round("B")
    rows, notes = taken(client, here.clerk, q="批次B")
    assert [line[0] for line in rows[1:]] == ["批次B"] and notes["名称含"] == "批次B"
    page = client.get("/desk/", {"tab": "todo", "q": "批次B"}).content.decode()
    assert reverse("desk_export", args=["todo"]) + "?tab=todo&amp;q=" in page


def test_what_was_done_says_what_and_when(client, here):  # noqa: F811
    here.round("A", title="=1+1")
    rows, _ = taken(client, here.clerk, "done")
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["事项"] == "=1+1" and told["办理时间"] == datetime(2024, 11, 18, 10) and told["办理"]


@pytest.mark.parametrize("tab", ["started", "copied", "found", "x"])
def test_other_tabs_are_not_exported(client, here, tab):  # noqa: F811
    client.force_login(here.clerk)
    assert client.get(reverse("desk_export", args=[tab])).status_code == 404


def test_nobody_takes_a_desk_away_without_logging_in(client, db):
    assert client.get(reverse("desk_export", args=["todo"])).status_code == 302


@pytest.mark.parametrize("tab", ["todo", "done"])
def test_more_rows_take_no_more_queries(client, here, tab):  # noqa: F811
    def cost() -> int:
        with CaptureQueriesContext(connection) as told:
            taken(client, here.clerk, tab)
        return len(told)

    here.round("A")
    cost()
    few = cost()
    for number in range(5):
        here.round(f"B{number}")
    assert cost() == few <= 14
