"""What rooms above the information base show on a person's page: registered by them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from certification.models import Person
from workflows.organisations.officers import Officer


@dataclass(frozen=True)
class PersonSection:
    """``context`` is told who reads and whose page it is; the template has what it returns as ``shown``."""

    template: str
    context: Callable[[Officer, Person], Mapping[str, Any]]


_SECTIONS: list[PersonSection] = []


def add_person_section(section: PersonSection) -> None:
    _SECTIONS.append(section)


def sections_of(officer: Officer, person: Person) -> list[tuple[str, Mapping[str, Any]]]:
    """(template, what it shows) of every section, in the order of their registration."""
    return [(one.template, one.context(officer, person)) for one in _SECTIONS]
