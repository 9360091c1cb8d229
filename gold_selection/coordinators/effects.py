"""What follows when a person whose name has been published takes the consent back."""

from gold_selection.coordinators.models import CoordinatorNomination
from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.execute import execute
from workflows.cases.models import Case
from workflows.rounds.models import NominationState


@on_action(CoordinatorNomination.KIND, "withdraw_consent")
def publish_again(case: Case, step: Step) -> None:
    """The list that was published has lost a name: it must be ranked and published again."""
    assert isinstance(case, CoordinatorNomination)
    if case.state == NominationState.REMOVED:
        execute(case.round, "change_list", officer=None, at=step.at, removed=case.title)
