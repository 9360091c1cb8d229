"""Topic ``gold_coordinator``: 山西 一(三), and 汶上's disqualification beside it."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.policy import InputError, UnknownPolicy, decide, shipped
from workflows.policy.coordinators import CoordinatorFacts, judge
from workflows.policy.inputs import read

ALL = [f"一(三){n}" for n in range(1, 7)]
CERTIFICATE = {
    "grade": 4, "kind": "skill_level", "occupation_relation": "own", "validity": "valid", "issue_date": "2020-01-01",
}  # fmt: skip
POST = {"role": "labor_relations_coordinator", "start": "2020-01-01"}
INSTRUCTOR = {
    "role": "collective_bargaining_instructor", "start": "2020-01-01", "full_time": True, "union_managed": True,
}  # fmt: skip
PERSON = {
    "year": 2024, "as_of": "2024-12-10", "rulesets": ["SX", "WS"],
    "education": [{"level": "senior_high", "status": "graduated"}], "certificates": [CERTIFICATE],
    "judgements": {"c3": True, "c4": True, "c5": True}, "positions": [POST], "mistakes": [],
}  # fmt: skip


def ask(options=None, **changes):
    asked = {key: value for key, value in {**PERSON, **changes}.items() if value != "absent"}
    return decide("gold_coordinator", asked, options or {})


def verdict(clause, options=None, **changes):
    (found,) = [one for one in ask(options, **changes)["findings"] if one["clause"] == clause]
    return found["verdict"]


def mistake(day="2024-05-05", impact="small", status="confirmed", serious=False):
    return {"date": day, "impact": impact, "status": status, "serious": serious}


def outcome(*mistakes, options=None, **changes):
    answer = ask(options, mistakes=list(mistakes), **changes)
    marks = (answer["disqualified"], answer["recommend_post_adjustment"], answer["propose_revocation"])
    return answer["decision"], *marks


def test_all_six_are_needed_and_named():
    answer = ask()
    assert (answer["decision"], answer["satisfied"], answer["readings"]) == ("eligible", ALL, [])
    assert [one["clause"] for one in answer["findings"]] == [*ALL, "8.3"]
    assert answer["policy"]["documents"] == ["晋人社厅发〔2021〕53号", "汶政字〔2024〕59号"]
    assert answer["findings"][5]["text"] == "现正在担任劳动关系协调员或专职集体协商指导员的。"
    assert answer["findings"][6]["citation"] == "《劳动关系协调员服务规范》8.3，汶政字〔2024〕59号附件1"
    alone = ask(rulesets=["SX"], mistakes="absent")
    assert [one["clause"] for one in alone["findings"]] == ALL
    assert alone["policy"]["digest"] == shipped().get("晋人社厅发〔2021〕53号").digest != answer["policy"]["digest"]
    assert ask(as_of="2023-12-31", year=2023)["policy"]["in_force"] is False
    assert ask(rulesets=["SX"], as_of="2022-12-10")["policy"]["in_force"] is True


@pytest.mark.parametrize(("level", "status", "met"), [
    ("junior_high", "graduated", "not_met"), ("senior_high", "graduated", "met"),
    ("senior_high", "enrolled", "not_met"),
    ("senior_high", "dropped_out", "not_met"), ("senior_high", "completed_no_diploma", "not_met"),
    ("secondary_vocational", "graduated", "met"), ("technical", "graduated", "met"),
    ("secondary_vocational", "final_year", "not_met"), ("junior_college", "graduated", "met"),
    ("bachelor", "graduated", "met"), ("master", "graduated", "met"), ("doctor", "graduated", "met"),
    ("bachelor", "enrolled", "unknown"), ("master", "degree_only", "unknown"), ("senior_high", None, "unknown"),
    (None, "graduated", "unknown"),
])  # fmt: skip
def test_schooling_of_senior_high_school_or_above(level, status, met):
    record = {"level": level, "status": status}
    assert verdict("一(三)1", education=[record]) == met
    if level in ("secondary_vocational", "technical"):
        assert verdict("一(三)1", {"vocational_equals_senior_high": False}, education=[record]) == "not_met"


def test_a_reading_of_schooling_is_named_only_where_it_is_at_work():
    vocational = {"level": "technical", "status": "graduated"}
    assert "K01" in ask(education=[vocational])["readings"]
    assert "K01" not in ask(education=[vocational, {"level": "bachelor", "status": "graduated"}])["readings"]
    assert "K01" not in ask(education=[vocational | {"status": "enrolled"}])["readings"]
    later = {"level": "senior_high", "status": "graduated", "graduation_date": "2024-12-11"}
    assert verdict("一(三)1", education=[later]) == "not_met" and "G21" in ask(education=[later])["readings"]
    assert verdict("一(三)1", education=[later | {"graduation_date": "2024-12-10"}]) == "met"


@pytest.mark.parametrize(("changes", "met"), [
    ({}, "met"), ({"grade": 5}, "met"), ({"grade": 1}, "met"), ({"grade": None}, "met"),
    ({"occupation_relation": "related"}, "met"), ({"occupation_relation": "unrelated"}, "not_met"),
    ({"occupation_relation": "unknown"}, "unknown"), ({"occupation_relation": None}, "unknown"),
    ({"kind": "vocational_qualification"}, "met"), ({"kind": "professional_title"}, "not_met"),
    ({"kind": "training_completion"}, "not_met"), ({"kind": "mediator_permit"}, "not_met"), ({"kind": None}, "unknown"),
    ({"validity": "forged"}, "not_met"), ({"validity": "revoked"}, "not_met"), ({"validity": "expired"}, "unknown"),
    ({"validity": "unverified"}, "unknown"), ({"issue_date": "2024-12-10"}, "met"),
    ({"issue_date": "2024-12-11"}, "not_met"), ({"issue_date": None}, "unknown"),
])  # fmt: skip
def test_a_certificate_of_any_grade_issued_by_the_day(changes, met):
    assert verdict("一(三)2", certificates=[CERTIFICATE | changes]) == met


def test_vocational_qualifications_follow_their_reading():
    older = CERTIFICATE | {"kind": "vocational_qualification"}
    assert "K02" in ask(certificates=[older])["readings"]
    assert verdict("一(三)2", {"gold_accepts_vq": False}, certificates=[older]) == "not_met"
    assert ask({"gold_accepts_vq": False}, certificates=[older, CERTIFICATE])["readings"] == []


@pytest.mark.parametrize(("position", "met"), [
    (POST, "met"), (POST | {"full_time": False}, "met"), (POST | {"start": "2024-12-10"}, "met"),
    (POST | {"start": "2024-12-11"}, "not_met"), (POST | {"end": "2024-12-10"}, "met"),
    (POST | {"end": "2024-12-09"}, "not_met"), (POST | {"start": None}, "unknown"),
    (POST | {"start": None, "end": "2024-12-09"}, "not_met"), (POST | {"end": "2019-01-01"}, "unknown"),
    (INSTRUCTOR, "met"), (INSTRUCTOR | {"full_time": False}, "not_met"),
    (INSTRUCTOR | {"union_managed": False}, "not_met"), (INSTRUCTOR | {"full_time": None}, "unknown"),
    (INSTRUCTOR | {"union_managed": None}, "unknown"),
    (INSTRUCTOR | {"full_time": None, "end": "2024-01-01"}, "not_met"),
    (INSTRUCTOR | {"role": None}, "met"), (POST | {"role": None}, "unknown"),
])  # fmt: skip
def test_in_post_on_the_day_first_and_last_day_included(position, met):
    assert verdict("一(三)6", positions=[position]) == met
    if position.get("end") != "2019-01-01" or met == "not_met":
        assert verdict("一(三)6", positions=[position, POST]) == "met"


@pytest.mark.parametrize("section", ["education", "certificates", "positions", "mistakes"])
def test_a_section_not_supplied_is_unknown_and_an_empty_one_is_none(section):
    assert ask(**{section: None})["decision"] == ask(**{section: "absent"})["decision"] == "needs_info"
    assert ask(**{section: []})["decision"] == ("eligible" if section == "mistakes" else "not_eligible")


@pytest.mark.parametrize("fact", ["c3", "c4", "c5"])
def test_a_judgement_is_never_passed_in_silence(fact):
    answer = ask(judgements=PERSON["judgements"] | {fact: None})
    assert (answer["decision"], answer["readings"]) == ("needs_info", ["K07"])
    assert ask(judgements={})["decision"] == ask(judgements="absent")["decision"] == "needs_info"
    assert ask(judgements=PERSON["judgements"] | {fact: False})["decision"] == "not_eligible"


def test_mistakes_of_the_year_disqualify_where_the_county_says_so():
    assert outcome() == ("eligible", False, False, False)
    assert outcome(mistake()) == ("not_eligible", True, False, False)
    assert outcome(mistake(impact="large")) == ("not_eligible", True, False, False)
    assert outcome(mistake(), mistake()) == ("not_eligible", True, True, False)
    assert outcome(mistake(serious=True)) == ("not_eligible", True, True, False)
    only_number = {"serious_triggers_adjustment": False}
    assert outcome(mistake(serious=True), options=only_number) == ("not_eligible", True, False, False)
    assert outcome(mistake(), mistake(serious=True), options=only_number) == ("not_eligible", True, True, False)
    assert outcome(mistake(), mistake(), rulesets=["SX"]) == ("eligible", False, False, False)
    assert "K06" in ask(rulesets=["SX"], mistakes=[mistake()])["readings"]


@pytest.mark.parametrize(("day", "disqualified"), [
    ("2023-12-31", False), ("2024-01-01", True), ("2024-12-31", True), ("2025-01-01", False), ("2023-12-11", False),
])  # fmt: skip
def test_within_the_year_is_the_calendar_year_of_the_selection(day, disqualified):
    assert outcome(mistake(day))[:2] == ("not_eligible" if disqualified else "eligible", disqualified)


def test_what_is_under_review_is_open_and_what_was_overturned_is_none():
    assert outcome(mistake(status="under_review")) == ("needs_info", False, False, False)
    assert outcome(mistake(status=None)) == outcome(mistake(day=None)) == ("needs_info", False, False, False)
    assert outcome(mistake(status="overturned", serious=True)) == ("eligible", False, False, False)
    assert outcome(mistake(), mistake(status="under_review")) == ("not_eligible", True, False, False)
    assert outcome(mistake("2023-05-05", status="under_review")) == ("eligible", False, False, False)
    assert outcome(mistake(status="under_review"), certificates=[])[0] == "not_eligible"
    assert ask(mistakes=[mistake(status="under_review")])["findings"][-1]["shortfall"].startswith("待核实：2024-05-05")


def test_a_holder_with_a_mistake_in_the_year_of_the_title_is_proposed_for_revocation():
    assert outcome(mistake(), holds_title=[2024]) == ("not_eligible", True, False, True)
    assert outcome(mistake("2023-05-05"), holds_title=[2023]) == ("eligible", False, False, True)
    assert outcome(mistake("2023-05-05"), holds_title=[2022, 2024])[3] is False
    assert outcome(mistake(status="under_review"), holds_title=[2024])[3] is False
    never = {"holder_mistake_proposes_revocation": False}
    assert outcome(mistake(), holds_title=[2024], options=never)[3] is False
    assert outcome(mistake(), holds_title=[2024], rulesets=["SX"])[3] is False
    assert "K08" in ask(mistakes=[mistake()], holds_title=[2024])["readings"]


def test_the_quarterly_scores_are_no_condition():
    for scores in (None, [], [0, 0, 0, 0], [None, 12, None, -5]):
        assert ask(quarter_scores=scores)["decision"] == "eligible"
    assert ask(quarter_scores=[1, 2, 3, 4])["readings"] == ["K09"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"year": "absent"}, "input.year"),
        ({"as_of": "absent"}, "input.as_of"),
        ({"as_of": "2024-13-01"}, "input.as_of"),
        ({"rulesets": "absent"}, "input.rulesets"),
        ({"rulesets": []}, "input.rulesets"),
        ({"rulesets": ["WS"]}, "input.rulesets"),
        ({"rulesets": "SX"}, "input.rulesets"),
        ({"education": [{"level": "college"}]}, "input.education[0].level"),
        ({"certificates": [{"grade": 6}]}, "input.certificates[0].grade"),
        ({"judgements": {"c3": 1}}, "input.judgements.c3"),
        ({"judgements": {"c6": True}}, "input.judgements.c6"),
        ({"positions": [{"role": "clerk"}]}, "input.positions[0].role"),
        ({"positions": [{"start": "2024-02-30"}]}, "input.positions[0].start"),
        ({"mistakes": [{"impact": "huge"}]}, "input.mistakes[0].impact"),
        ({"mistakes": [{"serious": "yes"}]}, "input.mistakes[0].serious"),
        ({"holds_title": ["2024"]}, "input.holds_title[0]"),
        ({"quarter_scores": [1, 2, 3, 4, 5]}, "input.quarter_scores"),
        ({"name": "x"}, "input.name"),
    ],
)
def test_impossible_values_are_refused_with_their_path(changes, path):
    with pytest.raises(InputError) as refused:
        ask(**changes)
    assert refused.value.path == path and refused.value.message


def test_an_unknown_reading_is_refused():
    with pytest.raises(InputError) as refused:
        ask({"gold_accepts_vq": "yes"})
    assert refused.value.path == "options.gold_accepts_vq"


# -- under the documents of a round ------------------------------------------------------------------------------------


def facts(**changes):
    return read(CoordinatorFacts, {key: value for key, value in {**PERSON, **changes}.items() if key != "rulesets"})


def test_a_nominee_of_the_county_is_judged_by_it_in_the_city_s_round_as_well():
    city = shipped().get("济宁示例 2024")
    county = shipped().disciplining("370000/370800/370830/", date(2024, 12, 10))
    once = facts(mistakes=[mistake()])
    assert judge(city, None, once, {})["decision"] == "eligible"
    both = judge(city, county, once, {})
    assert (both["decision"], both["disqualified"]) == ("not_eligible", True)
    adopted = both["findings"][0]
    assert adopted["adopted_by"].startswith("济宁市") and adopted["citation"].startswith("《济宁市")
    # Its own round joins the disqualification, and need not be told.
    own = judge(shipped().get("汶上选树示例 2024"), None, once, {})
    assert (own["decision"], own["findings"][-1]["adopted_by"][:3]) == ("not_eligible", "汶上县")


def test_a_document_without_conditions_or_without_a_disqualification_decides_nothing():
    with pytest.raises(UnknownPolicy, match="留待上级规定"):
        judge(shipped().get("李沧 2021"), None, facts(), {})
    shanxi = shipped().get("晋人社厅发〔2021〕53号")
    with pytest.raises(UnknownPolicy, match="没有规定工作失误"):
        judge(shanxi, shanxi, facts(), {})


# -- properties --------------------------------------------------------------------------------------------------------

MISTAKES = st.builds(
    mistake, st.sampled_from(["2023-12-31", "2024-01-01", None]), st.sampled_from(["small", "large", None]),
    st.sampled_from(["confirmed", "under_review", "overturned"]), st.sampled_from([True, False, None]),
)  # fmt: skip
JUDGED = st.fixed_dictionaries({fact: st.sampled_from([True, False, None]) for fact in ("c3", "c4", "c5")})


def completions(one):
    choices = {"date": ["2023-06-06", "2024-06-06"], "impact": ["small"], "serious": [False]}
    open_ = [key for key, value in one.items() if value is None] + (
        ["status"] if one["status"] == "under_review" else []
    )
    for values in product(*(choices.get(key, ["confirmed", "overturned"]) for key in open_)):
        yield one | dict(zip(open_, values, strict=True))


@given(mistakes=st.lists(MISTAKES, max_size=3), judged=JUDGED)
def test_what_is_decided_stays_decided_and_what_is_open_is_open(mistakes, judged):
    before = ask(mistakes=mistakes, judgements=judged)["decision"]
    whole = [
        ask(mistakes=list(known), judgements=dict(zip(judged, said, strict=True)))["decision"]
        for known in product(*(list(completions(one)) for one in mistakes))
        for said in product(*([True, False] if one is None else [one] for one in judged.values()))
    ]
    assert set(whole) == ({before} if before != "needs_info" else {"eligible", "not_eligible"})


@given(mistakes=st.lists(MISTAKES, max_size=4))
def test_the_order_of_mistakes_is_irrelevant(mistakes):
    assert outcome(*mistakes) == outcome(*reversed(mistakes))
