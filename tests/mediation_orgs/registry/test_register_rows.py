"""Whatever stands in a row, it is either taken in whole or refused with a reason."""

import json
from collections.abc import Iterator
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from mediation_orgs.registry.codes import DISPUTE_TYPES, OUTCOMES, Outcome
from mediation_orgs.registry.register_rows import REGISTER, Body, Record, judge
from workflows.sheets.headings import Heading
from workflows.sheets.lines import Line
from workflows.sheets.report import Issue, Place, Severity
from workflows.sheets.rows import Layout, Row

TITLES = REGISTER.titles
COLUMNS = {field: index for index, field in enumerate(TITLES, start=1)}
AS_OF = date(2025, 1, 10)
BODIES = {"T01": Body(1, "甲一调委会", "370830")}


class Unmerged:
    name, hidden = "表", False

    def lines(self) -> Iterator[Line]:
        return iter(())

    def merged_at(self, row: int, index: int) -> str:
        return ""


HEADS = ("序号", *TITLES.values())
LAYOUT = Layout(Unmerged(), Heading(REGISTER, COLUMNS, HEADS, (), (), (HEADS,)), AS_OF, None)


def judged(cells: list[object]) -> tuple[Record | None, list[Issue]]:
    row = Row(Line(Place(sheet="表", row=9), cells), LAYOUT)
    return judge(row, BODIES), row.issues


ANYTHING = st.one_of(
    st.none(),
    st.text(max_size=100),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(["=1+1", "<b>", "薛?允", "'", "\u200b"]),
)
DAYS = st.one_of(
    ANYTHING, st.dates(date(2023, 1, 1), date(2026, 1, 1)), st.sampled_from(["2024.3.5", "2月30日", 45000])
)
CELLS = {
    "org": st.sampled_from(["T01", " t01", "T02", "", None]),
    "accepted": DAYS,
    "closed": DAYS,
    "outcome": st.one_of(st.sampled_from(sorted(OUTCOMES)), ANYTHING),
    "dispute": st.one_of(st.sampled_from(sorted(DISPUTE_TYPES)), ANYTHING),
}


@given(st.fixed_dictionaries({field: CELLS.get(field, ANYTHING) for field in TITLES}), st.integers(0, len(TITLES) + 1))
def test_every_row_is_taken_in_whole_or_refused_with_a_reason(cells, width):
    record, issues = judged([None, *cells.values()][:width])
    assert (record is None) == any(issue.severity == Severity.REJECT for issue in issues)
    assert all(issue.message and issue.field in TITLES for issue in issues)
    json.dumps([issue.as_dict() for issue in issues])
    if record:
        assert record.accepted <= AS_OF
        assert (record.closed is None) == (record.outcome is Outcome.PENDING)
        assert record.closed is None or record.accepted <= record.closed <= AS_OF
        assert record.people is None or record.people >= 1
        assert record.case_no and record.case_key and len(record.case_no) <= 80 and len(record.mediator) <= 60
        json.dumps(record.as_typed)


@given(st.sampled_from(sorted(OUTCOMES)), st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)))
def test_a_time_of_day_does_not_move_a_case_to_another_day(word, moment):
    cells = [None, "T01", "", "甲1号", "", "", moment, "", 1, "", moment, word, "", "", "", ""]
    record, _ = judged(cells)
    assert record and record.accepted == moment.date()
