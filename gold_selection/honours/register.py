"""Writing the register: what issuing a commendation, and taking a title back, does to it, whatever is selected."""

from certification.models import Person
from gold_selection.honours.models import Honour
from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.models import KINDS, Case
from workflows.notices.models import Notice
from workflows.notices.selection import composing
from workflows.notices.vocabulary import NoticeKind
from workflows.rounds.models import Nomination, SelectionRound


@on_action(Notice.KIND, "issue")
def grant(notice: Case, step: Step) -> None:
    """A 通报 of a selection round has been issued: whoever it names holds the title."""
    assert isinstance(notice, Notice)
    if notice.notice_kind != NoticeKind.COMMENDATION:
        return
    round_ = notice.about()
    if isinstance(round_, SelectionRound):
        honoured = round_.candidates().filter(pk__in=notice.named, state="honoured").select_related("region", "unit")
        Honour.objects.bulk_create([_honour(one, round_, notice) for one in honoured])


def _honour(nomination: Nomination, round_: SelectionRound, notice: Notice) -> Honour:
    nominee = nomination.nominee()
    assert notice.signed_on, "an issued notice is dated"
    return Honour(
        nomination=nomination, holder_name=nomination.title, unit_name=nomination.employer_name(),
        region=nomination.region, category=nomination.CATEGORY, title=composing.honour(round_), year=round_.year,
        issuers="、".join(issuer["name"] for issuer in notice.issuers), document=notice.number_text,
        granted_on=notice.signed_on, **{"person" if isinstance(nominee, Person) else "organisation": nominee},
    )  # fmt: skip


def take_back(nomination: Case, step: Step) -> None:
    """The title is gone from the day of the revocation on."""
    Honour.objects.filter(nomination=nomination.pk, revoked_on__isnull=True).update(
        revoked_on=step.day, revoking_document=step.data["document"], revoke_reason=step.data["text"]
    )


for model in KINDS.values():
    if issubclass(model, Nomination) and model.KIND:
        on_action(model.KIND, "revoke")(take_back)
