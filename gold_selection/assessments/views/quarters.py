"""The quarters of a year, unit by unit; and beginning one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gold_selection.assessments import queries, services
from gold_selection.assessments.codes import QUARTER_NAMES, EntryStatus
from gold_selection.assessments.forms import BeginForm
from gold_selection.assessments.models import Assessment
from workflows.errors import REFUSED, Refused
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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    units = services.units_of(request.officer)
    if not units:
        raise PermissionDenied("只有乡镇（街道）、领域专班和县人社局的受理、文书席位可以建立季度考核。")
    today = request.officer.day
    initial = {"year": today.year, "quarter": (today.month + 2) // 3, "regions": [one.pk for one in units]}
    form = BeginForm(request.POST or None, regions=units, initial=initial)
    if form.is_valid():
        done, refused = _begun(request, form, {one.pk: one for one in units})
        if not refused:
            messages.success(request, f"已建立{len(done)}个单位的季度考核。")
            return redirect("case", done[0].pk) if len(done) == 1 else redirect("assessments:list")
        for one in refused:
            form.add_error("regions", one)
        if done:
            messages.success(request, f"已建立：{'、'.join(one.region.name for one in done)}。")
    return render(request, "assessments/begin.html", {"form": form}, status=REFUSED if form.errors else 200)


def _begun(request: SignedInRequest, form: BeginForm, units: dict[str, object]) -> tuple[list[Assessment], list[str]]:
    """Each unit by itself, so that one which cannot begin stops no other."""
    done: list[Assessment] = []
    refused: list[str] = []
    said = form.cleaned_data
    for code in said["regions"]:
        try:
            done.append(
                services.begin(
                    region=units[code], year=said["year"], quarter=said["quarter"],  # type: ignore[arg-type]
                    officer=request.officer, at=timezone.now(),
                )
            )  # fmt: skip
        except Refused as why:
            refused.append(why.message)
    return done, refused
