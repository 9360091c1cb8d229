"""The case page, and the one address to which every action on it is posted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from workflows.cases import access, evidence_files, queries, timeline
from workflows.cases.case_urls import CASE_PAGE, PAGES, case_url
from workflows.cases.execute import perform
from workflows.cases.forms import Sheet
from workflows.cases.kind_page import panel_of
from workflows.cases.models import Case, Copy, State
from workflows.cases.views.reading import readable_or_404, today
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.requests import SignedInRequest

REFUSED = 422


class CasePage:
    """Everything the page shows to one person, each part read once."""

    def __init__(self, case: Case, user: User, posted: Any = None) -> None:
        self.case, self.user, self.on = case, user, today()
        self.panel = panel_of(case)
        self.tasks = queries.my_tasks(user, case, self.on)
        self.offered = access.offered(case, user, self.on, self.tasks)
        self.sheet = self._sheet(posted)

    def _sheet(self, posted: Any) -> Sheet:
        names = self.offered.keys()
        near, far = [], []
        if names & access.HANDED_ON:
            near = list(access.colleagues(self.tasks[0], self.user, self.on)[: access.PEOPLE_LIMIT])
        if names & {"add_signer", "copy_to"}:
            far = list(access.officers(self.case, self.user, self.on)[: access.PEOPLE_LIMIT])
        return Sheet(
            posted, case=self.case, panel=self.panel, tasks=self.tasks, user=self.user, colleagues=near, officers=far,
            judges=self.judges, offered=names,
        )  # fmt: skip

    @property
    def judges(self) -> bool:
        """Whether this person is the one whose findings the stage asks for."""
        if self.case.state != State.IN_REVIEW or not self.case.current_stage.judges:
            return False
        added = self.case.current_stage.added
        return any(task.data["voice"] not in added for task in self.tasks)

    def context(self) -> dict[str, Any]:
        case = self.case
        opinions = list(case.opinions.select_related("author", "body").order_by("at", "pk"))
        events = list(case.events.order_by("seq"))
        inside = access.inside(case, self.user, self.on)
        returned, items = timeline.returned_items(case, opinions)
        return {
            "case": case,
            "steps": timeline.flow(case, self.panel, opinions),
            "timeline_entries": timeline.timeline(case, events, opinions, inside=inside),
            "judgements": timeline.judgements(opinions) if inside else {},
            "changes": timeline.changes(events) if inside else None,
            "return_opinion": returned if returned and case.state in (State.IN_REVIEW, State.RETURNED) else None,
            "return_items": items,
            "papers": self._papers(),
            "panel_template": self.panel.template,
            "prints": bool(self.panel.form_template),
            "edit_url": self.panel.edit_url(case) if access.acts_for_unit(case, self.user, self.on) else "",
            "clauses": self.panel.clauses(case),
            "sheet": self.sheet,
            "tasks": self.tasks,
            "offered": self.offered,
            "inside": inside,
            "own_page": case_url(case),
        } | self.panel.context(case, self.user, self.on)

    def _papers(self) -> list[dict[str, Any]]:
        """The papers in the order of the guide, each with its name there and whether it is new."""
        names = {paper.slot: paper.name for paper in self.panel.papers(self.case)}
        return [
            {"file": one, "label": names.get(one.slot, one.name), "new": timeline.is_new(one, self.case)}
            for one in evidence_files.in_order(self.case, self.panel.papers(self.case))
        ]


@login_required
@require_safe
def case_page(request: SignedInRequest, pk: int) -> HttpResponse:
    found = readable_or_404(request.user, pk)
    if PAGES.get(found.kind, CASE_PAGE) != CASE_PAGE:
        return redirect(case_url(found))
    page = CasePage(found, request.user)
    if found.state == State.DRAFT and page.panel.edit_url(found):
        return redirect(page.panel.edit_url(found))
    unread = Copy.objects.filter(case=found, recipient=request.user, read_at__isnull=True)
    if unread.exists():  # an update of nothing would still take the write lock
        unread.update(read_at=timezone.now())
    return _show(request, page)


def _show(request: SignedInRequest, page: CasePage, refusal: str = "", do: str = "", status: int = 200) -> HttpResponse:
    context = page.context()
    wanted = request.GET.get("file", "")
    shown = [paper for paper in context["papers"] if str(paper["file"].pk) == wanted] or context["papers"][:1]
    context |= {"shown": shown[0] if shown else None, "refusal": refusal, "do": do or request.GET.get("do", "")}
    return render(request, "cases/case/page.html", context, status=status)


@login_required
@require_POST
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one action. A refusal is told on the page, with everything typed still there."""
    found = readable_or_404(request.user, pk)
    action = request.POST.get("action", "")
    page = CasePage(found, request.user, request.POST)
    if not page.sheet.is_valid():
        return _show(request, page, _complaints(page.sheet), action, REFUSED)
    rule = found.actions().get(action)
    data = page.sheet.told(action)
    try:
        done = perform(
            pk, action, actor=request.user, at=timezone.now(), task_id=page.sheet.cleaned_data["task_id"], **data
        )
    except Refused as refused:
        # Read again: the refusal may have come from a case that somebody else has just moved.
        again = CasePage(readable_or_404(request.user, pk), request.user, request.POST)
        return _show(request, again, refused.message, action, REFUSED)
    messages.success(request, f"已办理：{done.title} · {rule.label if rule else action}。")
    settled = bool(page.tasks) and (bool(rule and rule.verdict) or action in access.HANDED_ON)
    return redirect(_next(request.user, done, settled))


def _complaints(sheet: Sheet) -> str:
    return "；".join(f"{sheet.fields[name].label}：{''.join(map(str, told))}" for name, told in sheet.errors.items())


def _next(user: User, done: Case, settled: bool) -> str:
    """After the own part is done, the next case waiting; the case itself after a copy, an urging, a withdrawal."""
    if not settled:
        return case_url(done)
    waiting = queries.todo(user, today()).exclude(process__case=done.pk).first()
    return case_url(waiting.process.case) if waiting else "desk"
