"""Topic ``grade``: for which conditions of a grade a person may apply, and from which day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field

from workflows.policy.errors import InputError, UnknownPolicy
from workflows.policy.findings import Verdict, any_of, decision
from workflows.policy.grade.evaluate import earliest, examine
from workflows.policy.grade.facts import Facts
from workflows.policy.grade.person import GradeQuestion
from workflows.policy.grade.words import finding
from workflows.policy.inputs import read
from workflows.policy.policies import Policy
from workflows.policy.policyset import PolicySet
from workflows.policy.topics import Topic

DOCUMENT = "wenshang"


def in_force(policies: PolicySet, on: date) -> Policy:
    """The document with the conditions for the grades that answers a question about the day ``on``."""
    policy = policies.deciding("grade", DOCUMENT, on)
    if policy is None:
        raise UnknownPolicy("没有规定等级申报条件的文件，请在 policies/ 中补充")
    return policy


def decide(policies: PolicySet, data: Any, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer one question by the edition in force on its day, or the nearest one. Raises ``InputError``."""
    question = read(GradeQuestion, data)
    return judge(in_force(policies, question.as_of), question, chosen)


def judge(policy: Policy, question: GradeQuestion, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer a question under one document, as a round does under the version in force on its day.

    Returns the output object of the decision contract. Raises ``InputError``.
    """
    person = question.person
    if person.birth_date and person.birth_date > question.as_of:
        raise InputError("input.person.birth_date", f"出生日期晚于申报日期 {question.as_of}，请核对")
    facts = Facts(person, question.as_of.toordinal(), policy.options("grade", chosen))
    results = [examine(condition, facts) for condition in policy.grades[question.target_grade].conditions]
    first = earliest(results, facts.today)
    verdict = any_of(result.verdict for result in results)
    already = facts.holds_already(question.target_grade)
    if already and verdict is Verdict.MET:
        facts.readings.add("G17")
    return {
        "decision": decision(verdict),
        "satisfied": [one.condition.id for one in results if one.verdict is Verdict.MET],
        "undetermined": [one.condition.id for one in results if one.verdict is Verdict.UNKNOWN],
        "earliest_date": None if first is None else date.fromordinal(first).isoformat(),
        "findings": [finding(one, facts, already=already).as_dict() for one in results],
        "readings": sorted(facts.readings),
        "policy": policy.stamp(question.as_of),
    }


TOPIC = Topic(
    name="grade",
    question=GradeQuestion,
    answer={
        "satisfied": (list[str], ...),
        "undetermined": (list[str], ...),
        "earliest_date": (str | None, Field(json_schema_extra={"format": "date"})),
    },
    decide=decide,
    under=lambda policy, facts, chosen: judge(policy, read(GradeQuestion, facts), chosen),
    day=lambda facts: read(GradeQuestion, facts).as_of,
)
