"""Topic ``placement``: 汶上 正文三（四）. Every person of the given list, then each condition on its own."""

import json
from datetime import date, timedelta
from itertools import permutations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.policy import InputError, UnknownPolicy, decide, shipped
from workflows.policy.inputs import read
from workflows.policy.placement import PlacementQuestion, judge
from workflows.policy.readings import CATALOGUE

WENSHANG = "370000/370800/370830/"
KNOWN = json.loads((Path(__file__).parents[1] / "data" / "placement_wenshang_2024_expected.json").read_text("utf-8"))
ROWS = {row["row"]: row for row in KNOWN["rows"]}
EVALUATED = {one["for_seq"]: one["date"] for one in KNOWN["evaluations"] if not one["issues"]}
READINGS = {
    "ten_working_days": {"two_weeks": "10_workdays"}, "cumulative": {"placement_cumulative": True},
    "leave_not_subtracted": {"subtract_absences": False}, "evaluation_any_date": {"evaluation_after_end": False},
}  # fmt: skip
DAYS = ("calendar_days", "working_days", "cumulative_days")
# The list's calendar ends with 2024, so that it takes 2025-01-01 for a working day (not strict in the list either).
BEYOND_ITS_CALENDAR = {"谭嘉汐": {"working_days": 9}}
CONDITIONS = ("participant", "host", "duration", "evaluation")


def question_of(person):
    rows = [ROWS[number] for number in person["rows"]]
    evaluated = max((EVALUATED[row["seq"]] for row in rows if row["seq"] in EVALUATED), default=None)
    return {
        "participant": rows[0]["category"], "host": rows[0]["host_kind"],
        "segments": [{"start": start, "end": end} for start, end in person["segments"]],
        "absent_days": person["absent"], "evaluation": {"given": evaluated is not None, "date": evaluated},
        "as_of": KNOWN["as_of"],
    }  # fmt: skip


@pytest.mark.parametrize("person", KNOWN["people"], ids=lambda person: person["name"])
def test_every_person_of_the_list_is_decided_as_the_list_expects(person):
    asked = question_of(person)
    answer = decide("placement", asked)
    expected = {key: person[key] for key in DAYS} | BEYOND_ITS_CALENDAR.get(person["name"], {})
    assert {key: answer[key] for key in DAYS} == expected
    assert answer["decision"] == person["decision"]
    other = {name: decide("placement", asked, options)["decision"] for name, options in READINGS.items()}
    assert other == person["other_readings"]
    whole = decide("placement", asked, {"subtract_absences": False})
    assert whole["calendar_days"] == person["without_subtracting_leave"]
    told = dict(zip(CONDITIONS, (one["verdict"] for one in answer["findings"]), strict=True))
    fact = {True: "met", False: "not_met", None: "unknown"}
    assert (told["participant"], told["host"]) == (fact[person["right_person"]], fact[person["right_host"]])
    if person["last_day"]:
        assert told["evaluation"] == fact[person["evaluated_in_time"]]


def test_the_list_is_decided_in_the_numbers_that_it_expects():
    found = [decide("placement", question_of(person))["decision"] for person in KNOWN["people"]]
    assert {one: found.count(one) for one in found} == KNOWN["totals"]["decisions"]
    ten = [decide("placement", question_of(one), READINGS["ten_working_days"])["decision"] for one in KNOWN["people"]]
    assert {one: ten.count(one) for one in ten} == KNOWN["totals"]["ten_working_days_decisions"]


# -- each condition on its own -------------------------------------------------------------------------------------


def spans(*days):
    return [{"start": start, "end": end} for start, end in days]


FORTNIGHT = spans(("2024-11-04", "2024-11-17"))


def ask(options=None, **changes):
    asked = {
        "participant": "enterprise_frontline_coordinator", "host": "department", "segments": FORTNIGHT,
        "absent_days": [], "evaluation": {"given": True, "date": "2024-11-18"}, "as_of": "2025-01-10",
    } | changes  # fmt: skip
    return decide("placement", {key: value for key, value in asked.items() if value != "absent"}, options or {})


def verdicts(answer):
    return dict(zip(CONDITIONS, (one["verdict"] for one in answer["findings"]), strict=True))


def told(answer, condition):
    one = answer["findings"][CONDITIONS.index(condition)]
    return one["observed"], one["shortfall"]


