"""The request as a page behind the login gets it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from workflows.organisations.models import User


class SignedInRequest(HttpRequest):
    """What a view under ``login_required`` is called with: its user is one of ours, never anonymous."""

    user: User
    htmx: HtmxDetails
