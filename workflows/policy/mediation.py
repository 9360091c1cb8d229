"""Topic ``mediation_rate``: may a mediation organisation be selected, and what is its success rate of a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from workflows.policy.errors import InputError
from workflows.policy.findings import Finding, Verdict, all_of, any_of, decision, verdict
from workflows.policy.inputs import Day, Input, read
from workflows.policy.loader import PolicySet
from workflows.policy.policies import Clause, Policy
from workflows.policy.rate import RateResult, Tally, counts_as_failed
from workflows.policy.readings import CATALOGUE, Value

Outcome = Literal["success", "failed", "withdrawn", "pending", "not_accepted", "transfer"]
Number = Annotated[int, Field(ge=0)]

FACTS = {
    "c1": "调解组织能力",
    "c2": "及时有效履行调解职责",
    "c3": "机制、制度和成效",
    "influence_in_unit": "在单位内有一定的社会影响",
    "influence_in_area": "在本辖区内有一定的社会影响",
}


class Counts(Input):
    """A year's cases by outcome. ``transfer`` is found in registers only, so an absent one means none."""

    success: Number | None = None
    failed: Number | None = None
    withdrawn: Number | None = None
    pending: Number | None = None
    not_accepted: Number | None = None
    transfer: Number = 0


class Case(Input):
    accepted: Day | None = None
    concluded: Day | None = None
    outcome: Outcome | None = None
    performed: bool | None = None


class Conditions(Input):
    c1: bool | None = None
    c2: bool | None = None
    c3: bool | None = None
    influence_in_unit: bool | None = None
    influence_in_area: bool | None = None


class Question(Input):
    year: int = Field(ge=1900, le=2199)
    region: str
    scope: Literal["gold_selection", "rate_only"]
    counts: Counts | None = None
    case_list: list[Case] | None = None
    conditions: Conditions | None = None


@dataclass(frozen=True, slots=True)
class _Rate:
    """What is known of the year's rate, and the readings on which that rests."""

    tally: Tally
    readings: frozenset[str]
    supplied: bool
    no_cases: Verdict


