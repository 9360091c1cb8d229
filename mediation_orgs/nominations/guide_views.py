"""办事指南: what it takes, what it rests on, how long it takes, and the rounds that are open now. For everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mediation_orgs.nominations.guide import MATERIALS
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import SELECTION
from workflows.cases.case_urls import case_url
from workflows.cases.views.reading import today
from workflows.organisations.models import Level, Party, Role
from workflows.organisations.queries import duties
from workflows.policy.policies import Policy
from workflows.policy.schema import Stage
from workflows.rounds.models import Round, RoundState
from workflows.rulebook import policies

FINISHED = ("rejected", "withdrawn")


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    on = today()
    rounds = list(
        Round.objects.filter(state=RoundState.OPEN, category=SELECTION, opens_on__lte=on, closes_on__gte=on)
        .select_related("agency", "region")
        .order_by("closes_on", "pk")
    )
    known = [policy for policy in policies() if policy.covers(on) and SELECTION in policy.selections]
    known.sort(key=lambda policy: not policy.selection(SELECTION).route)
    wanted = request.GET.get("policy") or (rounds[0].policy_key if rounds else "")
    policy = next((one for one in known if one.key == wanted), known[0] if known else None)
    context = {
        "base": "base.html" if request.user.is_authenticated else "public/base.html",
        "rounds": _offers(request, rounds),
        "policy": policy,
        "known": known,
        "materials": MATERIALS,
        **(_about(policy) if policy else {}),
    }
    return render(request, "mediation_nominations/guide.html", context)


def _about(policy: Policy) -> dict[str, Any]:
    selection = policy.selection(SELECTION)
    return {
        "selection": selection,
        "stages": [_stage(stage) for stage in selection.route],
        "days": sum(stage.days for stage in selection.route),
        "lead": Party(selection.lead).label if selection.lead else "",
        "parties": [Party(party).label for party in selection.parties],
    }


def _stage(stage: Stage) -> dict[str, Any]:
    parties = stage.parties or ([stage.party] if stage.party else [])
    who = f"{Level(stage.level).label}{'、'.join(Party(party).label for party in parties)}"
    return {"name": stage.name, "who": who, "days": stage.days}


def _offers(request: HttpRequest, rounds: list[Round]) -> list[dict[str, Any]]:
    """Each open round with what this person can do in it: begin, go on, look; or why not."""
    own = _own_bodies(request)
    begun = {
        one.round_id: one
        for one in MediationNomination.objects.filter(organisation__in=own, round__in=rounds).exclude(
            state__in=FINISHED
        )
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
    own = [duty.organisation_id for duty in duties(request.user, today()) if duty.role == Role.APPLICANT]
    return list(MediationOrganisation.objects.filter(pk__in=own).select_related("organisation__region"))
