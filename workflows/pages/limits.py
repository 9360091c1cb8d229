"""How often one address may use a public form."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from workflows.errors import Refused
from workflows.rounds.models import PublicAttempt

HOUR = timedelta(hours=1)
MOST = {"objection": 5, "status": 20}


def address_of(request: HttpRequest) -> str:
    """Where a request comes from. In production the proxy of deploy/nginx.conf sets the header anew."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.PRODUCTION else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def count_in(purpose: str, address: str, at: datetime) -> None:
    """Count one attempt in. Raises ``Refused`` when the hour's are used up. Addresses are not kept in the clear."""
    digest = salted_hmac("public-attempt", address, algorithm="sha256").hexdigest()
    PublicAttempt.objects.filter(at__lte=at - HOUR).delete()
    if PublicAttempt.objects.filter(purpose=purpose, address=digest).count() >= MOST[purpose]:
        raise Refused(f"一小时内最多提交{MOST[purpose]}次，请稍后再试，或拨打公示中的联系电话", "too_many")
    PublicAttempt.objects.create(purpose=purpose, address=digest, at=at)
