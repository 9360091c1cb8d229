"""Whatever stands in a row, it is either taken in whole or refused with a reason; and so with the days of leave."""

import json
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.placements.codes import HostKind, Participant
from certification.placements.imports import rows
from certification.placements.imports.bodies import plain
from certification.placements.imports.evaluations import Evaluations, Listed
from certification.placements.imports.form import LIST, LONGEST, MARK, evaluation_sheet
from certification.placements.imports.leave import Unclear, days_off
from certification.placements.judging import CHECKLIST
from workflows.policy.loader import shipped
from workflows.sheets.headings import Heading
from workflows.sheets.lines import Line
from workflows.sheets.report import Place, Report, Severity
from workflows.sheets.rows import Layout, Row

from .conftest import FILED, card

AS_OF = FILED.date()
FIRST, LAST = date(2024, 11, 4), date(2024, 11, 17)
CHECK = next(one for one in shipped() if CHECKLIST in (one.checklists or {})).checklist(CHECKLIST)
GIVEN = evaluation_sheet(CHECK)


class Unmerged:
    name, hidden = "表", False

    def lines(self) -> Any:
        return iter(())

    def merged_at(self, row: int, index: int) -> str:
        return ""


class Nobody:
    """No organisation is registered."""

    def find(self, typed: object) -> None:
        return None

    def key(self, typed: object) -> str:
        return plain(typed)


def row_of(sheet: Any, cells: list[object]) -> Row:
    heads = tuple(sheet.titles.values())
    columns = {name: place for place, name in enumerate(sheet.titles)}
    layout = Layout(Unmerged(), Heading(sheet, columns, heads, (), (), (heads,)), AS_OF, None)
    return Row(Line(Place(sheet="表", row=9), cells), layout)


ANYTHING = st.one_of(
    st.none(), st.text(max_size=100), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(),
    st.sampled_from(["=1+1", "<b>", "薛?允", "'", "\u200b", "#REF!", "无", "—"]),
)  # fmt: skip
TYPED_DAYS = st.sampled_from(["2024.11.5", "11月31日", 45600, "2024-12-32"])
DAYS = st.one_of(ANYTHING, st.dates(date(2023, 1, 1), date(2026, 1, 1)), TYPED_DAYS)
LEAVE = st.one_of(ANYTHING, st.sampled_from(["11月6日、7日", "6日至8日", "3天", "11.6", "12月30日至1月2日"]))
WORDS = {"participant": list(Participant.labels), "host_kind": list(HostKind.labels)}
CELLS = {
    "name": st.one_of(st.just("张 三"), ANYTHING),
    "id_number": st.one_of(st.sampled_from([card(1), card(2).lower(), f"'{card(3)}"]), ANYTHING),
    "start": DAYS,
    "end": DAYS,
    "absent": LEAVE,
} | {name: st.one_of(st.sampled_from(words), ANYTHING) for name, words in WORDS.items()}  # fmt: skip


@given(
    st.fixed_dictionaries({name: CELLS.get(name, ANYTHING) for name in LIST.titles}), st.integers(0, len(LIST.titles))
)
def test_every_row_is_taken_in_whole_or_refused_with_a_reason(cells: dict[str, object], width: int) -> None:
    row = row_of(LIST, list(cells.values())[:width])
    identity, record = rows.judge(row, Nobody(), AS_OF)  # type: ignore[arg-type]
    assert (record is None) == row.refused
    assert row.refused == any(issue.severity == Severity.REJECT for issue in row.issues)
    if record:
        rows.judge_host(record)
        assert identity is not None and record.number == identity.number
        assert record.name and len(record.name) <= 60 and len(record.host_name) <= 120
        assert record.first_day <= AS_OF + LONGEST
        assert record.last_day is None or record.first_day <= record.last_day <= record.first_day + LONGEST
        assert all(record.first_day <= day for day in record.absent)
        assert record.host_kind in ("", *HostKind.values) and record.participant in ("", *Participant.values)
        assert record.overlaps(record.first_day, record.last_day)
    assert all(issue.message and issue.field in LIST.titles for issue in row.issues)
    json.dumps([issue.as_dict() for issue in row.issues])


