"""The demonstration register, in both formats, against what is known of it row by row."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from mediation_orgs.registry.models import MediationCase, Mediator
from workflows.organisations.imports import load
from workflows.sheets.models import ImportBatch

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "demo"
XLSX = DEMO / "register" / "mediation_register_2023_2024.xlsx"
CSV = DEMO / "register" / "mediation_register_2023_2024_gbk.csv"
EXPECTED = json.loads((ROOT / "tests" / "data" / "mediation_register_2023_2024_expected.json").read_text())
# Readings named in the expected file, as the options of the decision contract; the other two are not among M01-M05.
READINGS = {
    "withdrawn_in_denominator": {"withdrawn_in_denominator": True},
    "year_by_accepted": {"year_by": "accepted"},
    "transfer_left_out": {"transfer_left_out": True},
    "unperformed_not_success": {"unperformed_is_success": False},
}


@pytest.fixture
def jurisdiction(db) -> None:
    files = {kind: DEMO / "organisations" / f"{kind}.csv" for kind in ("regions", "organisations", "seats")}
    load(**files, as_of=date(2025, 1, 10))


def run(capsys: pytest.CaptureFixture[str], command: str, *args: str) -> tuple[dict, int]:
    status = 0
    try:
        call_command(command, *args, "--json")
    except SystemExit as end:
        status = end.code
    return json.loads(capsys.readouterr().out), status


def stated(issue: dict, kind: str) -> tuple:
    place = issue[kind]
    return (issue["code"], issue["severity"], issue["field"], *(place[key] for key in sorted(place)))


def found(issue: dict, kind: str) -> tuple:
    keys = ("column", "row", "sheet") if kind == "xlsx" else ("line", "record")
    return (issue["code"], issue["severity"], issue["field"], *(issue[key] for key in keys))


def assert_report(report: dict, kind: str) -> None:
    assert report["rows"] == EXPECTED["rows"]
    assert report["totals"] == {
        "accepted_by_outcome": EXPECTED["accepted_by_outcome"],
        "accepted_by_dispute_type": EXPECTED["accepted_by_dispute_type"],
        "accepted_people_total": EXPECTED["accepted_people_total"],
    }
    issues = [issue for issue in report["issues"] if issue["code"] != "TEXT_LOST"]
    assert sorted(found(issue, kind) for issue in issues) == sorted(stated(one, kind) for one in EXPECTED["issues"])
    assert all(issue["message"] for issue in issues)


def test_the_workbook_is_taken_in_and_every_rate_of_every_reading_follows(jurisdiction, capsys):
    report, status = run(capsys, "import_register", str(XLSX), "--as-of", "2025-01-10")
    assert status == 1
    assert_report(report, "xlsx")
    raws = {(one["xlsx"]["sheet"], one["xlsx"]["row"]): one["raw"] for one in EXPECTED["issues"]}
    assert {(one["sheet"], one["row"]): one["raw"] for one in report["issues"]} == raws
    assert MediationCase.objects.count() == EXPECTED["rows"]["accepted"]
    lost = {
        name: Mediator.objects.get(name=name).cases.count() for name in EXPECTED["csv_text_lost"]["mediators_in_xlsx"]
    }
    assert lost == EXPECTED["csv_text_lost"]["mediators_in_xlsx"]

    assert_rates(capsys)

    again, status = run(capsys, "import_register", str(XLSX), "--as-of", "2025-01-10")
    assert status == 1
    assert again["rows"] == {"read": 17440, "accepted": 0, "rejected": 15, "duplicate": 17425}
    assert MediationCase.objects.count() == EXPECTED["rows"]["accepted"]


def assert_rates(capsys: pytest.CaptureFixture[str]) -> None:
    for year in EXPECTED["years"]:
        report, status = run(capsys, "success_rate", "--year", str(year))
        assert status == 0 and report["year"] == year and report["policy"]["digest"]
        assert [one["code"] for one in report["organisations"]] == [one["code"] for one in EXPECTED["organisations"]]
        for one in report["organisations"]:
            known = EXPECTED["org_years"][f"{one['code']}|{year}"]
            for outcome in ("success", "failed", "transfer", "withdrawn", "not_accepted"):
                assert one[outcome] == known[outcome], (one["code"], year, outcome)
            assert one["pending"] == known["pending_accepted_this_year"]
            assert_figures(one, known)
        for name, chosen in READINGS.items():
            (key, value), *_ = chosen.items()
            report, _ = run(capsys, "success_rate", "--year", str(year), "--read", f"{key}={str(value).lower()}")
            for one in report["organisations"]:
                assert_figures(one, EXPECTED["org_years"][f"{one['code']}|{year}"]["other_readings"][name])


def assert_figures(one: dict, known: dict) -> None:
    assert one["rate"] == known["rate"]
    assert one["display"] == known["display_floor_2dp"]
    assert one["meets"] == {"65": known["meets_65"], "60": known["meets_60"]}


def test_the_gbk_file_says_the_same_and_reports_the_names_it_lost(jurisdiction, capsys):
    report, status = run(capsys, "import_register", str(CSV), "--as-of", "2025-01-10")
    assert status == 1
    assert_report(report, "csv")
    lost = [issue for issue in report["issues"] if issue["code"] == "TEXT_LOST"]
    assert [issue["record"] for issue in lost] == EXPECTED["csv_text_lost"]["records"]
    assert {issue["severity"] for issue in lost} == {"warn"}
    assert not Mediator.objects.filter(name__contains="?").exists()
    kept = MediationCase.objects.filter(mediator__isnull=True, as_typed__has_key="mediator")
    assert kept.count() == EXPECTED["csv_text_lost"]["rows"]
    assert set(kept.values_list("as_typed__mediator", flat=True)) == {"薛?允", "程春??", "戴?怀"}


def test_a_dry_run_reports_all_and_keeps_nothing(jurisdiction, capsys):
    report, status = run(capsys, "import_register", str(CSV), "--dry-run", "--as-of", "2025-01-10")
    assert status == 1 and report["rows"] == EXPECTED["rows"]
    assert not MediationCase.objects.exists() and not ImportBatch.objects.exists() and not Mediator.objects.exists()
