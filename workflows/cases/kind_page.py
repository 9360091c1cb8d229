"""A case as one officer has it before them, and what its kind adds to the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from workflows.cases import access, evidence_files, queries, timeline
from workflows.cases.actions import Action, Step
from workflows.cases.available_actions import available
from workflows.cases.forms import ActionForm
from workflows.cases.models import Case, CaseEvent, Opinion, State
from workflows.cases.unsent import left_over
from workflows.cases.usual import usual_phrases
from workflows.errors import REFUSED
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest

MAIN = 49  # actions ordered up to here stand in the bar itself, the others behind “更多”


@dataclass(frozen=True)
class Acted:
    """An action that was refused: what was posted, and why not. ``errors`` stand at the fields of its form; ``facts``:
    the findings that were wrong or lacking."""

    name: str
    data: Any
    refusal: str
    facts: frozenset[str] = frozenset()


class Offer:
    """One action as a page shows it: a button, or a dialog where it asks for something."""

    def __init__(self, step: Step, case: Case, acted: Acted | None) -> None:
        self.step, self.case, self.acted = step, case, acted

    @property
    def name(self) -> str:
        return self.step.name

    @property
    def action(self) -> Action:
        return self.step.action

    @cached_property
    def form(self) -> ActionForm | None:
        """With what was typed, if it was; errors at the fields of the action that was refused."""
        made: type[ActionForm] | None = self.action.form
        if made is None:
            return None
        if self.acted and self.acted.name == self.name:
            form = made(self.acted.data, case=self.case, step=self.step, on_page=True)
            form.is_valid()
            return form
        form = made(case=self.case, step=self.step, on_page=True)
        if self.acted:
            asked = {name: (field, form.add_prefix(name)) for name, field in form.fields.items()}
            form.initial = {**form.initial} | {
                name: field.widget.value_from_datadict(self.acted.data, {}, key)
                for name, (field, key) in asked.items()
                if key in self.acted.data
            }
        return form

    @property
    def fields(self) -> list[Any]:
        """What its dialog asks for; findings have their place beside what they are about."""
        return list(getattr(self.form, "own_fields", None) or self.form or ())

    def propose(self, name: str, texts: Sequence[str]) -> None:
        """Offer texts to tick in a field of its form; a kind whose form asks for reasons alone has no such field."""
        if self.form and name in self.form.fields:
            self.form.fields[name].choices = [(text, text) for text in texts]  # type: ignore[attr-defined]

    def begin_with(self, text: str, clause: str) -> None:
        """Fill in reason and clause, for the officer to change; not over what was typed."""
        if self.form and not self.acted:
            self.form.initial = {**self.form.initial, "text": text, "clause": clause}

    @property
    def opened(self) -> bool:
        """Whether its dialog stands open: it was refused."""
        return bool(self.acted and self.acted.name == self.name)

    @property
    def has_dialog(self) -> bool:
        """Agreement stands in the bar itself; whatever else asks for something, or stands behind “更多”, has one."""
        return self.name != "agree" and (self.asks or not self.main)

    @property
    def told_at_fields(self) -> bool:
        """Whether what was refused is wrong fields, each told beside the field in its dialog."""
        if not self.acted or not self.form or not set(self.form.errors) <= {field.name for field in self.fields}:
            return False
        told = [str(words) for errors in self.form.errors.values() for words in errors]
        return bool(told) and all(words in self.acted.refusal for words in told)

    @property
    def note(self) -> str:
        return self.form.note if self.form else ""

    @property
    def asks(self) -> bool:
        return bool(self.fields or self.note or self.action.confirm)

    @property
    def main(self) -> bool:
        return self.action.order <= MAIN


class CaseView:
    """Everything the page shows to one officer, each part read once."""

    def __init__(self, request: SignedInRequest, case: Case, acted: Acted | None = None) -> None:
        self.request, self.case, self.acted = request, case, acted
        self.officer: Officer = request.officer
        self.at: datetime = timezone.now()
        self.open_tasks = queries.waiting_for(case)
        self.tasks = queries.my_tasks(self.officer, self.open_tasks)
        steps = available(case, self.officer, self.at, self.open_tasks)
        self.offers = {name: Offer(step, case, acted) for name, step in steps.items()}

    @property
    def on(self) -> date:
        return self.officer.day

    @cached_property
    def inside(self) -> bool:
        """Whether the reader is an officer, not merely somebody of the unit that applies."""
        return access.reads_as_officer(self.officer, self.case)

    @cached_property
    def opinions(self) -> list[Opinion]:
        return list(self.case.opinions.select_related("author", "body").order_by("at", "pk"))

    @cached_property
    def events(self) -> list[CaseEvent]:
        return list(self.case.events.order_by("seq"))

    @cached_property
    def bar(self) -> list[Offer]:
        """What stands in the bar or behind its “更多”."""
        return [offer for offer in self.offers.values() if offer.action.in_bar]

    @property
    def more(self) -> list[Offer]:
        return [offer for offer in self.bar if not offer.main]

    @property
    def applies(self) -> bool:
        """Whether the reader is who applies."""
        return access.acts_for_unit(self.officer, self.case)

    @cached_property
    def consent(self) -> Offer | None:
        """The offer whose form has the opinion in the bar and, in a stage that judges, the findings."""
        return self.offers.get("agree")

    @property
    def usual(self) -> list[str]:
        """常用意见 of the reader."""
        return usual_phrases(self.officer.user, self.case.usual_opinions())

    @property
    def open_facts(self) -> frozenset[str]:
        """The findings that the refusal was about."""
        return self.acted.facts if self.acted else frozenset()

    @property
    def refusal(self) -> str:
        return self.acted.refusal if self.acted else ""

    @cached_property
    def unsent(self) -> list[tuple[str, str]]:
        """What was typed and stands in no field of this page: (label, text)."""
        if self.acted is None:
            return []
        forms = {name: offer.form for name, offer in self.offers.items() if offer.form}
        shown = {form.add_prefix(name) for form in forms.values() for name in form.fields}
        own = forms.get(self.acted.name)
        return left_over(self.acted.data, self.case, shown | set(own.fields if own else ()))

    @property
    def refused_in_dialog(self) -> bool:
        """Whether a dialog that stands open tells the refusal."""
        offer = self.offers.get(self.acted.name) if self.acted else None
        return bool(offer and offer.action.in_bar and offer.has_dialog)

    @property
    def asked_for(self) -> str:
        """The action whose dialog is to stand open."""
        return self.acted.name if self.acted else self.request.GET.get("do", "")

    def signers(self) -> list[tuple[int, str]]:
        """The officer's own tasks by the name of the body that each speaks for, where there are several."""
        names = {body["code"]: body["name"] for stage in self.case.route for body in stage["bodies"]}
        return [
            (task.pk, names.get(task.data["voice"], "本人（加签）" if "@" in task.data["voice"] else "本单位"))
            for task in self.tasks
        ]


