"""The publicity clock, and objections within it: through the services."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.rounds.conftest import DAY, NOW, TODAY, put, rank, refused, state_of, states, step
from workflows.calendar import add_working_days, is_working_day, period
from workflows.cases.models import Case
from workflows.cases.queries import Filters, todo
from workflows.cases.tasks import sweep_at
from workflows.organisations.officers import Officer
from workflows.rounds import services
from workflows.rounds.models import Nomination, SelectionRound


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2025, 2, 11), date(2025, 2, 17)),
     (date(2025, 1, 24), date(2025, 2, 6)),  # over the Spring Festival; Sunday 26 January is worked
     (date(2025, 2, 8), date(2025, 2, 13)),  # a Saturday that is worked
     (date(2025, 9, 28), date(2025, 10, 10))],  # over the National Day; Sunday 28 September is worked
)  # fmt: skip
def test_the_period_is_five_working_days_by_the_official_calendar(prefecture, first, last):
    round_ = prefecture.round("ranked")
    prefecture.nomination(round_, "listed")
    published = step(round_, "publicise", None, first=first, at=NOW)
    assert (published.publicity_first, published.publicity_last) == (first, last)
    assert not published.publicity_provisional


def test_a_list_issued_on_a_sunday_is_in_publicity_from_monday(prefecture):
    round_ = prefecture.round("ranked")
    prefecture.nomination(round_, "listed")
    published = step(round_, "publicise", None, first=date(2025, 2, 9), at=NOW)
    assert (published.publicity_first, published.publicity_last) == (date(2025, 2, 10), date(2025, 2, 14))


def test_a_period_into_a_year_without_a_holiday_notice_is_provisional(prefecture):
    round_ = prefecture.round("ranked")
    prefecture.nomination(round_, "listed")
    published = step(round_, "publicise", None, first=date(2031, 3, 3), at=NOW)
    assert published.publicity_provisional


def test_only_the_listed_are_published(prefecture):
    round_ = prefecture.round("ranked")
    listed, reserve = prefecture.nomination(round_, "listed"), prefecture.nomination(round_, "not_selected")
    step(round_, "publicise", None, first=TODAY, at=NOW)
    assert states(round_) == {listed.pk: "in_publicity", reserve.pk: "not_selected"}


@pytest.mark.parametrize(
    ("state", "field", "after"), [("open", "closes_on", "closed"), ("in_publicity", "publicity_last", "publicity_over")]
)
def test_time_is_up_exactly_at_the_midnight_after_the_last_day(prefecture, state, field, after):
    round_ = prefecture.round(state, **{field: TODAY})
    end = midnight(TODAY + DAY)
    with refused("not_due"):
        step(round_, "time_up", None, at=end - timedelta(microseconds=1))
    assert sweep_at(end - timedelta(seconds=1))["timers"] == 0 and state_of(round_) == state
    assert sweep_at(end)["timers"] == 1 and state_of(round_) == after


def test_nothing_is_determined_before_the_period_has_run_out(prefecture):
    round_, _ = prefecture.published()
    with refused("wrong_state"):
        step(round_, "submit_list", prefecture.person("clerk"), at=NOW)


def test_nor_with_an_objection_open(prefecture):
    round_, (nomination, _) = prefecture.published(state="publicity_over")
    clerk = prefecture.person("clerk")
    objection = prefecture.objection(nomination)
    for state in ("filed", "accepted", "investigated"):
        put(objection, state, NOW) if objection.process_id is None else Case.objects.filter(pk=objection.pk).update(
            state=state
        )
        with refused("objection_open"):
            step(round_, "submit_list", clerk, at=NOW)
    Case.objects.filter(pk=objection.pk).update(state="dismissed")
    assert step(round_, "submit_list", clerk, at=NOW).state == "in_review"


def uphold(prefecture, objection):
    step(objection, "uphold", prefecture.person("determination"), at=NOW, text="查实", clause="三(二)4")


def over(round_):
    """The days pass and the timer rings."""
    SelectionRound.objects.filter(pk=round_.pk).update(publicity_last=TODAY - DAY)
    step(round_, "time_up", None, at=NOW)


def test_a_list_changed_by_an_objection_is_published_again_before_it_is_determined(prefecture):
    round_, (gone, other) = prefecture.published()
    reserve = prefecture.nomination(round_, "not_selected", rank=3, on_reserve=True, merit="0.7")
    uphold(prefecture, prefecture.objection(gone, "investigated"))
    assert state_of(gone) == "removed"
    over(round_)
    clerk = prefecture.person("clerk")
    with refused("list_changed"):
        step(round_, "submit_list", clerk, at=NOW)
    rank(prefecture, round_, [other.pk, reserve.pk])
    assert states(round_) == {gone.pk: "removed", other.pk: "listed", reserve.pk: "listed"}
    step(round_, "publicise", None, first=TODAY, at=NOW)
    over(round_)
    assert step(round_, "submit_list", clerk, at=NOW).state == "in_review"


def test_a_lost_place_stays_empty_where_the_rules_let_no_reserve_fill_it(prefecture):
    round_, (gone, other) = prefecture.published(reserve_fills=False)
    next_one = prefecture.nomination(round_, "not_selected", rank=3, merit="0.7")
    uphold(prefecture, prefecture.objection(gone, "investigated"))
    over(round_)
    rank(prefecture, round_, [other.pk, next_one.pk])
    assert states(round_) == {gone.pk: "removed", other.pk: "listed", next_one.pk: "not_selected"}
    assert not Nomination.objects.get(pk=next_one.pk).on_reserve


def test_an_unchanged_list_is_not_ranked_again_nor_one_with_an_objection_open(prefecture):
    round_, (one, two) = prefecture.published(state="publicity_over")
    with refused("list_unchanged"):
        rank(prefecture, round_, [one.pk, two.pk])
    SelectionRound.objects.update(list_changed=True)
    prefecture.objection(two, "accepted")
    with refused("objection_open"):
        rank(prefecture, round_, [one.pk, two.pk])


def test_whoever_stands_on_the_determined_list_is_honoured_when_the_round_concludes(prefecture):
    round_, (one, two) = prefecture.published(state="passed")
    gone = prefecture.nomination(round_, "removed")
    step(round_, "conclude", None, at=NOW)
    assert states(round_) == {one.pk: "honoured", two.pk: "honoured", gone.pk: "removed"}


# ---- objections ------------------------------------------------------------------------------------------------------


def file(nomination, at=NOW, **changes):
    said = {"filer_name": "温职工", "filer_phone": "19900009999", "content": "登记的案件与实际情况不符"} | changes
    return services.file_objection(nomination_id=nomination.pk, at=at, **said)


def test_an_objection_is_filed_up_to_the_last_minute_of_the_last_day_and_not_after(prefecture, now):
    round_, (nomination, _) = prefecture.published()
    last = SelectionRound.objects.get(pk=round_.pk).publicity_last
    with refused("not_in_publicity"):
        file(nomination, midnight(last + DAY))
    with refused("not_in_publicity"):
        file(nomination, midnight(TODAY) - timedelta(seconds=1))
    filed = file(nomination, midnight(last + DAY) - timedelta(seconds=1))
    assert filed.state == "filed" and filed.due == add_working_days(last, 10).day


@pytest.mark.parametrize("state", ["ranked", "publicity_over", "in_review", "passed", "concluded"])
def test_no_objection_outside_publicity(prefecture, state):
    _, (nomination, _) = prefecture.published(state=state, publicity_first=TODAY, publicity_last=TODAY + DAY)
    with refused("not_in_publicity"):
        file(nomination)


def test_no_objection_to_one_that_is_not_on_the_list(prefecture):
    round_, _ = prefecture.published()
    with refused("not_in_publicity"):
        file(prefecture.nomination(round_, "not_selected"))


@pytest.mark.parametrize("changes", [{"filer_name": " 王 "}, {"filer_phone": " "}, {"content": "太短"}])
def test_an_objection_needs_a_name_a_phone_and_facts(prefecture, changes):
    with refused("objection_incomplete"):
        file(prefecture.published()[1][0], **changes)


@pytest.mark.parametrize(
    ("action", "state", "who", "said", "code"),
    [("decline", "filed", "acceptance", {}, "text_missing"),
     ("investigate", "accepted", "preliminary", {"text": " "}, "text_missing"),
     ("extend", "accepted", "preliminary", {}, "text_missing"),
     ("uphold", "investigated", "determination", {"text": "查实"}, "clause_missing"),
     ("uphold", "investigated", "determination", {"clause": "三(二)4"}, "text_missing"),
     ("dismiss", "investigated", "determination", {"text": ""}, "text_missing"),
     ("unmask", "accepted", "preliminary", {"text": ""}, "text_missing")],
)  # fmt: skip
def test_each_step_on_an_objection_asks_for_its_words(prefecture, action, state, who, said, code):
    objection = prefecture.objection(prefecture.published()[1][0], state)
    with refused(code):
        step(objection, action, prefecture.person(who), at=NOW, **said)
    assert state_of(objection) == state


def test_the_term_is_extended_once(prefecture):
    objection = prefecture.objection(prefecture.published()[1][0], "accepted")
    handler = prefecture.person("preliminary")
    longer = step(objection, "extend", handler, at=NOW, text="需要调阅案卷")
    assert longer.due == add_working_days(TODAY, 30).day
    with refused("extended_once"):
        step(objection, "extend", handler, at=NOW, text="再延")


def test_a_duty_is_not_overdue_on_the_day_it_is_due_but_on_the_next(prefecture):
    objection = prefecture.objection(prefecture.published()[1][0], "filed")
    clerk, due = prefecture.person("acceptance"), objection.due

    def overdue(on):
        return todo(Officer.of(clerk, on), Filters(overdue_on=on)).filter(process__case=objection.pk).exists()

    assert not overdue(due) and overdue(due + DAY)


@given(first=st.dates(date(2024, 1, 1), date(2025, 12, 1)), days=st.integers(1, 15))
def test_a_period_starts_on_the_first_working_day_and_holds_exactly_its_days(first, days):
    term = period(first, days)
    assert len(term.days) == days and all(map(is_working_day, term.days)) and term.first >= first
    assert not any(is_working_day(first + n * DAY) for n in range((term.first - first).days))
