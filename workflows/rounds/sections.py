"""What rooms above the rounds show on a round's page, and the next steps that they offer: registered by them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.cases.kind_page import CaseView


@dataclass(frozen=True)
class Next:
    """The next lawful step, or the sentence that says what the round waits for.

    A step is a link (``url``), an ``action`` of the round, or a notice to ``draft``; without ``label`` one waits.
    """

    text: str
    label: str = ""
    url: str = ""
    action: str = ""
    draft: str = ""
    confirm: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a round's page: ``key`` says where it stands, ``context`` what its template needs."""

    key: str
    label: str
    template: str
    context: Callable[[CaseView], Mapping[str, Any]]


NextStep = Callable[[Any, CaseView], Next | None]
_SECTIONS: dict[tuple[str, str], Section] = {}
_NEXT: dict[tuple[str, str], NextStep] = {}


def add_section(kind: str, section: Section) -> None:
    """Show a section on the pages of rounds of ``kind``."""
    _SECTIONS[kind, section.key] = section


def section_of(kind: str, key: str) -> Section | None:
    return _SECTIONS.get((kind, key))


def next_step_in(kind: str, state: str) -> Callable[[NextStep], NextStep]:
    """The decorated function says what comes next for a round of ``kind`` in ``state``; None: as it is without it."""

    def register(function: NextStep) -> NextStep:
        _NEXT[kind, state] = function
        return function

    return register


def next_step_of(kind: str, state: str) -> NextStep | None:
    return _NEXT.get((kind, state))