MARKS = {
    "seq": st.one_of(st.sampled_from([1, "1", "２"]), ANYTHING),
    "id_number": st.one_of(st.sampled_from([card(1), None]), ANYTHING),
    "conclusion": st.one_of(st.sampled_from([one.name for one in CHECK.conclusions]), ANYTHING),
    "on": DAYS,
} | {MARK + item.key: st.one_of(st.sampled_from([name for _, name in item.choices()]), ANYTHING)
     for item in CHECK.items}  # fmt: skip


@given(
    st.fixed_dictionaries({name: MARKS.get(name, ANYTHING) for name in GIVEN.titles}), st.integers(0, len(GIVEN.titles))
)
def test_every_evaluation_is_given_to_its_row_or_refused(cells: dict[str, object], width: int) -> None:
    whose = row_of(LIST, [1, "张三", card(1), None, None, None, None, FIRST, LAST])
    _, record = rows.judge(whose, Nobody(), AS_OF)  # type: ignore[arg-type]
    assert record is not None
    every, row, report = Evaluations(Nobody()), row_of(GIVEN, list(cells.values())[:width]), Report("")  # type: ignore[arg-type]
    row.read_rest()
    every.expect(1, Listed(card(1), "张三", record))
    every.unexpected([row])
    every.take()
    every.tell(report)
    assert (record.given is None) == row.refused == bool(report.beside)
    if record.given:
        assert record.given.conclusion in {one.key for one in CHECK.conclusions}
        points = CHECK.points(record.given.marks)
        assert points is None or 0 <= points <= 100
        assert len(record.given.text) <= 2000 and len(record.given.assessor) <= 60
    json.dumps([issue.as_dict() for issue in report.issues])


# ---- days of leave


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("11月6日、11月7日、11月8日", (6, 7, 8)), ("11月6日至8日", (6, 7, 8)), ("11月6-8日", (6, 7, 8)),
        ("2024-11-06", (6,)), ("2024.11.6至2024.11.8", (6, 7, 8)), ("6日、8日", (6, 8)), ("11 月 6 日", (6,)),
        ("11月6日\n11月7日", (6, 7)), ("１１月６日，８日", (6, 8)), ("11月8日和11月6日及6日", (6, 8)),
        ("无", ()), ("", ()),
    ],
)  # fmt: skip
def test_days_of_leave(typed: str, days: tuple[int, ...]) -> None:
    assert days_off(typed, FIRST, LAST) == [date(2024, 11, day) for day in days]


def test_a_day_without_its_year_is_of_the_placement() -> None:
    first, last = date(2024, 12, 20), date(2025, 1, 10)
    assert days_off("12月30日至1月2日", first, last) == [date(2024, 12, 30) + timedelta(days=n) for n in range(4)]
    assert days_off("1月2日", first, last) == [date(2025, 1, 2)]


@pytest.mark.parametrize(
    "typed", ["3天", "3", "上午", "11月31日", "11月8日至6日", "11月6日上午", "11-6", "请假", "11月", "2月30日", "6日前"]
)
def test_what_is_no_day_is_unclear(typed: str) -> None:
    with pytest.raises(Unclear):
        days_off(typed, FIRST, LAST)


@given(st.sets(st.dates(FIRST, LAST)), st.booleans(), st.sampled_from(["、", "，", " ", "\n", ";"]))
def test_days_read_back_as_written(days: set[date], whole: bool, between: str) -> None:
    text = between.join(f"{day}" if whole else f"{day.month}月{day.day}日" for day in days)
    assert days_off(text, FIRST, LAST) == sorted(days)


@given(
    st.one_of(st.text(max_size=60), st.text("0123456789年月日至-、. ", max_size=30)), st.dates(), st.integers(0, 400)
)
def test_any_text_is_days_in_order_or_unclear(typed: str, first: date, span: int) -> None:
    last = min(first, date(9990, 1, 1)) + timedelta(days=span)
    try:
        found = days_off(typed, min(first, last), last)
    except Unclear:
        return
    assert all(one < other for one, other in pairwise(found))
    assert not any(isinstance(day, datetime) for day in found)
