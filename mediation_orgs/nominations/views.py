"""For whoever may read a nomination: the register's cases behind its rate."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.registry.counting import counted_as, counted_cases, excluded_cases, reason_left_out
from mediation_orgs.registry.queries import snapshot
from workflows.cases.case_urls import case_url
from workflows.cases.views.reading import readable_or_404
from workflows.organisations.requests import SignedInRequest
from workflows.rulebook.store import rules

PAGE = 50


@login_required
@require_safe
def cases(request: SignedInRequest, pk: int) -> HttpResponse:
    """The register's cases behind the rate, counted or left out, under the readings the figure was taken with."""
    nomination = readable_or_404(request.officer, pk)
    if not isinstance(nomination, MediationNomination):
        raise Http404("没有这件申报，可能链接有误")
    round_ = nomination.round
    taken = nomination.snapshot or snapshot(
        nomination.organisation, round_.year, rules(round_.policy_digest), timezone.now()
    )
    year, options = taken["year"], taken["options"]
    left_out = request.GET.get("part") == "excluded"
    rows = (excluded_cases if left_out else counted_cases)(nomination.organisation_id, year, options)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "nomination": nomination,
        "taken": taken,
        "left_out": left_out,
        "page": page,
        "lines": [
            (case, reason_left_out(case, year, options) if left_out else counted_as(case, options))
            for case in page.object_list
        ],
        "back": case_url(nomination),
    }
    return render(request, "mediation_nominations/cases.html", context)
