"""批次: the list, a new one, and the page on which a round is worked."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from workflows.cases.access import is_clerk
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest
from workflows.rounds import page, queries, services
from workflows.rounds.forms import BasisForm, RoundForm
from workflows.rounds.models import RoundState, SelectionRound

PAGE_SIZE = 25


class FilterForm(forms.Form):
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *RoundState.choices[1:]])
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    q = forms.CharField(label="名称", required=False, max_length=60)

    def narrow(self, rounds: QuerySet[SelectionRound]) -> QuerySet[SelectionRound]:
        """A wrong value in the address narrows nothing."""
        self.full_clean()
        wanted = {"state": "state", "year": "year", "q": "title__contains"}
        chosen = {lookup: self.cleaned_data.get(name) for name, lookup in wanted.items()}
        return rounds.filter(**{lookup: value for lookup, value in chosen.items() if value})


@login_required
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    officer = request.officer
    form = FilterForm(request.GET)
    rounds = queries.with_counts(form.narrow(queries.visible_rounds(officer)))
    found = Paginator(rounds, PAGE_SIZE).get_page(request.GET.get("page"))
    may_begin = page.clerk_agencies(officer).exists()
    return render(
        request, "rounds/list.html", {"page": found, "form": form, "may_begin": may_begin, "today": officer.day}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Register a round. Only a clerk seat may, for the own agency (``?agency=CODE`` where there are several)."""
    on = request.officer.day
    agencies = list(page.clerk_agencies(request.officer))
    wanted = request.GET.get("agency")
    agency = next((one for one in agencies if one.code == wanted), None) if wanted else next(iter(agencies), None)
    if agency is None:
        raise PermissionDenied("只有文书席位可以登记批次。")
    form = RoundForm(request.POST or None, agency=agency, on=on, initial={"year": on.year})
    if form.is_valid():
        try:
            made = services.create(agency=agency, officer=request.officer, at=timezone.now(), **form.terms())
        except Refused as refused:
            form.add_error("code" if refused.code == "code_taken" else None, refused.message)
        else:
            messages.success(request, f"批次“{made.title}”已登记，信息齐备后即可开始申报。")
            return redirect("case", made.pk)
    context = {"form": form, "agency": agency, "agencies": agencies}
    return render(request, "rounds/edit.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = queries.round_for(request.officer, pk)
    if not is_clerk(request.officer, round_.agency_id):
        raise PermissionDenied("只有主办机关的文书席位可以修改批次。")
    form = BasisForm.of(round_, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.describe(round_id=pk, officer=request.officer, **form.terms())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "批次信息已保存。")
            return redirect("case", pk)
    context = {"form": form, "agency": round_.agency, "round": round_}
    return render(request, "rounds/edit.html", context, status=REFUSED if form.errors else 200)
