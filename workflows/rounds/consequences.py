"""What an objection's outcome does to the nomination and the round."""

from workflows.cases.actions import Step
from workflows.cases.effects import follows
from workflows.cases.execute import perform
from workflows.cases.models import Case
from workflows.rounds.models import Objection


@follows(Objection.KIND, "uphold")
def take_off_the_list(objection: Case, step: Step) -> None:
    """An upheld objection removes the nomination, and the list must be published again."""
    assert isinstance(objection, Objection)
    text, clause = (str(step.data.get(name, "")) for name in ("text", "clause"))
    # The round first, as ranking locks them: the other way round the two could wait for each other.
    perform(objection.round_id, "change_list", actor=None, at=step.at, removed=objection.nomination.title)
    perform(objection.nomination_id, "remove", actor=None, at=step.at, text=text, clause=clause)
