"""The verbs of a notice that are no actions on it: drafting one, and printing a certificate again."""

from datetime import datetime

from django.db import transaction

from workflows.cases.access import is_clerk
from workflows.cases.execute import execute
from workflows.cases.locking import lockable
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.notices import numbering, wording
from workflows.notices.models import Certificate, CertificateState, Notice
from workflows.notices.office_facts import names_in_title
from workflows.notices.queries import alike
from workflows.notices.tasks import render_certificate
from workflows.notices.types import NoticeType, type_named
from workflows.notices.vocabulary import UNDER_WAY, NoticeState
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer


@transaction.atomic
def draft(
    key: str, subject: Case | None, *, officer: Officer, at: datetime, agency: Organisation | None = None
) -> Notice:  # fmt: skip
    """Compose a notice of the type ``key`` from the records and put it on the clerk's desk.

    Its type says whose it is by its ``subject``; one about no case is ``agency``'s. One notice of a type about the same
    case, or about none by the same agency, is under way at a time. Raises ``Refused``.
    """
    wanted = type_named(key, subject)
    if wanted is None:
        raise Refused("没有这种公文，请从页面上的“起草”进入", "unknown_type")
    about = lockable(subject.model).get(pk=subject.pk) if subject else None
    agency = wanted.agency(about) if about else agency
    if agency is None or not is_clerk(officer, agency.pk):
        raise Refused("只有主办机关的文书席位可以起草公文", "no_seat")
    if about is None:
        Organisation.objects.select_for_update().get(pk=agency.pk)  # what else it has under way is asked below
    _check(wanted, about, agency)
    wanted.check(about)
    _check_code_words(wanted, agency)
    notice = _compose(wanted, about, agency, officer, at)
    return execute(notice, "compose", officer=officer, at=at)  # type: ignore[return-value]


def _compose(
    wanted: NoticeType, subject: Case | None, agency: Organisation, officer: Officer, at: datetime
) -> Notice:  # fmt: skip
    own = {"code": agency.code, "name": agency.name, "party": agency.party}
    issuers = wanted.issuers(subject) or [own]
    pinned = wanted.pinned(subject, agency)
    about, words = wanted.words(subject, issuers)
    words = {"recipients": "", "copies": [], "note": wording.OPEN} | words
    title = wording.title_words(about, wanted.kind.label, names_in_title(agency, issuers))
    superseded = alike(wanted, subject, agency).filter(state=NoticeState.ISSUED).first() if subject else None
    rules = {"policy_key": subject.policy_key, "policy_digest": subject.policy_digest} if subject else {}
    return Notice.objects.create(
        title=title, figure=wanted.kind.label, notice_kind=wanted.kind, type_key=wanted.key,
        region=agency.region, agency=agency, unit=agency, unit_name=agency.name, parent=subject, subject=subject,
        issuers=issuers, content=words | pinned, supersedes=superseded, created_by=officer.user,
        created_at=at, **rules,
    )  # fmt: skip


def _check(wanted: NoticeType, subject: Case | None, agency: Organisation) -> None:
    label = wanted.name
    if subject and subject.state not in wanted.states:
        raise Refused(f"“{subject.title}”现为“{subject.state_label}”，不能起草{label}", "subject_state")
    standing = alike(wanted, subject, agency).filter(state__in=UNDER_WAY).first()
    if standing is not None:
        begun = f"已有一件{label}正在办理（{standing.state_label}），不能重复起草"
        raise Refused(begun, "already_under_way")
    if wanted.once and alike(wanted, subject, agency).filter(state=NoticeState.ISSUED).exists():
        raise Refused(f"{label}已经印发，不必重复起草", "already_issued")


def _check_code_words(wanted: NoticeType, agency: Organisation) -> None:
    numbering.code_word(agency, wanted.kind)
    if wanted.certificates:
        numbering.code_word(agency, wanted.certificates.use)


@transaction.atomic
def print_again(*, certificate_id: int, officer: Officer) -> Certificate:
    """Have a failed certificate printed again, once the cause is put right."""
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("notice").get(pk=certificate_id)
    if not is_clerk(officer, certificate.notice.agency_id):
        raise Refused("只有发文机关的文书席位可以重新制作证书", "no_seat")
    if certificate.state != CertificateState.FAILED:
        raise Refused(f"证书现为“{certificate.get_state_display()}”，不必重新制作", "wrong_state")
    certificate.state, certificate.failure = CertificateState.PENDING, ""
    certificate.save(update_fields=["state", "failure"])
    transaction.on_commit(lambda: render_certificate.delay(certificate.pk))
    return certificate
