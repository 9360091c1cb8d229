"""The day of a ledger is true for what it shows: no earlier than the last of its points became so."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db import transaction

from certification.models import Person, Post
from gold_selection.assessments.lines import lines
from gold_selection.assessments.models import Assessment, Entry
from gold_selection.assessments.record import BaseSet, EntryAdded, Judged
from gold_selection.assessments.services import begin
from gold_selection.ledger_form.book import Ledger, ledgers
from gold_selection.ledger_form.units import units_of_agency
from gold_selection.ledger_form.writing import write
from workflows.cases.execute import execute
from workflows.cases.models import local_date
from workflows.errors import Refused
from workflows.organisations.models import Region, Role, User
from workflows.organisations.officers import Officer

from .conftest import POINTS, Block, Page, take, workbook

BLANK = (None,) * 8
THREE = Block(points=(POINTS, POINTS, POINTS, BLANK))


def _at(*day: int) -> datetime:
    return datetime(*day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))  # type: ignore[misc,arg-type]


class _Office:
    """The fourth quarter recorded in the township, and what the bureau corrects later."""

    def __init__(self, seated: Callable[..., User]) -> None:
        self.keeper = seated(Role.ACCEPTANCE, code="T1")
        self.verifier, self.clerk = seated(Role.PRELIMINARY, code="G1"), seated(Role.ACCEPTANCE, code="G1")

    def act(self, name: str, user: User, at: datetime, *changes: Any) -> None:
        case = Assessment.objects.get(quarter=4)
        given: dict[str, Any] = {"changes": changes} if changes else {}
        execute(case, name, officer=Officer.of(user, local_date(at)), at=at, **given)

    def recorded(self) -> None:
        at = _at(2025, 1, 13)
        region = Region.objects.get(pk="370830001")
        case = begin(region=region, year=2024, quarter=4, officer=Officer.of(self.keeper, at.date()), at=at)
        self.act("record", self.keeper, at, *(BaseSet(one, None, 26) for one in lines(case)))
        self.act("submit", self.keeper, at)

    def verified(self) -> None:
        self.act("verify", self.verifier, _at(2025, 1, 15))
        self.act("publish", self.verifier, _at(2025, 1, 16))
        self.act("lock", self.verifier, _at(2025, 2, 17))

    def corrected(self) -> None:
        (score,) = lines(Assessment.objects.get(quarter=4))
        entry = Entry(type="mistake", date=date(2024, 11, 6), facts={"impact": "small", "serious": False}, text="漏报")
        self.act("correct", self.clerk, _at(2025, 6, 9), EntryAdded(score, entry))
        self.act("settle", self.verifier, _at(2025, 6, 10), Judged(score, entry, "verified"))


@pytest.fixture
def office(seated: Callable[..., User]) -> _Office:
    take(workbook(Page(blocks=[THREE])))
    return _Office(seated)


def _ledger(*, masked: bool = False) -> Ledger:
    whole = Person.objects.none() if masked else Person.objects.all()
    (found,) = ledgers(units_of_agency(""), 2024, date(2025, 7, 1), whole)
    return found


def _exported() -> bytes:
    stream = io.BytesIO()
    write(stream, [_ledger()])
    return stream.getvalue()


def test_a_quarter_recorded_later_makes_the_ledger_later(office: _Office) -> None:
    assert _ledger().day_line == "2024年12月20日"
    office.recorded()
    assert _ledger().day == date(2024, 12, 20), "nothing of the quarter is shown yet"
    office.verified()
    assert (_ledger().entries[0].quarters[3]["total"], _ledger().day_line) == (26, "2025年1月15日")
    office.corrected()
    assert (_ledger().entries[0].quarters[3]["total"], _ledger().day_line) == (21, "2024年度，截至2025年6月10日")


def test_who_came_after_the_day_of_the_list_makes_the_ledger_later(office: _Office) -> None:
    region, day = Region.objects.get(pk="370830001"), date(2024, 12, 27)
    newcomer = Person.objects.create(name="王五", region=region, category="platform", id_hash="2" * 64, id_masked="3")
    Post.objects.create(person=newcomer, region=region, kind="grid", start=day)
    found = _ledger(masked=True)
    assert ([entry.cells["name"] for entry in found.entries], found.day) == (["张明", "王五"], day)


def test_a_ledger_corrected_long_after_its_year_says_which_and_reads_back(office: _Office) -> None:
    with transaction.atomic():
        office.recorded()
        office.verified()
        office.corrected()
        content, before = _exported(), _ledger()
        transaction.set_rollback(True)
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A3"].value == "2024年度，截至2025年6月10日"
    with pytest.raises(Refused, match="写明是2024年度的台账，不是2025年度的"):
        take(content, year=2025, at=_at(2026, 1, 5))
    done = take(content, at=_at(2025, 7, 1))
    assert (done.report.exit_status, done.report.totals["sheets"][0]["date"]) == (0, "2025-06-10")
    again = _ledger()
    assert (again.day, again.entries[0].quarters) == (before.day, before.entries[0].quarters)
