"""政策回放: the nominations of a round decided again, by their own rules or by others. Nothing decided is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.screening import screen
from workflows.policy.policies import Policy
from workflows.rounds.models import SelectionRound


@dataclass(frozen=True)
class ReplayLine:
    """One nomination: what the rules said then, what they would say now, on the same figures and judgements."""

    nomination: MediationNomination
    before: str
    after: str
    findings: list[dict[str, Any]]

    @property
    def flips(self) -> bool:
        return self.before != self.after


def replay(round_: SelectionRound, policy: Policy, options: Mapping[str, object] | None = None) -> list[ReplayLine]:
    """Every nomination of the round that was submitted, in the order of its handing in. Raises ``InputError`` on an
    unknown reading."""
    submitted = MediationNomination.objects.filter(round=round_).exclude(snapshot={}).order_by("pk")
    return [_line(one, policy, options) for one in submitted]


def _line(nomination: MediationNomination, policy: Policy, options: Mapping[str, object] | None) -> ReplayLine:
    """With what the last reviewer who judged these figures found; a fact that ``policy`` does not ask is left out."""
    asked = policy.selection("mediation").facts()
    then, conditions = nomination.screening, {}
    for opinion in nomination.opinions.exclude(decision={}).order_by("-at", "-pk"):
        if opinion.decision["rate"] == nomination.screening["rate"]:
            then = opinion.decision
            conditions = {name: found["met"] for name, found in opinion.findings.items() if name in asked}
            break
    now = screen(policy, nomination.snapshot, conditions, options)
    return ReplayLine(nomination, then["decision"], now["decision"], now["findings"])
