"""What a ranking does to the nominations, and an objection's outcome to nomination and round."""

from datetime import datetime

from workflows.cases import dossiers
from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.execute import execute
from workflows.cases.models import Case
from workflows.rounds.models import Nomination, Objection, RoundState, SelectionRound


@on_action(SelectionRound.KIND, "rank")
def place_nominations(round_: Case, step: Step) -> None:
    """Give each nomination its place, and fill the places of each county from the top; the others are reserves."""
    assert isinstance(round_, SelectionRound)
    candidates = {one.pk: one for one in round_.in_proposed_order()}
    ranked = [candidates[pk] for pk in step.data["order"]]
    for position, nomination in enumerate(ranked, 1):
        reason = step.data["reasons"][nomination.pk]
        execute(nomination, "place", officer=None, at=step.at, rank=position, reason=reason)
    _fill_places(round_, ranked, step.at)


def _fill_places(round_: SelectionRound, ranked: list[Nomination], at: datetime) -> None:
    left = round_.places_left()
    for nomination in ranked:
        code = nomination.quota_code
        if left.get(code, 0) > 0:
            left[code] -= 1
            execute(nomination, "list_in", officer=None, at=at)
        else:
            execute(nomination, "pass_over", officer=None, at=at, reserve=round_.rules["reserve_fills"])


@on_action(SelectionRound.KIND, "publicise")
def publish_the_list(round_: Case, step: Step) -> None:
    for nomination in Nomination.objects.filter(round=round_.pk, state="listed").order_by("rank", "pk"):
        execute(nomination, "publish", officer=None, at=step.at)


@on_action(SelectionRound.KIND, "conclude")
def honour_the_list(round_: Case, step: Step) -> None:
    """The 通报 has been issued: whoever stood in the determined list is honoured."""
    for nomination in Nomination.objects.filter(round=round_.pk, state="in_publicity").order_by("rank", "pk"):
        execute(nomination, "honour", officer=None, at=step.at)


def keep_the_dossiers(round_: Case, step: Step) -> None:
    """The list has been determined: what it was decided on is kept as it is."""
    if round_.state == RoundState.PASSED:
        handed_in = Nomination.objects.filter(round=round_.pk).exclude(state__in=("draft", "withdrawn"))
        dossiers.freeze(handed_in, step.at)


for _name in ("agree", "reserve", "abstain"):  # whichever verdict settles it
    on_action(SelectionRound.KIND, _name)(keep_the_dossiers)


def publish_again(nomination: Case, step: Step) -> None:
    """A published list has lost a name before its determination: it must be ranked and published again.

    For the kinds of nomination that lose names otherwise than by an objection; ``step.detail["published"]``.
    """
    assert isinstance(nomination, Nomination)
    if step.detail["published"] and nomination.round.state in (RoundState.IN_PUBLICITY, RoundState.PUBLICITY_OVER):
        execute(nomination.round, "change_list", officer=None, at=step.at, removed=nomination.title)


@on_action(Objection.KIND, "uphold")
def take_off_the_list(objection: Case, step: Step) -> None:
    """An upheld objection removes the nomination, and the list must be published again."""
    assert isinstance(objection, Objection)
    # The round first, as ranking locks them: the other way round the two could wait for each other.
    execute(objection.round, "change_list", officer=None, at=step.at, removed=objection.nomination.title)
    text, clause = step.data["text"], step.data["clause"]
    execute(objection.nomination, "remove", officer=None, at=step.at, text=text, clause=clause)
