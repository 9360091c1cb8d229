"""Giving certificates for an issued 通报, and having a failed one printed again."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from workflows.cases.models import local_date
from workflows.errors import Refused
from workflows.notices import composing, numbering, wording
from workflows.notices.models import Certificate, CertificateState, Notice
from workflows.notices.models.certificate import new_code
from workflows.notices.site import require_site
from workflows.notices.tasks import render_certificate
from workflows.notices.vocabulary import NumberUse
from workflows.organisations.models import Role, User
from workflows.organisations.queries import duties
from workflows.rounds.models import Grants, Nomination


def give(notice: Notice, at: datetime) -> list[Certificate]:
    """One certificate for every nomination that the 通报 honoured; printed after the commit."""
    honoured = notice.round.nominations.filter(pk__in=notice.content["nominations"], state="honoured")
    given = [_give(notice, nomination, at) for nomination in honoured.order_by("rank", "pk")]
    transaction.on_commit(lambda: [render_certificate.delay(certificate.pk) for certificate in given])
    return given


def _give(notice: Notice, nomination: Nomination, at: datetime) -> Certificate:
    require_site(composing.is_sample(notice.round))
    number = numbering.take(notice.agency, NumberUse.CERTIFICATE, local_date(at).year)  # type: ignore[arg-type]
    code = new_code()
    return Certificate.objects.create(
        nomination=nomination, notice=notice, word=number.word, year=number.year, serial=number.serial,
        number_text=str(number), code=code, content=_content(notice, nomination, code), created_at=at,
    )  # fmt: skip


def _content(notice: Notice, nomination: Nomination, code: str) -> dict[str, Any]:
    person = nomination.unit_name not in ("", nomination.title)
    round_, honour = notice.round, composing.honour(notice.round)
    text, line = wording.certificate_words(
        year=round_.year, issuers=[issuer["name"] for issuer in notice.issuers], honour=honour,
        as_title=round_.grants == Grants.TITLE,
    )  # fmt: skip
    return {
        "recipient": nomination.title,
        "salutation": "同志" if person else "",
        "text": text,
        "honour": honour,
        "line": line,
        "sample": composing.is_sample(round_),
        "document_number": notice.number_text,
        "document_date": notice.signed_on.isoformat(),  # type: ignore[union-attr]
        "issuers": notice.issuers,
        "level": notice.region.level,
        "verify_url": settings.SITE_URL + reverse("public:certificate", args=[code]),
    }


def may_print_again(user: User, notice: Notice, on: date) -> bool:
    """For the clerk of the issuing agency."""
    return any(duty.role == Role.CLERK and duty.organisation_id == notice.agency_id for duty in duties(user, on))


@transaction.atomic
def print_again(*, certificate_id: int, actor: User, at: datetime) -> Certificate:
    """Have a failed certificate printed again, once the cause is put right."""
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("notice").get(pk=certificate_id)
    if not may_print_again(actor, certificate.notice, local_date(at)):
        raise Refused("只有发文机关的文书席位可以重新制作证书", "no_seat")
    if certificate.state != CertificateState.FAILED:
        raise Refused(f"证书现为“{certificate.get_state_display()}”，不必重新制作", "wrong_state")
    certificate.state, certificate.failure = CertificateState.PENDING, ""
    certificate.save(update_fields=["state", "failure"])
    transaction.on_commit(lambda: render_certificate.delay(certificate.pk))
    return certificate
