"""What issuing and revoking the round's 通知 does to the round and to those it names."""

from certification.applications.models import GradeRound
from workflows.approvals.consequences import follows
from workflows.approvals.door import perform
from workflows.approvals.models import Case
from workflows.approvals.steps import Step
from workflows.notices.models import Notice


@follows(Notice.KIND, "issue")
def take_effect(notice: Case, step: Step) -> None:
    """Whoever the notice names is notified and gets the number of the admission slip."""
    assert isinstance(notice, Notice)
    round_ = notice.round
    if round_.kind != GradeRound.KIND:
        return
    number = notice.number_text
    perform(round_.pk, "notify", actor=None, at=step.at, number=number)
    for place, pk in enumerate(notice.content["nominations"], 1):
        slip = f"{round_.code}-{place:04}"
        perform(pk, "notify", actor=None, at=step.at, number=number, admission_number=slip)


@follows(Notice.KIND, "revoke")
def lose_effect(notice: Case, step: Step) -> None:
    """Nobody is notified by a revoked notice; results registered before stay what they are."""
    assert isinstance(notice, Notice)
    if notice.round.kind != GradeRound.KIND:
        return
    round_ = GradeRound.objects.get(pk=notice.round_id)
    if round_.state != "notified":
        return
    named = round_.applications.filter(pk__in=notice.content["nominations"], state="notified")
    for pk in named.order_by("admission_number").values_list("pk", flat=True):
        perform(pk, "recall", actor=None, at=step.at, number=notice.number_text)
    perform(round_.pk, "recall", actor=None, at=step.at, number=notice.number_text)
