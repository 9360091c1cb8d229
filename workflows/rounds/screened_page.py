"""What the page of a nomination shows of the rules: each finding with what is asked of reviewers, and the readings."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from workflows.cases.kind_page import CaseView
from workflows.cases.models import Opinion, State
from workflows.cases.papers import Paper
from workflows.cases.review_points import ReviewPoint
from workflows.masking import mask_phone
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest
from workflows.policy.findings import cite, wide
from workflows.policy.readings import in_words
from workflows.rounds.guide import guide_context
from workflows.rounds.models import Contact, Nomination, Screened
from workflows.rounds.nomination_page import NominationPage
from workflows.rulebook.store import rules

Links = tuple[tuple[str, str], ...]


class ScreenedPage(NominationPage):
    """``rows`` and ``readings`` for ``rounds/panel.html``, which the kind's template extends as its form does
    ``rounds/form.html``. ``model``, ``slug``, ``papers``: as the kind is registered."""

    model: ClassVar[type[Nomination]]
    slug: ClassVar[str]
    papers: ClassVar[Sequence[Paper]]
    PLAIN: ClassVar[frozenset[str]] = frozenset({"联系人", "联系电话"})  # answers that are told in a line of their own
    form_style = "rounds/form"
    NOT_ASKED_AGAIN: ClassVar[frozenset[str]] = frozenset()  # labels of answers that nobody is asked to complete

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, Screened)
        return super().context(view) | {
            "rows": self.rows(case, view.opinions, view.inside),
            "screening": case.screening,
            "snapshot": case.snapshot,
            "readings": readings_of(case),
            **self._written(case),
        }

    def _written(self, case: Any) -> dict[str, Any]:
        written = [(label, text) for label, text in case.answers().items() if text and label not in self.PLAIN]
        if not isinstance(case, Contact):
            return {"written": written}
        return {"written": written, "contact": f"{case.contact_name} {mask_phone(case.contact_phone)}".strip()}

    def after(self, request: SignedInRequest, case: Any, name: str) -> HttpResponse | None:
        if name == "show_contact":
            number = f"{case.contact_name} {case.contact_phone}"
            messages.info(request, f"联系电话：{number}。本次查看已记入办理过程。")
        return None

    def units(self, officer: Officer) -> list[Organisation]:
        """Those for which the officer may nominate, each with its region."""
        raise NotImplementedError

    def guide_context(self, request: HttpRequest) -> dict[str, Any]:
        officer: Officer = request.officer  # type: ignore[attr-defined]
        units = self.units(officer) if officer.signed_in else []
        return guide_context(request, self.model, self.papers, units)

    def not_begun_url(self, code: str) -> str:
        return reverse("guide:kind", args=[self.slug])

    def links(self, case: Any) -> Mapping[str, Links]:
        """Clause -> (label, address) of the records that its finding rests on."""
        return {}

    def rows(
        self, case: Screened, opinions: Sequence[Opinion], officer: bool
    ) -> list[tuple[dict[str, Any], ReviewPoint | None]]:
        """Each finding with its review point; what rests on records comes first, since it often decides alone."""
        points = {point.clause: point for point in case.review_points()}
        # While it is under review, what reviewers think is theirs; afterwards the applicant reads the outcome.
        open_to_reader = officer or case.state not in (State.DRAFT, State.IN_REVIEW, State.RETURNED)
        decision = (open_to_reader and judged_since(case, opinions)) or case.screening
        found = self.linked(case, decision.get("findings", []))
        return [(one, points.get(one["clause"])) for one in sorted(found, key=lambda one: not one["links"])]

    def linked(self, case: Any, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        links = self.links(case)
        return [finding | {"links": links.get(finding["clause"], ())} for finding in findings]

    def clauses(self, case: Any) -> list[str]:
        return [one.citation for one in case.conditions()]

    def grounds(self, case: Any) -> tuple[str, str]:
        """What is proposed to whoever refuses: the first condition that failed; nothing where none did."""
        failed = (one for one in case.screening.get("findings", []) if one["verdict"] == "not_met")
        return next(((failure_of(one), cite(one)) for one in failed), ("", ""))

    def correctable(self, case: Any) -> list[str]:
        """Every answer and paper by its name, and first what the rules found lacking."""
        lacking = [
            f"{wide(one['clause'])}：{one['shortfall']}"
            for one in case.screening.get("findings", [])
            if one["verdict"] == "not_met" and one["shortfall"]
        ]
        papers = [f"{paper.name}：不清晰或未盖章，请重新扫描上传" for paper in case.papers() if paper.required]
        answers = [label for label in case.answers() if label not in self.NOT_ASKED_AGAIN]
        return lacking + papers + [f"{label}：请补充完整" for label in answers]


def failure_of(finding: Mapping[str, Any]) -> str:
    """A failed finding as the reason of a refusal."""
    asked = re.sub(r"\s", "", finding["text"]).rstrip("；。")
    return f"{finding['observed']}，不符合“{asked}”的条件"


def readings_of(case: Screened) -> list[str]:
    """The readings at work in the screening, in words."""
    if not case.screening:
        return []
    return in_words(case.TOPIC, case.screening["readings"], rules(case.policy_digest).options(case.TOPIC))


def judged_since(case: Screened, opinions: Sequence[Opinion]) -> dict[str, Any] | None:
    """The decision of the last reviewer who judged these very facts under these very rules.

    ``opinions``: of the case, the oldest first.
    """
    judged = (opinion.decision for opinion in reversed(opinions) if opinion.decision)
    return next((dict(decision) for decision in judged if case.stands_on(decision)), None)
