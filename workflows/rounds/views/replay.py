"""政策回放: what other rules or readings would have said of a round. For whoever oversees it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.cases.access import oversees
from workflows.cases.views.reading import readable_or_404
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest
from workflows.rounds.models import Round
from workflows.rounds.replay_form import ReplayForm
from workflows.rounds.replaying import judging_of, replay


@login_required
@require_safe
def replayed(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = readable_or_404(request.officer, pk)
    judging = judging_of(round_) if isinstance(round_, Round) else None
    if not isinstance(round_, Round) or judging is None:
        raise Http404("没有这个批次，或者这类批次不能回放")
    if not oversees(request.officer, round_):
        raise PermissionDenied("只有主办机关和上级机关可以回放。")
    form = ReplayForm(request.GET, round_=round_, judging=judging)
    context: dict[str, Any] = {"round": round_, "form": form}
    if form.is_bound and form.is_valid():
        try:
            context["replay"] = replay(round_, form.policy, form.options)
        except Refused as refused:
            form.add_error(None, refused.message)
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "rounds/replay.html", context, status=status)
