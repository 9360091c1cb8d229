"""出勤: the days of one placement as the host confirms them, and all placements of the host at one glance."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certification.placements import queries
from certification.placements.access import Host
from certification.placements.attendance import glance, last_days
from certification.placements.day_forms import AttendanceForm
from certification.placements.days import recorded
from certification.placements.models import Placement
from certification.placements.views.reading import placement_or_404
from workflows.cases.actions import possible
from workflows.cases.execute import execute
from workflows.cases.unsent import SIGNED_IN_AGAIN, login_required_keeping_words, take
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest

PAGE_SIZE = 50


@login_required
@require_safe
def at_a_glance(request: SignedInRequest) -> HttpResponse:
    officer = request.officer
    page = Paginator(queries.attended(officer), PAGE_SIZE).get_page(request.GET.get("page"))
    days = last_days(officer.day)
    context = {"page": page, "days": days, "rows": [glance(one, days, officer.day) for one in page.object_list]}
    return render(request, "placements/attendance_list.html", context)


@login_required_keeping_words
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedInRequest, pk: int) -> HttpResponse:
    case = placement_or_404(request.officer, pk)
    if Host().duty(request.officer, case) is None:
        raise PermissionDenied("出勤由接收单位确认；接收单位没有账号的，由选派机关登记。")
    entries = recorded(case, request.officer.day)
    open_ = bool(entries) and possible(Placement, "confirm_days", case.state)
    typed = None if request.method == "POST" else take(request, request.path)
    form = AttendanceForm(request.POST if request.method == "POST" else typed, entries=entries)
    if typed:
        form.add_error(None, SIGNED_IN_AGAIN)
    elif open_ and form.is_valid():
        told = form.told(everything=request.POST.get("do") == "all")
        try:
            if told:
                execute(case, "confirm_days", officer=request.officer, at=timezone.now(), days=told)
            messages.success(request, f"已确认{len(told)}天的出勤。" if told else "没有改动。")
            return redirect("placements:attendance_list" if "glance" in request.POST else request.path)
        except Refused as refused:
            form.add_error(None, refused.message)
    context: dict[str, Any] = {"case": case, "form": form, "open": open_}
    return render(request, "placements/attendance.html", context, status=REFUSED if form.errors else 200)
