"""批次: the list, a new one, and the page on which a round is worked."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.cases import timeline
from workflows.cases.case_urls import case_url
from workflows.cases.execute import perform
from workflows.cases.models import Copy
from workflows.cases.views.case import REFUSED, CasePage
from workflows.errors import Refused
from workflows.notices.composing import paragraphs_of
from workflows.notices.vocabulary import NoticeKind
from workflows.organisations.queries import duties, scope
from workflows.organisations.requests import SignedInRequest
from workflows.rounds import page, queries, services
from workflows.rounds.forms import BasisForm, OrderForm, RoundForm, organiser
from workflows.rounds.models import Nomination, Round, RoundState

PAGE_SIZE = 25
# The steps that a round's page posts; whatever else a case knows has its own way.
STEPS = frozenset({"open", "close", "submit_list", "cancel"})


class FilterForm(forms.Form):
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *RoundState.choices[1:]])
    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)
    q = forms.CharField(label="名称", required=False, max_length=60)

    def narrow(self, rounds: QuerySet[Round]) -> QuerySet[Round]:
        """A wrong value in the address narrows nothing."""
        self.full_clean()
        wanted = {"state": "state", "year": "year", "q": "title__contains"}
        said = {lookup: self.cleaned_data.get(name) for name, lookup in wanted.items()}
        return rounds.filter(**{lookup: value for lookup, value in said.items() if value})


@login_required
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    form = FilterForm(request.GET)
    rounds = queries.with_counts(form.narrow(queries.visible_rounds(user, on)))
    found = Paginator(rounds, PAGE_SIZE).get_page(request.GET.get("page"))
    may_begin = page.clerk_agencies(duties(user, on)).exists()
    return render(request, "rounds/list.html", {"page": found, "form": form, "may_begin": may_begin, "today": on})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Register a round. Only a clerk seat may, for the own agency (``?agency=CODE`` where there are several)."""
    on = timezone.localdate()
    agencies = list(page.clerk_agencies(duties(request.user, on)))
    wanted = request.GET.get("agency")
    agency = next((one for one in agencies if one.code == wanted), None) if wanted else next(iter(agencies), None)
    if agency is None:
        raise PermissionDenied("只有文书席位可以登记批次。")
    form = RoundForm(request.POST or None, agency=agency, on=on, initial={"year": on.year})
    if form.is_valid():
        try:
            made = services.create(agency=agency, actor=request.user, at=timezone.now(), **form.told())
        except Refused as refused:
            form.add_error("code" if refused.code == "code_taken" else None, refused.message)
        else:
            messages.success(request, f"批次“{made.title}”已登记，信息齐备后即可开始申报。")
            return redirect("rounds:detail", made.pk)
    context = {"form": form, "agency": agency, "agencies": agencies}
    return render(request, "rounds/edit.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    on = timezone.localdate()
    round_ = queries.round_for(request.user, pk, on)
    if not page.is_clerk(round_, duties(request.user, on)):
        raise PermissionDenied("只有主办机关的文书席位可以修改批次。")
    form = BasisForm(request.POST, agency=organiser(round_)) if request.method == "POST" else BasisForm.of(round_)
    if form.is_bound and form.is_valid():
        try:
            services.describe(round_id=pk, actor=request.user, at=timezone.now(), **form.told())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "批次信息已保存。")
            return redirect("rounds:detail", pk)
    context = {"form": form, "agency": round_.agency, "round": round_}
    return render(request, "rounds/edit.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = queries.round_for(request.user, pk, timezone.localdate())
    Copy.objects.filter(case=round_, recipient=request.user, read_at__isnull=True).update(read_at=timezone.now())
    return _show(request, round_)


def _show(
    request: SignedInRequest, round_: Round, *, tab: str = "", order: OrderForm | None = None, refusal: str = "",
    do: str = "", case: CasePage | None = None,
) -> HttpResponse:  # fmt: skip
    user, on = request.user, timezone.localdate()
    whole = queries.oversees(user, round_, on)
    tab = page.chosen_tab(tab or request.GET.get("tab", ""), round_, whole)
    case = case or CasePage(round_, user)
    seen = queries.nominations_for(user, round_, on)
    lines = queries.quota_lines(round_, seen)
    context = {
        "round": round_, "whole": whole, "tab": tab, "offered": case.offered if whole else {}, "today": on,
        "next": page.next_step(round_, case.offered if whole else {}, page.is_clerk(round_, duties(user, on)), on),
        "is_clerk": page.is_clerk(round_, duties(user, on)), "timetable": page.timetable(round_), "lines": lines,
        "totals": {name: sum(getattr(line, name) for line in lines) for name in _SUMMED},
        "warnings": queries.quota_warnings(round_) if whole else [], "refusal": refusal,
        "do": do or request.GET.get("do", ""), "sheet": case.sheet, "own_page": case_url(round_),
        "tabs": page.tabs(whole, tab, {"list": sum(line.applied for line in lines)}),
    }  # fmt: skip
    context |= _TABS[tab](round_, case, seen, order)
    return render(request, "rounds/detail.html", context, status=REFUSED if refusal else 200)


_Seen = QuerySet[Nomination]
_SUMMED = ("places", "applied", "passed", "placed", "reserves")


def _list_tab(round_: Round, case: CasePage, seen: _Seen, order: OrderForm | None) -> dict[str, Any]:
    nominations = list(seen)
    rankable = page.order_rows(nominations)
    ranks = "rank" in case.offered and page.may_rank(round_, nominations)
    others = [one for one in nominations if one not in rankable] if ranks else nominations
    visible = scope(case.user, case.on)
    return {
        "nominations": others, "order": (order or OrderForm(rankable)) if ranks else None,
        "officer": bool(visible.paths), "own_units": visible.organisations,
    }  # fmt: skip


def _publicity_tab(round_: Round, case: CasePage, seen: _Seen, order: OrderForm | None) -> dict[str, Any]:
    notice = round_.notices.filter(notice_kind=NoticeKind.PUBLICITY, issued_at__isnull=False).order_by("-pk").first()
    context: dict[str, Any] = {
        "days": page.publicity_days(round_), "listed": list(queries.public_list(round_)), "notice": notice,
        "paragraphs": paragraphs_of(notice) if notice else (),
    }  # fmt: skip
    if queries.oversees(case.user, round_, case.on):
        context["objections"] = list(queries.objections_of(round_))
        context["may_open"] = queries.organises(case.user, round_, case.on)
    return context


def _determination_tab(round_: Round, case: CasePage, seen: _Seen, order: OrderForm | None) -> dict[str, Any]:
    return {"case": round_, "voices": page.voices(round_), "tasks": case.tasks,
            "listed": [one for one in seen if one.state in queries.PLACED]}  # fmt: skip


def _documents_tab(round_: Round, case: CasePage, seen: _Seen, order: OrderForm | None) -> dict[str, Any]:
    return {"documents": page.documents(round_, queries.oversees(case.user, round_, case.on))}


def _log_tab(round_: Round, case: CasePage, seen: _Seen, order: OrderForm | None) -> dict[str, Any]:
    opinions = list(round_.opinions.select_related("author", "body").order_by("at", "pk"))
    return {"entries": timeline.timeline(round_, list(round_.events.order_by("seq")), opinions, inside=True)}


_TABS = {
    "list": _list_tab, "publicity": _publicity_tab, "determination": _determination_tab, "documents": _documents_tab,
    "log": _log_tab,
}  # fmt: skip


@login_required
@require_POST
def rank(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save the order as typed. What was typed stays on the page when it is refused."""
    user, on = request.user, timezone.localdate()
    round_ = queries.round_for(user, pk, on)
    form = OrderForm(page.order_rows(list(queries.nominations_for(user, round_, on))), request.POST)
    if not form.is_valid():
        return _show(request, round_, tab="list", order=form, refusal="名次填写有误，请按各行提示改正后再保存。")
    try:
        services.rank(round_id=pk, order=form.order, reasons=form.reasons, actor=user, at=timezone.now())
    except Refused as refused:
        again = queries.round_for(user, pk, on)
        return _show(request, again, tab="list", order=form, refusal=refused.message)
    messages.success(request, "名次已保存，名额内的列为拟入选。")
    return redirect("rounds:detail", pk)


@login_required
@require_POST
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one step on the round: one of its own, or an opinion in the determination."""
    user, on = request.user, timezone.localdate()
    round_ = queries.round_for(user, pk, on)
    action = request.POST.get("action", "")
    case = CasePage(round_, user, request.POST)
    if not case.sheet.is_valid():
        told = "；".join("".join(map(str, errors)) for errors in case.sheet.errors.values())
        return _show(request, round_, refusal=f"填写的内容有误：{told}", do=action, case=case)
    said = case.sheet.cleaned_data
    data = {"text": said["text"]} if action in STEPS else case.sheet.told(action)
    rule = round_.actions().get(action)
    try:
        perform(pk, action, actor=user, at=timezone.now(), task_id=said["task_id"], **data)
    except Refused as refused:
        # Read again: the refusal may have come from a round that somebody else has just moved.
        again = queries.round_for(user, pk, on)
        case = CasePage(again, user, request.POST)
        tab = request.POST.get("tab", "")
        return _show(request, again, tab=tab, refusal=refused.message, do=action, case=case)
    messages.success(request, f"已办理：{round_.title} · {rule.label if rule else action}。")
    return redirect("rounds:detail", pk)
