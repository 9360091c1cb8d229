"""Writing the register: what issuing and revoking a commendation does to it, whatever is selected."""

from certification.models import Person
from gold_selection.honours.models import Honour
from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.models import KINDS, Case
from workflows.notices.models import Notice
from workflows.notices.selection import composing
from workflows.notices.vocabulary import NoticeKind, NoticeState
from workflows.rounds.models import Nomination
from workflows.rounds.models.selection import SelectionRound


def grant(case: Case, step: Step) -> None:
    """The 通报 that names the nominee has been issued."""
    assert isinstance(case, Nomination)
    notice = _commendation(case.round)
    nominee = case.nominee()
    holder = {"person": nominee} if isinstance(nominee, Person) else {"organisation": nominee}
    Honour.objects.create(
        nomination=case, holder_name=case.title, unit_name=case.employer_name(), region=case.region,
        category=case.CATEGORY, title=composing.honour(case.round), year=case.round.year,
        issuers="、".join(issuer["name"] for issuer in notice.issuers), document=notice.number_text,
        granted_on=notice.signed_on, **holder,
    )  # fmt: skip


def take_back(case: Case, step: Step) -> None:
    """The title is gone from the day of the revocation on."""
    document = step.data.get("document") or _commendation(case.round).number_text  # type: ignore[attr-defined]
    Honour.objects.filter(nomination=case.pk, revoked_on__isnull=True).update(
        revoked_on=step.day, revoking_document=document, revoke_reason=step.data.get("text", "")[:500]
    )


def _commendation(round_: SelectionRound) -> Notice:
    """The 通报 of the round that was issued last, in force or revoked with the titles that it gave."""
    states = (NoticeState.ISSUED, NoticeState.REVOKED)
    found = Notice.objects.filter(subject=round_.pk, notice_kind=NoticeKind.COMMENDATION, state__in=states)
    return found.order_by("-pk")[:1].get()


for model in KINDS.values():
    if issubclass(model, Nomination) and model.KIND:
        on_action(model.KIND, "honour")(grant)
        on_action(model.KIND, "revoke")(take_back)
