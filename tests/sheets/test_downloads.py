"""Lists taken away: text stays text, days are days, and it is kept who took what."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from tests.sheets.sheets import opened
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.sheets.downloads import Listing, download
from workflows.sheets.models import ExportLog

NOW = datetime(2025, 2, 13, 18, tzinfo=UTC)


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("someone", person_name="某人")


def take(user, *rows, columns=("甲", "乙"), **filters):
    return download(Listing("名单一", columns, rows, filters), actor=user, at=NOW)


def test_what_is_read_back_is_what_was_written(user):
    rows, notes = opened(take(user, ("文字", 5), (date(2024, 3, 5), None), (NOW, Decimal("65.00")), 年度="2024年"))
    assert rows == [
        ("甲", "乙"), ("文字", 5), (datetime(2024, 3, 5), None), (datetime(2025, 2, 14, 2), 65),
    ]  # fmt: skip
    assert (notes["内容"], notes["年度"], notes["行数"], notes["导出人"]) == ("名单一", "2024年", 3, "某人")
    assert notes["导出时间"] == datetime(2025, 2, 14, 2)


@pytest.mark.parametrize("typed", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_nothing_typed_is_run_when_the_file_is_opened(user, typed):
    response = take(user, (typed, 1), columns=("=1+1", "乙"), 条件=typed)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    cells = [book["名单"]["A2"], next(cell for cell in book["说明"]["B"] if cell.value == typed)]
    for cell in cells:
        assert (cell.value, cell.data_type, cell.quotePrefix) == (typed, "s", True)
    assert book["名单"]["A1"].data_type == "s"


def test_characters_no_workbook_can_hold_are_left_out(user):
    rows, _ = opened(take(user, ("甲\x00\x0b乙", 1)))
    assert rows[1][0] == "甲乙"


def test_every_export_is_kept_and_never_changed(user):
    response = take(user, (1, 2), (3, 4), 年度="2024年")
    (kept,) = ExportLog.objects.all()
    assert (kept.actor, kept.at, kept.what, kept.filters, kept.rows) == (user, NOW, "名单一", {"年度": "2024年"}, 2)
    assert "attachment" in response["Content-Disposition"] and response["Content-Disposition"].endswith(".xlsx")
    for attempt in (kept.save, kept.delete):
        with pytest.raises(Refused):
            attempt()


def test_an_empty_list_is_a_heading(user):
    rows, notes = opened(take(user))
    assert rows == [("甲", "乙")] and notes["行数"] == 0
