"""Beginning quarters: what stands of a year, unit by unit, and what is missing, to be ticked."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gold_selection.assessments import services
from gold_selection.assessments.beginnings import Place, following, places, years
from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.assessments.forms import BeginForm
from gold_selection.assessments.models import Assessment
from workflows.errors import REFUSED, Refused
from workflows.organisations.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: SignedInRequest) -> HttpResponse:
    """Of each unit the quarter after its last is ticked, and the page opens on the earliest year with such a one."""
    units, today = services.units_of(request.officer), request.officer.day
    if not units:
        raise PermissionDenied("只有乡镇（街道）、领域专班和县人社局的受理、文书席位可以建立季度考核。")
    after, offered = following(units, today), years(units, today)
    year = next((one for one in offered if str(one) == request.GET.get("year")), min(after.values())[0])
    rows = places(units, year, today)
    missing = {place.word: place for _, some in rows for place in some if place.word}
    form = BeginForm(request.POST if request.method == "POST" else None, choices=missing)
    chosen = [f"{code}-{quarter}" for code, (of, quarter) in after.items() if of == year]
    if form.is_bound:
        chosen = request.POST.getlist("quarters")
    if form.is_valid():
        done, refused = _begun(request, year, [missing[word] for word in form.cleaned_data["quarters"]])
        _tell(request, done)
        if not refused:
            return redirect("case", done[0].pk) if len(done) == 1 else redirect("assessments:list")
        for why in refused:
            form.add_error("quarters", why)
        rows = places(units, year, today)
    context = {"form": form, "rows": rows, "chosen": chosen, "year": year, "years": offered, "quarters": QUARTER_NAMES}
    context["missing"] = bool(missing)
    return render(request, "assessments/begin.html", context, status=REFUSED if form.errors else 200)


def _begun(request: SignedInRequest, year: int, chosen: Iterable[Place]) -> tuple[list[Assessment], list[str]]:
    """Each by itself, so that one which cannot begin stops no other."""
    done: list[Assessment] = []
    refused: list[str] = []
    for place in chosen:
        try:
            done.append(
                services.begin(
                    region=place.unit, year=year, quarter=place.number, officer=request.officer, at=timezone.now()
                )
            )
        except Refused as why:
            refused.append(why.message)
    return done, refused


def _tell(request: SignedInRequest, done: list[Assessment]) -> None:
    if done:
        messages.success(request, f"已建立{done[0].title}。" if len(done) == 1 else f"已建立{len(done)}个季度考核。")
