"""Setting up, ranking and filling places, the publicity clock, objections: through the services."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rounds.conftest import DAY, NOW, POLICY, TODAY, officer, rank, refused, state_of, states, step
from workflows.cases.queries import todo
from workflows.organisations.models import Party, Region
from workflows.policy.schema import Quota
from workflows.rounds import queries, services
from workflows.rounds.models import Nomination, SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.models import RuleSet
from workflows.rulebook.store import pin

# ---- setting up ------------------------------------------------------------------------------------------------------


def create(prefecture, **changes):
    values = {
        "code": "N1", "title": "新批次", "year": 2024, "category": "mediation", "agency": prefecture.hr,
        "policy_key": POLICY, "officer": officer(prefecture.person("clerk")), "at": NOW,
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
    assert round_.rules["parties"] == ["hr", "union", "industry", "commerce", "enterprise"], "as the document is signed"
    assert todo(officer(prefecture.person("clerk"))).filter(process__case=round_.pk).exists()
    assert RuleSet.objects.get().pk == round_.policy_digest, "kept, whatever becomes of the file"


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
                create(prefecture, officer=officer(prefecture.person(name)))
    assert not SelectionRound.objects.exists()


@pytest.mark.parametrize("lacking", ["legal_basis", "approving_document", "opens_on", "closes_on", "quotas"])
def test_a_round_does_not_open_while_anything_is_missing(prefecture, lacking):
    empty = {} if lacking == "quotas" else None if lacking.endswith("_on") else ""
    round_ = prefecture.round(
        "preparing", closes_on=TODAY + DAY, **({lacking: empty} if lacking != "closes_on" else {})
    )
    if lacking == "closes_on":
        SelectionRound.objects.update(closes_on=None)
    with refused("round_incomplete"):
        step(round_, "open", prefecture.person("clerk"), at=NOW)


def test_a_round_whose_closing_day_is_past_does_not_open_but_on_the_day_it_does(prefecture):
    past, today = (
        prefecture.round("preparing", code, closes_on=TODAY - number * DAY) for number, code in ((1, "A"), (0, "B"))
    )
    with refused("closing_passed"):
        step(past, "open", prefecture.person("clerk"), at=NOW)
    assert step(today, "open", prefecture.person("clerk"), at=NOW).state == "open"


def test_only_the_organisers_clerk_describes_a_round_and_only_in_preparation(prefecture):
    round_ = prefecture.round("preparing", closes_on=TODAY + DAY)
    for name in prefecture.people:
        if name != "clerk":
            with refused("no_seat"):
                services.describe(round_id=round_.pk, officer=officer(prefecture.person(name)), title="改名")
    clerk = prefecture.person("clerk")
    with refused("closing_before_opening"):
        services.describe(round_id=round_.pk, officer=officer(clerk), closes_on=date(2000, 1, 1))
    services.describe(round_id=round_.pk, officer=officer(clerk), title="改名", quotas={"370830": 3})
    step(round_, "open", clerk, at=NOW)
    with refused("wrong_state"):
        services.describe(round_id=round_.pk, officer=officer(clerk), title="再改")
    assert SelectionRound.objects.get().title == "改名"


def test_cancelling_wants_a_reason(prefecture):
    round_ = prefecture.round("open")
    with refused("text_missing"):
        step(round_, "cancel", prefecture.person("determination"), at=NOW, text="  ")


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
        "closed", f"H{SelectionRound.objects.count()}", quotas=dict(zip(("370830", "370811"), quotas, strict=True))
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


# ---- quotas ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quotas", "said"), [({"370830": 4}, "超过"), ({"370830": 1}, "少于"), ({"370830": 1, "370811": 1}, "")]
)
def test_places_beyond_what_the_policy_says_are_warned_of(prefecture, quotas, said):
    round_ = prefecture.round("open", quotas=quotas)
    warnings = queries.quota_warnings(round_)
    assert bool(warnings) == bool(said)
    assert all(said in warning and "每年选树2至3家" in warning for warning in warnings)


def test_a_warning_names_the_rounds_that_are_counted_together(prefecture):
    one = prefecture.round("open", quotas={"370830": 2})
    other = prefecture.round("open", "R2", quotas={"370830": 2}, title="补充批次")
    gone = prefecture.round("cancelled", "R3", quotas={"370830": 2}, title="取消的批次")
    (warning,) = queries.quota_warnings(one)
    assert warning.startswith(f"本批次与“{other.title}”合计，计划名额共4个") and gone.title not in warning
    assert one.title not in warning
    SelectionRound.objects.filter(pk=other.pk).update(year=2023)
    assert queries.quota_warnings(one) == []


def by_province(round_: SelectionRound) -> list[str]:
    """The warnings of a round by the document of 山西: “各市打造1家以上”."""
    known = policies().get("晋人社厅发〔2021〕53号")
    SelectionRound.objects.filter(pk=round_.pk).update(policy_digest=pin(known))
    return queries.quota_warnings(SelectionRound.objects.get(pk=round_.pk))


@pytest.mark.parametrize(("near", "said"), [(3, []), (0, ["济宁市计划名额共0个，少于至少1个的规定"])])
def test_a_quota_for_each_city_is_compared_with_the_city_that_holds_the_round(prefecture, near: int, said: list[str]):
    """Its counties share the places among them, and none must have one of its own."""
    warnings = by_province(prefecture.round("open", quotas={"370830": near, "370811": 0}, year=2023))
    assert [one.split("（")[0] for one in warnings] == said


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_number_of_three_years_is_not_missed_before_they_are_over(prefecture, year: int):
    (told,) = by_province(prefecture.round("open", quotas={"370830": 0}, year=year))
    assert told == (
        "济宁市计划名额共0个，到2023年底不少于1个，还差1个"
        "（选树办法 任务明细表第3项：“2021-2023年3年内各市打造1家以上金牌劳动人事争议调解组织。”）"
    )


@pytest.mark.parametrize(
    ("policy", "category", "year", "places", "said"),
    [
        ("李沧 2021", "mediation", 2021, 2, ["少于目标3个，不影响办理（选树办法 三（二）5",
                                           "少于目标9个（到2023年底），不影响办理（选树办法 三（一）"]),
        ("李沧 2021", "mediation", 2023, 4, ["少于目标9个，不影响办理（选树办法 三（一）"]),
        ("李沧 2021", "coordinator", 2022, 0, ["少于至少1个的规定（选树办法 一（一）"]),
        ("李沧 2021", "coordinator", 2022, 1, []),
        ("晋人社厅发〔2021〕53号", "coordinator", 2022, 9, ["少于至少10个的规定（选树办法 任务明细表第1项"]),
        ("晋人社厅发〔2021〕53号", "coordinator", 2022, 11, []),  # R04: no less, more is fine
        ("晋人社厅发〔2021〕53号", "coordinator", 2024, 0, []),
    ],
)  # fmt: skip
def test_each_number_of_the_documents_is_told_by_its_clause(prefecture, policy, category, year, places, said):
    round_ = prefecture.round("open", quotas={"370830": places}, year=year, category=category)
    SelectionRound.objects.filter(pk=round_.pk).update(policy_digest=pin(policies().get(policy)))
    warnings = queries.quota_warnings(SelectionRound.objects.get(pk=round_.pk))
    assert [one.split(f"共{places}个，")[1].split("：")[0] for one in warnings] == said


def test_in_a_provinces_round_it_is_compared_with_each_city(prefecture):
    """Three in one city do not make up for none in the other."""
    round_ = prefecture.round("open", quotas={"370800": 3, "370100": 0}, year=2023, region=prefecture.province)
    (warning,) = by_province(round_)
    assert warning.startswith("济南市计划名额共0个，少于至少1个的规定")


def test_of_a_countys_round_it_says_nothing(prefecture):
    assert by_province(prefecture.round("open", quotas={"370830": 0}, year=2022, region=prefecture.near)) == []


@pytest.mark.parametrize(
    ("terms", "places", "said"),
    [
        ({"min": 3}, 2, "计划名额共2个，少于至少3个的规定（选树办法：“每年若干家”）"),
        ({"max": 1}, 2, "计划名额共2个，超过最多1个的规定（选树办法：“每年若干家”）"),
        ({"target": 3}, 2, "计划名额共2个，少于目标3个，不影响办理（选树办法：“每年若干家”）"),
        (
            {"target": 3, "citation": "第五条"},
            2,
            "计划名额共2个，少于目标3个，不影响办理（选树办法 第五条：“每年若干家”）",
        ),
        ({"target": 3}, 4, ""),
    ],
)
def test_least_target_and_most_are_told_apart_with_their_source(prefecture, terms, places, said):
    known = policies().get(POLICY)
    quota = Quota(text="每年若干家", period="year", first_year=2020, last_year=2030, **terms)
    selection = replace(known.selection("mediation"), quotas=(quota,))
    policy = replace(known, selections={**known.selections, "mediation": selection})
    policy = replace(policy, digest=sha256(repr(quota).encode()).hexdigest())
    round_ = prefecture.round("open", quotas={"370830": places})
    SelectionRound.objects.filter(pk=round_.pk).update(policy_digest=pin(policy))
    assert queries.quota_warnings(SelectionRound.objects.get(pk=round_.pk)) == ([said] if said else [])


def test_a_list_too_short_is_warned_of_and_nobody_is_invented(prefecture):
    round_ = prefecture.round("closed", quotas={"370830": 2, "370811": 1})
    only = prefecture.nomination(round_)
    rank(prefecture, round_, [only.pk])
    assert any(
        "拟入选共1个，少于" in warning for warning in queries.quota_warnings(SelectionRound.objects.get(pk=round_.pk))
    )
    assert Nomination.objects.count() == 1


def test_a_unit_of_a_township_takes_a_place_of_its_county(prefecture):
    township = Region.objects.create(
        code="370830101", name="某镇", full_name="某县某镇", level="township", parent=prefecture.near
    )
    round_ = prefecture.round("closed", quotas={"370830": 1})
    nomination = prefecture.nomination(round_, region=township)
    rank(prefecture, round_, [nomination.pk])
    assert state_of(nomination) == "listed"


def test_a_list_the_parties_refused_can_be_ranked_again(prefecture):
    round_, listed = prefecture.published(state="rejected")
    rank(prefecture, round_, [nomination.pk for nomination in listed])
    assert state_of(round_) == "ranked"


def test_what_became_of_a_list_later_leaves_its_figures(prefecture):
    round_ = prefecture.round("concluded", quotas={"370830": 3})
    for state in ("honoured", "revoked", "removed", "rejected", "withdrawn"):
        prefecture.nomination(round_, state)
    (line,) = queries.quota_lines(round_, round_.nominations.all())
    assert (line.applied, line.passed, line.placed, line.revoked, line.over) == (5, 3, 2, 1, False)
