"""Whatever stands in a row, it is either taken in whole or refused with a reason."""

import json
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from mediation_orgs.registry.codes import DISPUTE_TYPES, OUTCOMES, Outcome
from mediation_orgs.registry.register_rows import TITLES, Body, Judge
from workflows.sheets.report import Place, Severity
from workflows.sheets.tables import Line

COLUMNS = {field: index for index, field in enumerate(TITLES, start=1)}
JUDGE = Judge({"T01": Body(1, "甲一调委会", "370830")}, as_of=date(2025, 1, 10))
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
    line = Line(Place(sheet="表", row=9), [None, *cells.values()][:width])
    record, issues = JUDGE.judge(line, COLUMNS)
    assert (record is None) == any(issue.severity == Severity.REJECT for issue in issues)
    assert all(issue.message and issue.field in TITLES for issue in issues)
    json.dumps([issue.as_dict() for issue in issues])
    if record:
        assert record.accepted <= JUDGE.as_of
        assert (record.closed is None) == (record.outcome is Outcome.PENDING)
        assert record.closed is None or record.accepted <= record.closed <= JUDGE.as_of
        assert record.people is None or record.people >= 1
        assert record.case_no and record.case_key and len(record.case_no) <= 80 and len(record.mediator) <= 60
        json.dumps(record.as_typed)


@given(st.sampled_from(sorted(OUTCOMES)), st.datetimes(datetime(2024, 1, 1), datetime(2024, 12, 31)))
def test_a_time_of_day_does_not_move_a_case_to_another_day(word, moment):
    cells = [None, "T01", "", "甲1号", "", "", moment, "", 1, "", moment, word, "", "", "", ""]
    record, _ = JUDGE.judge(Line(Place(sheet="表", row=9), cells), COLUMNS)
    assert record and record.accepted == moment.date()
