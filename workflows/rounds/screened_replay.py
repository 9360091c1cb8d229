"""How nominations that the rules judge on pinned facts are decided again in a replay of their round."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet

from workflows.cases.models import Opinion
from workflows.policy.policies import Policy
from workflows.rounds.models import SelectionRound
from workflows.rounds.replaying import Decision, Judging, judged_by


def replay_rounds_of(kind: Any) -> None:
    """Let rounds of a ``kind`` of nomination (a ``Screened`` one) be replayed."""

    def fits(round_: SelectionRound, policy: Policy) -> bool:
        return kind.CATEGORY in policy.selections and kind.TOPIC in policy.readings

    def cases(round_: SelectionRound) -> QuerySet[Any]:
        """Whatever was submitted: its facts and what the rules say of them were kept then."""
        judged = Opinion.objects.exclude(decision={}).order_by("-at", "-pk")
        submitted: QuerySet[Any] = kind._base_manager.filter(round=round_).exclude(snapshot={}).select_related("round")
        return submitted.prefetch_related(Prefetch("opinions", judged, to_attr="judged")).order_by("pk")

    judged_by(Judging(kind.TOPIC, fits, cases, _again), SelectionRound.KIND, kind.CATEGORY)


def _again(case: Any, policy: Policy, options: Mapping[str, object]) -> tuple[Decision, Decision]:
    """With what the last reviewer who judged these facts found; a fact that ``policy`` does not ask is left out."""
    asked = policy.selection(case.CATEGORY).facts()
    then, conditions = case.screening, {}
    for opinion in case.judged:
        if case.same_facts(opinion.decision):
            then = opinion.decision
            conditions = {name: found["met"] for name, found in opinion.findings.items() if name in asked}
            break
    return then, case.judge(policy, case.snapshot, conditions, options)
