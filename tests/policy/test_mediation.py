"""Topic mediation_rate, asked through ``decide``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.policy import InputError, decide

ALL_TRUE = {"c1": True, "c2": True, "c3": True, "influence_in_unit": True, "influence_in_area": False}

INDICATORS = {"work_basis": True, "mechanism": True, "case_handling": True, "service_level": True}


def ask(options=None, **changes):
    question = {"year": 2024, "region": "shanxi", "scope": "gold_selection", "conditions": ALL_TRUE}
    question |= {"counts": {"success": 65, "failed": 35, "withdrawn": 0, "pending": 0, "not_accepted": 0}}
    question |= changes
    return decide("mediation_rate", {key: value for key, value in question.items() if value != "absent"}, options)


def case(outcome, accepted="2024-01-05", concluded="2024-02-05", **more):
    return {"accepted": accepted, "concluded": concluded, "outcome": outcome, **more}


def counts(success, failed, **more):
    return {"success": success, "failed": failed, "withdrawn": 0, "pending": 0, "not_accepted": 0, **more}


def test_an_answer_has_the_fields_of_the_contract_and_quotes_its_clauses():
    answer = ask()
    assert answer["decision"] == "eligible"
    assert answer["satisfied"] == ["三(二)1", "三(二)2", "三(二)3", "三(二)4"]
    assert (answer["rate"], answer["rate_meets"], answer["display"]) == ([65, 100], True, "65.00")
    assert answer["policy"]["documents"] == ["晋人社厅发〔2021〕53号"]
    assert len(answer["policy"]["digest"]) == 64
    last = answer["findings"][-1]
    assert set(last) == {"clause", "document", "text", "verdict", "observed", "shortfall", "citation"}
    assert last["text"] == "年度调解成功率达到 65%以上，在单位或本辖区内有一定的社会影响。"
    assert "再少1件成功即不达标" in last["observed"]


def test_just_below_the_gate_is_not_eligible_and_says_what_is_missing():
    answer = ask(counts=counts(6499, 3501))
    assert (answer["decision"], answer["rate_meets"], answer["display"]) == ("not_eligible", False, "64.99")
    assert answer["satisfied"] == ["三(二)1", "三(二)2", "三(二)3"]
    assert answer["findings"][-1]["shortfall"] == "再多1件成功即达标"


@pytest.mark.parametrize(
    ("changed", "decision"),
    [
        ({"c2": False}, "not_eligible"),
        ({"c2": None}, "needs_info"),
        ({"c2": None, "c3": False}, "not_eligible"),
        ({"influence_in_unit": False}, "not_eligible"),
        ({"influence_in_unit": False, "influence_in_area": True}, "eligible"),
        ({"influence_in_unit": None, "influence_in_area": True}, "eligible"),
        ({"influence_in_unit": None}, "needs_info"),
    ],
)
def test_all_conditions_are_needed_and_either_influence_suffices(changed, decision):
    assert ask(conditions=ALL_TRUE | changed)["decision"] == decision


def test_conditions_left_out_are_unknown_not_false():
    assert ask(conditions=None)["decision"] == "needs_info"
    assert ask(conditions=None, counts=counts(1, 99))["decision"] == "not_eligible"


def test_no_concluded_case_is_neither_0_nor_100_percent():
    answer = ask(counts=counts(0, 0, withdrawn=4))
    assert (answer["decision"], answer["rate"], answer["rate_meets"], answer["display"]) == (
        "not_eligible",
        None,
        None,
        None,
    )
    assert "M02" in answer["readings"]
    assert ask({"zero_cases": "needs_info"}, counts=counts(0, 0))["decision"] == "needs_info"


def test_figures_not_supplied_are_not_zero_cases():
    answer = ask(counts="absent")
    assert (answer["decision"], answer["rate"], answer["rate_meets"]) == ("needs_info", None, None)
    assert "M02" not in answer["readings"]
    assert ask(counts="absent", case_list=[])["decision"] == "not_eligible"


@pytest.mark.parametrize(
    ("supplied", "options", "decision"),
    [
        ({"success": 90, "failed": 1, "withdrawn": None}, {}, "eligible"),
        ({"success": 90, "failed": 1}, {"withdrawn_in_denominator": True}, "needs_info"),
        ({"success": 1, "failed": 90}, {"withdrawn_in_denominator": True}, "not_eligible"),
        ({"success": 0, "failed": None}, {}, "not_eligible"),
        ({"success": 5, "failed": None}, {}, "needs_info"),
        ({"success": None, "failed": 5}, {}, "needs_info"),
    ],
)
def test_a_missing_number_matters_only_where_it_can_change_the_result(supplied, options, decision):
    assert ask(options, counts=supplied)["decision"] == decision


def test_licang_shows_sixty_percent_as_a_target_and_does_not_gate_on_it():
    answer = ask(region="licang", conditions=INDICATORS, counts=counts(59, 41))
    assert (answer["decision"], answer["rate_meets"]) == ("eligible", False)
    assert "M06" in answer["readings"] and "M06" not in ask()["readings"]
    assert ask(region="licang", conditions=INDICATORS, counts=counts(60, 40))["rate_meets"] is True
    assert ask(region="licang", conditions=None)["decision"] == "needs_info"


def test_licang_judges_by_four_indicators_of_its_own():
    answer = ask(region="licang", conditions=INDICATORS | {"service_level": None})
    assert answer["decision"] == "needs_info"
    assert answer["findings"][-1]["observed"].endswith("办案能力：符合，服务水平：尚未评判")
    assert ask(region="licang", conditions=INDICATORS | {"mechanism": False})["decision"] == "not_eligible"
    for region, foreign in (("licang", "c1"), ("shanxi", "work_basis")):
        with pytest.raises(InputError) as refused:
            ask(region=region, conditions={foreign: True})
        assert refused.value.path == f"input.conditions.{foreign}"


@pytest.mark.parametrize(("region", "year", "in_force"), [
    ("shanxi", 2015, False), ("shanxi", 2021, True), ("shanxi", 2023, True), ("shanxi", 2024, None),
    ("licang", 2020, False), ("licang", 2023, True), ("licang", 2030, None),
])  # fmt: skip
def test_whether_the_document_was_in_force_at_the_end_of_the_year_is_said_beside(region, year, in_force):
    answer = ask(region=region, year=year, conditions=None)
    assert answer["policy"]["in_force"] is in_force
    assert answer["decision"] == "needs_info"


def test_every_reading_at_work_is_named_and_no_other():
    def readings(*cases, **options):
        return ask(options, counts="absent", case_list=list(cases))["readings"]

    assert readings(case("success"), case("withdrawn")) == ["M01"]
    assert readings(case("success", performed=False)) == ["M01", "M04"]
    assert readings(case("success"), unperformed_is_success=False) == ["M01", "M04"]  # nobody said whether it was kept
    assert readings(case("success", performed=True), unperformed_is_success=False) == ["M01"]
    assert readings(case("success"), case("transfer")) == ["M01", "M05"]
    # It counts by one of its years and not by the other, in either direction.
    assert readings(case("success"), case("failed", accepted="2023-12-30")) == ["M01", "M03"]
    assert readings(case("success"), case("failed", concluded="2025-01-05")) == ["M01", "M03"]
    # What has no result belongs to no year; another year's case is none of this one's.
    assert readings(case("success"), case("not_accepted", accepted="2023-12-30")) == ["M01"]
    assert readings(case("success"), case("success", "2022-01-01", "2022-02-02", performed=False)) == ["M01"]
    assert readings(case("not_accepted")) == ["M01", "M02"]


def test_what_has_failed_is_said_and_what_is_open_is_not_added_to_it():
    answer = ask(counts=counts(6499, 3501), conditions=ALL_TRUE | {"influence_in_unit": None})
    assert answer["findings"][-1]["shortfall"] == "再多1件成功即达标"
    open_ = ask(conditions=ALL_TRUE | {"influence_in_unit": None})
    assert open_["findings"][-1]["shortfall"] == "待评判：在单位内有一定的社会影响"


@pytest.mark.parametrize(("region", "success", "decision"), [
    ("licang", 60, "eligible"), ("licang", 59, "not_eligible"),
    ("shanxi", 65, "eligible"), ("shanxi", 64, "not_eligible"),
])  # fmt: skip
def test_rate_only_asks_the_rate_alone(region, success, decision):
    answer = ask(region=region, scope="rate_only", conditions=None, counts=counts(success, 100 - success))
    assert answer["decision"] == decision
    assert len(answer["findings"]) == 1


def test_a_case_may_be_concluded_on_the_day_of_its_acceptance():
    assert ask(counts="absent", case_list=[case("success", concluded="2024-01-05")])["rate"] == [1, 1]


def test_a_case_belongs_to_the_year_of_its_conclusion():
    listed = [case("success"), case("failed", accepted="2023-12-01"), case("failed", concluded="2025-01-02")]
    assert ask(counts="absent", case_list=listed)["rate"] == [1, 2]
    by_acceptance = ask({"year_by": "accepted"}, counts="absent", case_list=listed)
    assert by_acceptance["rate"] == [1, 2]
    assert ask(counts="absent", case_list=listed, year=2025)["rate"] == [0, 1]
    assert "M03" in by_acceptance["readings"]


def test_unperformed_agreements_and_transfers_follow_their_readings():
    listed = [case("success", performed=False), case("success", performed=True), case("transfer")]
    answer = ask(counts="absent", case_list=listed)
    assert answer["rate"] == [2, 3]
    assert {"M04", "M05"} <= set(answer["readings"])
    assert ask({"unperformed_is_success": False}, counts="absent", case_list=listed)["rate"] == [1, 3]
    assert ask({"transfer_left_out": True}, counts="absent", case_list=listed)["rate"] == [2, 2]


def test_an_agreement_of_unknown_performance_is_in_doubt_only_where_performance_counts():
    listed = [case("success", performed=None)] * 2
    assert ask(counts="absent", case_list=listed)["decision"] == "eligible"
    assert ask({"unperformed_is_success": False}, counts="absent", case_list=listed)["decision"] == "needs_info"


def test_a_case_without_date_or_outcome_is_in_doubt_only_where_it_matters():
    sure = [case("success")] * 20
    doubtful = [case("failed", concluded=None), case(None)]
    answer = ask(counts="absent", case_list=sure + doubtful)
    assert (answer["decision"], answer["rate"], answer["rate_meets"]) == ("eligible", None, True)
    assert ask(counts="absent", case_list=[case("success"), *doubtful])["decision"] == "needs_info"
    assert ask(counts="absent", case_list=[case("pending", concluded=None)])["rate"] is None


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"counts": counts(-1, 3)}, "input.counts.success"),
        ({"counts": counts(True, 3)}, "input.counts.success"),
        ({"counts": counts(1.0, 3)}, "input.counts.success"),
        ({"counts": counts("1", 3)}, "input.counts.success"),
        ({"counts": counts(1, 3, won=1)}, "input.counts.won"),
        ({"year": "2024"}, "input.year"),
        ({"year": "absent"}, "input.year"),
        ({"region": "sichuan"}, "input.region"),
        ({"scope": "all"}, "input.scope"),
        ({"conditions": {"c1": 1}}, "input.conditions.c1"),
        ({"conditions": {"c4": True}}, "input.conditions.c4"),
        ({"case_list": []}, "input.case_list"),
        ({"counts": "absent", "case_list": [case("won")]}, "input.case_list[0].outcome"),
        ({"counts": "absent", "case_list": [case("failed")] * 3 + [case("failed", accepted="2024-03-01")]},
         "input.case_list[3].concluded"),
        ({"counts": "absent", "case_list": [case("failed", concluded="2024-02-30")]}, "input.case_list[0].concluded"),
        ({"counts": "absent", "case_list": [case("failed", concluded="2024-2-3")]}, "input.case_list[0].concluded"),
        ({"counts": "absent", "case_list": [case("pending")]}, "input.case_list[0].concluded"),
    ],
)  # fmt: skip
def test_impossible_values_are_refused_with_their_path(changes, path):
    with pytest.raises(InputError) as refused:
        ask(**changes)
    assert refused.value.path == path


@pytest.mark.parametrize(("options", "path"), [
    ({"zero_case": "not_met"}, "options.zero_case"), ({"zero_cases": "maybe"}, "options.zero_cases"),
    ({"transfer_left_out": 1}, "options.transfer_left_out"),
])  # fmt: skip
def test_unknown_readings_are_refused(options, path):
    with pytest.raises(InputError) as refused:
        ask(options)
    assert refused.value.path == path


unknown_or_case = st.builds(
    case,
    st.sampled_from(["success", "failed", "withdrawn", "transfer", "not_accepted"]),
    concluded=st.sampled_from(["2024-02-05", "2025-02-05"]),
)


@given(listed=st.lists(unknown_or_case, max_size=12), hidden=st.integers(0, 11))
def test_a_settled_decision_never_changes_when_an_unknown_outcome_becomes_known(listed, hidden):
    """Hide one outcome: what is decided all the same must be what is decided with it."""
    if hidden >= len(listed):
        return
    veiled = [*listed[:hidden], {**listed[hidden], "outcome": None}, *listed[hidden + 1 :]]
    before = ask(counts="absent", case_list=veiled)["decision"]
    assert before in ("needs_info", ask(counts="absent", case_list=listed)["decision"])
