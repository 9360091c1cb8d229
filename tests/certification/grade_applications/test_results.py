"""The assessing body's spreadsheet: sound rows register, unsound ones are named and change nothing."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from certification.grade_applications import results, slips
from certification.grade_applications.models import GradeApplication
from certification.models import Certificate
from workflows.errors import Refused
from workflows.sheets.template import HEADING_ROW

from .conftest import sheet

ISSUER = "某评价机构"
PAPER = ("S000037000001253000001", date(2025, 3, 4), ISSUER)
NONE = (None, None, None)


@pytest.fixture
def notified(county):
    """A notified round of three people, in the order of their numbers."""
    round_ = county.open()
    people = [county.passed(round_) for _ in range(3)]
    county.closed(round_)
    county.notified(round_)
    round_.refresh_from_db(fields=["code"])
    return round_, [GradeApplication.objects.get(pk=one.pk) for one in people]


def states(people) -> list[str]:
    return [GradeApplication.objects.get(pk=one.pk).state for one in people]


def test_each_sound_row_registers_one_result(county, notified):
    round_, people = notified
    report = county.register(
        round_,
        (people[0].admission_number, people[0].title, "合格", "88.5", *PAPER),
        (people[1].admission_number, people[1].title, "不合格", 41, *NONE),
        (people[2].admission_number, people[2].title, "缺考", None, *NONE),
    )
    assert report.rows == {"read": 3, "accepted": 3, "rejected": 0, "duplicate": 0}
    assert states(people) == ["certified", "not_certified", "not_certified"]
    first = GradeApplication.objects.get(pk=people[0].pk)
    assert (first.score, first.certificate.number, first.certificate.person) == (88.5, PAPER[0], first.person)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({0: "R3-0"}, "ADMISSION_UNKNOWN"),
        ({1: "别人"}, "NAME_MISMATCH"),
        ({2: "优秀"}, "OUTCOME_UNKNOWN"),
        ({2: "不合格"}, "PAPER_NOT_DUE"),
        ({3: "101"}, "SCORE_INVALID"),
        ({3: "甲"}, "SCORE_INVALID"),
        ({3: "NaN"}, "SCORE_INVALID"),
        ({4: None}, "PAPER_MISSING"),
        ({4: 37000001253000001}, "NUMBER_PRECISION_LOST"),
        ({4: "S000037000001254000001"}, "PAPER_REFUSED"),  # the number says grade 4
        ({4: "S000037000001193000001"}, "PAPER_REFUSED"),  # the number says 2019
        ({5: "2025年2月30日"}, "DATE_INVALID"),
        ({5: date(2027, 1, 1)}, "PAPER_REFUSED"),  # in the future
        ({6: None}, "PAPER_MISSING"),
    ],
)
def test_an_unsound_row_changes_nothing_and_is_named_with_its_place(county, notified, change, code):
    round_, people = notified
    row = [people[0].admission_number, people[0].title, "合格", 88, *PAPER]
    for column, value in change.items():
        row[column] = value
    report = county.register(round_, tuple(row))
    (issue,) = report.issues
    assert (issue.code, issue.place.row, report.rows["rejected"]) == (code, 2, 1)
    assert issue.message and issue.column
    assert states(people) == ["notified"] * 3
    assert not Certificate.objects.filter(grade="3").exists()


def test_the_other_rows_of_the_sheet_still_register(county, notified):
    round_, people = notified
    wrong = (people[0].admission_number, people[0].title, "合格", 88, *NONE)
    right = (people[1].admission_number, people[1].title, "不合格", 41, *NONE)
    assert county.register(round_, wrong, right).rows["accepted"] == 1
    assert states(people) == ["notified", "not_certified", "notified"]


def test_a_row_twice_and_a_sheet_twice_register_once(county, notified):
    round_, people = notified
    row = (people[0].admission_number, people[0].title, "合格", 88, *PAPER)
    assert [issue.code for issue in county.register(round_, row, row).issues] == ["ROW_REPEATED"]
    assert county.register(round_, row).rows["duplicate"] == 1
    assert Certificate.objects.filter(number=PAPER[0]).count() == 1


def test_a_trial_run_registers_nothing(county, notified):
    round_, people = notified
    row = (people[0].admission_number, people[0].title, "合格", 88, *PAPER)
    assert county.register(round_, row, dry_run=True).rows["accepted"] == 1
    assert states(people) == ["notified"] * 3
    assert not Certificate.objects.filter(number=PAPER[0]).exists()


def test_a_file_that_is_no_such_sheet_is_refused(county, notified):
    for source, words in (
        (BytesIO(b""), "0字节"),
        (BytesIO(b"%PDF-1.4"), "PDF"),
        (sheet(heading=("甲", "乙")), "表头"),
    ):
        with pytest.raises(Refused, match=words):
            county.register(notified[0], source=source)


def test_only_the_organisers_registrars_and_only_after_the_notice(county, notified, refused):
    for who in (county.stranger, "observer", "preliminary"):
        assert refused(county.register, notified[0], actor=who) == "no_seat"
    assert refused(county.register, county.open()) == "wrong_state"


def test_the_exported_sheet_is_the_one_that_is_read(county, notified):
    round_, people = notified
    book = openpyxl.load_workbook(BytesIO(results.results_sheet(round_)))
    rows = list(book.active.iter_rows(min_row=HEADING_ROW, values_only=True))
    assert rows[0] == tuple(results.RESULTS.titles.values())
    assert [row[:2] for row in rows[1:]] == [(one.admission_number, one.title) for one in people]
    for row in range(HEADING_ROW + 1, HEADING_ROW + 4):
        book.active.cell(row, 3).value = "缺考"
    stream = BytesIO()
    book.save(stream)
    assert county.register(round_, source=stream).rows["accepted"] == 3


def test_slips_are_one_page_a_person_and_none_before_the_notice(county, notified):
    round_, _ = notified
    assert slips.print_slips(round_, slips.admitted(round_)).pages == 3
    early = county.open()
    with pytest.raises(Refused, match="通知印发以前没有准考证"):
        slips.print_slips(early, slips.admitted(early))
