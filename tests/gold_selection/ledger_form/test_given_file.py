"""The ledger of the demonstration, defect by defect; and the way out and back, which loses nothing."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction

from certification.models import Person
from gold_selection.assessments.models import Assessment, Score
from gold_selection.assessments.points import typed_total
from gold_selection.assessments.queries import quarter_totals
from gold_selection.ledger_form.book import Ledger, ledgers
from gold_selection.ledger_form.form import FORM, QUARTERS
from gold_selection.ledger_form.judging import Judge
from gold_selection.ledger_form.units import units_of_agency
from gold_selection.ledger_form.writing import write
from workflows.policy.loader import shipped
from workflows.sheets.pages import Imported
from workflows.sheets.reading import SheetReading
from workflows.sheets.report import Report
from workflows.sheets.tables import open_table

from .conftest import GIVEN, take

EXPECTED: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "ledger_wenshang_2024_expected.json").read_text(encoding="utf-8")
)
DAY = date(2025, 1, 10)


@pytest.fixture
def done(county: None) -> Imported:
    return take(GIVEN)


def _told(issue: Any) -> tuple[Any, ...]:
    return tuple(issue[key] for key in ("code", "severity", "sheet", "row", "column"))


def _expected_issues() -> list[dict[str, Any]]:
    of_people = [issue for person in EXPECTED["persons"] for issue in person["issues"]]
    return of_people + [issue for sheet in EXPECTED["sheets"] for issue in sheet["issues"]] + EXPECTED["file_issues"]


def test_every_issue_is_told_at_its_place(done: Imported) -> None:
    told = {_told(issue) for issue in done.report.as_dict()["issues"]}
    expected = _expected_issues()
    # Reporting what was only brought into its usual form is optional.
    assert [one for one in expected if one["severity"] != "info" and _told(one) not in told] == []
    assert {one for one in told if one[1] != "info"} <= {_told(one) for one in expected}


def test_the_totals_agree(done: Imported) -> None:
    expected, totals = EXPECTED["totals"], done.report.totals
    assert {key: totals[key] for key in expected if key in totals} == {
        key: value for key, value in expected.items() if key in totals
    }
    assert dict(done.report.rows) == {
        "read": 166, **{key: expected[key] for key in ("accepted", "rejected", "duplicate")}
    }  # fmt: skip
    sums = {
        sheet: [{key: one[key] for key in ("q", "computed_people", "sum")} for one in quarters]
        for sheet, quarters in EXPECTED["sheet_quarter_sums"].items()
    }
    assert totals["sheet_quarter_sums"] == sums
    keys = ("sheet", "unit", "unit_kind", "date", "person_blocks", "accepted", "rejected", "duplicate")
    visible = [one for one in EXPECTED["sheets"] if one["state"] == "visible"]
    assert [{key: one[key] for key in keys} for one in totals["sheets"]] == [
        {key: one[key] for key in keys} for one in visible
    ]


def test_every_block_is_read_as_it_should_be() -> None:
    policy = shipped().deciding("scoring", "wenshang", date(2024, 12, 31))
    assert policy is not None
    judge, table = Judge(policy, DAY), open_table(GIVEN)
    expected = {(one["sheet"], one["first_row"]): one for one in EXPECTED["persons"]}
    for block in SheetReading(table, FORM, Report("")).rows():
        wanted = expected.pop((block.place.sheet, block.place.row))
        record = judge.judge(block)
        quarters = [judge._quarter(block, name) for name in QUARTERS] if record is None else record.quarters
        read = {
            "name": block["name"], "type": block["kind"], "education": block["education"],
            "employer": block["employer"], "work_months": block["years"], "phone": block["phone"],
            "last_row": block.all_lines[-1].place.row,
        }  # fmt: skip
        assert read == {key: wanted[key] for key in read}
        if record is not None:
            assert record.identity.number == wanted["id_number"]
        for quarter, of in zip(quarters, wanted["quarters"], strict=True):
            own = {
                **quarter.values, "typed_total": quarter.typed_total, "computed_total": quarter.total,
                "status": quarter.status,
            }  # fmt: skip
            assert own == {key: of[key] for key in own}
    table.close()
    assert expected == {}


def test_what_was_taken_in_stands_in_the_records(done: Imported) -> None:
    person = Person.objects.get(name="罗云䶮")
    assert quarter_totals([person], 2024)[person.pk] == [32, 44, 34, 63]
    post = person.posts.get()
    assert (post.kind, post.region_id, post.seen_on, post.work_months) == (
        "community", "370830001", date(2024, 12, 20), 18
    )  # fmt: skip
    over = Person.objects.get(name="于松斌")
    assert quarter_totals([over], 2024)[over.pk] == [41, None, 30, 51]
    missing_line = Person.objects.get(name="曹卓")
    assert quarter_totals([missing_line], 2024)[missing_line.pk] == [None] * 4
    assert {case.state for case in Assessment.objects.all()} == {"locked"}
    assert all(case.events.count() == 1 for case in Assessment.objects.all())
    # The field whose fourth quarter nobody filled in has none.
    assert list(Assessment.objects.filter(of_region="F06").order_by("quarter").values_list("quarter", flat=True)) == [
        1, 2, 3
    ]  # fmt: skip


def test_importing_again_changes_nothing(done: Imported) -> None:
    before = list(Score.objects.order_by("pk").values("pk", "ledger", "note"))
    again = take(GIVEN)
    assert (again.report.rows["accepted"], again.report.rows["duplicate"]) == (0, 155)
    assert list(Score.objects.order_by("pk").values("pk", "ledger", "note")) == before
    assert Person.objects.count() == 152


def test_a_dry_run_writes_nothing(county: None) -> None:
    assert take(GIVEN, dry_run=True).batch is None
    assert not Person.objects.exists() and not Assessment.objects.exists()


def _said(found: list[Ledger]) -> list[Any]:
    return [
        (one.unit.pk, one.day, [(entry.cells, entry.quarters, entry.typed) for entry in one.entries]) for one in found
    ]


def _typed_totals() -> dict[Any, Any]:
    """What stood as total in the ledgers, of each person and quarter."""
    lines = Score.objects.select_related("person", "assessment")
    return {(one.person.id_hash, one.assessment.quarter): typed_total(one.ledger or {}) for one in lines.order_by("pk")}


def _exported() -> bytes:
    stream = io.BytesIO()
    write(stream, ledgers(units_of_agency(""), 2024, DAY, Person.objects.all()))
    return stream.getvalue()


def test_what_is_exported_reads_back_as_the_same(done: Imported) -> None:
    again = take(_exported())
    assert again.report.rows == {"read": 152, "accepted": 0, "rejected": 0, "duplicate": 152}
    assert "SCORE_DIFFERS" not in [issue.code for issue in again.report.issues]


def test_an_empty_office_takes_the_export_for_the_ledger(county: None) -> None:
    with transaction.atomic():
        take(GIVEN)
        content, before = _exported(), _said(list(ledgers(units_of_agency(""), 2024, DAY, Person.objects.all())))
        typed = _typed_totals()
        transaction.set_rollback(True)
    assert not Person.objects.exists()
    assert take(content).report.exit_status == 0
    assert _said(list(ledgers(units_of_agency(""), 2024, DAY, Person.objects.all()))) == before
    assert _typed_totals() == typed


def test_totals_typed_otherwise_stand_behind_the_form_that_has_the_computed_ones(done: Imported) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(_exported()))["填报合计"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    told = [issue for issue in done.report.issues if issue.code == "TOTAL_MISMATCH"]
    assert sum(row[6] is not None for row in rows) == len(told) > 3
    wrong = next(row for row in rows if row[0] == "工程建设" and row[6] == -10)
    assert (wrong[4], wrong[7]) == (wrong[5] - 10, f"台账填{wrong[4]}，少10分")
    assert all(row[4] != row[5] for row in rows)
    empty = [row[7] == "台账未填合计" for row in rows]
    assert any(empty) and empty == sorted(empty), "those that differ come first"


def test_the_export_is_the_official_form(done: Imported) -> None:
    book, given = openpyxl.load_workbook(io.BytesIO(_exported())), openpyxl.load_workbook(GIVEN)
    sheet, model = book["中都街道"], given["中都街道"]
    for row in (1, 2, 3, 4, 5):
        assert [cell.value for cell in sheet[row]] == [cell.value for cell in model[row]]
    first = {str(one) for one in model.merged_cells.ranges if one.max_row <= 13}
    assert {str(one) for one in sheet.merged_cells.ranges if one.max_row <= 13} == first
    for letter in "ABCDEFGHIJKLMN":
        assert sheet.column_dimensions[letter].width == model.column_dimensions[letter].width
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$5"
    assert (sheet["C6"].value, sheet["C6"].data_type, sheet["C6"].number_format) == ("370830197510269980", "s", "@")
    note = next(
        cell for row in sheet.iter_rows(min_col=14, max_col=14) for cell in row if "HYPERLINK" in str(cell.value)
    )
    assert note.data_type == "s" and note.quotePrefix
