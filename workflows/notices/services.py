"""The verbs of a notice before it goes to review; afterwards everything goes through the door."""

from datetime import datetime
from typing import Any

from django.db import transaction

from workflows.cases.execute import perform
from workflows.cases.models import local_date
from workflows.cases.routes import pin_route
from workflows.errors import Refused
from workflows.notices import composing, numbering
from workflows.notices.matters import matter_of, round_states
from workflows.notices.models import Notice
from workflows.notices.vocabulary import UNDER_WAY, NoticeKind, NumberUse
from workflows.organisations.models import Organisation, Role, User
from workflows.organisations.queries import duties
from workflows.rounds.models import Round


def draft_publicity(*, round_id: int, actor: User, at: datetime) -> Notice:
    """A 公示 of the list of a ranked round."""
    return _draft(NoticeKind.PUBLICITY, round_id, actor, at)


def draft_commendation(*, round_id: int, actor: User, at: datetime) -> Notice:
    """A 通报 naming the winners of a determined round."""
    return _draft(NoticeKind.COMMENDATION, round_id, actor, at)


def draft_notification(*, round_id: int, actor: User, at: datetime) -> Notice:
    """A 通知 that a round has opened."""
    return _draft(NoticeKind.NOTIFICATION, round_id, actor, at)


def edit(*, notice_id: int, actor: User, at: datetime, **words: Any) -> Notice:
    """Change title, recipients, paragraphs (list), copies (list) or note of a draft or a returned notice."""
    return perform(notice_id, "edit", actor=actor, at=at, **words)  # type: ignore[return-value]


@transaction.atomic
def _draft(kind: NoticeKind, round_id: int, actor: User, at: datetime) -> Notice:
    """Compose the notice from the records and put it on the clerk's desk. One of a kind is under way at a time."""
    round_ = Round.objects.select_for_update(of=("self",)).select_related("agency__region", "region").get(pk=round_id)
    today = local_date(at)
    if not any(duty.role == Role.CLERK and duty.organisation_id == round_.agency_id for duty in duties(actor, today)):
        raise Refused("只有批次主办机关的文书席位可以起草公文", "no_seat")
    _check(kind, round_)
    issuers = _issuers(round_)
    title, content = composing.draft(kind, round_, issuers)
    earlier = Notice.objects.filter(round=round_, notice_kind=kind, state="issued").order_by("-pk").first()
    agency: Organisation = round_.agency  # type: ignore[assignment]
    notice = Notice.objects.create(
        title=title, figure=kind.label, notice_kind=kind, region=agency.region, agency=agency, unit=agency,
        unit_name=agency.name, parent=round_, round=round_, issuers=issuers, content=content, supersedes=earlier,
        policy_key=round_.policy_key, policy_digest=round_.policy_digest, created_by=actor, created_at=at,
    )  # fmt: skip
    return perform(notice.pk, "compose", actor=actor, at=at)  # type: ignore[return-value]


def _check(kind: NoticeKind, round_: Round) -> None:
    if round_.state != round_states(round_.kind).get(kind):
        raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不能起草{kind.label}", "round_state")
    standing = Notice.objects.filter(round=round_, notice_kind=kind, state__in=UNDER_WAY).first()
    if standing is not None:
        raise Refused(
            f"本批次已有一件{kind.label}正在办理（{standing.state_label}），不能重复起草", "already_under_way"
        )
    if kind == NoticeKind.NOTIFICATION and round_.notices.filter(notice_kind=kind, state="issued").exists():
        raise Refused("本批次的通知已经印发，不必重复起草", "already_issued")
    if matter := matter_of(round_):
        matter.check(kind, round_)
    numbering.code_word(round_.agency, kind)  # type: ignore[arg-type]
    if kind == NoticeKind.COMMENDATION:
        numbering.code_word(round_.agency, NumberUse.CERTIFICATE)  # type: ignore[arg-type]


def _issuers(round_: Round) -> list[dict[str, Any]]:
    """The agencies of the round's parties at its own level, in the order in which its document was signed, the lead
    first: code, name and party, pinned."""
    lead, parties = round_.rules["lead"], round_.rules["parties"]
    ordered = [lead, *(party for party in parties if party != lead)]
    region = round_.agency.region  # type: ignore[union-attr]
    bodies: list[dict[str, Any]] = pin_route([{"parties": ordered, "level": region.level}], region)[0]["bodies"]
    return bodies
