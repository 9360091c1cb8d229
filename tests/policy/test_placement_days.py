"""The days of placements: merging, leave, holidays, what is still to come."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import is_working_day
from workflows.policy.placement_days import Segment, account

LATER = date(2025, 6, 30)
NONE: list[date] = []


def whys(found):
    return {mark.day.isoformat()[5:]: mark.why for mark in found.days if mark.why}


def test_national_day_is_counted_in_days_and_not_in_working_days():
    found = account([(date(2024, 9, 28), date(2024, 10, 13))], NONE, LATER)
    assert (found.calendar, found.working, found.cumulative) == (16, 7, 16)
    assert whys(found) == {
        "09-28": "weekend", "09-29": "makeup", **{f"10-{n:02}": "holiday" for n in range(1, 8)},
        "10-12": "makeup", "10-13": "weekend",
    }  # fmt: skip
    assert not found.provisional and (found.calendar_wanted, found.working_wanted) == (14, 10)


def test_a_change_of_host_joins_a_day_in_two_counts_once_and_a_gap_divides():
    first, second = (date(2024, 11, 4), date(2024, 11, 8)), (date(2024, 11, 8), date(2024, 11, 13))
    third, fourth = (date(2024, 11, 14), date(2024, 11, 15)), (date(2024, 11, 17), date(2024, 11, 18))
    found = account([first, second, third, fourth], NONE, LATER)
    assert [(one.first, one.last, one.calendar) for one in found.periods] == [
        (date(2024, 11, 4), date(2024, 11, 15), 12), (date(2024, 11, 17), date(2024, 11, 18), 2),
    ]  # fmt: skip
    (double,) = [mark for mark in found.days if mark.why == "overlap"]
    assert (double.day, double.segments, double.counts_calendar) == (date(2024, 11, 8), (0, 1), True)
    assert [mark.segments for mark in found.days if mark.day >= date(2024, 11, 13)] == [(1,), (2,), (2,), (3,), (3,)]
    assert (found.calendar, found.cumulative, found.working, found.cumulative_working) == (12, 14, 10, 11)


def test_leave_takes_days_off_and_does_not_break_the_period():
    away = [date(2024, 11, 6), date(2024, 11, 9), date(2024, 11, 30)]
    found = account([(date(2024, 11, 4), date(2024, 11, 17))], away, LATER)
    (period,) = found.periods
    assert (period.calendar, period.working, period.leave) == (12, 9, 2)
    marks = {mark.day: mark for mark in found.days}
    assert marks[away[0]].why == marks[away[1]].why == "leave"
    assert not marks[away[0]].counts_calendar and not marks[away[0]].counts_working


def test_a_running_stretch_ends_today_and_planned_days_are_shown_and_not_counted():
    running = account([Segment(date(2024, 11, 4))], NONE, date(2024, 11, 10))
    assert [(one.first, one.last) for one in running.periods] == [(date(2024, 11, 4), date(2024, 11, 10))]
    planned = account([(date(2024, 11, 4), date(2024, 11, 17))], NONE, date(2024, 11, 10))
    assert planned.calendar == running.calendar == 7
    assert [mark.why for mark in planned.days if mark.day > date(2024, 11, 10)] == ["future"] * 7
    assert account([Segment(date(2024, 11, 11))], NONE, date(2024, 11, 10)).days == []


def test_a_year_without_a_holiday_notice_is_provisional():
    assert account([(date(2031, 3, 3), date(2031, 3, 4))], NONE, date(2031, 4, 1)).provisional
    assert not account([], NONE, LATER).provisional
    assert account([], NONE, LATER).calendar == account([], NONE, LATER).working == 0


def test_a_stretch_that_ends_before_it_starts_is_no_stretch():
    with pytest.raises(ValueError, match="before"):
        account([(date(2024, 11, 5), date(2024, 11, 4))], NONE, LATER)


# -- what holds of all of them --------------------------------------------------------------------------------------

DAYS = st.dates(date(2024, 8, 1), date(2025, 3, 1))
SPANS = st.builds(lambda first, length: (first, first + timedelta(days=length)), DAYS, st.integers(0, 40))
SEGMENTS = st.lists(SPANS, min_size=1, max_size=5)
LEAVE = st.sets(DAYS, max_size=20)


def counted(segments):
    return {first + timedelta(days=n) for first, last in segments for n in range((last - first).days + 1)}


@given(st.lists(SPANS, min_size=1, max_size=4), LEAVE, DAYS)
def test_the_order_of_the_segments_changes_nothing(segments, leave, as_of):
    found = [account(order, leave, as_of) for order in permutations(segments)]
    assert len({tuple(one.periods) for one in found}) == 1
    assert len({tuple(mark[:4] for mark in one.days) for one in found}) == 1


@given(SEGMENTS, LEAVE)
def test_every_day_counts_once_and_only_days_of_a_segment_do(segments, leave):
    found = account(segments, leave, LATER)
    assert [mark.day for mark in found.days] == sorted(counted(segments))
    assert found.cumulative == len(counted(segments) - leave)
    assert found.calendar <= found.cumulative and found.working <= found.calendar
    for mark in found.days:
        assert mark.segments == tuple(n for n, (s, e) in enumerate(segments) if s <= mark.day <= e)


@given(SEGMENTS, SPANS, LEAVE, DAYS)
def test_another_segment_never_shortens(segments, more, leave, as_of):
    before, after = account(segments, leave, as_of), account([*segments, more], leave, as_of)
    assert after.calendar >= before.calendar and after.working >= before.working
    assert after.cumulative >= before.cumulative


@given(SEGMENTS, LEAVE, DAYS)
def test_a_longer_segment_never_shortens(segments, leave, as_of):
    longer = [(segments[0][0], segments[0][1] + timedelta(days=1)), *segments[1:]]
    before, after = account(segments, leave, as_of), account(longer, leave, as_of)
    assert after.calendar >= before.calendar and after.working >= before.working


@given(SEGMENTS, LEAVE, DAYS)
def test_leave_never_lengthens_and_takes_no_more_than_its_days(segments, leave, away):
    before, after = account(segments, leave, LATER), account(segments, leave | {away}, LATER)
    assert before.calendar - 1 <= after.calendar <= before.calendar
    assert [one[:2] for one in before.periods] == [one[:2] for one in after.periods]


@given(SEGMENTS, LEAVE)
def test_holidays_and_weekends_do_not_change_the_calendar_reading(segments, leave):
    for mark in account(segments, leave, LATER).days:
        assert mark.counts_calendar == (mark.day not in leave)
        assert mark.counts_working == (mark.counts_calendar and is_working_day(mark.day))


@given(SEGMENTS, LEAVE, DAYS)
def test_what_is_still_to_come_counts_nowhere_and_time_only_adds(segments, leave, as_of):
    found, next_day = account(segments, leave, as_of), account(segments, leave, as_of + timedelta(days=1))
    assert not any(mark.counts_calendar or mark.counts_working for mark in found.days if mark.day > as_of)
    assert {mark.day for mark in found.days if mark.why == "future"} == {d for d in counted(segments) if d > as_of}
    assert found.calendar <= next_day.calendar <= found.calendar + 1
