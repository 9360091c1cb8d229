"""Asking the rules: under the document that a round is held by, or under any other with conditions for grades."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.errors import Refused
from workflows.policy.errors import InputError
from workflows.policy.grade.person import Question
from workflows.policy.grade.topic import judge
from workflows.policy.inputs import read
from workflows.policy.policies import Policy
from workflows.rulebook import policies

VERDICTS = {"eligible": "符合", "not_eligible": "不符合", "needs_info": "待核实"}


def decided(
    policy: Policy, grade: int, as_of: date, person: Mapping[str, Any], options: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """The decision of the contract. Raises ``Refused`` where the facts cannot be judged."""
    if grade not in policy.grades:
        raise Refused(f"{policy.name}没有{grade}级的申报条件，请换用别的文件", "no_such_grade")
    asked = {"target_grade": grade, "as_of": as_of.isoformat(), "person": dict(person)}
    try:
        return judge(policy, read(Question, asked), options or {})
    except InputError as error:
        raise Refused(f"事实不能判定：{error.path} {error.message}", "bad_facts") from error


def conditions_of(round_: Any) -> Policy:
    """The version of the document whose conditions the round is held by, as it was when the round was set up."""
    return policies().in_force(round_.policy_key, date.fromisoformat(round_.rules["in_force_on"]))


def shortfalls(decision: Mapping[str, Any]) -> list[str]:
    return [
        f"{one['clause']} {one['shortfall']}"
        for one in decision["findings"]
        if one["verdict"] != "met" and one["shortfall"]
    ]


def told(decision: Mapping[str, Any]) -> str:
    """The result in a sentence: what is missing by clause, and from which day the person qualifies."""
    if decision["decision"] == "eligible":
        return f"符合 {'、'.join(decision['satisfied'])}"
    first = decision["earliest_date"]
    lacking = "；".join(shortfalls(decision))
    when = f"按现有情况自{first}起符合条件" if first else "按现有情况不能推定何时符合条件"
    return f"{VERDICTS[decision['decision']]}：{lacking}。{when}"
