"""Reading a case with its row locked."""

from functools import cache
from typing import TypeVar, cast

from django.db.models import QuerySet

from workflows.cases.models import Case
from workflows.organisations.prepared import Prepared

Kind = TypeVar("Kind", bound=Case)


def lockable(model: type[Kind]) -> QuerySet[Kind]:
    """Cases of a kind, each locked in every table of the kind: one statement, inside the caller's transaction.

    PostgreSQL reads again, after it waited, only the rows of the tables that are locked: so all of them are.
    """
    return cast(QuerySet[Kind], _lockable(model))


def locked(case: Case) -> Case | None:
    """The case as its own kind, its row locked in every table of the kind; None if there is none."""
    return next(iter(_by_id(case.model).instances(case.pk)), None)


@cache
def _by_id(model: type[Case]) -> Prepared[Case]:
    return Prepared(lambda pk: _lockable(model).filter(pk=pk), -1)


@cache
def _lockable(model: type[Case]) -> QuerySet[Case]:
    links, path, parent = ["self"], "", model
    while parent is not Case:
        link = next(field for field in parent._meta.parents.values() if field is not None and field.model is parent)
        path = f"{path}__{link.name}" if path else link.name
        links.append(path)
        parent = link.related_model  # type: ignore[assignment]
    return model._base_manager.select_for_update(of=tuple(links)).order_by()
