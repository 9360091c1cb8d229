"""The quarters within the scope, the latest first."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gold_selection.assessments import queries, services
from gold_selection.assessments.codes import QUARTER_NAMES, EntryStatus
from gold_selection.assessments.models import Assessment
from workflows.organisations.requests import SignedInRequest

PAGE = 50


@login_required
@require_safe
def quarters(request: SignedInRequest) -> HttpResponse:
    visible = queries.visible(request.officer)
    years = list(visible.order_by("-year").values_list("year", flat=True).distinct())
    asked = {name: request.GET.get(name, "") for name in ("year", "quarter", "state")}
    found = _asked(visible, asked)
    context = {
        "page": Paginator(_counted(found), PAGE).get_page(request.GET.get("page")),
        "years": [str(year) for year in years],
        "asked": asked,
        "quarters": [(str(number), name) for number, name in enumerate(QUARTER_NAMES, 1)],
        "states": [one for one in Assessment.STATES.choices if one[0] != "draft"],
        "may_begin": bool(services.units_of(request.officer)),
    }
    return render(request, "assessments/list.html", context)


def _asked(visible: QuerySet[Assessment], asked: dict[str, str]) -> QuerySet[Assessment]:
    """What cannot be read narrows nothing."""
    for name in ("year", "quarter"):
        if asked[name].isdecimal() and len(asked[name]) <= 4:
            visible = visible.filter(**{name: int(asked[name])})
    return visible.filter(state=asked["state"]) if asked["state"] in Assessment.STATES.values else visible


def _counted(found: QuerySet[Assessment]) -> QuerySet[Assessment]:
    standing = Q(scores__entries__removed_at__isnull=True, scores__entries__isnull=False)
    return found.select_related("region").annotate(
        people=Count("scores", distinct=True),
        entries=Count("scores__entries", filter=standing, distinct=True),
        pending=Count(
            "scores__entries", filter=standing & Q(scores__entries__status=EntryStatus.PENDING), distinct=True
        ),
    ).order_by("-year", "-quarter", F("region_path"), "pk")  # fmt: skip
