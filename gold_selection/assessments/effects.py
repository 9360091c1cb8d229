"""What an appeal that is upheld changes in the quarter it is about."""

from gold_selection.assessments.models import Appeal
from gold_selection.assessments.record import BaseTurned, Turned
from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.execute import execute
from workflows.cases.models import Case


@on_action(Appeal.KIND, "uphold")
def amend(case: Case, step: Step) -> None:
    assert isinstance(case, Appeal) and step.actor is not None
    score, judge, reason = case.score, step.actor.pk, f"申诉成立：{step.data['text']}"
    if case.entry is None:
        change: BaseTurned | Turned = BaseTurned(score, step.data["base_score"], judge, reason)
    else:
        change = Turned(score, case.entry, case.entry.redress, judge, reason)
    execute(score.assessment, "amend", officer=None, at=step.at, changes=(change,))
    before = score.computed.get("total")
    score.refresh_from_db(fields=["computed"])
    Appeal.objects.filter(pk=case.pk).update(before=before, after=score.computed["total"])
