"""The page of a case, whatever its kind, and the one address to which every action is posted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from workflows.cases import access, queries
from workflows.cases.actions import actions_of
from workflows.cases.available_actions import HANDED_ON
from workflows.cases.case_urls import case_url, form_url
from workflows.cases.execute import execute
from workflows.cases.forms import posted
from workflows.cases.kind_page import Acted, CaseView
from workflows.cases.kinds import kind_of
from workflows.cases.models import Case, Copy, State
from workflows.cases.views.reading import actable_or_404, readable_or_404
from workflows.errors import Refused
from workflows.organisations.requests import SignedInRequest


@login_required
@require_safe
def case_page(request: SignedInRequest, pk: int) -> HttpResponse:
    case = readable_or_404(request.officer, pk)
    if case.state == State.DRAFT and (url := form_url(case)) and access.acts_for_unit(request.officer, case):
        return redirect(url)
    unread = Copy.objects.filter(case=case, recipient=request.user, read_at__isnull=True)
    if unread.exists():  # an update of nothing would still take the write lock
        unread.update(read_at=timezone.now())
    return kind_of(case).page.render(request, CaseView(request, case))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one action. A refusal is told on the page of the case, with everything typed still there."""
    if request.method != "POST":  # the address stands in the browser after a refusal, and after a new login
        return redirect("case", pk)
    case = actable_or_404(request.officer, pk)
    name, task = request.POST.get("action", ""), request.POST.get("task_id", "")
    try:
        done = execute(
            case, name, officer=request.officer, at=timezone.now(), data=posted(request.POST, name),
            task_id=_task_id(task),
        )  # fmt: skip
    except Refused as refused:
        return _refused(request, pk, Acted(name, request.POST, refused.message))
    page = kind_of(done).page
    return page.after(request, done, name) or _next(request, done, name, page.leads_on)


def _task_id(posted_id: str) -> int | None:
    """The task that the person had before them; 0, which no task has, for what is no number."""
    if not posted_id:
        return None
    return int(posted_id) if posted_id.isdecimal() and len(posted_id) < 18 else 0


def _refused(request: SignedInRequest, pk: int, acted: Acted) -> HttpResponse:
    # Read again: the refusal may have come from a case that somebody else has just moved.
    case = readable_or_404(request.officer, pk)
    return kind_of(case).page.render(request, CaseView(request, case, acted))


def _next(request: SignedInRequest, done: Case, name: str, leads_on: bool) -> HttpResponse:
    """After the own part is done, the next case waiting; the case itself after a copy, an urging, a withdrawal."""
    action = actions_of(type(done))[name]
    messages.success(request, f"已办理：{done.title} · {action.label}。")
    if not leads_on or not (action.verdict or name in HANDED_ON):
        return redirect(case_url(done))
    waiting: Any = queries.todo(request.officer).exclude(process__case=done.pk).first()
    return redirect(case_url(waiting.process.case) if waiting else "desk")