def test_all_four_are_needed_and_each_quotes_the_clause():
    answer = ask()
    assert answer["decision"] == "eligible" and answer["readings"] == ["P01"]
    assert set(verdicts(answer).values()) == {"met"}
    assert {one["citation"] for one in answer["findings"]} == {"汶政字〔2024〕59号 三（四）"}
    assert all("不少于2个周的“以干代训”提升活动" in one["text"] for one in answer["findings"])
    assert answer["policy"]["documents"] == ["汶政字〔2024〕59号"] and answer["policy"]["in_force"] is True
    assert ask(as_of="2024-07-28")["policy"]["in_force"] is False


@pytest.mark.parametrize(
    ("changes", "condition", "verdict"),
    [
        ({"participant": "platform_coordinator"}, "participant", "not_met"),
        ({"participant": None}, "participant", "unknown"),
        ({"participant": "absent"}, "participant", "unknown"),
        ({"host": "unit"}, "host", "met"),
        ({"host": "industry_org"}, "host", "met"),
        ({"host": "own_employer"}, "host", "not_met"),
        ({"host": None}, "host", "unknown"),
        ({"segments": spans(("2024-11-04", "2024-11-16"))}, "duration", "not_met"),
        ({"segments": []}, "duration", "unknown"),
        ({"segments": None}, "duration", "unknown"),
        ({"absent_days": ["2024-11-10"]}, "duration", "not_met"),
        ({"absent_days": ["2024-11-18", "2024-11-03"]}, "duration", "met"),
        ({"absent_days": None}, "duration", "unknown"),
        ({"evaluation": None}, "evaluation", "unknown"),
        ({"evaluation": {"given": None, "date": "2024-11-18"}}, "evaluation", "unknown"),
        ({"evaluation": {"given": None, "date": "2024-11-16"}}, "evaluation", "not_met"),
        ({"evaluation": {"given": True}}, "evaluation", "unknown"),
        ({"evaluation": {"given": False}}, "evaluation", "not_met"),
        ({"evaluation": {"given": True, "date": "2024-11-16"}}, "evaluation", "not_met"),
        ({"evaluation": {"given": True, "date": "2024-11-17"}}, "evaluation", "met"),
        ({"evaluation": {"given": True, "date": "2025-01-11"}}, "evaluation", "unknown"),
    ],
)
def test_each_condition_is_three_valued(changes, condition, verdict):
    answer = ask(**changes)
    assert verdicts(answer)[condition] == verdict
    if verdict != "met":
        assert answer["decision"] == ("not_eligible" if verdict == "not_met" else "needs_info")
        assert all(told(answer, condition))
    # What is open does not hide what has failed.
    refused = ask(**{**changes, "participant": "platform_coordinator"})
    assert refused["decision"] == "not_eligible"


def test_a_stretch_that_ends_before_it_starts_is_unknown_and_not_refused():
    """Facts that contradict each other are each possible: somebody has to look."""
    backwards = ask(segments=spans(("2024-11-17", "2024-11-04")))
    assert backwards["decision"] == "needs_info" and backwards["calendar_days"] is None
    assert told(backwards, "duration")[0] == "第1段的结束日期早于开始日期"
    beside = [*FORTNIGHT, {"start": "2024-12-17", "end": "2024-12-04"}]
    # Enough is enough: another stretch can only add; but when it all ended is not known.
    assert verdicts(ask(segments=beside))["duration"] == "met"
    assert verdicts(ask(segments=beside))["evaluation"] == "unknown"
    short = [{"start": "2024-11-04", "end": "2024-11-10"}, {"end": "2024-11-17"}]
    assert told(ask(segments=short), "duration")[1] == "待核实：第2段没有开始日期，请核对补填"


def test_leave_that_nobody_told_leaves_open_only_what_it_could_change():
    short = spans(("2024-11-04", "2024-11-16"))
    assert verdicts(ask(absent_days=None, segments=short))["duration"] == "not_met"
    assert ask({"subtract_absences": False}, absent_days=None)["decision"] == "eligible"
    assert ask(absent_days=None)["calendar_days"] is None


