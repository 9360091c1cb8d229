"""Rounds of applications that a document handles (``applications`` of a policy): what they pin of it."""

from datetime import date
from typing import Any

from workflows.errors import Refused
from workflows.organisations.parties import signing_order
from workflows.policy.errors import UnknownPolicy
from workflows.policy.policies import Policy
from workflows.rulebook import policies
from workflows.rulebook.store import pin


def in_force(policy_key: str, category: str, on: date) -> tuple[Policy, Policy]:
    """The document that says how such applications are handled, and the one whose conditions it applies. Raises
    ``Refused`` where either is not in force on the day."""
    try:
        procedure = policies().in_force(policy_key, on)
        adopted = procedure.procedure(category).adopts
        return procedure, policies().in_force(adopted, on) if adopted else procedure
    except UnknownPolicy as unknown:
        raise Refused(str(unknown), "no_policy") from unknown


def pinned(procedure: Policy, category: str, on: date) -> dict[str, Any]:
    """What the round keeps: route, notice route, lead and parties, and the day whose conditions apply."""
    rules = procedure.procedure(category)
    return {
        "policy_name": procedure.name,
        "procedure": procedure.key,
        "procedure_digest": pin(procedure),
        "in_force_on": on.isoformat(),
        "route": [stage.model_dump(mode="json", exclude_none=True) for stage in rules.route],
        "notice_route": [stage.model_dump(mode="json", exclude_none=True) for stage in rules.notice_route],
        "lead": rules.lead,
        "parties": signing_order(procedure.issuers, rules.parties),
    }


def check_dates(opens_on: date | None, closes_on: date | None) -> None:
    if opens_on and closes_on and closes_on < opens_on:
        raise Refused("申报截止日期早于开始日期，请改正", "closing_before_opening")
