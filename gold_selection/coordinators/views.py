"""拟撤销: holders of the title whose mistakes of its year were confirmed, for the offices above them."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gold_selection.coordinators.advice import stained_holders
from workflows.cases.access import is_clerk
from workflows.cases.case_urls import case_url
from workflows.organisations.requests import SignedInRequest

PAGE_SIZE = 30


@login_required
@require_safe
def holders(request: SignedInRequest) -> HttpResponse:
    """With the way to propose the revocation, for the clerk of the office that ran the round. Nothing is automatic."""
    officer = request.officer
    if not officer.scope.paths:
        raise PermissionDenied("本页供管理本地区荣誉的机关查看。")
    page = Paginator(stained_holders(officer), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "honour": one.honour, "advice": one.advice,
            "url": case_url(one.honour.nomination) if one.honour.nomination else "",
            "clerk": bool(one.honour.nomination and is_clerk(officer, one.honour.nomination.round.agency_id)),
        }
        for one in page
    ]  # fmt: skip
    return render(request, "coordinators/holders.html", {"rows": rows, "page": page})
