"""The four grades for one person: which are open, from when, and by which path one comes nearest."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.policy import Policy, PolicySet
from workflows.policy.grade.evaluate import examine
from workflows.policy.grade.facts import Facts
from workflows.policy.grade.person import GradeQuestion
from workflows.policy.grade.schema import Condition
from workflows.policy.grade.topic import in_force, judge
from workflows.policy.inputs import read

TARGETS = (4, 3, 2, 1)
NUMERALS = {4: "四级", 3: "三级", 2: "二级", 1: "一级"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One grade. ``since``: first day of eligibility on the known facts, None if there is none or it is undefined.

    ``nearest``: the finding that says most: the one that holds, or the one by which the person comes there first.
    """

    target: int
    title: str
    decision: str
    since: date | None
    nearest: dict[str, Any]
    findings: list[dict[str, Any]]

    @property
    def numeral(self) -> str:
        return NUMERALS[self.target]

    @property
    def words(self) -> str:
        if self.decision == "eligible":
            return "可以申报"
        if self.decision == "needs_info":
            return "有情况待核实"
        return "尚不可以申报" if self.since else "按现有情况不能申报"

    @property
    def verdict(self) -> str:
        return {"eligible": "met", "not_eligible": "not_met", "needs_info": "unknown"}[self.decision]


def answers(policies: PolicySet, person: dict[str, Any], as_of: date) -> list[Answer]:
    """All four grades, lowest first. ``person`` as in topic ``grade``. Raises ``InputError``."""
    policy = in_force(policies, as_of)
    return [_answer(policy, person, as_of, target) for target in TARGETS]


def _answer(policy: Policy, person: dict[str, Any], as_of: date, target: int) -> Answer:
    question = _question(person, as_of, target)
    decided = judge(policy, question, {})
    since = date.fromisoformat(decided["earliest_date"]) if decided["earliest_date"] else None
    nearest = decided["satisfied"] or decided["undetermined"]
    if not nearest and since:
        # Asked again for that day, the rule says itself by which condition it is met first.
        nearest = judge(policy, _question(person, since, target), {})["satisfied"]
    clause = nearest[0] if nearest else _least_lacking(policy, question)
    return Answer(
        target=target,
        title=policy.grades[target].title,
        decision=decided["decision"],
        since=since,
        nearest=next(finding for finding in decided["findings"] if finding["clause"] == clause),
        findings=decided["findings"],
    )


def _question(person: dict[str, Any], as_of: date, target: int) -> GradeQuestion:
    return read(GradeQuestion, {"target_grade": target, "as_of": as_of.isoformat(), "person": person})


def _least_lacking(policy: Policy, question: GradeQuestion) -> str:
    """The clause with no diploma still to earn, then no certificate, then the fewest years: schooling takes longest."""
    facts = Facts(question.person, question.as_of.toordinal(), policy.options("grade"))

    def lacking(condition: Condition) -> tuple[bool, bool, int]:
        return min(
            (one.schooled is None, one.holding is None, one.path.work.years if one.path.work else 0)
            for one in examine(condition, facts).attempts
        )

    return min(policy.grades[question.target_grade].conditions, key=lacking).id
