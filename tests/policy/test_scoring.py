"""Topic ``scoring``: the points of a quarter and the ledger of a year (汶政字〔2024〕59号 附件1 8.3)."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.policy import InputError, decide, shipped
from workflows.policy.scoring.events import read_events
from workflows.policy.scoring.topic import Asked, score, total_of_rows

WENSHANG = shipped().get("汶政字〔2024〕59号")
SOUND = {
    "publicity": {
        "self_initiated": True, "strong_atmosphere": True, "venue": "park", "evidence": ["plan", "video"],
    },
    "mediation_own_unit": {"important": True, "main_role": True, "successful": True, "evidence": ["signed_proof"]},
    "mediation_other": {"successful": True, "evidence": ["photo_video"]},
    "risk_prevention": {"timely_found": True, "effective": True, "evidence": ["emergency_record"]},
    "publication": {"media_level": "national", "published": True, "evidence": ["video_link"]},
    "management": {"adopted": True, "improved": True, "evidence": ["reform_text", "efficiency_effect"]},
}  # fmt: skip
ITEM = {
    "publicity": ("publicity", 20), "mediation_own_unit": ("mediation_own", 10),
    "mediation_other": ("mediation_other", 10), "risk_prevention": ("risk", 10), "publication": ("publication", 10),
    "management": ("management", 10),
}  # fmt: skip
FACTS = [(type_, fact) for type_, facts in SOUND.items() for fact, value in facts.items() if value is True]


def event(type_, date="2024-02-05", **changes):
    return {"type": type_, "date": date, **SOUND[type_], **changes}


def mistake(impact="small", status="confirmed", date="2024-02-05", **more):
    return {"type": "mistake", "date": date, "impact": impact, "status": status, **more}


def ask(events=(), options=None, base=20, **changes):
    asked = {
        "year": 2024,
        "quarter": 1,
        "base_score": base,
        "events": None if events is None else list(events),
    } | changes
    return decide("scoring", {key: value for key, value in asked.items() if value != "absent"}, options or {})


def test_an_answer_has_every_field_of_the_contract():
    answer = ask([event("mediation_other"), event("mediation_own_unit"), mistake("large")])
    assert answer["decision"] == "computed"
    assert answer["items"] == {
        "base": 20, "publicity": 0, "mediation_own": 5, "mediation_other": 5, "mediation": 10, "management": 0,
        "risk": 0, "publication": 0, "deduction": 10,
    }  # fmt: skip
    assert (answer["total"], answer["total_range"]) == (20, None)
    assert [one["clause"] for one in answer["findings"]] == ["8.3"] * 4
    own = answer["findings"][1]
    assert own["citation"] == "《劳动关系协调员服务规范》8.3，汶政字〔2024〕59号附件1"
    assert own["document"] == "汶政字〔2024〕59号" and own["text"].startswith("对所在单位发生重要劳动关系案件")
    assert answer["policy"] == {"documents": ["汶政字〔2024〕59号"], "digest": WENSHANG.digest, "in_force": True}
    assert ask(year=2023)["policy"]["in_force"] is False


@pytest.mark.parametrize(("type_", "number"), list(product(SOUND, range(7))))
def test_each_item_gives_five_points_up_to_its_cap(type_, number):
    item, cap = ITEM[type_]
    answer = ask([event(type_)] * number)
    assert answer["items"][item] == min(5 * number, cap) == answer["total"] - 20


@pytest.mark.parametrize(("type_", "fact"), FACTS)
def test_every_fact_is_needed_and_an_open_one_is_asked_for(type_, fact):
    item = ITEM[type_][0]
    refused, open_ = ask([event(type_, **{fact: False})]), ask([event(type_, **{fact: None})])
    assert (refused["decision"], refused["items"][item]) == ("computed", 0)
    assert (open_["decision"], open_["total"], open_["total_range"]) == ("needs_info", None, [20, 25])
    assert open_["items"][item] is None and "S11" in open_["readings"]
    assert "待核实" in open_["findings"][1]["shortfall"] and "不符合" in refused["findings"][1]["shortfall"]


@pytest.mark.parametrize("type_", SOUND)
def test_no_evidence_no_points_and_words_not_listed_prove_nothing(type_):
    item = ITEM[type_][0]
    assert ask([event(type_, evidence=[])])["items"][item] == 0
    assert ask([event(type_, evidence=["award", "report"])])["items"][item] == 0
    assert ask([event(type_, evidence=[*SOUND[type_]["evidence"], "award"])])["items"][item] == 5
    assert ask([event(type_, evidence=None)])["decision"] == "needs_info"


@pytest.mark.parametrize(
    ("type_", "evidence", "by_rule"),
    [
        ("publicity", ["plan", "photo"], (5, 5, 0)), ("publicity", ["photo", "video"], (0, 5, 0)),
        ("publicity", ["plan"], (0, 5, 0)), ("publicity", ["plan", "photo", "video"], (5, 5, 5)),
        ("management", ["reform_text"], (0, 5, 0)), ("management", ["reform_text", "harmony_effect"], (5, 5, 0)),
        ("management", ["harmony_effect", "efficiency_effect"], (0, 5, 0)),
        ("risk_prevention", ["advice_record"], (5, 5, 0)),
        ("risk_prevention", ["advice_record", "emergency_record"], (5, 5, 5)),
        ("mediation_other", ["case_record", "conclusion", "signed_proof", "photo_video"], (5, 5, 5)),
        ("mediation_other", ["case_record", "conclusion", "signed_proof"], (5, 5, 0)),
        ("publication", ["screenshot"], (5, 5, 0)), ("publication", ["screenshot", "video_link"], (5, 5, 5)),
    ],
)  # fmt: skip
def test_partial_evidence_follows_its_reading(type_, evidence, by_rule):
    answers = [ask([event(type_, evidence=evidence)], {"evidence_rule": rule}) for rule in ("default", "any", "all")]
    assert tuple(one["total"] - 20 for one in answers) == by_rule
    assert ("S04" in answers[0]["readings"]) == (len(set(by_rule)) > 1)


@pytest.mark.parametrize(("venue", "points"), [
    ("enterprise", 5), ("park", 5), ("community", 5), ("building", 5), ("other", 0),
])  # fmt: skip
def test_the_list_of_venues_is_closed_unless_read_otherwise(venue, points):
    assert ask([event("publicity", venue=venue)])["items"]["publicity"] == points
    assert ask([event("publicity", venue=venue)], {"venue_open_list": True})["items"]["publicity"] == 5
    assert ask([event("publicity", venue=None)])["decision"] == "needs_info"


@pytest.mark.parametrize(("level", "points"), [("county", 0), ("city", 5), ("province", 5), ("national", 5)])
def test_media_count_from_the_city_up(level, points):
    assert ask([event("publication", media_level=level)])["items"]["publication"] == points


def test_an_own_case_without_weight_is_no_other_case_unless_read_so():
    for fact in ("important", "main_role"):
        light = event("mediation_own_unit", **{fact: False})
        assert ask([light])["items"]["mediation"] == 0
        fallen = ask([light], {"own_falls_to_other": True})
        assert (fallen["items"]["mediation_own"], fallen["items"]["mediation_other"]) == (0, 5)
        assert "S06" in fallen["readings"]
    failed = event("mediation_own_unit", main_role=False, successful=False)
    assert ask([failed], {"own_falls_to_other": True})["items"]["mediation"] == 0
    # Either way it is one case for five points: which item, does not matter to the total.
    open_ = ask([event("mediation_own_unit", main_role=None)], {"own_falls_to_other": True})
    assert (open_["decision"], open_["total"]) == ("computed", 25)
    assert (open_["items"]["mediation_own"], open_["items"]["mediation"]) == (None, 5)


def test_role_alone_may_be_enough_for_mediation():
    failed = [event("mediation_own_unit", successful=False), event("mediation_other", successful=False)]
    answer = ask(failed, {"mediation_must_succeed": False})
    assert (answer["items"]["mediation_own"], answer["items"]["mediation_other"]) == (5, 5)
    assert ask(failed)["items"]["mediation"] == 0 and "S05" in ask(failed)["readings"]


@pytest.mark.parametrize(("base", "decision"), [(0, "computed"), (30, "computed"), (31, "invalid")])
def test_a_base_score_is_from_0_to_30(base, decision):
    answer = ask(base=base)
    assert answer["decision"] == decision and answer["total"] == (base if decision == "computed" else None)
    assert ask(base=base, options={"base_over_max": "clamp"})["total"] == min(base, 30)


def test_what_is_above_a_cap_does_not_offset_a_deduction_and_deductions_have_no_end():
    assert ask([event("publicity")] * 9 + [mistake()])["total"] == 35
    assert ask([mistake("large")] * 3)["total"] == -10
    assert ask([mistake("large")] * 3, {"total_floor": 0})["total"] == 0
    assert ask([mistake("large")] * 3, {"deduction_cap": 10})["total"] == 10
    assert ask([mistake("small")] * 2, {"deduction_cap": 10})["readings"] == []
    assert ask([mistake()], base=0)["total"] == -5


def test_the_most_is_a_hundred():
    everything = [event(type_) for type_ in SOUND for _ in range(5)]
    assert ask(everything, base=30)["total"] == 100


def test_a_mistake_counts_by_status_and_size():
    assert ask([mistake(status="overturned")])["items"]["deduction"] == 0
    assert ask([mistake("large", "under_review")])["total_range"] == [10, 20]
    assert ask([mistake(None)])["total_range"] == [10, 15]
    assert ask([mistake(status=None)])["total_range"] == [15, 20]
    assert ask([mistake(evidence=[])])["items"]["deduction"] == 5  # it needs none


@pytest.mark.parametrize(("date", "quarter"), [
    ("2023-12-31", None), ("2024-01-01", 1), ("2024-03-31", 1), ("2024-04-01", 2), ("2024-06-30", 2),
    ("2024-07-01", 3), ("2024-09-30", 3), ("2024-10-01", 4), ("2024-12-31", 4), ("2025-01-01", None),
])  # fmt: skip
def test_an_event_belongs_to_the_quarter_of_its_date(date, quarter):
    for asked in (1, 2, 3, 4):
        answer = ask([event("publicity", date), mistake("large", date=date)], quarter=asked)
        assert answer["total"] == (15 if asked == quarter else 20)


def test_an_event_without_a_date_may_belong_to_the_quarter():
    assert ask([event("publicity", None)])["total_range"] == [20, 25]
    assert ask([event("publicity")] * 4 + [event("publicity", None)])["total"] == 40


def test_one_event_counts_once_however_often_it_is_entered():
    assert ask([event("risk_prevention", event_id="a")] * 3)["items"]["risk"] == 5
    assert ask([event("risk_prevention", event_id=one) for one in ("a", " a ", "a\u3000")])["items"]["risk"] == 5
    assert ask([mistake("large", event_id="a")] * 2)["items"]["deduction"] == 10
    assert ask([event("risk_prevention", event_id="a"), event("risk_prevention", event_id="b")])["items"]["risk"] == 10
    # An achievement and a mistake under one number are two things.
    assert ask([event("risk_prevention", event_id="a"), mistake(event_id="a")])["total"] == 20
    # What one entry leaves open the other may say; papers add up; what they say differently is open.
    first, second = (
        event("publicity", event_id="a", evidence=["plan"]),
        event("publicity", event_id="a", evidence=["photo"], venue=None),
    )
    assert ask([first, second])["items"]["publicity"] == 5
    assert ask([first, second | {"self_initiated": False}])["decision"] == "needs_info"
    both = [event("mediation_other", event_id="a"), event("mediation_own_unit", event_id="a")]
    assert (ask(both)["total"], ask(both)["items"]["mediation_own"]) == (25, None)
    moved = [event("risk_prevention", event_id="a"), event("risk_prevention", "2024-05-05", event_id="a")]
    assert ask(moved)["total_range"] == [20, 25]


def test_an_unknown_above_a_cap_or_below_the_floor_changes_nothing():
    assert ask([event("publication")] * 2 + [event("publication", published=None)])["total"] == 30
    sunk = [mistake("large")] * 3 + [mistake(status="under_review")]
    assert ask(sunk, {"total_floor": 0}, base=20)["total"] == 0
    assert ask([mistake("large"), mistake(status="under_review")], {"deduction_cap": 10})["total"] == 10


def test_without_events_nothing_is_settled():
    answer = ask(None)
    assert (answer["decision"], answer["total"], answer["total_range"]) == ("needs_info", None, None)
    assert answer["items"]["base"] == 20 and answer["items"]["risk"] is None


def test_the_ledger_has_eight_rows_of_four_quarters_and_no_total_of_the_year():
    answer = ask(
        [
            event("mediation_own_unit"), event("mediation_other"), mistake(date="2024-11-11"),
            event("risk_prevention", "2024-08-01"),
        ],
        ledger=True, base_scores=[20, 30, None, 5], base="absent", base_score="absent", quarter="absent",
    )  # fmt: skip
    assert answer["row_order"] == [
        "基本得分", "开展宣传", "成功调解", "劳动管理", "预防风险", "刊发经验", "减分", "得分合计",
    ]  # fmt: skip
    assert list(answer["rows"]) == answer["row_order"]
    assert answer["rows"] == {
        "基本得分": [20, 30, None, 5], "开展宣传": [0, 0, 0, 0], "成功调解": [10, 0, 0, 0], "劳动管理": [0, 0, 0, 0],
        "预防风险": [0, 0, 5, 0], "刊发经验": [0, 0, 0, 0], "减分": [0, 0, 0, 5], "得分合计": [30, 30, None, 0],
    }  # fmt: skip
    assert answer["decision"] == "needs_info"
    assert not {"items", "total"} & set(answer)


def test_a_ledger_with_a_base_score_too_high_is_invalid():
    answer = ask(ledger=True, base_scores=[31, 1, 1, None], base_score="absent", quarter="absent")
    assert answer["decision"] == "invalid"
    assert (answer["rows"]["基本得分"], answer["rows"]["得分合计"]) == ([None, 1, 1, None], [None, 1, 1, None])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"year": "absent"}, "input.year"),
        ({"year": 1899}, "input.year"),
        ({"quarter": "absent"}, "input.quarter"),
        ({"quarter": 0}, "input.quarter"),
        ({"quarter": 5}, "input.quarter"),
        ({"quarter": True}, "input.quarter"),
        ({"base_score": -1}, "input.base_score"),
        ({"base_score": 29.0}, "input.base_score"),
        ({"base_score": "29"}, "input.base_score"),
        ({"base_scores": [1, 2, 3, 4]}, "input.base_scores"),
        ({"ledger": True}, "input.quarter"),
        ({"ledger": True, "quarter": None, "base_score": None}, "input.base_scores"),
        ({"ledger": True, "quarter": None, "base_score": None, "base_scores": [1, 2, 3]}, "input.base_scores"),
        ({"ledger": True, "quarter": None, "base_score": None, "base_scores": [1, -2, 3, 4]}, "input.base_scores[1]"),
        ({"ledger": True, "quarter": None, "base_scores": [1, 2, 3, 4]}, "input.base_score"),
        ({"events": [event("publicity"), {"date": "2024-01-01"}]}, "input.events[1].type"),
        ({"events": [{"type": "party", "date": "2024-01-01"}]}, "input.events[0].type"),
        ({"events": ["publicity"]}, "input.events[0]"),
        ({"events": [event("publicity", venue="school")]}, "input.events[0].venue"),
        ({"events": [event("publicity", "2024-13-01")]}, "input.events[0].date"),
        ({"events": [event("publicity", successful=True)]}, "input.events[0].successful"),
        ({"events": [event("publicity", self_initiated=1)]}, "input.events[0].self_initiated"),
        ({"events": [event("publicity", evidence=["plan", 3])]}, "input.events[0].evidence[1]"),
        ({"events": [event("publication", media_level="town")]}, "input.events[0].media_level"),
        ({"events": [mistake("huge")]}, "input.events[0].impact"),
        ({"events": [mistake(status="denied")]}, "input.events[0].status"),
        ({"more": 1}, "input.more"),
    ],
)
def test_impossible_values_are_refused_with_their_path(changes, path):
    with pytest.raises(InputError) as refused:
        ask(**changes)
    assert refused.value.path == path and refused.value.message


@pytest.mark.parametrize(("options", "path"), [
    ({"total_floor": 1}, "options.total_floor"), ({"total_floor": False}, "options.total_floor"),
    ({"deduction_cap": 20}, "options.deduction_cap"), ({"base_over_max": "keep"}, "options.base_over_max"),
    ({"evidence_rule": "some"}, "options.evidence_rule"), ({"venue": True}, "options.venue"),
])  # fmt: skip
def test_unknown_readings_are_refused(options, path):
    with pytest.raises(InputError) as refused:
        ask(options=options)
    assert refused.value.path == path


# -- the quick doors ---------------------------------------------------------------------------------------------------


def test_the_points_alone_are_those_of_the_answer():
    events = [event("publicity"), event("management"), mistake()]
    points = score(WENSHANG, Asked(2024, 1, 20, read_events(events)))
    assert points.total == ask(events)["total"] == 25
    with pytest.raises(InputError) as refused:
        read_events([event("publicity", venue="school")])
    assert refused.value.path == "events[0].venue"


@pytest.mark.parametrize(
    ("rows", "total", "wrong"),
    [
        ({"基本得分": 20, "开展宣传": 20, "成功调解": 20, "减分": 5}, 55, []),
        ({"基本得分": 20, "减分": -5}, 15, []),
        ({"基本得分": 5, "减分": 10}, -5, []),
        ({}, None, []),
        ({"开展宣传": 5}, None, []),
        ({"基本得分": 0}, 0, []),
        ({"基本得分": 31}, None, ["基本得分"]),
        ({"基本得分": -3}, None, ["基本得分"]),
        ({"基本得分": 20, "开展宣传": 25}, None, ["开展宣传"]),
        ({"基本得分": 20, "成功调解": 12}, None, ["成功调解"]),
        ({"基本得分": 20, "劳动管理": 15}, None, ["劳动管理"]),
        ({"基本得分": 20, "减分": 7}, None, ["减分"]),
        ({"基本得分": 20, "减分": 15}, 5, []),
    ],
)
def test_a_ledger_as_filled_in_is_added_up_by_the_same_rules(rows, total, wrong):
    assert total_of_rows(WENSHANG, rows)[0] == total
    assert list(total_of_rows(WENSHANG, rows)[1]) == wrong


def test_readings_cut_a_ledger_as_they_cut_a_score():
    assert total_of_rows(WENSHANG, {"基本得分": 31}, {"base_over_max": "clamp"})[0] == 30
    assert total_of_rows(WENSHANG, {"基本得分": 5, "减分": 20}, {"total_floor": 0})[0] == 0
    assert total_of_rows(WENSHANG, {"基本得分": 20, "减分": 20}, {"deduction_cap": 10})[0] == 10


# -- properties --------------------------------------------------------------------------------------------------------

DATES = st.sampled_from(["2024-01-01", "2024-03-31", "2024-04-01", None])
MAYBE = st.sampled_from([True, False, None])


@st.composite
def any_event(draw):
    type_ = draw(st.sampled_from([*SOUND, "mistake"]))
    named = draw(st.sampled_from([{}, {}, {"event_id": "a"}]))
    if type_ == "mistake":
        impact = draw(st.sampled_from(["small", "large", None]))
        return (
            mistake(impact, draw(st.sampled_from(["confirmed", "under_review", "overturned", None])), draw(DATES))
            | named
        )
    changed = {fact: draw(MAYBE) for fact, value in SOUND[type_].items() if value is True}
    return event(type_, draw(DATES), **changed) | named


EVENTS = st.lists(any_event(), max_size=6)
OPTIONS = st.fixed_dictionaries({
    "total_floor": st.sampled_from([None, 0]), "deduction_cap": st.sampled_from([None, 10]),
    "mediation_must_succeed": st.booleans(), "own_falls_to_other": st.booleans(),
})  # fmt: skip


def bounds(answer):
    return [answer["total"]] * 2 if answer["total"] is not None else answer["total_range"]


@given(events=EVENTS, options=OPTIONS, seed=st.integers())
def test_the_order_of_events_is_irrelevant(events, options, seed):
    mixed = list(events)
    random.Random(seed).shuffle(mixed)
    one, other = ask(events, options), ask(mixed, options)
    assert [one[key] for key in ("decision", "items", "total", "total_range", "readings")] == [
        other[key] for key in ("decision", "items", "total", "total_range", "readings")
    ]


@given(events=EVENTS, options=OPTIONS)
def test_an_entry_made_twice_counts_once(events, options):
    named = [one | {"event_id": f"{place}"} for place, one in enumerate(events)]
    assert bounds(ask(named + named, options)) == bounds(ask(named, options))


@given(events=EVENTS, more=st.sampled_from(list(SOUND)))
def test_one_more_achievement_never_takes_points(events, more):
    before, after = bounds(ask(events)), bounds(ask([*events, event(more)]))
    assert before[0] <= after[0] <= before[0] + 5 and before[1] <= after[1] <= before[1] + 5


def completions(one):
    """Every way in which what is open in an event may turn out."""
    choices = {
        "date": ["2024-02-02", "2024-08-08"], "impact": ["small", "large"], "status": ["confirmed", "overturned"],
    }  # fmt: skip
    open_ = [key for key, value in one.items() if value is None or value == "under_review"]
    for values in product(*(choices.get(key, [True, False]) for key in open_)):
        yield one | dict(zip(open_, values, strict=True))


@settings(max_examples=60)
@given(events=st.lists(any_event(), max_size=3), options=OPTIONS, base=st.sampled_from([0, 30, None]))
def test_a_range_holds_every_completion_and_no_more(events, options, base):
    """So that a settled total never changes when an unknown becomes known, and what is unsettled really is open."""
    single = [{key: value for key, value in one.items() if key != "event_id"} for one in events]
    ways = list(product(*(list(completions(one)) for one in single)))
    chosen = ways if len(ways) <= 300 else random.Random(0).sample(ways, 300)
    totals = {
        ask(list(way), options, base=known)["total"]
        for way in chosen
        for known in ([base] if base is not None else [0, 30])
    }
    low, high = bounds(ask(single, options, base=base))
    assert all(low <= total <= high for total in totals)
    if len(ways) <= 300:
        assert (low, high) == (min(totals), max(totals))
