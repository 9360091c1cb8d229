"""The certificates that an issued 通报 gives: one for each nomination that it honours."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from workflows.cases.actions import local_date
from workflows.notices import numbering, wording
from workflows.notices.models import Certificate, Notice
from workflows.notices.models.certificate import new_code
from workflows.notices.selection import composing
from workflows.notices.site import require_site
from workflows.notices.tasks import render_certificate
from workflows.notices.vocabulary import NumberUse
from workflows.rounds.models import Grants, Nomination, SelectionRound


def give(notice: Notice, round_: SelectionRound, at: datetime) -> list[Certificate]:
    """One certificate for every nomination that the 通报 honoured; printed after the commit."""
    honoured = round_.candidates().filter(pk__in=notice.named, state="honoured")
    given = [_give(notice, round_, nomination, at) for nomination in honoured.order_by("rank", "pk")]
    transaction.on_commit(lambda: [render_certificate.delay(certificate.pk) for certificate in given])
    return given


def _give(notice: Notice, round_: SelectionRound, nomination: Nomination, at: datetime) -> Certificate:
    require_site(notice.type.sample(round_))
    number = numbering.take(notice.agency, NumberUse.CERTIFICATE, local_date(at).year)  # type: ignore[arg-type]
    code = new_code()
    return Certificate.objects.create(
        nomination=nomination, notice=notice, word=number.word, year=number.year, serial=number.serial,
        number_text=str(number), code=code, content=_content(notice, round_, nomination, code), created_at=at,
    )  # fmt: skip


def _content(notice: Notice, round_: SelectionRound, nomination: Nomination, code: str) -> dict[str, Any]:
    honour = composing.honour(round_)
    text, line = wording.certificate_words(
        year=round_.year, issuers=[issuer["name"] for issuer in notice.issuers], honour=honour,
        as_title=round_.grants == Grants.TITLE,
    )  # fmt: skip
    return {
        "recipient": nomination.title,
        "salutation": "同志" if nomination.PEOPLE else "",
        "text": text,
        "honour": honour,
        "line": line,
        "sample": notice.type.sample(round_),
        "document_number": notice.number_text,
        "document_date": notice.signed_on.isoformat(),  # type: ignore[union-attr]
        "issuers": notice.issuers,
        "level": notice.region.level,
        "verify_url": settings.SITE_URL + reverse("public:certificate", args=[code]),
    }
