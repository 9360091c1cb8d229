"""Topic ``scoring``: the points of a coordinator in a quarter, or the rows of the ledger for a year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from workflows.policy.errors import InputError, UnknownPolicy
from workflows.policy.inputs import read
from workflows.policy.policies import Policy
from workflows.policy.policyset import PolicySet
from workflows.policy.scoring.events import Event, ScoringQuestion
from workflows.policy.scoring.points import Points, of_quarter, rows_total, settled
from workflows.policy.scoring.rules import BASE, DEDUCTION, ScoringRules
from workflows.policy.scoring.words import findings
from workflows.policy.topics import Topic

TOPIC_NAME = "scoring"
DOCUMENT = "wenshang"
QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Asked:
    """One quarter of one person. ``base`` None: not known; ``events`` None: not supplied."""

    year: int
    quarter: int
    base: int | None
    events: Sequence[Event] | None


def decide(policies: PolicySet, data: Any, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer one question by the edition in force at the end of the year, or the nearest one. Raises ``InputError``."""
    question = read(ScoringQuestion, data)
    policy = policies.deciding(TOPIC_NAME, DOCUMENT, _end_of(question))
    if policy is None:
        raise UnknownPolicy("没有规定季度量化计分的文件，请在 policies/ 中补充")
    return _answer(policy, question, chosen)


def _end_of(question: ScoringQuestion) -> date:
    return date(question.year, 12, 31)


def _answer(policy: Policy, question: ScoringQuestion, chosen: Mapping[str, object]) -> dict[str, Any]:
    """One quarter or the whole ledger, as was asked; what belongs to the other question is refused."""
    misplaced = ("quarter", "base_score") if question.ledger else ("base_scores",)
    for key in misplaced:
        if getattr(question, key) is not None:
            raise InputError(
                f"input.{key}", "与 ledger 不能并用，请删去" if question.ledger else "只用于 ledger，请删去"
            )
    if question.ledger:
        if question.base_scores is None:
            raise InputError("input.base_scores", "缺少这一项，请补上")
        return judge_year(policy, question.year, question.base_scores, question.events, chosen)
    if question.quarter is None:
        raise InputError("input.quarter", "缺少这一项，请补上")
    return judge(policy, Asked(question.year, question.quarter, question.base_score, question.events), chosen)


def score(policy: Policy, asked: Asked, chosen: Mapping[str, object] | None = None) -> Points:
    """The points alone, without words, for thousands of people. ``asked.events`` must have been supplied."""
    options = policy.options(TOPIC_NAME, chosen)
    return of_quarter(
        policy.scores(), options, year=asked.year, quarter=asked.quarter, base=asked.base, events=asked.events or ()
    )


def total_of_rows(
    policy: Policy, rows: Mapping[str, int | None], chosen: Mapping[str, object] | None = None
) -> tuple[int | None, dict[str, str]]:
    """The total of a quarter of the ledger as it was filled in (row -> number), and what is wrong: row -> message."""
    return rows_total(policy.scores(), policy.options(TOPIC_NAME, chosen), rows)


def judge(policy: Policy, asked: Asked, chosen: Mapping[str, object]) -> dict[str, Any]:
    """The answer for a quarter under one document: the output object of the decision contract."""
    rules, points = policy.scores(), score(policy, asked, chosen)
    known = asked.events is not None
    # What nobody supplied has no least total: mistakes take points without a limit.
    bounded = known and not points.invalid and points.total is None
    return {
        "decision": _decision(points, known),
        "items": _items(rules, points, known),
        "total": points.total if known else None,
        "total_range": list(points.total_range) if bounded else None,
        "findings": [one.as_dict() for one in findings(rules, points, asked.quarter, asked.base)],
        "readings": sorted(points.readings | (set() if known else {"S11"})),
        "policy": policy.stamp(date(asked.year, 12, 31)),
    }


def judge_year(
    policy: Policy, year: int, bases: Sequence[int | None], events: Sequence[Event] | None,
    chosen: Mapping[str, object],
) -> dict[str, Any]:  # fmt: skip
    """The rows of the ledger for the four quarters; no sum of the year, which the form does not have (S09)."""
    rules, known = policy.scores(), events is not None
    asked = [Asked(year, quarter, bases[quarter - 1], events) for quarter in QUARTERS]
    points = [score(policy, one, chosen) for one in asked]
    decided = [_decision(one, known) for one in points]
    told = [one.as_dict() for a, p in zip(asked, points, strict=True) for one in findings(rules, p, a.quarter, a.base)]
    return {
        "decision": next((one for one in ("invalid", "needs_info") if one in decided), "computed"),
        "row_order": list(rules.rows),
        "rows": {row: [_cell(rules, one, row, known) for one in points] for row in rules.rows},
        "findings": told,
        "readings": sorted(frozenset().union(*(one.readings for one in points)) | (set() if known else {"S11"})),
        "policy": policy.stamp(date(year, 12, 31)),
    }


def _decision(points: Points, known: bool) -> str:
    if points.invalid:
        return "invalid"
    return "computed" if known and points.total is not None else "needs_info"


def _items(rules: ScoringRules, points: Points, known: bool) -> dict[str, int | None]:
    """By item, in the contract's names; two items in one row also together, under the name of the row's event."""
    told = {key: settled(span) for key, span in points.items.items()}
    told["mediation"] = settled(points.rows[rules.by_key["mediation_own"].row])
    if not known:
        told = {key: value if key == BASE else None for key, value in told.items()}
    if points.invalid:
        told[BASE] = None
    order = (BASE, "publicity", "mediation_own", "mediation_other", "mediation", "management", "risk", "publication")
    return {key: told[key] for key in (*order, DEDUCTION)}


def _cell(rules: ScoringRules, points: Points, row: str, known: bool) -> int | None:
    if (not known and row != rules.base.row) or (points.invalid and row == rules.base.row):
        return None
    return points.total if row == rules.total_row else settled(points.rows[row])


TOPIC = Topic(
    name=TOPIC_NAME,
    question=ScoringQuestion,
    answer={
        "decision": (Literal["computed", "needs_info", "invalid"], ...),
        "items": (dict[str, int | None] | None, None),
        "total": (int | None, None),
        "total_range": (tuple[int, int] | None, None),
        "row_order": (list[str] | None, None),
        "rows": (dict[str, list[int | None]] | None, None),
    },
    decide=decide,
    under=lambda policy, facts, chosen: _answer(policy, read(ScoringQuestion, facts), chosen),
    day=lambda facts: _end_of(read(ScoringQuestion, facts)),
)
