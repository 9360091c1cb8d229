"""Topic ``mediation_rate``: may a mediation organisation be selected, and what is its success rate of a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from workflows.calendar.words import day_words
from workflows.policy.errors import InputError
from workflows.policy.findings import Finding, Verdict, all_of, decision
from workflows.policy.inputs import Day, Input, read
from workflows.policy.judgements import found, judged, known_only, together
from workflows.policy.policies import Clause, Policy
from workflows.policy.policyset import PolicySet
from workflows.policy.rate import Cases, Tally, tally
from workflows.policy.topics import Topic

Outcome = Literal["success", "failed", "withdrawn", "pending", "not_accepted", "transfer"]
Scope = Literal["gold_selection", "rate_only"]
Number = Annotated[int, Field(ge=0)]
TOPIC_NAME = "mediation_rate"
SELECTION = "mediation"


class Counts(Input):
    """A year's cases by outcome. ``transfer`` is found in registers only, so an absent one means none."""

    success: Number | None = None
    failed: Number | None = None
    withdrawn: Number | None = None
    pending: Number | None = None
    not_accepted: Number | None = None
    transfer: Number = 0


class DisputeInput(Input):
    accepted: Day | None = None
    concluded: Day | None = None
    outcome: Outcome | None = None
    performed: bool | None = None


class MediationQuestion(Input):
    """``conditions``: fact of the region's document -> judged true, false or not yet (null)."""

    year: int = Field(ge=1900, le=2199)
    region: str
    scope: Scope
    counts: Counts | None = None
    case_list: list[DisputeInput] | None = None
    conditions: dict[str, bool | None] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one year under one document. ``cases`` None: no figures supplied.

    ``on``: the day asked about; ``counted_to``: the day on which the figures were taken, where that is known.
    """

    year: int
    scope: Scope
    cases: Sequence[Cases] | None
    on: date
    conditions: Mapping[str, bool | None] = field(default_factory=dict)
    counted_to: date | None = None

    @property
    def unfinished(self) -> bool:
        """Whether the year was not over when the figures were taken (M07)."""
        return self.counted_to is not None and self.counted_to < date(self.year, 12, 31)


def decide(policies: PolicySet, data: Any, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer one question by the edition of its region's document in force at the end of the year, or the nearest one.

    Raises ``InputError``.
    """
    question = read(MediationQuestion, data)
    policy = policies.deciding(TOPIC_NAME, question.region, _end_of(question))
    if policy is None:
        raise InputError("input.region", f"只能是以下之一：{'、'.join(policies.names(TOPIC_NAME))}")
    return judge(policy, _asked(question), chosen)


def _end_of(question: MediationQuestion) -> date:
    return date(question.year, 12, 31)


def _asked(question: MediationQuestion) -> Asked:
    return Asked(question.year, question.scope, _cases(question), _end_of(question), question.conditions or {})


def _without_region(facts: Mapping[str, Any]) -> MediationQuestion:
    """A question to one document: it names none, and is about a selection unless it says otherwise."""
    return read(MediationQuestion, {"region": "", "scope": "gold_selection", **facts})


