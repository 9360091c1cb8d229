"""Asking the rules: under the document that a round is held by, or under any other with conditions for grades."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.calendar.words import day_words
from workflows.errors import Refused
from workflows.policy.errors import InputError
from workflows.policy.findings import IN_WORDS, cite, wide
from workflows.policy.grade.person import GradeQuestion
from workflows.policy.grade.topic import judge
from workflows.policy.inputs import read
from workflows.policy.policies import Policy
from workflows.rulebook.store import rules


def decided(
    policy: Policy, grade: int, as_of: date, person: Mapping[str, Any], options: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """The decision of the contract. Raises ``Refused`` where the facts cannot be judged."""
    if grade not in policy.grades:
        raise Refused(f"{policy.name}没有{grade}级的申报条件，请换用别的文件", "no_such_grade")
    asked = {"target_grade": grade, "as_of": as_of.isoformat(), "person": dict(person)}
    try:
        return judge(policy, read(GradeQuestion, asked), options or {})
    except InputError as error:
        raise Refused(f"事实不能判定：{error.path} {error.message}", "bad_facts") from error


def conditions_of(round_: Any) -> Policy:
    """The conditions that the round is held by, as they were when it was set up."""
    return rules(round_.policy_digest)


def shortfalls(decision: Mapping[str, Any]) -> list[str]:
    """What is missing by each condition, any one of which is enough; what is only to be verified where that is all."""
    open_ = [one for one in decision["findings"] if one["verdict"] == "unknown" and one["shortfall"]]
    findings = open_ or [one for one in decision["findings"] if one["verdict"] == "not_met" and one["shortfall"]]
    return [f"{wide(one['clause'])} {one['shortfall']}" for one in findings]


def sentence(decision: Mapping[str, Any]) -> str:
    """The result in a sentence: what is missing by clause, from which day the person qualifies, and by which source."""
    if decision["decision"] == "eligible":
        return f"符合 {'、'.join(wide(clause) for clause in decision['satisfied'])}"
    first = decision["earliest_date"]
    when = (
        f"按现有情况自{day_words(date.fromisoformat(first))}起符合条件" if first else "按现有情况不能推定何时符合条件"
    )
    basis = cite(decision["findings"][0]) + ("等各项，具备其一即可" if len(decision["findings"]) > 1 else "")
    return f"{IN_WORDS[decision['decision']]}：{'；'.join(shortfalls(decision))}。{when}。依据：{basis}"
