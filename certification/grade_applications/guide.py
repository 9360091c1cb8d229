"""办事指南: what each grade takes, the papers, the steps and terms, and the open rounds. For everybody."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from certification.grade_applications.claims import SECTIONS
from certification.grade_applications.models import GradeRound, GradeRoundState
from certification.grade_applications.papers import HINTS
from certification.grade_applications.queries import own_applications
from certification.grade_applications.services import CATEGORY
from workflows.organisations.models import Level, Party
from workflows.policy.policies import Policy
from workflows.policy.schema import Procedure, StageRule
from workflows.rulebook import policies


def guide_context(request: HttpRequest) -> dict[str, Any]:
    on = timezone.localdate()
    rounds = GradeRound.objects.filter(state=GradeRoundState.OPEN, opens_on__lte=on, closes_on__gte=on)
    known = [policy for policy in policies() if policy.covers(on) and CATEGORY in policy.applications]
    wanted = request.GET.get("policy")
    policy = next((one for one in known if one.key == wanted), known[0] if known else None)
    return {
        "rounds": list(rounds.select_related("agency", "region").order_by("closes_on", "pk")),
        "own": own_applications(request.user) if request.user.is_authenticated else {},
        "policy": policy,
        "known": known,
        "papers": [(name, HINTS[section]) for section, (name, _) in SECTIONS.items()],
        **(_about(policy, policy.procedure(CATEGORY)) if policy else {}),
    }


def _about(policy: Policy, procedure: Procedure) -> dict[str, Any]:
    conditions = policies().in_force(procedure.adopts, timezone.localdate()) if procedure.adopts else policy
    return {
        "conditions": conditions,
        "grades": [conditions.grades[target] for target in sorted(conditions.grades, reverse=True)],
        "stages": [(stage.name, _who(stage), stage.days) for stage in procedure.route],
        "days": sum(stage.days for stage in procedure.route),
    }


def _who(stage: StageRule) -> str:
    parties = stage.parties or ([stage.party] if stage.party else [])
    return f"{Level(stage.level).label}{'、'.join(Party(party).label for party in parties)}"
