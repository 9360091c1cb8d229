"""等级申报批次: the list, a new one, the page on which a round is worked, and the replay of its decisions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification.grade_applications import forms, queries, results, services
from certification.grade_applications import replay as replaying
from certification.grade_applications.models import GradeRound, GradeRoundState
from certification.grade_applications.screening import VERDICTS, conditions_of
from workflows.cases import access, timeline
from workflows.cases.execute import perform
from workflows.cases.queries import my_tasks
from workflows.errors import Refused
from workflows.notices.vocabulary import UNDER_WAY
from workflows.organisations.queries import duties
from workflows.organisations.requests import SignedInRequest
from workflows.rounds.page import clerk_agencies

PAGE_SIZE = 50
REFUSED = 422
STEPS = ("open", "close", "conclude", "cancel")


@login_required
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    context = {
        "page": Paginator(queries.visible_rounds(user, on), PAGE_SIZE).get_page(request.GET.get("page")),
        "own": queries.own_applications(user),
        "may_begin": clerk_agencies(duties(user, on)).exists(),
        "officer": bool(queries.officer_duties(user, on)),
    }
    return render(request, "grade_applications/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Register a round. Only a clerk seat may, for the own agency."""
    on = timezone.localdate()
    agency = clerk_agencies(duties(request.user, on)).first()
    if agency is None:
        raise PermissionDenied("只有文书席位可以登记批次。")
    posted = request.POST if request.method == "POST" else None
    form = forms.RoundForm(posted, agency=agency, initial={"year": on.year})
    if form.is_valid():
        try:
            made = services.create_round(agency=agency, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("code" if refused.code == "code_taken" else None, refused.message)
        else:
            messages.success(request, f"批次“{made.title}”已登记，信息齐备后即可开始申报。")
            return redirect("grades:detail", made.pk)
    context = {"form": form, "agency": agency}
    return render(request, "grade_applications/edit_round.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    on = timezone.localdate()
    round_ = queries.round_for(request.user, pk, on)
    if not queries.is_clerk(request.user, round_, on):
        raise PermissionDenied("只有主办机关的文书席位可以修改批次。")
    form_of = forms.BasisForm if round_.state == GradeRoundState.PREPARING else forms.AssessmentForm
    initial = {name: getattr(round_, name) for name in form_of.base_fields}
    form = form_of(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            services.describe_round(round_id=pk, actor=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "批次信息已保存。")
            return redirect("grades:detail", pk)
    context = {"form": form, "agency": round_.agency, "round": round_}
    return render(request, "grade_applications/edit_round.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _show(request, queries.round_for(request.user, pk, timezone.localdate()))


def _show(request: SignedInRequest, round_: GradeRound, refusal: str = "") -> HttpResponse:
    user, on, at = request.user, timezone.localdate(), timezone.now()
    whole = queries.oversees(user, round_, on)
    offered = access.offered(round_, user, on, my_tasks(user, round_, on)) if whole else {}
    applications = queries.applications_for(user, round_, on)
    policy = conditions_of(round_)
    context: dict[str, Any] = {
        "round": round_,
        "whole": whole,
        "offered": {name: rule for name, rule in offered.items() if name in STEPS},
        "page": Paginator(applications, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": queries.counts(applications),
        "mine": queries.own_applications(user).get(round_.pk),
        "conditions": policy.grades[round_.grade],
        "policy": policy,
        "clerk": queries.is_clerk(user, round_, on),
        "registers": results.may_register(user, round_, at),
        "notices": list(_notices(round_, whole)),
        "refusal": refusal,
        "lacking": round_.lacking(),
        "today": on,
    }
    context["drafts_notice"] = _drafts_notice(round_, context)
    if whole:
        context["entries"] = timeline.timeline(round_, list(round_.events.order_by("seq")), [], inside=True)
    return render(request, "grade_applications/round.html", context, status=REFUSED if refusal else 200)


def _notices(round_: GradeRound, whole: bool) -> Any:
    found = round_.notices.order_by("-created_at", "-pk")
    return found if whole else found.filter(issued_at__isnull=False)


def _drafts_notice(round_: GradeRound, context: dict[str, Any]) -> bool:
    begun = any(notice.state in UNDER_WAY for notice in context["notices"])
    return bool(context["clerk"] and round_.state == GradeRoundState.CLOSED and not begun)


@login_required
@require_POST
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one step on the round."""
    user, on = request.user, timezone.localdate()
    round_ = queries.round_for(user, pk, on)
    action, text = request.POST.get("action", ""), request.POST.get("text", "")
    if action not in STEPS:
        return _show(request, round_, "没有这个动作，请刷新页面后再办")
    rule = round_.actions().get(action)
    try:
        perform(pk, action, actor=user, at=timezone.now(), text=text)
    except Refused as refused:
        return _show(request, queries.round_for(user, pk, on), refused.message)
    messages.success(request, f"已办理：{round_.title} · {rule.label if rule else action}。")
    return redirect("grades:detail", pk)


@login_required
@require_safe
def replay(request: SignedInRequest, pk: int) -> HttpResponse:
    """政策回放: what another document or other readings would have said. For whoever oversees the round."""
    on = timezone.localdate()
    round_ = queries.round_for(request.user, pk, on)
    if not queries.oversees(request.user, round_, on):
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
