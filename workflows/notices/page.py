"""The page of a notice: its text or print, the way from draft to issue, and what keeps it from going on."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workflows.cases.access import is_clerk
from workflows.cases.actions import Step, actions_of, possible
from workflows.cases.case_urls import case_url
from workflows.cases.kind_page import CaseView, KindPage, Later
from workflows.cases.queries import readable
from workflows.errors import REFUSED
from workflows.notices import queries
from workflows.notices.models import CertificateState, Notice
from workflows.notices.text import paragraphs_of
from workflows.notices.vocabulary import PUBLISHED, NoticeState

_AFTER = {NoticeState.PASSED: 0, NoticeState.NUMBERED: 0, NoticeState.RENDER_FAILED: 0, NoticeState.RENDERED: 1}
_STEPS = ("编号用印", "印发")
ONWARD = ("number", "issue")


class NoticePage(KindPage):
    page_template = "notices/detail.html"
    leads_on = False

    def context(self, view: CaseView) -> dict[str, Any]:
        notice = _notice(view)
        return {
            "notice": notice,
            "text": paragraphs_of(notice),
            "certificates": list(queries.certificates_of(notice)),
            "may_print_again": is_clerk(view.officer, notice.agency_id),
            "failed": CertificateState.FAILED,
            "subject_url": _subject_url(notice, view),
            "hindrances": hindrances(notice, view),
        }

    def render(self, request: HttpRequest, view: CaseView, status: int = 200) -> HttpResponse:
        """Words that were refused are corrected where they were typed."""
        if view.acted and view.acted.name == "edit" and "edit" in view.offers:
            return self.edit_page(request, view)
        return super().render(request, view, status)

    def edit_page(self, request: HttpRequest, view: CaseView) -> HttpResponse:
        """Where the clerk writes; for whoever is offered ``edit``."""
        context = {"notice": view.case, "view": view, "form": view.offers["edit"].form, "refusal": view.refusal}
        return render(request, "notices/edit.html", context, status=REFUSED if view.refusal else 200)

    def route(self, case: Notice) -> list[dict[str, Any]]:
        return list(case.route or case.type.route(case.about()))

    def later(self, case: Notice) -> list[Later]:
        state = NoticeState(case.state)
        if state in PUBLISHED:
            return [Later(label, "done", case.number_text if label == _STEPS[0] else "") for label in _STEPS]
        at = _AFTER.get(state)
        if at is None:
            return [Later(label) for label in _STEPS]
        states = ["done"] * at + ["refused" if state == NoticeState.RENDER_FAILED else "current"]
        states += [""] * (len(_STEPS) - len(states))
        detail = state.label if state != NoticeState.PASSED else ""
        return [
            Later(label, mark, detail if number == at else "")
            for number, (label, mark) in enumerate(zip(_STEPS, states, strict=True))
        ]


def hindrances(notice: Notice, view: CaseView) -> list[str]:
    """Why the officer who could take the notice on is not offered to."""
    found = []
    for name, action in actions_of(Notice).items():
        if name not in ONWARD or name in view.offers or not possible(Notice, name, notice.state):
            continue
        step = Step(name, action, view.officer, view.at, tasks=view.open_tasks)
        refused = action.guard(notice, step) if action.guard and action.who.standing(notice, step) else None
        found += [refused.message] if refused else []
    return found


def _notice(view: CaseView) -> Notice:
    assert isinstance(view.case, Notice)
    return view.case


def _subject_url(notice: Notice, view: CaseView) -> str:
    """Where the reader reads on about what the notice is about; "" for whoever may not."""
    if not notice.subject or not readable(view.officer).filter(pk=notice.subject.pk).exists():
        return ""
    return case_url(notice.subject)
