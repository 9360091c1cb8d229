"""How a page gets hold of a case: only inside the row scope, and outside it there is nothing."""

from datetime import date

from django.http import Http404
from django.utils import timezone

from workflows.cases import queries
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.organisations.models import User


def today() -> date:
    return timezone.localdate()


def readable_or_404(user: User, pk: int) -> Case:
    """The case as its own kind. 404, not 403, outside the scope: a link must not tell that a case exists."""
    try:
        return queries.readable_case(user, pk, today())
    except Refused as refused:
        raise Http404(refused.message) from None
