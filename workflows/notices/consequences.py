"""What issuing and revoking a notice does to its round, in the same transaction."""

from workflows.cases.actions import Step
from workflows.cases.effects import follows
from workflows.cases.execute import perform
from workflows.cases.models import Case, local_date
from workflows.notices import certificates
from workflows.notices.models import Notice
from workflows.notices.vocabulary import NoticeKind, NoticeState
from workflows.rounds import services as rounds
from workflows.rounds.models import Round, RoundState


@follows(Notice.KIND, "issue")
def take_effect(notice: Case, step: Step) -> None:
    """A 公示 starts the publicity period on the day of issue; a 通报 concludes the round and brings certificates."""
    assert isinstance(notice, Notice)
    if notice.notice_kind == NoticeKind.PUBLICITY:
        for earlier in _issued_before(notice):
            perform(earlier, "supersede", actor=None, at=step.at, number=notice.number_text)
        rounds.publicise(round_id=notice.round_id, first=local_date(step.at), at=step.at)
    elif notice.notice_kind == NoticeKind.COMMENDATION:
        rounds.conclude(round_id=notice.round_id, at=step.at)
        certificates.give(notice, step.at)


def _issued_before(notice: Notice) -> list[int]:
    same = Notice.objects.filter(round=notice.round_id, notice_kind=notice.notice_kind, state=NoticeState.ISSUED)
    return list(same.exclude(pk=notice.pk).order_by("pk").values_list("pk", flat=True))


@follows(Notice.KIND, "revoke")
def lose_effect(notice: Case, step: Step) -> None:
    """A list whose 公示 is revoked must be published again; honours of a revoked 通报 are revoked with it."""
    assert isinstance(notice, Notice)
    if notice.notice_kind == NoticeKind.PUBLICITY:
        round_ = Round.objects.get(pk=notice.round_id)
        if round_.state in (RoundState.IN_PUBLICITY, RoundState.PUBLICITY_OVER):
            perform(round_.pk, "change_list", actor=None, at=step.at, revoked=notice.number_text)
    elif notice.notice_kind == NoticeKind.COMMENDATION:
        text, clause = (str(step.data.get(name, "")) for name in ("text", "clause"))
        honoured = notice.round.nominations.filter(pk__in=notice.content["nominations"], state="honoured")
        for pk in honoured.order_by("rank", "pk").values_list("pk", flat=True):
            perform(pk, "revoke", actor=None, at=step.at, text=text, clause=clause)
