"""选派批次: the list, a new one, and what is done with all of its people at once. Its page is that of every case."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.placements import forms, queries, services
from certification.placements.imports.head import bureaus
from certification.placements.models import PlacementRoundState
from workflows.cases.access import is_clerk
from workflows.cases.case_urls import case_url
from workflows.cases.execute import execute
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest
from workflows.rounds.page import clerk_agencies

PAGE_SIZE = 50
AT_ONCE = 200  # as many as are done within one request
BULK = {"hand_in": "报审", "conclude_short": "不予确认"}


@login_required
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "page": Paginator(queries.visible_rounds(request.officer), PAGE_SIZE).get_page(request.GET.get("page")),
        "may_begin": clerk_agencies(request.officer).exists(),
        "may_import": bool(bureaus(request.officer)),
    }
    return render(request, "placements/list.html", context)


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
            messages.success(request, f"批次“{made.title}”已登记，信息齐备后即可开始选派。")
            return redirect(case_url(made))
    context = {"form": form, "agency": agency}
    return render(request, "placements/edit_round.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = queries.round_for(request.officer, pk)
    if not is_clerk(request.officer, round_.agency_id) or round_.state != PlacementRoundState.PREPARING:
        raise PermissionDenied("只有主办机关的文书席位可以在筹备时修改批次。")
    initial = {name: getattr(round_, name) for name in forms.BasisForm.base_fields}
    form = forms.BasisForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.describe_round(round_id=pk, officer=request.officer, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "批次信息已保存。")
            return redirect("case", pk)
    context = {"form": form, "agency": round_.agency, "round": round_}
    return render(request, "placements/edit_round.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_POST
def all_at_once(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand in, or conclude, every placement of the round that the rules say is ready for it; each in its own
    transaction, so that one that is not stops no other."""
    round_ = queries.round_for(request.officer, pk)
    name = request.POST.get("action", "")
    if name not in BULK:
        raise PermissionDenied("没有这个批量动作。")
    waiting = list(queries.openable(request.officer).filter(round=round_, state="answered").order_by("pk")[:AT_ONCE])
    done, left = 0, []
    for one in waiting:
        try:
            execute(one, name, officer=request.officer, at=timezone.now())
            done += 1
        except Refused as refused:
            left.append(f"{one.title}：{refused.message}")
    messages.success(request, f"已{BULK[name]}{done}人。")
    for words in left[:10]:
        messages.warning(request, words)
    if len(left) > 10:
        messages.warning(request, f"还有{len(left) - 10}人没有{BULK[name]}，请逐人办理。")
    return redirect("case", pk)
