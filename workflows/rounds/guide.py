"""办事指南 of a selection: conditions, basis, papers, stages, and the rounds that are open now. For everybody."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from workflows.cases.case_urls import case_url
from workflows.cases.papers import Paper
from workflows.cases.states import ENDED
from workflows.organisations.models import Level, Organisation, Party
from workflows.policy.policies import Policy
from workflows.policy.schema import StageRule
from workflows.rounds.models import Nomination, RoundState, SelectionRound
from workflows.rulebook import policies


def guide_context(
    request: HttpRequest, model: type[Nomination], papers: Sequence[Paper], units: Sequence[Organisation]
) -> dict[str, Any]:
    """For ``rounds/guide.html``. ``model``: the kind of nomination; ``units``: those for which the reader may apply,
    each with its jurisdiction."""
    on, category = timezone.localdate(), model.CATEGORY
    rounds = list(
        SelectionRound.objects.filter(state=RoundState.OPEN, category=category, opens_on__lte=on, closes_on__gte=on)
        .select_related("agency", "region")
        .order_by("closes_on", "pk")
    )
    known = [policy for policy in policies() if policy.covers(on) and _says(policy, category)]
    known.sort(key=lambda policy: not policy.selection(category).route)
    wanted = request.GET.get("policy") or (rounds[0].policy_key if rounds else "")
    policy = next((one for one in known if one.key == wanted), known[0] if known else None)
    return {
        "rounds": _offers(model, rounds, units),
        "policy": policy,
        "known": known,
        "materials": papers,
        **(_about(policy, category) if policy else {}),
    }


def _says(policy: Policy, category: str) -> bool:
    """Whether the document has conditions for the category; one may leave them to a higher office."""
    return category in policy.selections and not policy.selection(category).defers


def _about(policy: Policy, category: str) -> dict[str, Any]:
    selection = policy.selection(category)
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


def _offers(
    model: type[Nomination], rounds: Sequence[SelectionRound], units: Sequence[Organisation]
) -> list[dict[str, Any]]:
    """Each open round with what this person can do in it: begin, go on, look; or why not."""
    standing = model._base_manager.filter(unit__in=units, round__in=rounds).exclude(state__in=ENDED)
    begun: dict[int, list[dict[str, Any]]] = {round_.pk: [] for round_ in rounds}
    for one in standing.order_by("pk"):
        begun[one.round_id].append({"nomination": one, "url": case_url(one)})
    paths = {unit.jurisdiction.path for unit in units}
    return [
        {
            "round": round_,
            "begun": begun[round_.pk],
            "able": (model.PEOPLE or not begun[round_.pk]) and any(round_.quota_region(path) for path in paths),
            "applies": bool(units),
        }
        for round_ in rounds
    ]
