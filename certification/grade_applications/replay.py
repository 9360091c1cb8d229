"""How grade applications are decided again in a replay of their round."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.queries import DECIDED
from certification.grade_applications.screening import decided
from workflows.policy.policies import Policy
from workflows.rounds.replaying import Decision, Judging, judged_by


def _fits(round_: GradeRound, policy: Policy) -> bool:
    return round_.grade in policy.grades


def _cases(round_: GradeRound) -> QuerySet[GradeApplication]:
    decided_ones = round_.applications.filter(state__in=DECIDED).select_related("round")
    return decided_ones.order_by("region_path", "title", "pk")


def _again(case: GradeApplication, policy: Policy, options: Mapping[str, Any]) -> tuple[Decision, Decision]:
    """On the facts as confirmed, where a reviewer confirmed them; else as claimed."""
    facts = case.confirmed or case.facts
    now = decided(policy, case.round.grade, case.as_of, facts, options)  # type: ignore[arg-type]
    return case.decision or case.screening, now


judged_by(Judging("grade", _fits, _cases, _again), GradeRound.KIND)
