"""席位与委托: who holds which seat, lending one, and for administrators appointing and vacating."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflows.errors import Refused
from workflows.organisations import services
from workflows.organisations.accounts import is_administrator
from workflows.organisations.forms import AppointmentForm, DelegationForm, VacationForm
from workflows.organisations.models import Delegation, Seat
from workflows.organisations.officers import Officer
from workflows.organisations.queries import vacancies, visible_seats
from workflows.organisations.requests import SignedInRequest

PAGE_SIZE = 50


@dataclass(frozen=True)
class SeatLine:
    """A seat in the list and what the reader may do with it."""

    seat: Seat
    may_lend: bool
    may_vacate: bool


@login_required
@require_GET
def seats(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    visible = visible_seats(request.officer)
    q, past = request.GET.get("q", "").strip(), "past" in request.GET
    page = Paginator(_listed(visible, q, past), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(seat, request.officer) for seat in page],
        "q": q,
        "past": past,
        "vacancies": vacancies(today, among=visible),
        "standing_in": [duty for duty in request.officer.duties if duty.principal],
        "may_appoint": is_administrator(request.officer),
    }
    return render(request, "organisations/seats.html", context)


def _line(seat: Seat, officer: Officer) -> SeatLine:
    return SeatLine(
        seat=seat,
        may_lend=seat.state == "current" and services.may_lend(officer, seat),
        may_vacate=seat.state in {"current", "coming"} and services.administers(officer, seat.organisation),
    )


def _listed(visible: QuerySet[Seat], q: str, past: bool) -> QuerySet[Seat]:
    """The seats asked for, each with the delegations still open."""
    today = timezone.localdate()
    found = visible if past else visible.filter(Q(end__isnull=True) | Q(end__gte=today), active=True)
    if q:
        found = found.filter(
            Q(organisation__name__contains=q) | Q(organisation__code=q.upper()) | Q(user__person_name__contains=q)
        )
    lent = Delegation.objects.filter(revoked_at__isnull=True, end__gte=today).select_related("delegate")
    return found.select_related("user", "organisation__region", "organisation__field").prefetch_related(
        Prefetch("delegations", queryset=lent.order_by("start", "pk"), to_attr="lent")
    )


@login_required
@require_http_methods(["GET", "POST"])
def delegate(request: SignedInRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    seat = _visible_seat(request, pk)
    if not services.may_lend(request.officer, seat):
        raise PermissionDenied("只有席位本人或管理员可以委托该席位。")
    form = DelegationForm(request.POST or None, seat=seat, officer=request.officer, initial={"start": today})
    if form.is_valid():
        try:
            lent = services.delegate(seat=seat, **form.cleaned_data, actor=request.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"已将{seat.get_role_display()}席位委托给{lent.delegate}，至{lent.end}止。")
            return redirect("organisations:seats")
    return render(request, "organisations/delegate.html", {"form": form, "seat": seat})


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    visible = visible_seats(request.officer)
    lent = get_object_or_404(Delegation, pk=pk, seat__in=visible.order_by())
    try:
        services.revoke(delegation=lent, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, f"已撤销对{lent.delegate}的委托。")
    return redirect("organisations:seats")


@login_required
@require_http_methods(["GET", "POST"])
def appoint(request: SignedInRequest) -> HttpResponse:
    if not is_administrator(request.officer):
        raise PermissionDenied("只有管理员可以设置席位。")
    form = AppointmentForm(request.POST or None, initial={"start": timezone.localdate()})
    if form.is_valid():
        try:
            seat = services.appoint(**form.cleaned_data, actor=request.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{seat.user}已任{seat.organisation}的{seat.get_role_display()}席位。")
            return redirect("organisations:seats")
    return render(request, "organisations/appoint.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def vacate(request: SignedInRequest, pk: int) -> HttpResponse:
    seat = _visible_seat(request, pk)
    if not services.administers(request.officer, seat.organisation):
        raise PermissionDenied("只有管理员可以办理离席。")
    form = VacationForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_valid():
        try:
            services.vacate(seat=seat, on=form.cleaned_data["on"], actor=request.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{seat.user}的{seat.get_role_display()}席位至{form.cleaned_data['on']}止。")
            return redirect("organisations:seats")
    return render(request, "organisations/vacate.html", {"form": form, "seat": seat})


def _visible_seat(request: SignedInRequest, pk: int) -> Seat:
    """A seat the user may look at; any other does not exist for them."""
    visible = visible_seats(request.officer)
    return get_object_or_404(visible.select_related("user", "organisation__region", "organisation__field"), pk=pk)
