"""Setting up, ranking and filling places, the publicity clock, objections: through the services."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rounds.conftest import DAY, NOW, POLICY, TODAY, put, state_of
from workflows.approvals.door import perform
from workflows.approvals.models import Case
from workflows.approvals.queries import Filters, todo
from workflows.approvals.tasks import sweep_at
from workflows.calendar import add_working_days, is_working_day, period
from workflows.errors import Refused
from workflows.organisations.models import Party
from workflows.rounds import queries, services
from workflows.rounds.models import Nomination, Round


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def rank(prefecture, round_, order, reasons=None, who="clerk"):
    return services.rank(round_id=round_.pk, order=order, reasons=reasons or {}, actor=prefecture.person(who), at=NOW)


def states(round_) -> dict[int, str]:
    return dict(round_.nominations.values_list("pk", "state"))


# ---- setting up ------------------------------------------------------------------------------------------------------


def create(prefecture, **changes):
    values = {
        "code": "N1", "title": "新批次", "year": 2024, "category": "mediation", "agency": prefecture.hr,
        "policy_key": POLICY, "actor": prefecture.person("clerk"), "at": NOW,
    } | changes  # fmt: skip
    return services.create(**values)


@pytest.fixture
def all_parties(prefecture):
    """The five parties that the policy's stages name."""
    for party in (Party.COMMERCE, Party.INDUSTRY):
        prefecture.agency(prefecture.city, party)


def test_a_new_round_pins_the_policys_rules_and_lies_on_the_clerks_desk(prefecture, all_parties):
    round_ = create(prefecture)
    assert round_.state == "preparing"
    assert round_.rules["publicity_days"] == 5 and round_.rules["objection"] == {"term": 10, "extended_term": 30}
    assert round_.rules["determination"]["bodies"][0]["party"] == "hr"
    assert todo(prefecture.person("clerk"), TODAY).filter(process__case=round_.pk).exists()


def test_a_code_is_used_once_and_dates_run_forward(prefecture, all_parties):
    create(prefecture)
    with refused("code_taken"):
        create(prefecture)
    with refused("closing_before_opening"):
        create(prefecture, code="N2", opens_on=TODAY, closes_on=TODAY - DAY)


def test_only_a_clerk_of_the_agency_registers_a_round(prefecture, all_parties):
    for name in prefecture.people:
        if name != "clerk":
            with refused("no_seat"):
                create(prefecture, actor=prefecture.person(name))
    assert not Round.objects.exists()


@pytest.mark.parametrize("lacking", ["legal_basis", "approving_document", "opens_on", "closes_on", "quotas"])
def test_a_round_does_not_open_while_anything_is_missing(prefecture, lacking):
    empty = {} if lacking == "quotas" else None if lacking.endswith("_on") else ""
    round_ = prefecture.round(
        "preparing", closes_on=TODAY + DAY, **({lacking: empty} if lacking != "closes_on" else {})
    )
    if lacking == "closes_on":
        Round.objects.update(closes_on=None)
    with refused("round_incomplete"):
        perform(round_.pk, "open", actor=prefecture.person("clerk"), at=NOW)


def test_a_round_whose_closing_day_is_past_does_not_open_but_on_the_day_it_does(prefecture):
    past, today = (
        prefecture.round("preparing", code, closes_on=TODAY - number * DAY) for number, code in ((1, "A"), (0, "B"))
    )
    with refused("closing_passed"):
        perform(past.pk, "open", actor=prefecture.person("clerk"), at=NOW)
    assert perform(today.pk, "open", actor=prefecture.person("clerk"), at=NOW).state == "open"


def test_only_the_organisers_clerk_describes_a_round_and_only_in_preparation(prefecture):
    round_ = prefecture.round("preparing", closes_on=TODAY + DAY)
    for name in prefecture.people:
        if name != "clerk":
            with refused("no_seat"):
                services.describe(round_id=round_.pk, actor=prefecture.person(name), at=NOW, title="改名")
    clerk = prefecture.person("clerk")
    with refused("closing_before_opening"):
        services.describe(round_id=round_.pk, actor=clerk, at=NOW, closes_on=date(2000, 1, 1))
    services.describe(round_id=round_.pk, actor=clerk, at=NOW, title="改名", quotas={"370830": 3})
    perform(round_.pk, "open", actor=clerk, at=NOW)
    with refused("wrong_state"):
        services.describe(round_id=round_.pk, actor=clerk, at=NOW, title="再改")
    assert Round.objects.get().title == "改名"


