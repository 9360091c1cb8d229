"""我的以干代训: the placements of whoever signs in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certification.placements import queries
from certification.placements.models import Placement
from certification.placements.models.placement import WITH_DAYS
from workflows.organisations.requests import SignedInRequest


@login_required
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    own = Placement.objects.filter(person__user=request.officer.user).exclude(state="draft")
    return render(request, "placements/mine.html", {"placements": queries.shown(own).reverse(), "with_days": WITH_DAYS})
