"""The certificates that an issued notice gives: numbered at once, printed after the commit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from workflows.cases.actions import local_date
from workflows.cases.models import Case
from workflows.notices import numbering
from workflows.notices.models import Certificate, Notice
from workflows.notices.models.certificate import new_code
from workflows.notices.site import require_site
from workflows.notices.tasks import render_certificate


def give(notice: Notice, certified: Iterable[tuple[Case, Mapping[str, Any]]], at: datetime) -> list[Certificate]:
    """One certificate for each case, with its words: ``recipient``, ``salutation``, ``text``, ``line`` (large) and
    ``honour`` (what it is called in the register), and ``closing`` where that is another than for an honour."""
    sample = notice.type.sample(notice.about())
    require_site(sample)
    given = [_give(notice, case, {**words, "sample": sample}, at) for case, words in certified]
    transaction.on_commit(lambda: [render_certificate.delay(certificate.pk) for certificate in given])
    return given


def _give(notice: Notice, case: Case, words: Mapping[str, Any], at: datetime) -> Certificate:
    kind = notice.type.certificates
    assert kind is not None, f"{notice.type_key} gives no certificates"
    number = numbering.take(notice.agency, kind.use, local_date(at).year)  # type: ignore[arg-type]
    code = new_code()
    content = {
        **words, "title": kind.name, "document_number": notice.number_text,
        "document_date": notice.signed_on.isoformat(),  # type: ignore[union-attr]
        "issuers": notice.issuers, "level": notice.region.level,
        "verify_url": settings.SITE_URL + reverse("public:certificate", args=[code]),
    }  # fmt: skip
    return Certificate.objects.create(
        case_id=case.pk, notice=notice, word=number.word, year=number.year, serial=number.serial,
        number_text=str(number), code=code, content=content, created_at=at,
    )  # fmt: skip