def test_what_runs_on_counts_up_to_the_day_asked_about_and_cannot_be_evaluated():
    running = {"segments": [{"start": "2024-11-04", "end": None}], "evaluation": {"given": True, "date": "2024-11-17"}}
    early, late = ask(as_of="2024-11-16", **running), ask(as_of="2024-11-17", **running)
    assert (early["calendar_days"], late["calendar_days"]) == (13, 14)
    assert verdicts(late) == {"participant": "met", "host": "met", "duration": "met", "evaluation": "not_met"}
    assert told(early, "duration")[1] == "不少于2个周，即14天，还差1天，至所问之日尚未期满"
    assert "P04" in late["readings"] and ask({"evaluation_after_end": False}, as_of="2024-11-17", **running)[
        "decision"
    ] == "eligible"  # fmt: skip
    planned = ask(as_of="2024-11-10")
    assert planned["calendar_days"] == 7 and verdicts(planned)["evaluation"] == "not_met"
    # Whatever the answer, nothing can cover what has not ended.
    for open_ in (None, {"given": None}, {"given": True, "date": None}):
        assert told(ask(as_of="2024-11-10", evaluation=open_), "evaluation")[0] == "以干代训尚未结束"


def test_days_to_come_do_not_count():
    ahead = ask(segments=spans(("2025-02-03", "2025-02-28")), evaluation={"given": False})
    assert ahead["calendar_days"] == 0 and ahead["decision"] == "not_eligible"
    assert told(ahead, "duration")[0] == "尚未开始"
    # A second one that is only planned takes nothing from the first.
    assert ask(segments=[*FORTNIGHT, *spans(("2025-02-03", "2025-02-28"))])["decision"] == "eligible"


def test_each_reading_is_named_where_it_was_at_work():
    halves = spans(("2024-11-04", "2024-11-10"), ("2024-11-11", "2024-11-17"))
    assert ask(segments=halves)["readings"] == ["P01", "P02"]
    assert ask(absent_days=["2024-11-05"])["readings"] == ["P01", "P03"]
    assert ask(absent_days=["2024-12-05"])["readings"] == ["P01"]
    assert ask(evaluation={"given": True, "date": "2024-11-05"})["readings"] == ["P01", "P04"]
    assert ask(segments=[], evaluation=None)["readings"] == []


