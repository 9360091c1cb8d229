"""The arithmetic of months, against a plain model that walks the calendar."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.policy.grade.spans import add_months, add_up, difference, in_words, merged, months_between

days = st.dates(date(1950, 1, 1), date(2100, 1, 1)).map(date.toordinal)
leap = st.sampled_from(["feb28", "mar01"])


def on(text):
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("start", "months", "feb29", "expected"),
    [
        ("2020-02-29", 12, "feb28", "2021-02-28"), ("2020-02-29", 12, "mar01", "2021-03-01"),
        ("2020-02-29", 48, "mar01", "2024-02-29"), ("2023-01-31", 1, "feb28", "2023-02-28"),
        ("2023-01-31", 1, "mar01", "2023-02-28"), ("2023-10-31", 1, "feb28", "2023-11-30"),
        ("2023-12-15", 1, "feb28", "2024-01-15"), ("2020-02-29", 1, "feb28", "2020-03-29"),
    ],
)  # fmt: skip
def test_the_corresponding_day(start, months, feb29, expected):
    assert add_months(on(start), months, feb29) == on(expected)


@given(days, st.integers(0, 700), leap)
def test_whole_months_are_the_most_that_fit(first, length, feb29):
    until = first + length
    months = months_between(first, until, feb29)
    assert add_months(first, months, feb29) <= until < add_months(first, months + 1, feb29)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
def test_merged_spans_hold_the_same_days_in_order_and_apart(spans):
    result = merged(spans)
    assert {day for first, until in result for day in range(first, until)} == {
        day for first, until in spans for day in range(first, until)
    }
    assert all(one[1] < other[0] for one, other in itertools.pairwise(result))


@given(days, st.integers(1, 60), leap)
def test_one_unbroken_period_is_full_on_its_anniversary(first, months, feb29):
    target = add_months(first, months, feb29)
    assert add_up([(first, target)], 0, months, feb29).reached == target
    assert add_up([(first, target - 1)], 0, months, feb29).reached is None


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 900)), min_size=1, max_size=6), st.integers(1, 60), leap)
def test_the_sum_differs_from_plain_days_by_a_few_days_for_each_gap(pieces, months, feb29):
    """30-day months and total days differ from G04 by at most three days a month boundary of each period."""
    base = date(2000, 1, 1).toordinal()
    spans = merged((base + start, base + start + length) for start, length in pieces)
    reached = add_up(spans, 0, months, feb29).reached
    total = sum(until - first for first, until in spans)
    if reached is None:
        assert total < months * 31 + 3 * len(spans)
    else:
        worked = sum(min(until, reached) - first for first, until in spans if first < reached)
        assert months * 28 - 3 * len(spans) <= worked <= months * 31 + 3 * len(spans)


def test_words():
    assert in_words(50, 3) == "4年2个月3天"
    assert in_words(0, 0) == "0天"
    assert in_words(12, 0) == "1年"
    assert difference(on("2024-01-31"), on("2024-03-01"), "feb28") == "1个月1天"
    assert difference(on("2024-01-01"), on("2024-01-01") + timedelta(5).days, "feb28") == "5天"