def judge(policy: Policy, asked: Asked, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer a question under one document: the output object of the decision contract. Raises ``InputError``."""
    options = policy.options(TOPIC_NAME, chosen)
    selection = policy.selection(SELECTION)
    known_only(policy, selection.facts(), asked.conditions, "input.conditions")
    year = (
        Tally(success_most=None, others_most=None) if asked.cases is None else tally(asked.cases, asked.year, options)
    )
    no_cases = Verdict.NOT_MET if options["zero_cases"] == "not_met" else Verdict.UNKNOWN
    examined = [_examine(clause, asked, _Year(year, no_cases)) for clause in _examined(selection.conditions, asked)]
    exact, threshold = year.exact, selection.threshold
    readings = year.readings | set(threshold.readings or ()) | ({"M07"} if asked.unfinished else set())
    return {
        "decision": decision(all_of(finding.verdict for finding, gates in examined if gates)),
        "satisfied": [finding.clause for finding, _ in examined if finding.verdict is Verdict.MET],
        "rate": exact.pair if exact else None,
        "rate_meets": _meets(year, threshold.percent),
        "display": exact.display if exact else None,
        "findings": [finding.as_dict() for finding, _ in examined],
        "readings": sorted(readings),
        "policy": policy.stamp(asked.on),
    }


def _examined(conditions: Sequence[Clause], asked: Asked) -> list[Clause]:
    if asked.scope == "rate_only":
        return [clause for clause in conditions if clause.kind == "rate"]
    return list(conditions)


def _meets(year: Tally, threshold: int) -> bool | None:
    if year.exact:
        return year.exact.meets(threshold)
    outcome = year.verdict(threshold, no_cases=Verdict.UNKNOWN)
    return None if outcome is Verdict.UNKNOWN else outcome is Verdict.MET


# -- the year's cases ------------------------------------------------------------------------------------------------


def _cases(question: MediationQuestion) -> list[Cases] | None:
    """The cases asked about, alike ones together. Counts are of the year, and of agreements that were kept."""
    if question.counts is not None and question.case_list is not None:
        raise InputError("input.case_list", "counts 与 case_list 只能提供一项，请删去一项")
    if question.counts is not None:
        year = question.year
        return [Cases(outcome, True, year, year, number) for outcome, number in question.counts]
    if question.case_list is None:
        return None
    return [_case(case, f"input.case_list[{position}]") for position, case in enumerate(question.case_list)]


def _case(case: DisputeInput, path: str) -> Cases:
    if case.accepted and case.concluded and case.concluded < case.accepted:
        raise InputError(f"{path}.concluded", f"结案日期 {case.concluded} 早于受理日期 {case.accepted}，请核对")
    if case.outcome == "pending" and case.concluded:
        raise InputError(f"{path}.concluded", "未结案件（pending）不应有结案日期，请核对结果或删去日期")
    accepted, concluded = (day.year if day else None for day in (case.accepted, case.concluded))
    return Cases(case.outcome, case.performed, accepted, concluded)


@dataclass(frozen=True, slots=True)
class _Year:
    tally: Tally
    no_cases: Verdict


# -- the conditions --------------------------------------------------------------------------------------------------


def _examine(clause: Clause, asked: Asked, year: _Year) -> tuple[Finding, bool]:
    """The finding on one condition, and whether it takes part in the decision (a target is only shown)."""
    if clause.threshold is None:
        outcome, observed, shortfall = judged(clause, asked.conditions)
        return found(clause, clause.text, outcome, observed, shortfall), True
    rate_outcome, observed, shortfall = _rated(clause.threshold.percent, asked, year)
    if asked.scope == "rate_only":
        return found(clause, clause.threshold.text, rate_outcome, observed, shortfall), True
    if clause.fields:
        outcome, seen, lacking = judged(clause, asked.conditions)
        parts = [(rate_outcome, observed, shortfall), (outcome, seen, lacking)]
        rate_outcome, observed, shortfall = together(parts)
    gates = clause.threshold.use == "gate"
    return found(clause, clause.text, rate_outcome, observed, shortfall), gates


def _rated(threshold: int, asked: Asked, year: _Year) -> tuple[Verdict, str, str | None]:
    """Verdict, what was found and what is missing of the rate alone."""
    outcome, exact = year.tally.verdict(threshold, no_cases=year.no_cases), year.tally.exact
    when = f"{asked.year}年"
    if asked.unfinished and asked.counted_to:
        when += f"（截至{day_words(asked.counted_to)}，年度未满）"
    if asked.cases is None:
        return outcome, f"未提供{when}的案件数", "请提供该年度调解成功、未成功的案件数"
    if exact is None:
        known = f"已知调解成功{year.tally.success_least}件、其他有结果{year.tally.others_least}件"
        return outcome, f"{when}案件数不完整，{known}", _undecided(outcome, threshold)
    if not exact.denominator:
        lacking = f"没有可以计算的成功率，不能证明达到{threshold}%"
        return outcome, f"{when}没有有结果的案件，无法计算调解成功率", lacking
    observed = f"{when}调解成功{exact.numerator}件，有结果{exact.denominator}件，成功率{exact.display}%"
    flip = exact.flip(threshold)
    if exact.meets(threshold):
        return outcome, f"{observed}，达到{threshold}%" + (f"（{flip}）" if flip else ""), None
    # The least number of successes that would have met the threshold with the same number of cases.
    needed = -(-threshold * exact.denominator // 100) - exact.numerator
    return outcome, f"{observed}，未达到{threshold}%", flip or f"按现有有结果案件数还差{needed}件调解成功"


def _undecided(outcome: Verdict, threshold: int) -> str | None:
    if outcome is Verdict.MET:
        return None
    if outcome is Verdict.UNKNOWN:
        return f"达到{threshold}%与否取决于未填明的案件，请补填"
    return f"达到{threshold}%与否已可确定：即使未填明的案件均为成功也不能达到"


TOPIC = Topic(
    name=TOPIC_NAME,
    question=MediationQuestion,
    answer={
        "satisfied": (list[str], ...),
        "rate": (tuple[int, int] | None, ...),
        "rate_meets": (bool | None, ...),
        "display": (str | None, ...),
    },
    decide=decide,
    under=lambda policy, facts, chosen: judge(policy, _asked(_without_region(facts)), chosen),
    day=lambda facts: _end_of(_without_region(facts)),
)
