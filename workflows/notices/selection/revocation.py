"""A title taken back on its own: a 决定 of the bodies that gave it, about one nomination of any kind."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse

from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.execute import execute
from workflows.cases.models import KINDS, Case, CaseEvent
from workflows.errors import Refused
from workflows.notices import services, wording
from workflows.notices.models import Certificate, Notice
from workflows.notices.round_notice import RoundNotice
from workflows.notices.selection import composing
from workflows.notices.types import register
from workflows.notices.vocabulary import NoticeKind
from workflows.organisations.models import Organisation
from workflows.rounds.models import Grants, Nomination, NominationState

KEY = "revocation"
PROPOSED = "propose_revocation"


class Revocation(RoundNotice):
    """决定: drafted on the organiser's clerk's proposal, reviewed and issued as the 通报 of the round was."""

    key: ClassVar[str] = KEY
    kind: ClassVar[NoticeKind] = NoticeKind.DECISION
    states: ClassVar[frozenset[str]] = frozenset({NominationState.HONOURED.value})
    awaited: ClassVar[bool] = False

    def agency(self, subject: Nomination) -> Organisation | None:
        return subject.round.agency

    def issuers(self, subject: Any) -> list[dict[str, Any]]:
        return super().issuers(subject.round)

    def route(self, subject: Any) -> Sequence[dict[str, Any]]:
        return super().route(subject.round)

    def sample(self, subject: Any) -> bool:
        return super().sample(subject.round)

    def check(self, subject: Nomination) -> None:
        if _proposed(subject) is None:
            raise Refused("撤销荣誉须先在该推荐的页面上“提请撤销”，写明理由和依据", "not_proposed")

    def records(self, subject: Nomination) -> dict[str, Any]:
        """``cause`` and ``clause`` besides: what the clerk proposed, and what will be on record of the nomination."""
        detail = _proposed(subject) or {}
        cause = {"cause": detail.get("text", ""), "clause": detail.get("clause", "")}
        return {"attachments": [], "named": [subject.pk]} | cause

    def words(self, subject: Nomination, issuers: Sequence[Any]) -> tuple[str, dict[str, Any]]:
        given = Certificate.objects.filter(case=subject).select_related("notice").get()
        honour, as_title = composing.honour(subject.round), subject.round.grants == Grants.TITLE
        holder = f"{subject.title}同志" if subject.PEOPLE else subject.title
        records = self.records(subject)
        paragraphs = wording.revocation_words(
            holder=holder, honour=honour, document=given.notice.number_text, certificate=given.number_text,
            cause=records["cause"], clause=records["clause"], as_title=as_title,
        )  # fmt: skip
        told = "、".join(one for one in (subject.employer_name(), holder) if one)
        about = wording.revocation_about(holder, honour, as_title=as_title)
        return about, {"paragraphs": paragraphs, "recipients": told}

    def links(self, notice: Notice) -> list[tuple[str, str]]:
        return [("查看批次", reverse("public:publicity", args=[notice.subject.parent_id]))]  # type: ignore[union-attr]

    def issued(self, notice: Notice, step: Step) -> None:
        said = {"text": notice.content["cause"], "clause": notice.content["clause"]}
        execute(_nomination(notice), "revoke", officer=None, at=step.at, document=notice.number_text, **said)

    def revoked(self, notice: Notice, step: Step) -> None:
        raise Refused("撤销荣誉的决定印发后即生效，不能再撤销；须恢复荣誉的，请另行发文", "already_in_effect")


def _proposed(nomination: Nomination) -> dict[str, Any] | None:
    """What was written with the last proposal: ``text`` and ``clause``."""
    proposals = CaseEvent.objects.filter(case=nomination.pk, action=PROPOSED).order_by("-seq")
    found: dict[str, Any] | None = proposals.values_list("detail", flat=True).first()
    return found


def _nomination(notice: Notice) -> Case:
    nomination = notice.about()
    assert isinstance(nomination, Nomination)
    return nomination


def draft_decision(nomination: Case, step: Step) -> None:
    """The proposal is the clerk's own: the draft goes to the same desk."""
    assert step.officer is not None
    services.draft(KEY, nomination, officer=step.officer, at=step.at)


for model in KINDS.values():
    if issubclass(model, Nomination) and model.KIND:
        register(type("Revocation", (Revocation,), {"subject_kind": model.KIND})())
        on_action(model.KIND, PROPOSED)(draft_decision)
