"""The list of the demonstration, defect by defect."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from certification.models import Evaluation, Person
from certification.placements.models import Placement, PlacementDay, PlacementRound
from gold_selection.ledger_form.imports import import_ledger
from workflows.cases import log
from workflows.cases.models import Case
from workflows.organisations.imports.load import load
from workflows.sheets.pages import Imported

from .conftest import FILED, GIVEN, rows, take

DATA = GIVEN.parent
DEMO = Path(__file__).parents[4] / "demo" / "organisations"
EXPECTED: dict[str, Any] = json.loads((DATA / "placement_wenshang_2024_expected.json").read_text(encoding="utf-8"))
DAYS = ("calendar_days", "working_days", "cumulative_days")


@pytest.fixture
def county(db: None) -> None:
    """With its organisations and the people of its ledger."""
    load(regions=DEMO / "regions.csv", organisations=DEMO / "organisations.csv", as_of=FILED.date())
    ledger = DATA / "ledger_wenshang_2024.xlsx"
    import_ledger(source=ledger, file_name=ledger.name, year=2024, actor=None, at=FILED)


@pytest.fixture
def done(county: None) -> Imported:
    return take(GIVEN)


def _told(issue: Any) -> tuple[Any, ...]:
    return tuple(issue[key] for key in ("code", "severity", "sheet", "row", "column", "raw"))


def _expected_issues() -> list[dict[str, Any]]:
    return [issue for row in EXPECTED["rows"] + EXPECTED["evaluations"] for issue in row["issues"]]


def test_every_issue_is_told_at_its_place(done: Imported) -> None:
    told = {_told(issue) for issue in done.report.as_dict()["issues"]}
    expected = {_told(issue) for issue in _expected_issues()}
    assert expected <= told
    # Reporting what was only brought into its usual form, or passed over, is optional.
    assert {one for one in told if one[1] != "info"} <= expected


def test_rows_people_and_totals_agree(done: Imported) -> None:
    totals = done.report.totals
    assert {key: totals[key] for key in EXPECTED["totals"]} == EXPECTED["totals"]
    assert (rows(done), totals["evaluations_rejected"], done.report.exit_status) == ((37, 2, 0), 2, 1)
    told = {one["row"]: one for one in totals["placements"]}
    for row in EXPECTED["rows"]:
        assert (told[row["row"]]["outcome"], told[row["row"]]["days"]) == (row["outcome"], row["row_days"])
    people = {one["id_number"]: one for one in totals["by_person"]}
    assert people.keys() == {one["id_number"] for one in EXPECTED["people"]}
    for wanted in EXPECTED["people"]:
        found = people[wanted["id_number"]]
        same = ["name", "rows", "segments", "absent", "calendar_days", "cumulative_days", "decision", "other_readings"]
        # The expected file knows no holiday of 2025; 1 January was one.
        same += ["working_days"] if wanted["last_day"] is None or wanted["last_day"] < "2025-01-01" else []
        assert {key: found[key] for key in same} == {key: wanted[key] for key in same}


def test_what_was_taken_in_stands_in_the_records(done: Imported) -> None:
    round_ = PlacementRound.objects.get()
    assert (round_.code, round_.year, round_.state) == ("G0011-2024-YGDX1", 2024, "dispatched")
    assert round_.title == "2024年企业一线劳动关系协调员“以干代训”"
    assert Counter(Placement.objects.values_list("state", flat=True)) == {"answered": 31, "ended": 3, "under_way": 2}
    decisions = {one["id_number"]: one["decision"] for one in done.report.totals["by_person"]}
    pinned = {row["seq"]: decisions[row["id_number"]] for row in EXPECTED["rows"] if row["outcome"] == "accepted"}
    del pinned[28]  # the same as 27, entered once
    assert dict(Placement.objects.values_list("seq", "decision__decision")) == pinned
    case = Placement.objects.get(seq=17)
    assert list(case.days.values_list("day", "attendance")) == [
        (date(2024, 11, day), "leave") for day in (6, 7, 8)
    ] and all(case.days.values_list("confirmed_at", flat=True))  # fmt: skip
    assert (case.figure, PlacementDay.objects.count()) == ("连续11天", 3)
    assert Placement.objects.get(seq=12).host.name == "汶上县信访局"
    unregistered = Placement.objects.get(seq=1)
    assert (unregistered.host, unregistered.host_name) == (None, "县劳动人事争议仲裁院")
    assert unregistered.region.name == "中都街道"


def test_evaluations_are_by_the_checklist(done: Imported) -> None:
    made = Placement.objects.get(seq=34).evaluation
    assert (made.marks, made.points) == ({"attendance": "good", "skill": "fair", "work": "good"}, 94)
    assert (made.conclusion, made.on, made.assessor_name) == ("excellent", date(2024, 10, 30), "测试员")
    assert (made.case.title, made.body.name) == ("令狐恒知", "汶上县人力资源和社会保障局")
    assert Evaluation.objects.count() == 28  # two refused, two handed back with their rows


def test_who_is_evaluated_on_one_of_two_joined_is_so_on_both(done: Imported) -> None:
    states = dict(Placement.objects.filter(seq__in=(9, 10, 7, 8)).values_list("seq", "state"))
    assert states == {9: "answered", 10: "answered", 7: "ended", 8: "answered"}


def test_whoever_was_not_in_the_ledger_is_registered_without_a_post(done: Imported) -> None:
    person = Person.objects.get(name="骆旻川")
    assert (person.status, person.region.name, person.posts.count()) == ("not", "汶上县", 0)
    assert "9218" not in person.id_sealed and person.id_masked.count("*") >= 8


def test_every_log_is_whole(done: Imported) -> None:
    assert list(log.broken_links()) == []
    assert set(Placement.objects.values_list("events__action", flat=True)) == {"take_over"}


def test_importing_again_doubles_nothing(done: Imported) -> None:
    before = list(Placement.objects.order_by("pk").values())
    again = take(GIVEN)
    assert rows(again) == (0, 2, 37)
    assert again.report.totals["decisions"] == EXPECTED["totals"]["decisions"]
    assert list(Placement.objects.order_by("pk").values()) == before
    assert (PlacementRound.objects.count(), Evaluation.objects.count()) == (1, 28)


def test_a_dry_run_says_the_same_and_writes_nothing(county: None) -> None:
    people = Person.objects.count()
    done = take(GIVEN, dry_run=True)
    assert (rows(done), done.batch) == ((37, 2, 0), None)
    assert done.report.totals["decisions"] == EXPECTED["totals"]["decisions"]
    assert (Person.objects.count(), Case.objects.filter(kind__startswith="placement").count()) == (people, 0)
