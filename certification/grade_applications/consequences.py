"""What issuing and revoking the round's 通知 does to the round and to those it names."""

import itertools

from django.db.models import QuerySet

from certification.grade_applications.models import GradeApplication, GradeRound
from workflows.cases.actions import Step
from workflows.cases.effects import follows
from workflows.cases.execute import perform
from workflows.cases.models import Case
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
    numbered = set(_applications(notice).exclude(admission_number="").values_list("pk", flat=True))
    serials = itertools.count(len(numbered) + 1)  # a number once given stays with the person, and is never given again
    for pk in notice.content["nominations"]:
        slip = "" if pk in numbered else f"{round_.code}-{next(serials):04}"
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
    named = _applications(notice).filter(pk__in=notice.content["nominations"], state="notified")
    for pk in named.order_by("admission_number").values_list("pk", flat=True):
        perform(pk, "recall", actor=None, at=step.at, number=notice.number_text)
    perform(round_.pk, "recall", actor=None, at=step.at, number=notice.number_text)


def _applications(notice: Notice) -> QuerySet[GradeApplication]:
    return GradeApplication.objects.filter(round=notice.round_id)