def test_the_words_say_days_leave_and_what_is_missing():
    answer = ask(absent_days=["2024-11-06", "2024-11-07"])
    assert told(answer, "duration") == (
        "2024年11月4日至2024年11月17日，请假2天不计，计12天",
        "不少于2个周，即14天，还差2天",
    )
    apart = spans(("2024-11-04", "2024-11-10"), ("2024-12-02", "2024-12-08"))
    assert told(ask(segments=apart), "duration")[0].endswith("最长的一段7天")
    ten = {"two_weeks": "10_workdays"}
    assert told(ask(ten, segments=apart), "duration")[1] == "不少于2个周，即10个工作日，还差5个工作日"
    unpublished = spans(("2031-03-03", "2031-03-14"))
    later = {"segments": unpublished, "as_of": "2031-04-01", "evaluation": {"given": True, "date": "2031-03-17"}}
    assert "推算" in told(ask(ten, **later), "duration")[0] and ask(ten, **later)["decision"] == "eligible"
    assert "推算" not in told(ask(**later), "duration")[0]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"participant": "grid"}, "input.participant"),
        ({"host": "company"}, "input.host"),
        ({"segments": [{"start": "2024-13-01", "end": None}]}, "input.segments[0].start"),
        ({"segments": [*FORTNIGHT, {"start": "2024-11-04", "end": "2024-02-30"}]}, "input.segments[1].end"),
        ({"segments": [{"start": "1899-12-31"}]}, "input.segments[0].start"),
        ({"segments": [{"start": "2024-11-04", "end": "2200-01-01"}]}, "input.segments[0].end"),
        ({"segments": [{"from": "2024-11-04"}]}, "input.segments[0].from"),
        ({"segments": FORTNIGHT * 201}, "input.segments"),
        ({"absent_days": ["2024-11-04", 7]}, "input.absent_days[1]"),
        ({"absent_days": ["2024-11-04", "2024-11-05", "2024-11-04"]}, "input.absent_days[2]"),
        ({"evaluation": {"given": "yes"}}, "input.evaluation.given"),
        ({"evaluation": {"given": True, "date": "2024-2-3"}}, "input.evaluation.date"),
        ({"as_of": None}, "input.as_of"),
        ({"as_of": "absent"}, "input.as_of"),
        ({"region": "370830"}, "input.region"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(changes, path):
    with pytest.raises(InputError) as refused:
        ask(**changes)
    assert refused.value.path == path and refused.value.message


def test_an_unknown_reading_is_refused():
    for options, path in [({"two_weeks": "12_days"}, "options.two_weeks"), ({"weeks": 3}, "options.weeks")]:
        with pytest.raises(InputError) as refused:
            ask(options)
        assert refused.value.path == path


def test_the_document_for_a_county_is_found_by_its_path():
    day = date(2024, 9, 1)
    policy = shipped().placing(WENSHANG, day)
    assert policy.key == "汶政字〔2024〕59号"
    assert (policy.places().weeks, policy.places().frontline_kinds) == (2, ["enterprise", "representative", "project"])
    assert policy.options("placement").keys() == CATALOGUE["placement"].keys()
    assert shipped().placing("370000/370800/370812/", day) is None
    assert shipped().placing(WENSHANG, date(2024, 7, 28)) is None
    with pytest.raises(UnknownPolicy, match="以干代训"):
        judge(shipped().get("济宁示例 2024"), read(PlacementQuestion, {"as_of": "2024-09-01"}), {})


# -- what holds of all of them --------------------------------------------------------------------------------------

STARTS = st.dates(date(2024, 10, 1), date(2025, 1, 20))
LENGTHS = st.integers(0, 25)
SEGMENT = st.builds(
    lambda start, length: {"start": start.isoformat(), "end": (start + timedelta(days=length)).isoformat()},
    STARTS, LENGTHS,
)  # fmt: skip
SEGMENTS = st.lists(SEGMENT, min_size=1, max_size=3)
AWAY = st.lists(STARTS.map(date.isoformat), unique=True, max_size=5)
OPTIONS = st.fixed_dictionaries({}, optional={
    key: st.sampled_from(reading.values) for key, reading in CATALOGUE["placement"].items()
})  # fmt: skip
PARTICIPANTS = ["enterprise_frontline_coordinator", "platform_coordinator"]
HOSTS = ["department", "unit", "industry_org", "own_employer"]
JUDGED = st.fixed_dictionaries(
    {"given": st.sampled_from([True, False, None]), "date": st.sampled_from(["2024-11-18", "2025-01-10"])}
)


@given(
    participant=st.sampled_from([*PARTICIPANTS, None]), host=st.sampled_from([*HOSTS, None]), segments=SEGMENTS,
    absent=AWAY, evaluation=JUDGED, options=OPTIONS,
)  # fmt: skip
def test_what_is_decided_stays_decided_and_what_is_open_is_open(
    participant, host, segments, absent, evaluation, options
):
    def decided(participant, host, given):
        return ask(
            options, participant=participant, host=host, segments=segments, absent_days=absent,
            evaluation=evaluation | {"given": given},
        )["decision"]  # fmt: skip

    before = decided(participant, host, evaluation["given"])
    ways = product(
        PARTICIPANTS if participant is None else [participant], HOSTS if host is None else [host],
        [True, False] if evaluation["given"] is None else [evaluation["given"]],
    )  # fmt: skip
    whole = {decided(*way) for way in ways}
    assert whole == ({before} if before != "needs_info" else {"eligible", "not_eligible"})


@given(segments=SEGMENTS, absent=AWAY, options=OPTIONS)
def test_an_answer_does_not_hang_on_the_order_of_what_was_told(segments, absent, options):
    answers = [
        ask(options, segments=list(order), absent_days=sorted(absent, reverse=turned))
        for order, turned in product(permutations(segments), (True, False))
    ]
    assert all(answer == answers[0] for answer in answers)


@given(segments=SEGMENTS, absent=AWAY, more=SEGMENT)
def test_the_numbers_are_those_of_the_days(segments, absent, more):
    answer, longer = ask(segments=segments, absent_days=absent), ask(segments=[*segments, more], absent_days=absent)
    assert answer["working_days"] <= answer["calendar_days"] <= answer["cumulative_days"]
    assert longer["calendar_days"] >= answer["calendar_days"]
    assert (verdicts(answer)["duration"] == "met") == (answer["calendar_days"] >= 14)
    added = ask({"placement_cumulative": True}, segments=segments, absent_days=absent)
    assert (verdicts(added)["duration"] == "met") == (answer["cumulative_days"] >= 14)
