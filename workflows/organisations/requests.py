"""The request as a page behind the login gets it, and who asks by it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_htmx.middleware import HtmxDetails

from workflows.organisations.models import User
from workflows.organisations.officers import Officer


class SignedInRequest(HttpRequest):
    """What a view under ``login_required`` is called with: its user is one of ours, never anonymous."""

    user: User
    officer: Officer
    htmx: HtmxDetails


def officer_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """``request.officer``: who asks, with the seats of the day; read when it is first asked for, and once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        request.officer = SimpleLazyObject(lambda: Officer.of(user, timezone.localdate()))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
