"""Certificates are printed one by one after the commit that made them; the sweep finds those that were lost."""

import logging
from datetime import datetime

from celery import shared_task

from workflows import documents
from workflows.cases.tasks import LOST_AFTER
from workflows.notices import files
from workflows.notices.documents import certificate_of
from workflows.notices.models import Certificate, CertificateState

logger = logging.getLogger(__name__)


@shared_task(name="workflows.notices.tasks.render_certificate")  # a key in the queue, wherever it lives
def render_certificate(pk: int) -> None:
    """Print a pending certificate. Run twice it prints the same bytes, and only a pending row is changed."""
    pending = Certificate.objects.filter(pk=pk, state=CertificateState.PENDING)
    certificate = pending.first()
    if certificate is None:
        return
    try:
        rendered = documents.render_certificate(certificate_of(certificate))
        name = files.keep(rendered)
    except documents.GongwenError as error:
        pending.update(state=CertificateState.FAILED, failure=str(error)[:500])
        return
    except Exception:
        logger.exception("certificate %s could not be printed", pk)
        pending.update(state=CertificateState.FAILED, failure=files.BROKEN)
        return
    pending.update(state=CertificateState.READY, pdf=name, pages=rendered.pages, sha256=rendered.sha256, failure="")


def enqueue_pending(now: datetime) -> int:
    """Enqueue again what has been pending for longer than a job takes. Returns how many."""
    lost = Certificate.objects.filter(state=CertificateState.PENDING, created_at__lte=now - LOST_AFTER)
    found = list(lost.order_by("pk").values_list("pk", flat=True))
    for pk in found:
        render_certificate.delay(pk)
    return len(found)
