import csv
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import add_working_days, is_published, is_working_day, period, working_days_between

DATA = Path(__file__).resolve().parents[1] / "data"
PUBLISHED = range(2023, 2027)
any_day = st.dates(date(2022, 6, 1), date(2028, 12, 31))


@pytest.mark.parametrize("year", PUBLISHED)
def test_every_day_of_a_published_year_agrees_with_an_independent_calendar(year):
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    wrong = [day for day in days if day.year == year and is_working_day(day) != chinese_calendar.is_workday(day)]
    assert not wrong


def test_the_dated_list_of_holidays_is_honoured():
    with (DATA / "holidays_2024_2025.csv").open(encoding="utf-8-sig") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        assert is_working_day(date.fromisoformat(row["date"])) == (row["kind"] == "work"), row


def test_a_year_without_a_notice_counts_weekends_only_and_says_so():
    deadline = add_working_days(date(2027, 4, 30), 1)  # 1 May 2027 is a Saturday, the 3rd a Monday
    assert (deadline.day, deadline.provisional) == (date(2027, 5, 3), True)
    assert not is_published(2027)


def test_a_term_that_runs_into_an_unpublished_year_is_provisional():
    assert add_working_days(date(2026, 12, 25), 2).provisional is False
    assert add_working_days(date(2026, 12, 31), 1).provisional is True
    assert period(date(2026, 12, 28), 5).provisional is True


def test_publicity_of_five_days_before_national_day_works_the_weekend_and_skips_the_holiday():
    found = period(date(2024, 9, 28), 5)  # a Saturday; the Sunday after it is worked
    assert found.days == [
        date(2024, 9, 29),
        date(2024, 9, 30),
        date(2024, 10, 8),
        date(2024, 10, 9),
        date(2024, 10, 10),
    ]
    assert (found.first, found.last) == (date(2024, 9, 29), date(2024, 10, 10))


def test_the_first_day_counts_in_a_period_but_not_in_a_term():
    monday = date(2025, 3, 3)
    assert period(monday, 5).last == date(2025, 3, 7)
    assert add_working_days(monday, 5).day == date(2025, 3, 10)


def test_working_days_between_counts_both_ends_and_nothing_backwards():
    assert working_days_between(date(2025, 1, 27), date(2025, 2, 8)) == 5
    assert working_days_between(date(2025, 2, 8), date(2025, 2, 8)) == 1
    assert working_days_between(date(2025, 2, 8), date(2025, 2, 7)) == 0


def test_impossible_lengths_are_refused():
    with pytest.raises(ValueError, match="-1 working days"):
        add_working_days(date(2025, 1, 1), -1)
    with pytest.raises(ValueError, match="0 working days"):
        period(date(2025, 1, 1), 0)


@given(any_day, st.integers(1, 60))
def test_a_term_counted_back_has_its_length(start, n):
    deadline = add_working_days(start, n).day
    assert is_working_day(deadline)
    assert working_days_between(start + timedelta(1), deadline) == n


@given(any_day, st.integers(0, 40), st.integers(0, 40), st.integers(0, 30))
def test_later_starts_and_longer_terms_never_end_earlier(start, n, more, later):
    end = add_working_days(start, n).day
    assert add_working_days(start, n + more).day >= end
    assert add_working_days(start + timedelta(later), n).day >= end


@given(any_day, st.integers(1, 40))
def test_a_period_is_its_own_working_days(first, n):
    found = period(first, n)
    assert len(found.days) == n == working_days_between(first, found.last)
    assert all(map(is_working_day, found.days))
