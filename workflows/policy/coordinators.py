"""Topic ``gold_coordinator``: may a person be selected as gold coordinator (山西 一(三)), and what mistakes come to."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, WithJsonSchema

from workflows.policy.discipline import Discipline, Disqualification, Mistake, look
from workflows.policy.errors import UnknownPolicy
from workflows.policy.findings import Finding, Verdict, all_of, decision
from workflows.policy.grade.person import CertificateInput, Education, Records
from workflows.policy.inputs import Day, Input, read
from workflows.policy.judgements import deciding, found, judged, known_only
from workflows.policy.policies import Clause, Policy
from workflows.policy.policyset import PolicySet
from workflows.policy.qualifications import Papers, Position, certified, educated, in_post
from workflows.policy.topics import Topic

TOPIC_NAME = "gold_coordinator"
SELECTION = "coordinator"
# Whose conditions are asked, and whose disqualification besides.
RULESETS = (["SX"], ["SX", "WS"])


def _a_ruleset(value: list[str]) -> list[str]:
    if value not in RULESETS:
        raise ValueError(f"只能是以下之一：{'、'.join(str(one) for one in RULESETS)}")
    return value


Rulesets = Annotated[list[str], AfterValidator(_a_ruleset), WithJsonSchema({"enum": list(RULESETS)})]
Year = Annotated[int, Field(ge=1900, le=2199)]


class CoordinatorFacts(Input):
    """What is known of a person. ``judgements``: fact of the conditions -> judged true, false or not yet (null).

    ``quarter_scores``: shown beside a ranking (K09) and no condition. ``holds_title``: years in which it was won.
    """

    year: Year
    as_of: Day
    education: list[Education] | None = Records
    certificates: list[CertificateInput] | None = Records
    judgements: dict[str, bool | None] | None = None
    positions: list[Position] | None = Records
    mistakes: list[Mistake] | None = Records
    holds_title: list[Year] | None = Records
    quarter_scores: list[int | None] | None = Field(default=None, max_length=4)


class CoordinatorQuestion(CoordinatorFacts):
    rulesets: Rulesets


def decide(policies: PolicySet, data: Any, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer one question by the editions in force on its day, or the nearest ones. Raises ``InputError``."""
    question = read(CoordinatorQuestion, data)
    policy, *others = [_named(policies, name, question.as_of) for name in question.rulesets]
    return judge(policy, others[0] if others else None, question, chosen)


def _named(policies: PolicySet, name: str, on: date) -> Policy:
    policy = policies.deciding(TOPIC_NAME, name, on)
    if policy is None:
        raise UnknownPolicy(f"没有以 {name} 为名、规定金牌劳动关系协调员的文件，请在 policies/ 中补充")
    return policy


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one person is judged by."""

    conditions: Sequence[Clause]
    disqualification: Disqualification | None
    options: Mapping[str, Any]


def judge(
    policy: Policy, discipline: Policy | None, asked: CoordinatorFacts, chosen: Mapping[str, object]
) -> dict[str, Any]:
    """Answer a question: the output object of the decision contract.

    ``policy``: the document of the selection. ``discipline``: the one whose disqualification holds where the person is,
    if any; a selection that joins one carries it itself, and none need be given. Raises ``InputError``.
    """
    rules = _rules(policy, discipline, chosen)
    judgements = asked.judgements or {}
    words = {fact: said for clause in rules.conditions for fact, said in clause.facts()}
    known_only(policy, words, judgements, "input.judgements")
    readings = {"K07"} if any(judgements.get(fact) is None for fact in words) else set()
    papers = Papers(asked.as_of, rules.options, readings)
    findings = [_examine(clause, asked, judgements, papers) for clause in rules.conditions]
    looked = _disciplined(rules, asked, readings)
    outcome = all_of([*(one.verdict for one in findings), *([looked.outcome] if looked else [])])
    return {
        "decision": decision(outcome),
        "satisfied": [one.clause for one in findings if one.verdict is Verdict.MET],
        "disqualified": bool(looked and looked.disqualified),
        "recommend_post_adjustment": bool(looked and looked.recommend_post_adjustment),
        "propose_revocation": bool(looked and looked.propose_revocation),
        "findings": [one.as_dict() for one in (*findings, *([looked.finding] if looked else []))],
        "readings": sorted(readings),
        "policy": _stamp(policy, discipline, asked.as_of),
    }


def _rules(policy: Policy, discipline: Policy | None, chosen: Mapping[str, object]) -> _Rules:
    selection = deciding(policy, SELECTION)
    options = policy.options(TOPIC_NAME, chosen)
    if selection.disqualification:
        return _Rules(selection.conditions, selection.disqualification, options)
    if discipline is None:
        return _Rules(selection.conditions, None, options)
    if discipline.disqualification is None:
        raise UnknownPolicy(f"{discipline.name}没有规定工作失误取消评选资格")
    return _Rules(
        selection.conditions, discipline.disqualification, {**discipline.options(TOPIC_NAME, chosen), **options}
    )


def _disciplined(rules: _Rules, asked: CoordinatorFacts, readings: set[str]) -> Discipline | None:
    if rules.disqualification is None:
        readings.update(("K06",) if asked.mistakes else ())
        return None
    looked = look(rules.disqualification, asked.mistakes, asked.year, asked.holds_title or (), rules.options)
    readings |= looked.readings
    readings.update(("K09",) if asked.quarter_scores else ())
    return looked


def _examine(clause: Clause, asked: CoordinatorFacts, judgements: Mapping[str, bool | None], papers: Papers) -> Finding:
    if clause.education:
        told = educated(clause.education, asked.education, papers)
    elif clause.certificate:
        told = certified(clause.certificate, asked.certificates, papers)
    elif clause.post:
        told = in_post(clause.post, asked.positions, papers)
    else:
        told = judged(clause, judgements)
    return found(clause, clause.text, *told)


def _stamp(policy: Policy, discipline: Policy | None, on: date) -> dict[str, Any]:
    """The documents of both, in force where both are; the digest changes with the rules of either."""
    stamp = policy.stamp(on)
    if discipline is None:
        return stamp
    other = discipline.stamp(on)
    standing = {stamp["in_force"], other["in_force"]}
    return {
        "documents": list(dict.fromkeys(stamp["documents"] + other["documents"])),
        "digest": hashlib.sha256(f"{stamp['digest']} {other['digest']}".encode()).hexdigest(),
        "in_force": False if False in standing else None if None in standing else True,
    }


def _under(policy: Policy, facts: Mapping[str, Any], chosen: Mapping[str, object]) -> dict[str, Any]:
    return judge(policy, None, read(CoordinatorFacts, facts), chosen)


TOPIC = Topic(
    name=TOPIC_NAME,
    question=CoordinatorQuestion,
    answer={
        "satisfied": (list[str], ...),
        "disqualified": (bool, ...),
        "recommend_post_adjustment": (bool, ...),
        "propose_revocation": (bool, ...),
    },
    decide=decide,
    under=_under,
    day=lambda facts: read(CoordinatorFacts, facts).as_of,
)