def test_cancelling_wants_a_reason(prefecture):
    round_ = prefecture.round("open")
    with refused("text_missing"):
        perform(round_.pk, "cancel", actor=prefecture.person("determination"), at=NOW, text="  ")


# ---- ranking ---------------------------------------------------------------------------------------------------------


def test_places_are_filled_by_county_and_the_rest_are_reserves(prefecture):
    round_ = prefecture.round("closed", quotas={"370830": 2, "370811": 0})
    first, second, third = (prefecture.nomination(round_, merit=merit) for merit in ("0.9", "0.8", "0.7"))
    far = prefecture.nomination(round_, region=prefecture.far, merit="0.95")
    rank(prefecture, round_, [far.pk, first.pk, second.pk, third.pk])
    assert states(round_) == {
        far.pk: "not_selected", first.pk: "listed", second.pk: "listed", third.pk: "not_selected",
    }  # fmt: skip
    assert set(Nomination.objects.filter(on_reserve=True).values_list("pk", flat=True)) == {far.pk, third.pk}


@pytest.mark.parametrize("broken", ["short", "twice", "foreign", "empty"])
def test_an_order_names_every_passed_nomination_once(prefecture, broken):
    round_, other = prefecture.round("closed"), prefecture.round("closed", "R2")
    one, _ = prefecture.nomination(round_), prefecture.nomination(round_)
    stranger = prefecture.nomination(other)
    order = {"short": [one.pk], "twice": [one.pk, one.pk], "foreign": [one.pk, stranger.pk], "empty": []}[broken]
    with refused("order_incomplete"):
        rank(prefecture, round_, order)
    assert set(states(round_).values()) == {"passed"} and state_of(round_) == "closed"


def test_standing_above_a_better_figure_wants_a_reason_and_an_equal_one_does_not(prefecture):
    round_ = prefecture.round("closed")
    better, worse, equal = (prefecture.nomination(round_, merit=merit) for merit in ("0.9", "0.7", "0.7"))
    for reasons in ({}, {worse.pk: "  "}, {better.pk: "理由"}):
        with refused("reason_missing"):
            rank(prefecture, round_, [worse.pk, better.pk, equal.pk], reasons)
    rank(prefecture, round_, [worse.pk, better.pk, equal.pk], {worse.pk: "化解重大争议"})
    assert Nomination.objects.get(pk=worse.pk).rank_reason == "化解重大争议"
    rank(prefecture, round_, [better.pk, equal.pk, worse.pk])
    assert Nomination.objects.get(pk=worse.pk).rank_reason == ""


@pytest.mark.parametrize(("left", "code"), [("in_review", "reviews_open"), ("returned", "reviews_open")])
def test_nothing_is_ranked_while_a_review_is_open(prefecture, left, code):
    round_ = prefecture.round("closed")
    done = prefecture.nomination(round_)
    prefecture.nomination(round_, left)
    with refused(code):
        rank(prefecture, round_, [done.pk])


def test_a_round_without_a_passed_nomination_has_nothing_to_rank(prefecture):
    round_ = prefecture.round("closed")
    prefecture.nomination(round_, "rejected")
    with refused("nobody_passed"):
        rank(prefecture, round_, [])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    merits=st.lists(st.tuples(st.sampled_from(["near", "far"]), st.integers(0, 4)), min_size=1, max_size=6),
    quotas=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    data=st.data(),
)
def test_whatever_the_order_each_county_gets_its_best_ranked_and_no_more_than_its_places(
    prefecture, merits, quotas, data
):
    Nomination.objects.all().update(state="withdrawn")
    round_ = prefecture.round(
        "closed", f"H{Round.objects.count()}", quotas=dict(zip(("370830", "370811"), quotas, strict=True))
    )
    made = [
        prefecture.nomination(round_, region=getattr(prefecture, where), merit=f"0.{figure}")
        for where, figure in merits
    ]
    order = data.draw(st.permutations(made))
    needed = {
        one.pk: "理由"
        for place, one in enumerate(order)
        if any(other.merit > one.merit for other in order[place + 1 :])
    }
    if needed:
        with refused("reason_missing"):
            rank(prefecture, round_, [one.pk for one in order], dict(list(needed.items())[1:]))
    rank(prefecture, round_, [one.pk for one in order], needed)
    assert list(round_.nominations.order_by("rank").values_list("pk", flat=True)) == [one.pk for one in order]
    for code, places in round_.quotas.items():
        own = [one.pk for one in order if one.region_id == code]
        found = states(round_)
        assert [pk for pk in own if found[pk] == "listed"] == own[:places]
        assert all(found[pk] == "not_selected" for pk in own[places:])


