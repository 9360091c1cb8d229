"""How nominations of mediation organisations are decided again in a replay of their round."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.screening import screen
from mediation_orgs.registry.queries import SELECTION, TOPIC
from workflows.cases.models import Opinion
from workflows.policy.policies import Policy
from workflows.rounds.models import SelectionRound
from workflows.rounds.replaying import Decision, Judging, judged_by


def _fits(round_: SelectionRound, policy: Policy) -> bool:
    return SELECTION in policy.selections and TOPIC in policy.readings


def _cases(round_: SelectionRound) -> QuerySet[MediationNomination]:
    """Whatever was submitted: its figures and what the rules say of them were kept then."""
    judged = Opinion.objects.exclude(decision={}).order_by("-at", "-pk")
    submitted = MediationNomination.objects.filter(round=round_).exclude(snapshot={})
    return submitted.prefetch_related(Prefetch("opinions", judged, to_attr="judged")).order_by("pk")


def _again(case: Any, policy: Policy, options: Mapping[str, object]) -> tuple[Decision, Decision]:
    """With what the last reviewer who judged these figures found; a fact that ``policy`` does not ask is left out."""
    asked = policy.selection(SELECTION).facts()
    then, conditions = case.screening, {}
    for opinion in case.judged:
        if opinion.decision["rate"] == case.screening["rate"]:
            then = opinion.decision
            conditions = {name: found["met"] for name, found in opinion.findings.items() if name in asked}
            break
    return then, screen(policy, case.snapshot, conditions, options)


judged_by(Judging(TOPIC, _fits, _cases, _again), SelectionRound.KIND, SELECTION)
