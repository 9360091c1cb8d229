"""What follows when a person is taken off a list that has been published: by their own word, or for a mistake."""

from gold_selection.coordinators.models import CoordinatorNomination
from workflows.cases.effects import on_action
from workflows.rounds.effects import publish_again

for _name in ("withdraw_consent", "disqualify"):
    on_action(CoordinatorNomination.KIND, _name)(publish_again)