# ---- the publicity clock ---------------------------------------------------------------------------------------------


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
    published = services.publicise(round_id=round_.pk, first=first, at=NOW)
    assert (published.publicity_first, published.publicity_last) == (first, last)
    assert not published.publicity_provisional


def test_a_list_issued_on_a_sunday_is_in_publicity_from_monday(prefecture):
    round_ = prefecture.round("ranked")
    prefecture.nomination(round_, "listed")
    published = services.publicise(round_id=round_.pk, first=date(2025, 2, 9), at=NOW)
    assert (published.publicity_first, published.publicity_last) == (date(2025, 2, 10), date(2025, 2, 14))


def test_a_period_into_a_year_without_a_holiday_notice_is_provisional(prefecture):
    round_ = prefecture.round("ranked")
    prefecture.nomination(round_, "listed")
    published = services.publicise(round_id=round_.pk, first=date(2031, 3, 3), at=NOW)
    assert published.publicity_provisional


def test_only_the_listed_are_published(prefecture):
    round_ = prefecture.round("ranked")
    listed, reserve = prefecture.nomination(round_, "listed"), prefecture.nomination(round_, "not_selected")
    services.publicise(round_id=round_.pk, first=TODAY, at=NOW)
    assert states(round_) == {listed.pk: "in_publicity", reserve.pk: "not_selected"}


@pytest.mark.parametrize(
    ("state", "field", "after"), [("open", "closes_on", "closed"), ("in_publicity", "publicity_last", "publicity_over")]
)
def test_time_is_up_exactly_at_the_midnight_after_the_last_day(prefecture, state, field, after):
    round_ = prefecture.round(state, **{field: TODAY})
    end = midnight(TODAY + DAY)
    with refused("not_due"):
        perform(round_.pk, "time_up", actor=None, at=end - timedelta(microseconds=1))
    assert sweep_at(end - timedelta(seconds=1))["timers"] == 0 and state_of(round_) == state
    assert sweep_at(end)["timers"] == 1 and state_of(round_) == after


def test_nothing_is_determined_before_the_period_has_run_out(prefecture):
    round_, _ = prefecture.published()
    with refused("wrong_state"):
        perform(round_.pk, "submit_list", actor=prefecture.person("clerk"), at=NOW)


def test_nor_with_an_objection_open(prefecture):
    round_, (nomination, _) = prefecture.published(state="publicity_over")
    clerk = prefecture.person("clerk")
    objection = prefecture.objection(nomination)
    for state in ("filed", "accepted", "investigated"):
        put(objection, state, NOW) if objection.process_id is None else Case.objects.filter(pk=objection.pk).update(
            state=state
        )
        with refused("objection_open"):
            perform(round_.pk, "submit_list", actor=clerk, at=NOW)
    Case.objects.filter(pk=objection.pk).update(state="dismissed")
    assert perform(round_.pk, "submit_list", actor=clerk, at=NOW).state == "in_review"


def uphold(prefecture, objection):
    perform(objection.pk, "uphold", actor=prefecture.person("determination"), at=NOW, text="查实", clause="三(二)4")


def over(round_):
    """The days pass and the timer rings."""
    Round.objects.filter(pk=round_.pk).update(publicity_last=TODAY - DAY)
    perform(round_.pk, "time_up", actor=None, at=NOW)


