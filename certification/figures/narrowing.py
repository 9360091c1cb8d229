"""By what rooms above the information base let its figures be narrowed: registered in their ``kind.py``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Narrowing:
    """``classes``: (value as in an address, label) offered on a day; ``people``: of a value the persons (ids), as a
    query that is read with that of the figure."""

    key: str
    label: str
    classes: Callable[[date], Sequence[tuple[str, str]]]
    people: Callable[[str], QuerySet[Any, Any]]


_NARROWINGS: dict[str, Narrowing] = {}


def add_narrowing(one: Narrowing) -> None:
    _NARROWINGS[one.key] = one


def narrowings() -> tuple[Narrowing, ...]:
    return tuple(_NARROWINGS.values())
