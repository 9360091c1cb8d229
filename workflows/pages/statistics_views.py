"""统计: few, honest charts, and the list behind each bar."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows.cases.kinds import counted_kinds
from workflows.organisations.requests import SignedInRequest
from workflows.pages import statistics as figures

PAGE_SIZE = 25


class NarrowForm(forms.Form):
    """What the address of the list may ask for."""

    kind = forms.ChoiceField(required=False)
    stage = forms.SlugField(required=False, max_length=40)
    spent = forms.SlugField(required=False, max_length=40)
    age = forms.ChoiceField(required=False, choices=[(key, label) for key, label, *_ in figures.AGES])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [(key, key) for key in counted_kinds()]  # type: ignore[attr-defined]


def _require_officer(request: SignedInRequest) -> None:
    if not request.officer.seats:
        raise PermissionDenied("统计只对各机关的席位开放。")


@login_required
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    _require_officer(request)
    on = request.officer.day
    cases = figures.applications(request.officer)
    context = {
        "stages": figures.stage_rows(cases, on),
        "stage_columns": ["环节", "在办", *(label for _, label, *_ in figures.AGES)],
        "ages": figures.age_rows(cases, on),
        "age_columns": ["提交至今", "在办"],
        "spent": figures.spent_rows(figures.time_spent(cases, on)),
        "spent_columns": ["环节", "平均", "件数", "最长"],
    }
    return render(request, "pages/statistics.html", context)


@login_required
@require_safe
def case_list(request: SignedInRequest) -> HttpResponse:
    """The cases behind a bar: under review in a stage or of an age, oldest first; or by time spent, longest first."""
    _require_officer(request)
    on = request.officer.day
    form = NarrowForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    cases = figures.applications(request.officer).select_related("region", "parent")
    if asked.get("spent"):
        rows: Any = _by_time(cases, asked["kind"], asked["spent"], on)
    else:
        narrowed = figures.waiting(cases, asked.get("stage", ""), asked.get("age", ""), on, asked.get("kind", ""))
        rows = narrowed.order_by("submitted_at", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [one if isinstance(one, tuple) else (one, None) for one in page.object_list]
    context = {"page": page, "lines": lines, "wrong": bool(form.errors), "spent": asked.get("spent", ""), "today": on}
    return render(request, "pages/statistics_cases.html", context)


def _by_time(cases: Any, kind: str, key: str, on: Any) -> list[tuple[Any, float]]:
    hours = next((one.hours for one in figures.time_spent(cases, on) if (one.kind, one.key) == (kind, key)), {})
    found = cases.in_bulk(hours)
    longest = sorted(hours.items(), key=lambda item: (-item[1], item[0]))
    return [(found[pk], spent / 24) for pk, spent in longest]
