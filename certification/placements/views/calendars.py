"""日历: a county's placements of a year, or day by day of a month."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certification.placements import calendar, queries
from workflows.errors import REFUSED
from workflows.organisations.models import Level, Region
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest

PAGE_SIZE = 50
_YEAR = {"invalid": "年度须是四位数字", "min_value": "年度须在2000至2100之间", "max_value": "年度须在2000至2100之间"}
MONTHS = [("", "全年"), *((str(number), f"{number}月") for number in range(1, 13))]


class AskedForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, required=False, error_messages=_YEAR)
    month = forms.TypedChoiceField(
        label="月份", choices=MONTHS, coerce=int, empty_value=None, required=False,
        error_messages={"invalid_choice": "没有这个月份，请重新选择"},
    )  # fmt: skip
    region = forms.ModelChoiceField(
        Region.objects.none(), label="区划", required=False, empty_label="全部",
        error_messages={"invalid_choice": "没有这个区划，或不在您的管辖范围"},
    )  # fmt: skip

    def __init__(self, data: Any, *, officer: Officer) -> None:
        super().__init__(data)
        under = Region.objects.under(officer.scope.paths).filter(status=Region.Status.CURRENT)
        self.fields["region"].queryset = under.exclude(level=Level.PROVINCE).order_by("path")  # type: ignore[attr-defined]


@login_required
@require_safe
def shown(request: SignedInRequest) -> HttpResponse:
    officer = request.officer
    form = AskedForm(request.GET, officer=officer)
    valid = form.is_valid()
    placements = queries.openable(officer)
    region = form.cleaned_data.get("region")
    if region:
        placements = placements.filter(region_path__startswith=region.path)
    year = form.cleaned_data.get("year") or _latest(placements) or officer.day.year
    month = form.cleaned_data.get("month")
    first, last = (date(year, month or 1, 1), calendar.days_of(year, month or 12)[-1])
    found = calendar.in_span(placements, first, last)
    page = Paginator(calendar.people(found), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = calendar.rows(found, list(page.object_list), officer.day)
    context = {
        "form": form, "year": year, "month": month, "region": region, "page": page, "signs": calendar.SIGNS.values(),
        "provisional": calendar.provisional(year), **(_month(rows, year, month) if month else _year(rows, year)),
    }  # fmt: skip
    if not month:
        context["present"] = list(enumerate(calendar.present(found, year, officer.day), 1))
    return render(request, "placements/calendar.html", context, status=200 if valid else REFUSED)


def _latest(placements: Any) -> int | None:
    """The latest year in which somebody was sent."""
    newest: date | None = placements.order_by("-first_day").values_list("first_day", flat=True).first()
    return newest.year if newest else None


def _month(rows: list[calendar.Row], year: int, month: int) -> dict[str, Any]:
    days = calendar.days_of(year, month)
    return {
        "heads": [calendar.Head(day) for day in days],
        "rows": [(row, [row.cell(day) for day in days]) for row in rows],
    }


def _year(rows: list[calendar.Row], year: int) -> dict[str, Any]:
    return {"rows": [(row, [(number, row.month(number, year)) for number in range(1, 13)]) for row in rows]}
