"""One objection, for the organiser's seats alone. Who filed it is masked until somebody says why they must know."""

from typing import Any

from django.http import HttpResponse

from workflows.cases.kind_page import CaseView, KindPage
from workflows.masking import mask_name, mask_phone
from workflows.organisations.requests import SignedInRequest
from workflows.rounds.models import Objection

WAY = ("提出", "受理", "核查", "认定")
WORKING = {"filed": 1, "accepted": 2, "investigated": 3}  # the step that is now to be taken


class ObjectionPage(KindPage):
    page_template = "rounds/objection.html"
    leads_on = False

    def context(self, view: CaseView) -> dict[str, Any]:
        found = view.case
        assert isinstance(found, Objection)
        return {
            "objection": found,
            "filer_name": mask_name(found.filer_name),
            "filer_phone": mask_phone(found.filer_phone),
            "steps": _steps(found),
        }

    def after(self, request: SignedInRequest, case: Any, name: str) -> HttpResponse | None:
        """Name and phone in full, this once: the page is the answer, and nothing of them stays in the browser."""
        if name != "unmask":
            return None
        view = CaseView(request, case)
        context = self.whole_context(view) | {
            "revealed": True, "filer_name": case.filer_name, "filer_phone": case.filer_phone,
        }  # fmt: skip
        answer = self.shown(request, context)
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _steps(found: Objection) -> list[dict[str, str]]:
    """Where the objection is; a declined or decided one has come to its end."""
    at, last = WORKING.get(found.state, len(WAY)), len(WAY) - 1
    over = at > last
    return [
        {"label": found.state_label if over and place == last else label,
         "state": "done" if place < at else "current" if place == at else ""}
        for place, label in enumerate(WAY)
        if not (found.state == "declined" and 0 < place < last)
    ]  # fmt: skip
