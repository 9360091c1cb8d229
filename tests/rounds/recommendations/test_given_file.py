"""The summary table of the demonstration, row by row and paper by paper, against what is to be said of it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction

from gold_selection.ledger_form.imports import import_ledger
from mediation_orgs.registry.imports import import_register
from workflows.sheets.pages import Imported

from .conftest import NOW, ROOT, City, handed_in

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[2] / "data"
EXPECTED: dict[str, Any] = json.loads(
    (DATA / "recommendation_jining_2024_expected.json").read_text(encoding="utf-8")
)  # fmt: skip
LISTS = {
    "金牌劳动关系协调员": "list_coordinators", "金牌协调劳动关系社会组织": "list_social_organisations",
    "金牌劳动人事争议调解组织": "list_mediation_organisations",
}  # fmt: skip


@pytest.fixture(scope="module")
def done(django_db_setup: None, django_db_blocker: Any) -> Iterator[Imported]:
    """With the county's ledger and register of cases in the records, as the table is compared with both."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        City()
        register = ROOT / "demo" / "register" / "mediation_register_2023_2024.xlsx"
        import_register(source=register, file_name="登记簿.xlsx", actor=None, at=NOW, as_of=None, dry_run=False)
        ledger = DATA / "ledger_wenshang_2024.xlsx"
        import_ledger(source=ledger, file_name="台账.xlsx", year=2024, actor=None, at=NOW)
        yield handed_in()
        transaction.set_rollback(True)


def _expected_rows() -> list[tuple[str, dict[str, Any]]]:
    return [(title, row) for title, key in LISTS.items() for row in EXPECTED[key]]


def _told(issue: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(issue[key] for key in ("code", "severity", "sheet", "row", "column", "raw"))


def test_every_issue_of_a_row_is_told_at_its_place_and_no_other(done: Imported) -> None:
    expected = {_told(issue) for _, row in _expected_rows() for issue in row["issues"]}
    issues = [issue for issue in done.report.as_dict()["issues"] if not issue["code"].startswith("ATTACHMENT_")]
    told = {_told(issue) for issue in issues}
    assert expected - told == set()
    assert {one for one in told - expected if one[1] in ("reject", "warn")} == set()


def test_outcome_and_decision_of_every_row(done: Imported) -> None:
    for title, rows in done.report.totals["lists"].items():
        for row, wanted in zip(rows, EXPECTED[LISTS[title]], strict=True):
            own = {key: row[key] for key in ("row", "county", "order", "name", "outcome", "decision")}
            assert own == {key: wanted[key] for key in own}
            if row["outcome"] == "rejected":
                continue
            for clause, met in wanted["conditions"].items():
                assert row["conditions"][clause] is met, (row["name"], clause)
            for key in ("disqualified_by_mistake", "suggest_post_change", "credit_code", "in_definition", "org", "rate",
                        "rate_meets"):  # fmt: skip
                if key in wanted:
                    assert row[key] == wanted[key], (row["name"], key)
            if wanted.get("display_floor_2dp"):
                assert row["display"] == wanted["display_floor_2dp"]


def test_order_and_quotas_of_every_county(done: Imported) -> None:
    assert done.report.totals["by_county"] == EXPECTED["by_county"]


def test_the_totals_agree(done: Imported) -> None:
    for title, wanted in EXPECTED["totals"].items():
        own = done.report.totals[title]
        assert {key: own[key] for key in wanted} == wanted
    assert done.report.rows == {"read": 37, "accepted": 31, "rejected": 6, "duplicate": 0}
    assert done.report.totals["as_of"] == EXPECTED["as_of"]
    assert done.report.exit_status == 1


def test_the_verdict_on_every_paper(done: Imported) -> None:
    totals = done.report.totals
    found = {one["file"]: one for one in totals["attachments"]}
    assert found.keys() == {one["file"] for one in EXPECTED["attachments"]}
    for wanted in EXPECTED["attachments"]:
        own, keys = found[wanted["file"]], ["size", "sha256", "listed_at", "code"]
        keys += ["verdict"] if wanted["strict"] else []
        assert {key: own[key] for key in keys} == {key: wanted[key] for key in keys}
    missing = [(one["file"], one["listed_at"], one["verdict"], one["code"]) for one in totals["attachments_missing"]]
    assert missing == [
        (one["file"], one["listed_at"], one["verdict"], one["code"]) for one in EXPECTED["attachments_missing"]
    ]
    assert totals["attachment_counts"] == EXPECTED["attachment_counts"]
