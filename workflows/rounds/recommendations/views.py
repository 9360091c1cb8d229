"""导出推荐汇总表 of a round, in the form's own layout."""

import tempfile

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from workflows.cases.access import oversees
from workflows.cases.case_urls import case_url
from workflows.organisations.requests import SignedInRequest
from workflows.rounds import queries
from workflows.rounds.recommendations.export import export, seen
from workflows.rounds.recommendations.lists import list_of
from workflows.sheets.downloads import PurposeForm, logged


@login_required
@require_POST
def take_away(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Whole numbers where the reader may see them; who took them for what is logged with every person."""
    round_ = queries.round_for(request.officer, pk)
    if not oversees(request.officer, round_):
        raise PermissionDenied("推荐汇总表由批次主办机关和上级机关导出。")
    form = PurposeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写导出用途，200字以内。")
        return redirect(f"{case_url(round_)}?tab=list")
    reason, at = form.cleaned_data["reason"], timezone.now()
    nominations = seen(request.officer, round_)
    one = list_of(round_)
    one.disclose(nominations, request.officer, reason, at)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    written = export(stream, round_, nominations, request.officer)
    filters = {"批次": f"{round_.code} {round_.title}", "用途": reason}
    return logged(stream, f"{round_.title}推荐汇总表", filters, written, actor=request.user, at=at)
