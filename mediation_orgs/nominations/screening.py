"""What the policy in force says of a nomination's figures and of a reviewer's judgements."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflows.policy.mediation import FACTS, Question, judge
from workflows.rulebook import policies

__all__ = ["FACTS", "judged", "screen"]


def screen(
    policy_key: str, on: date, year: int, counts: Mapping[str, int], conditions: Mapping[str, bool | None] | None = None
) -> dict[str, Any]:
    """The decision, findings, rate and readings of the decision contract, under one policy on one day.

    ``counts``: outcome -> cases of that year; ``conditions``: fact -> judged true, false or not yet (None).
    """
    policy = policies().in_force(policy_key, on)
    question = Question.model_validate(
        {
            "year": year, "region": policy.key, "scope": "gold_selection", "counts": dict(counts),
            "conditions": dict(conditions or {}),
        }
    )  # fmt: skip
    return judge(policy, question, {})


def judged(nomination: Any, conditions: Mapping[str, bool | None], on: date) -> dict[str, Any]:
    """The decision on a nomination's pinned counts with a reviewer's judgements.

    Asked under the policy as it was when the case was submitted: a later change never rewrites a running case.
    """
    submitted = date.fromisoformat(nomination.snapshot["as_of"][:10])
    return screen(
        nomination.policy_key, submitted, nomination.snapshot["year"], nomination.snapshot["counts"], conditions
    )
