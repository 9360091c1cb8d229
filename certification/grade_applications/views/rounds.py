"""等级申报批次: the list, a new one, and the replay of a round's decisions. Its page is that of every case."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certification.grade_applications import forms, queries, services
from certification.grade_applications import replay as replaying
from certification.grade_applications.models import GradeRoundState
from certification.grade_applications.screening import VERDICTS
from workflows.cases.access import is_clerk, oversees
from workflows.cases.case_urls import case_url
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest
from workflows.rounds.page import clerk_agencies

PAGE_SIZE = 50


@login_required
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    officer = request.officer
    context = {
        "page": Paginator(queries.visible_rounds(officer), PAGE_SIZE).get_page(request.GET.get("page")),
        "own": queries.own_applications(officer.user),
        "may_begin": clerk_agencies(officer).exists(),
        "officer": bool(officer.seats),
    }
    return render(request, "grade_applications/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Register a round. Only a clerk seat may, for the own agency."""
    agency = clerk_agencies(request.officer).first()
    if agency is None:
        raise PermissionDenied("只有文书席位可以登记批次。")
    posted = request.POST if request.method == "POST" else None
    form = forms.RoundForm(posted, agency=agency, initial={"year": request.officer.day.year})
    if form.is_valid():
        try:
            made = services.create_round(agency=agency, officer=request.officer, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("code" if refused.code == "code_taken" else None, refused.message)
        else:
            messages.success(request, f"批次“{made.title}”已登记，信息齐备后即可开始申报。")
            return redirect(case_url(made))
    context = {"form": form, "agency": agency}
    return render(request, "grade_applications/edit_round.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = queries.round_for(request.officer, pk)
    if not is_clerk(request.officer, round_.agency_id):
        raise PermissionDenied("只有主办机关的文书席位可以修改批次。")
    form_of = forms.BasisForm if round_.state == GradeRoundState.PREPARING else forms.AssessmentForm
    initial = {name: getattr(round_, name) for name in form_of.base_fields}
    form = form_of(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.describe_round(round_id=pk, officer=request.officer, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "批次信息已保存。")
            return redirect("case", pk)
    context = {"form": form, "agency": round_.agency, "round": round_}
    return render(request, "grade_applications/edit_round.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def replay(request: SignedInRequest, pk: int) -> HttpResponse:
    """政策回放: what another document or other readings would have said. For whoever oversees the round."""
    round_ = queries.round_for(request.officer, pk)
    if not oversees(request.officer, round_):
        raise PermissionDenied("只有主办机关和上级机关可以回放。")
    form = forms.ReplayForm(request.GET, round_=round_)
    context: dict[str, Any] = {"round": round_, "form": form}
    status = 200
    if form.is_bound and form.is_valid():
        try:
            found = replaying.replay(round_, form.policy, form.options)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            context |= _replayed(found)
    if form.is_bound and form.errors:
        status = REFUSED
    return render(request, "grade_applications/replay.html", context, status=status)


def _replayed(found: replaying.Replay) -> dict[str, Any]:
    return {
        "replay": found,
        "counts": [
            (VERDICTS[before], VERDICTS[after], number) for (before, after), number in sorted(found.counts.items())
        ],
        "flips": [(line, VERDICTS[line.before], VERDICTS[line.after]) for line in found.flips],
        "clauses": [(clause, gained, lost) for clause, (gained, lost) in found.clauses.items()],
    }
