"""等级申报批次: the list and a new one. Its page is that of every case."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certification.grade_applications import forms, queries, services
from certification.grade_applications.models import GradeRoundState
from workflows.cases.access import is_clerk
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