def test_a_list_changed_by_an_objection_is_published_again_before_it_is_determined(prefecture):
    round_, (gone, other) = prefecture.published()
    reserve = prefecture.nomination(round_, "not_selected", rank=3, on_reserve=True, merit="0.7")
    uphold(prefecture, prefecture.objection(gone, "investigated"))
    assert state_of(gone) == "removed"
    over(round_)
    clerk = prefecture.person("clerk")
    with refused("list_changed"):
        perform(round_.pk, "submit_list", actor=clerk, at=NOW)
    rank(prefecture, round_, [other.pk, reserve.pk])
    assert states(round_) == {gone.pk: "removed", other.pk: "listed", reserve.pk: "listed"}
    services.publicise(round_id=round_.pk, first=TODAY, at=NOW)
    over(round_)
    assert perform(round_.pk, "submit_list", actor=clerk, at=NOW).state == "in_review"


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
    Round.objects.update(list_changed=True)
    prefecture.objection(two, "accepted")
    with refused("objection_open"):
        rank(prefecture, round_, [one.pk, two.pk])


def test_whoever_stands_on_the_determined_list_is_honoured_when_the_round_concludes(prefecture):
    round_, (one, two) = prefecture.published(state="passed")
    gone = prefecture.nomination(round_, "removed")
    services.conclude(round_id=round_.pk, at=NOW)
    assert states(round_) == {one.pk: "honoured", two.pk: "honoured", gone.pk: "removed"}


# ---- objections ------------------------------------------------------------------------------------------------------


def file(nomination, at=NOW, **changes):
    said = {"filer_name": "温职工", "filer_phone": "19900009999", "content": "登记的案件与实际情况不符"} | changes
    return services.file_objection(nomination_id=nomination.pk, at=at, **said)


def test_an_objection_is_filed_up_to_the_last_minute_of_the_last_day_and_not_after(prefecture, now):
    round_, (nomination, _) = prefecture.published()
    last = Round.objects.get(pk=round_.pk).publicity_last
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
        perform(objection.pk, action, actor=prefecture.person(who), at=NOW, **said)
    assert state_of(objection) == state


def test_the_term_is_extended_once(prefecture):
    objection = prefecture.objection(prefecture.published()[1][0], "accepted")
    handler = prefecture.person("preliminary")
    longer = perform(objection.pk, "extend", actor=handler, at=NOW, text="需要调阅案卷")
    assert longer.due == add_working_days(TODAY, 30).day
    with refused("extended_once"):
        perform(objection.pk, "extend", actor=handler, at=NOW, text="再延")


def test_a_duty_is_not_overdue_on_the_day_it_is_due_but_on_the_next(prefecture):
    objection = prefecture.objection(prefecture.published()[1][0], "filed")
    clerk, due = prefecture.person("acceptance"), objection.due

    def overdue(on):
        return todo(clerk, on, Filters(overdue_on=on)).filter(process__case=objection.pk).exists()

    assert not overdue(due) and overdue(due + DAY)


# ---- quotas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quotas", "said"), [({"370830": 4}, "多于"), ({"370830": 1}, "少于"), ({"370830": 1, "370811": 1}, "")]
)
def test_places_beyond_what_the_policy_says_are_warned_of(prefecture, quotas, said):
    round_ = prefecture.round("open", quotas=quotas)
    warnings = queries.quota_warnings(round_)
    assert bool(warnings) == bool(said)
    assert all(said in warning and "每年选树2至3家" in warning for warning in warnings)


def test_a_list_too_short_is_warned_of_and_nobody_is_invented(prefecture):
    round_ = prefecture.round("closed", quotas={"370830": 2, "370811": 1})
    only = prefecture.nomination(round_)
    rank(prefecture, round_, [only.pk])
    assert any("拟入选共1个，少于" in warning for warning in queries.quota_warnings(Round.objects.get(pk=round_.pk)))
    assert Nomination.objects.count() == 1


@given(first=st.dates(date(2024, 1, 1), date(2025, 12, 1)), days=st.integers(1, 15))
def test_a_period_starts_on_the_first_working_day_and_holds_exactly_its_days(first, days):
    term = period(first, days)
    assert len(term.days) == days and all(map(is_working_day, term.days)) and term.first >= first
    assert not any(is_working_day(first + n * DAY) for n in range((term.first - first).days))
