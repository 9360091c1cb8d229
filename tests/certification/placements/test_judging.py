"""Stretches, leave, breaks and holidays at the level of placements: whatever is recorded, each day counts as it should.

What is expected is counted here day by day, knowing nothing of segments.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.placements import days, judging
from certification.placements.models import Placement, PlacementDay
from workflows.calendar import is_working_day

from .conftest import FIRST, LAST

# New Year and the Spring Festival of 2025, with the Sundays and the Saturday that are worked for it.
NEAR = date(2024, 12, 20)
ATTENDANCE = ("present", "leave", "absent", "interrupted")
offsets = st.integers(0, 45)
records = st.dictionaries(st.integers(-3, 50), st.sampled_from(ATTENDANCE), max_size=12)
stretches = st.tuples(offsets, st.integers(1, 20), records)
as_ofs = st.integers(0, 70).map(lambda number: NEAR + timedelta(days=number))


def placed(number: int, offset: int, length: int, recorded: Mapping[int, str]) -> Placement:
    """A placement that was never saved, read with its days."""
    first = NEAR + timedelta(days=offset)
    case = Placement(pk=number + 1, first_day=first, last_day=first + timedelta(days=length - 1), host_kind="unit")
    rows = [PlacementDay(day=first + timedelta(days=at), attendance=said) for at, said in sorted(recorded.items())]
    case._prefetched_objects_cache = {"days": rows}  # as a prefetch leaves it
    return case


people = st.lists(stretches, min_size=1, max_size=3).map(
    lambda given: [placed(number, *one) for number, one in enumerate(given)]
)


def said(case: Placement, day: date) -> str:
    """What is recorded of a day of a placement; "" where it is none of its days."""
    if not case.first_day <= day <= case.last_day:
        return ""
    return next((row.attendance for row in case.days.all() if row.day == day), "present")


def everyday(cases: Sequence[Placement]) -> Iterator[tuple[date, set[str]]]:
    first = min(case.first_day for case in cases)
    for number in range((max(case.last_day for case in cases) - first).days + 1):
        day = first + timedelta(days=number)
        yield day, {said(case, day) for case in cases} - {""}


def expected(cases: Sequence[Placement], as_of: date) -> list[set[date]]:
    """The days that count, by unbroken period: one day on which the person was nowhere, or broke off, ends it."""
    found: list[set[date]] = []
    unbroken = False
    for day, told in everyday(cases):
        if not told or told == {"interrupted"}:
            unbroken = False
            continue
        if not unbroken:
            found.append(set())
            unbroken = True
        if "present" in told and day <= as_of:
            found[-1].add(day)
    return found


class TestDays:
    @given(people, as_ofs)
    def test_a_day_counts_once_where_the_person_was_there_at_one_of_the_hosts(self, cases, as_of):
        found = judging.account_of(cases, as_of)
        wanted = expected(cases, as_of)
        assert [one.calendar for one in found.periods] == [len(one) for one in wanted]
        assert [one.working for one in found.periods] == [sum(map(is_working_day, one)) for one in wanted]
        assert {mark.day for mark in found.days if mark.counts_calendar} == set().union(*wanted)
        assert len({mark.day for mark in found.days}) == len(found.days)

    @given(stretches, as_ofs)
    def test_the_stays_of_a_placement_are_its_days_without_the_broken_ones(self, stretch, as_of):
        case = placed(0, *stretch)
        stays = judging.stays(case, as_of)
        covered = [day for stay in stays for day in judging.span(stay.start, stay.end)]
        whole = [day for day, told in everyday([case]) if told != {"interrupted"}]
        assert covered == whole
        assert all(one.end + timedelta(days=1) < two.start for one, two in pairwise(stays))

    @given(offsets, st.integers(2, 20), st.integers(1, 19), records, as_ofs)
    def test_a_change_of_host_changes_nothing(self, offset, length, cut, recorded, as_of):
        cut = min(cut, length - 1)
        first = {at: attendance for at, attendance in recorded.items() if at < cut}
        second = {at - cut: attendance for at, attendance in recorded.items() if at >= cut}
        whole = judging.account_of([placed(0, offset, length, recorded)], as_of)
        parts = judging.account_of(
            [placed(0, offset, cut, first), placed(1, offset + cut, length - cut, second)], as_of
        )
        assert (whole.periods, whole.calendar, whole.working) == (parts.periods, parts.calendar, parts.working)

    @given(people, as_ofs, st.integers(0, 45), st.sampled_from(("leave", "absent", "interrupted")))
    def test_being_away_a_day_more_adds_none(self, cases, as_of, at, away):
        before = judging.account_of(cases, as_of)
        case = cases[0]
        day = case.first_day + timedelta(days=at)
        rows = [row for row in case.days.all() if row.day != day]
        case._prefetched_objects_cache = {"days": [*rows, PlacementDay(day=day, attendance=away)]}
        after = judging.account_of(cases, as_of)
        assert after.calendar <= before.calendar and after.working <= before.working
        assert before.cumulative - 1 <= after.cumulative <= before.cumulative

    @given(people, as_ofs, st.integers(1, 30))
    def test_time_takes_no_day_away_and_the_order_of_the_placements_is_all_one(self, cases, as_of, later):
        now, then = (judging.account_of(cases, day) for day in (as_of, as_of + timedelta(days=later)))
        assert now.calendar <= then.calendar and now.cumulative_working <= then.cumulative_working
        assert judging.account_of(cases[::-1], as_of).periods == now.periods


@pytest.fixture
def two(world):
    """A fortnight at one host, and the same person at another from the Monday after."""
    round_ = world.round()
    one = world.propose(round_)
    other = world.propose(
        round_, host=world.silent, first_day=LAST + timedelta(days=1), last_day=LAST + timedelta(days=14)
    )
    return one, other


class TestTheRules:
    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(-20, 20), st.integers(1, 20), st.lists(records, min_size=2, max_size=2), st.integers(0, 40))
    def test_are_asked_about_all_that_is_judged_as_one(self, two, shift, length, recorded, later):
        other = two[1]
        other.first_day = FIRST + timedelta(days=shift)
        other.last_day = other.first_day + timedelta(days=length - 1)
        other.save(update_fields=["first_day", "last_day"])
        for case in two:
            case.began_on = case.first_day
            case.save(update_fields=["began_on"])
        PlacementDay.objects.all().delete()
        for case, rows in zip(two, recorded, strict=True):
            PlacementDay.objects.bulk_create(
                PlacementDay(placement=case, day=case.first_day + timedelta(days=at), attendance=attendance)
                for at, attendance in rows.items()
            )
        as_of = FIRST + timedelta(days=later)
        touch = FIRST - timedelta(days=length) <= other.first_day <= LAST + timedelta(days=1)
        for case in two:
            joined = two if touch else [case]
            wanted = max((len(found) for found in expected(joined, as_of)), default=0)
            asked = judging.question(case, as_of)
            found = judging.as_if_evaluated(case, as_of)
            assert not touch or asked["segments"] == judging.question(other, as_of)["segments"]
            over = as_of >= max(one.last_day for one in joined)  # before that nobody is evaluated (P04)
            assert (found["calendar_days"] or 0) == wanted
            assert (found["decision"] == "eligible") == (wanted >= 14 and over) or not over
            assert found["decision"] != "eligible" or wanted >= 14


class TestDayByDay:
    """As the page shows it."""

    def test_each_day_says_what_it_is(self, world):
        case = world.under_way(first_day=date(2024, 12, 24), last_day=date(2025, 1, 7))
        world.on(date(2025, 1, 2))
        told = ((date(2024, 12, 26), "leave", "病假"), (date(2024, 12, 30), "interrupted", "回企业"))
        world.act(case, "confirm_days", world.coach, days=told)
        shown = days.by_day(case, date(2025, 1, 2))
        by_day = {one.day: one for one in shown.days}
        for day, why, counts in (
            (date(2024, 12, 24), "在岗", ("计入", "计入")), (date(2024, 12, 26), "请假（病假）", ("不计", "不计")),
            (date(2024, 12, 28), "周末", ("计入", "不计")), (date(2024, 12, 30), "中断（回企业）", ("不计", "不计")),
            (date(2025, 1, 1), "法定节假日", ("计入", "不计")), (date(2025, 1, 3), "尚未到", ("未到", "未到")),
        ):  # fmt: skip
            assert (by_day[day].why, by_day[day].counts) == (why, counts), day
        assert [one.day for one in shown.days if one.breaks] == [date(2024, 12, 30)]
        assert by_day[date(2024, 12, 26)].confirmed and by_day[date(2024, 12, 24)].open

    def test_two_hosts_their_overlap_and_the_gap_between_are_shown(self, world):
        case = world.under_way()
        world.act(case, "terminate", world.coach, day=FIRST, text="企业急需")
        more = {"person": case.person, "host": world.silent}
        overlap = Placement.objects.get(pk=case.pk)
        later = world.propose(overlap.round, first_day=date(2024, 11, 7), last_day=date(2024, 11, 20), **more)
        shown = days.by_day(later, date(2024, 11, 10))
        (gap,) = [line for line in shown.lines if isinstance(line, days.Gap)]
        assert (gap.first, gap.last, gap.length, shown.hosts) == (date(2024, 11, 5), date(2024, 11, 6), 2, True)
        assert [one.cell.where for one in shown.days[:2]] == ["汶上县信访局", "汶上县服装商会"]

    def test_a_day_at_two_hosts_counts_once(self, world):
        round_ = world.round()
        case = world.propose(round_)
        world.propose(round_, host=world.silent, first_day=LAST, last_day=LAST + timedelta(days=13), overlap_known=True)
        shown = days.by_day(case, LAST + timedelta(days=1))
        (double,) = [one for one in shown.days if one.day == LAST]
        assert double.cell.where == "汶上县信访局、汶上县服装商会" and double.counts == ("计入", "不计")
        monday = next(one for one in shown.days if one.day == LAST + timedelta(days=1))
        assert monday.why == "在岗"
        assert shown.account.calendar == 15

    def test_an_unpublished_year_is_marked_provisional(self, world):
        case = world.propose(world.round())
        case.first_day, case.last_day = date(2096, 1, 2), date(2096, 1, 15)
        assert days.by_day(case, date(2096, 1, 5)).provisional == [2096]
        assert days.by_day(world.propose(case.round, world.coordinator("丙")), LAST).provisional == []
