"""How a page gets hold of a case: only inside the row scope, and outside it there is nothing."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from workflows.cases import queries
from workflows.cases.kinds import Kind, kind_named, kind_of
from workflows.cases.models import Case
from workflows.organisations.officers import Officer

NOTHING = "没有这个案件，可能链接有误，或不在您的管辖范围内"
_RELATED = ("region", "unit", "agency", "parent", "created_by", "submitted_by", "process")


def readable_or_404(officer: Officer, pk: int) -> Case:
    """The case as its own kind. 404, not 403, outside the scope: a link must not tell that a case exists."""
    key = Case.objects.filter(pk=pk).values_list("kind", flat=True).first()
    found = _openable(kind_named(key), officer).filter(pk=pk).first() if key else None
    if found is None:
        raise Http404(NOTHING)
    return found  # type: ignore[no-any-return]


def actable_or_404(officer: Officer, pk: int) -> Case:
    """The case as a plain ``Case``, to act on: within the same scope, in one statement for most kinds."""
    case = queries.readable(officer).filter(pk=pk).first()
    if case is not None and kind_of(case).readable is None:
        return case
    return readable_or_404(officer, pk)


def _openable(kind: Kind, officer: Officer) -> QuerySet[Any]:
    own = kind.readable
    found = own(officer) if own else kind.model.objects.readable(officer)
    return found.select_related(*_RELATED, *kind.model.READ_WITH)