@dataclass(frozen=True)
class Later:
    """A step after the last stage of the route. ``state``: done | current | refused | "" (to come)."""

    label: str
    state: str = ""
    detail: str = ""


class KindPage:
    """A kind that adds nothing. Kinds with more to show extend it; every method takes the case as its own kind."""

    page_template: ClassVar[str] = "cases/case/page.html"
    template: ClassVar[str] = ""  # the kind's own part of the shared page; without one, the form as filled in
    beside_template: ClassVar[str] = "cases/case/paper.html"  # what is read beside it: the papers
    form_template: ClassVar[str] = ""  # the printed form
    form_style: ClassVar[str] = ""  # its style sheet, where several kinds have one
    form_name: ClassVar[str] = "推荐审批表"  # what it is called
    edit_template: ClassVar[str] = ""  # the kind's own part of the applicant's form and preview
    guide_template: ClassVar[str] = "cases/apply/guide.html"  # 办事指南
    leads_on: ClassVar[bool] = True  # after the own part is done, to the next case that waits

    def context(self, view: CaseView) -> dict[str, Any]:
        """For the templates, over what every page has."""
        return {}

    def after(self, request: SignedInRequest, case: Any, name: str) -> HttpResponse | None:
        """What follows an action that was taken, where it is not simply the next page."""
        return None

    def edit_context(self, case: Any) -> dict[str, Any]:
        """For ``edit_template``."""
        return {}

    def guide_context(self, request: HttpRequest) -> dict[str, Any]:
        """For ``guide_template``."""
        return {}

    def public_url(self, case: Any) -> str:
        """Where the public reads of it; "" for what is not public."""
        return ""

    def not_begun_url(self, code: str) -> str:
        """Where an applicant is sent who could not begin, by the code of the refusal."""
        return reverse("desk")

    def clauses(self, case: Any) -> list[str]:
        """Clauses that a refusal may rest on."""
        return []

    def grounds(self, case: Any) -> tuple[str, str]:
        """Reason and clause that a refusal is proposed with: what the rules found lacking, if they did."""
        return "", ""

    def applied_for(self, case: Any) -> str:
        """What was applied for, as a letter to the applicant goes on after 你 or 贵单位."""
        return f"在{case.parent.title}中的申报" if case.parent else f"提出的{case.kind_label}申报"

    def correctable(self, case: Any) -> list[str]:
        """What may be sent back for correction, each named as the applicant's form names it."""
        papers = [f"{paper.name}：不清晰或缺少，请重新上传" for paper in case.papers() if paper.required]
        return papers + [f"{label}：请补充完整" for label in case.answers()]

    def route(self, case: Any) -> list[dict[str, Any]]:
        """The stages to draw; before submission those that will be pinned."""
        return list(case.route)

    def later(self, case: Any) -> list[Later]:
        """What follows the route."""
        return []

    def form_context(self, case: Any) -> dict[str, Any]:
        """For ``form_template``."""
        return {}

    def render(self, request: HttpRequest, view: CaseView, status: int = 200) -> HttpResponse:
        refused = view.refusal and request.method == "POST"  # what waited for a login is told by a plain page
        return self.shown(request, self.whole_context(view), REFUSED if refused else status)

    def shown(self, request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
        return render(request, self.page_template, context, status=status)

    def whole_context(self, view: CaseView) -> dict[str, Any]:
        """What every page of a case has, and over it what the kind adds."""
        case = view.case
        returned, items = timeline.returned_items(case, view.opinions)
        papers = evidence_files.in_order(case, case.papers())
        if back := view.offers.get("send_back"):
            back.propose("items", self.correctable(case))
        for name in ("reject", "refuse"):
            if refusal := view.offers.get(name):
                refusal.begin_with(*self.grounds(case))
        shared: dict[str, Any] = {
            "view": view,
            "papers": timeline.papers_shown(case, case.papers(), papers),
            "case": case,
            "offered": view.offers,
            "tasks": view.tasks,
            "inside": view.inside,
            "refusal": view.refusal,
            "do": view.asked_for,
            "tab": "",
            "bar": "action-bar",
            "edit_url": "",
            "round_url": "",
            "steps": timeline.flow(case, self.route(case), self.later(case), view.opinions),
            "timeline_entries": timeline.timeline(case, view.events, view.opinions, inside=view.inside),
            "judgements": timeline.judgements(view.opinions) if view.inside else {},
            "changes": timeline.changes(view.events) if view.inside else None,
            "return_opinion": returned if returned and case.state in (State.IN_REVIEW, State.RETURNED) else None,
            "return_items": items,
            "clauses": self.clauses(case),
            "outcome_words": case.outcome_words(),
            "panel_template": self.template,
            "beside_template": self.beside_template,
            "answers": case.answers(),
            "prints": bool(self.form_template),
            "unmade_dossier": queries.unmade_dossier(case) if view.inside and case.state != State.DRAFT else None,
        }
        shared["shown"] = _shown(shared["papers"], view.request.GET.get("file", ""))
        return shared | self.context(view)


def _shown(papers: list[dict[str, Any]], wanted: str) -> dict[str, Any] | None:
    """The paper asked for, or the first."""
    return next((paper for paper in papers if str(paper["file"].pk) == wanted), papers[0] if papers else None)
