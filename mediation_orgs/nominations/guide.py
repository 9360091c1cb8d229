"""办事指南: what it takes, what it rests on, how long it takes, and the rounds that are open now. For everybody."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.papers import PAPERS
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import SELECTION
from workflows.cases.case_urls import case_url
from workflows.cases.states import ENDED
from workflows.organisations.models import Level, Party
from workflows.organisations.officers import Officer
from workflows.policy.policies import Policy
from workflows.policy.schema import StageRule
from workflows.rounds.models import RoundState, SelectionRound
from workflows.rulebook import policies


def guide_context(request: HttpRequest) -> dict[str, Any]:
    on = timezone.localdate()
    rounds = list(
        SelectionRound.objects.filter(state=RoundState.OPEN, category=SELECTION, opens_on__lte=on, closes_on__gte=on)
        .select_related("agency", "region")
        .order_by("closes_on", "pk")
    )
    known = [policy for policy in policies() if policy.covers(on) and SELECTION in policy.selections]
    known.sort(key=lambda policy: not policy.selection(SELECTION).route)
    wanted = request.GET.get("policy") or (rounds[0].policy_key if rounds else "")
    policy = next((one for one in known if one.key == wanted), known[0] if known else None)
    return {
        "rounds": _offers(request, rounds),
        "policy": policy,
        "known": known,
        "materials": PAPERS,
        **(_about(policy) if policy else {}),
    }


def _about(policy: Policy) -> dict[str, Any]:
    selection = policy.selection(SELECTION)
    return {
        "selection": selection,
        "stages": [_stage(stage) for stage in selection.route],
        "days": sum(stage.days for stage in selection.route),
        "lead": Party(selection.lead).label if selection.lead else "",
        "parties": [Party(party).label for party in selection.parties],
    }


def _stage(stage: StageRule) -> dict[str, Any]:
    parties = stage.parties or ([stage.party] if stage.party else [])
    who = f"{Level(stage.level).label}{'、'.join(Party(party).label for party in parties)}"
    return {"name": stage.name, "who": who, "days": stage.days}


def _offers(request: HttpRequest, rounds: list[SelectionRound]) -> list[dict[str, Any]]:
    """Each open round with what this person can do in it: begin, go on, look; or why not."""
    own = _own_bodies(request)
    begun = {
        one.round_id: one
        for one in MediationNomination.objects.filter(organisation__in=own, round__in=rounds).exclude(state__in=ENDED)
    }
    paths = {body.organisation.region.path for body in own}
    return [
        {
            "round": round_,
            "begun": begun.get(round_.pk),
            "url": case_url(begun[round_.pk]) if round_.pk in begun else "",
            "able": any(round_.quota_region(path) for path in paths),
            "applies": bool(own),
        }
        for round_ in rounds
    ]


def _own_bodies(request: HttpRequest) -> list[MediationOrganisation]:
    if not request.user.is_authenticated:
        return []
    officer: Officer = request.officer  # type: ignore[attr-defined]
    return list(MediationOrganisation.objects.filter(pk__in=officer.units).select_related("organisation__region"))
