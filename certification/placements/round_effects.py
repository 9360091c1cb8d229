"""What a step on a round does to its placements."""

from certification.placements.models import PlacementRound, PlacementState
from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.execute import execute
from workflows.cases.models import Case


@on_action(PlacementRound.KIND, "cancel")
def withdraw_all(case: Case, step: Step) -> None:
    """Nobody goes anywhere in a round that is cancelled."""
    round_ = PlacementRound.objects.get(pk=case.pk)
    waiting = round_.placements.filter(state__in=(PlacementState.PROPOSED, PlacementState.ACCEPTED)).order_by("pk")
    for one in waiting:
        execute(one, "withdraw", officer=None, at=step.at, text=f"批次已取消：{step.data['text']}")
