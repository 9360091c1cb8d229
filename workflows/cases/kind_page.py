"""What one kind adds to the case page: registered by its app, so that the page itself knows no kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflows.cases.models import Case
from workflows.organisations.models import User


@dataclass(frozen=True)
class Paper:
    """One paper of a dossier: ``slot`` in code, its name, what it must contain, whether it must be there."""

    slot: str
    name: str
    hint: str
    required: bool


@dataclass(frozen=True)
class Question:
    """What a reviewer of a judging stage must say of one condition: ``facts`` are (key, label)."""

    clause: str
    document: str
    text: str
    facts: tuple[tuple[str, str], ...]
    verdicts: tuple[tuple[str, str], ...] = (("met", "达到"), ("not_met", "未达到"), ("unknown", "待核"))


@dataclass(frozen=True)
class Later:
    """A step after the last stage of the route. ``state``: done | current | refused | "" (to come)."""

    label: str
    state: str = ""
    detail: str = ""


class Panel:
    """A kind that adds nothing. Kinds with more to show extend it; every method takes the case as its own kind."""

    template = ""
    form_template = ""

    def context(self, case: Any, user: User, on: date) -> dict[str, Any]:
        """For ``template``, the kind's own part of the page."""
        return {}

    def papers(self, case: Any) -> Sequence[Paper]:
        """The papers of the dossier in the order in which it is bound."""
        return ()

    def missing(self, case: Any) -> list[str]:
        """What a submission still lacks, named as on the form."""
        return []

    def questions(self, case: Any) -> list[Question]:
        """What a stage that judges is asked."""
        return []

    def judging_fields(self, case: Any) -> dict[str, Any]:
        """Further form fields of a stage that judges: name -> field."""
        return {}

    def judged(self, case: Any, findings: dict[str, dict[str, Any]], sheet: Any) -> dict[str, dict[str, Any]]:
        """The findings as the door takes them, with what the further fields of the (valid) sheet say."""
        return findings

    def clauses(self, case: Any) -> list[str]:
        """Clauses that a refusal may rest on."""
        return []

    def mendable(self, case: Any) -> list[str]:
        """What may be sent back for correction, each named as the applicant's form names it."""
        return []

    def answers(self, case: Any) -> dict[str, str]:
        """The form as filled in: label -> text."""
        return {}

    def route(self, case: Any) -> list[dict[str, Any]]:
        """The stages to draw; before submission those that will be pinned."""
        return list(case.route)

    def later(self, case: Any) -> list[Later]:
        """What follows the route."""
        return []

    def edit_url(self, case: Any) -> str:
        """Where the applicant fills in or mends the form; "" where there is no form."""
        return ""

    def form_context(self, case: Any) -> dict[str, Any]:
        """For ``form_template``, the printed form."""
        return {}


_PLAIN = Panel()
PANELS: dict[str, Panel] = {}


def add_panel(kind: str, panel: Panel) -> None:
    PANELS[kind] = panel


def panel_of(case: Case) -> Panel:
    return PANELS.get(case.kind, _PLAIN)