def decide(policies: PolicySet, data: Any, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer one question by the latest document of its region. Raises ``InputError``."""
    question = read(Question, data)
    policy = policies.deciding("mediation_rate", question.region)
    if policy is None:
        known = [name for one in policies if (name := one.decides.get("mediation_rate"))]
        raise InputError("input.region", f"只能是以下之一：{'、'.join(known)}")
    return judge(policy, question, chosen)


def judge(policy: Policy, question: Question, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer a question under one document: the output object of the decision contract. Raises ``InputError``."""
    options = policy.options("mediation_rate", chosen)
    year = _year(question, options)
    asked = [_examine(clause, question, year) for clause in _asked(policy, question)]
    exact = year.tally.exact
    threshold = next(c.threshold.percent for c in policy.selection("mediation").conditions if c.threshold)
    return {
        "decision": decision(all_of(finding.verdict for finding, gates in asked if gates)),
        "satisfied": [finding.clause for finding, _ in asked if finding.verdict is Verdict.MET],
        "rate": exact.pair if exact else None,
        "rate_meets": _meets(year, threshold),
        "display": exact.display if exact else None,
        "findings": [finding.as_dict() for finding, _ in asked],
        "readings": sorted(year.readings),
        "policy": policy.stamp(),
    }


def _asked(policy: Policy, question: Question) -> list[Clause]:
    conditions = policy.selection("mediation").conditions
    if question.scope == "rate_only":
        return [clause for clause in conditions if clause.kind == "rate"]
    return list(conditions)


def _meets(year: _Rate, threshold: int) -> bool | None:
    exact = year.tally.exact
    if exact:
        return exact.meets(threshold)
    outcome = year.tally.verdict(threshold, no_cases=Verdict.UNKNOWN)
    return None if outcome is Verdict.UNKNOWN else outcome is Verdict.MET


# -- the year's cases ------------------------------------------------------------------------------------------------


def _year(question: Question, options: Mapping[str, Value]) -> _Rate:
    if question.counts is not None and question.case_list is not None:
        raise InputError("input.case_list", "counts 与 case_list 只能提供一项，请删去一项")
    ids = {key: reading.id for key, reading in CATALOGUE["mediation_rate"].items()}
    readings = {ids["withdrawn_in_denominator"]}
    if question.case_list is not None:
        readings.add(ids["year_by"])
        tally = _tally_cases(question, options, readings)
        supplied = True
    else:
        tally = _tally_counts(question.counts, options, readings)
        supplied = question.counts is not None
    if tally.exact == RateResult(0, 0):
        readings.add(ids["zero_cases"])
    no_cases = Verdict.NOT_MET if options["zero_cases"] == "not_met" else Verdict.UNKNOWN
    return _Rate(tally, frozenset(readings), supplied, no_cases)


def _tally_counts(counts: Counts | None, options: Mapping[str, Value], readings: set[str]) -> Tally:
    if counts is None:
        return Tally(success_most=None, others_most=None)
    tally = Tally(success_least=counts.success or 0, success_most=counts.success)
    for outcome in ("failed", "withdrawn", "transfer"):
        number = getattr(counts, outcome)
        if outcome == "transfer" and number:
            readings.add("M05")
        if not counts_as_failed(outcome, options):
            continue
        tally.others_least += number or 0
        tally.others_most = None if number is None or tally.others_most is None else tally.others_most + number
    return tally


def _tally_cases(question: Question, options: Mapping[str, Value], readings: set[str]) -> Tally:
    tally = Tally()
    for position, case in enumerate(question.case_list or ()):
        _check_case(case, f"input.case_list[{position}]")
        day = case.concluded if options["year_by"] == "concluded" else case.accepted
        if (day and day.year != question.year) or (day is None and case.outcome in ("pending", "not_accepted")):
            continue
        _count(case, tally, options, readings, dated=day is not None)
    return tally


def _check_case(case: Case, path: str) -> None:
    if case.accepted and case.concluded and case.concluded < case.accepted:
        raise InputError(f"{path}.concluded", f"结案日期 {case.concluded} 早于受理日期 {case.accepted}，请核对")
    if case.outcome == "pending" and case.concluded:
        raise InputError(f"{path}.concluded", "未结案件（pending）不应有结案日期，请核对结果或删去日期")


def _count(case: Case, tally: Tally, options: Mapping[str, Value], readings: set[str], *, dated: bool) -> None:
    """Add one case: whether a success, whether another concluded case; None = not known."""
    unperformed = case.outcome == "success" and case.performed is not True
    if case.outcome == "success" and case.performed is False:
        readings.add("M04")
    if case.outcome == "transfer":
        readings.add("M05")
    success: bool | None = case.outcome == "success"
    other: bool | None = case.outcome is not None and counts_as_failed(case.outcome, options)
    if unperformed and options["unperformed_is_success"] is False:
        success, other = (False, True) if case.performed is False else (None, None)
    if case.outcome is None:
        success = other = None
    if not dated:
        success, other = (None if success is not False else False), (None if other is not False else False)
    tally.success_least += success is True
    tally.success_most = (tally.success_most or 0) + (success is not False)
    tally.others_least += other is True
    tally.others_most = (tally.others_most or 0) + (other is not False)


# -- the conditions --------------------------------------------------------------------------------------------------


def _examine(clause: Clause, question: Question, year: _Rate) -> tuple[Finding, bool]:
    """The finding on one condition, and whether it takes part in the decision (a target is only shown)."""
    if clause.threshold is None:
        outcome, observed, shortfall = _judged(clause, question.conditions or Conditions())
        return _finding(clause, clause.text, outcome, observed, shortfall), True
    rate_outcome, observed, shortfall = _rated(clause.threshold.percent, question.year, year)
    if question.scope == "rate_only":
        return _finding(clause, clause.threshold.text, rate_outcome, observed, shortfall), True
    if clause.fields:
        judged, seen, lacking = _judged(clause, question.conditions or Conditions())
        rate_outcome = all_of((rate_outcome, judged))
        observed = f"{observed}；{seen}"
        shortfall = "；".join(part for part in (shortfall, lacking) if part) or None
    gates = clause.threshold.use == "gate"
    return _finding(clause, clause.text, rate_outcome, observed, shortfall), gates


def _finding(clause: Clause, text: str, outcome: Verdict, observed: str, shortfall: str | None) -> Finding:
    return Finding(clause.id, clause.document, text, outcome, observed, shortfall, clause.adopted_by)


def _judged(clause: Clause, conditions: Conditions) -> tuple[Verdict, str, str | None]:
    facts = {field: verdict(getattr(conditions, field)) for field in clause.fields}
    outcome = (all_of if clause.holds == "all" else any_of)(facts.values())
    words = {Verdict.MET: "符合", Verdict.NOT_MET: "不符合", Verdict.UNKNOWN: "尚未评判"}
    observed = "，".join(f"{FACTS[field]}：{words[one]}" for field, one in facts.items())
    if outcome is Verdict.MET:
        return outcome, observed, None
    verb = "待评判：" if outcome is Verdict.UNKNOWN else "未达到："
    lacking = [FACTS[field] for field, one in facts.items() if one is outcome]
    return outcome, observed, verb + ("、" if clause.holds == "all" else "或").join(lacking)


def _rated(threshold: int, year: int, known: _Rate) -> tuple[Verdict, str, str | None]:
    outcome = known.tally.verdict(threshold, no_cases=known.no_cases)
    exact = known.tally.exact
    if not known.supplied:
        return outcome, f"未提供{year}年的案件数", "请提供该年度调解成功、未成功的案件数"
    if exact is None:
        least = f"已知调解成功{known.tally.success_least}件、其他有结果{known.tally.others_least}件"
        shortfall = (
            None
            if outcome is Verdict.MET
            else f"达到{threshold}%与否"
            + (
                "取决于未填明的案件，请补填"
                if outcome is Verdict.UNKNOWN
                else "已可确定：即使未填明的案件均为成功也不能达到"
            )
        )
        return outcome, f"{year}年案件数不完整，{least}", shortfall
    if not exact.denominator:
        return (
            outcome,
            f"{year}年没有有结果的案件，无法计算调解成功率",
            f"没有可以计算的成功率，不能证明达到{threshold}%",
        )
    observed = f"{year}年调解成功{exact.numerator}件，有结果{exact.denominator}件，成功率{exact.display}%"
    flip = exact.flip(threshold)
    if exact.meets(threshold):
        return outcome, f"{observed}，达到{threshold}%" + (f"（{flip}）" if flip else ""), None
    # The least number of successes that would have met the threshold with the same number of cases.
    needed = -(-threshold * exact.denominator // 100) - exact.numerator
    return outcome, f"{observed}，未达到{threshold}%", flip or f"按现有有结果案件数还差{needed}件调解成功"
