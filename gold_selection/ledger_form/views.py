"""台账: the ledgers of a year by township and field, taken away in the official form or printed."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from certification.access import unmaskable
from certification.models import UnmaskLog
from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.assessments.models import Assessment, AssessmentState
from gold_selection.assessments.points import FINAL
from gold_selection.ledger_form.book import Ledger, ledgers
from gold_selection.ledger_form.form import TITLE
from gold_selection.ledger_form.forms import ExportForm
from gold_selection.ledger_form.printing import attachment
from gold_selection.ledger_form.typed_totals import SHEET
from gold_selection.ledger_form.units import UNIT_LEVELS, bureau_duties
from gold_selection.ledger_form.writing import write
from workflows.errors import REFUSED, Refused
from workflows.organisations.models import Region, Role
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest
from workflows.sheets.downloads import logged

# People of a unit printed at once: setting a form takes a tenth of a second of the processor for each.
MOST_PRINTED = 60
EXPORTERS = frozenset(Role.values) - {Role.APPLICANT, Role.OBSERVER}


@login_required
@require_safe
def units(request: SignedInRequest) -> HttpResponse:
    return _units(request, request.GET.get("year", ""))


def _units(request: SignedInRequest, asked: str, form: ExportForm | None = None, problem: str = "") -> HttpResponse:
    """The ledgers of the year that is asked for; ``form``: what was typed and refused for ``problem``."""
    officer, seen = request.officer, _seen(request.officer)
    years, year = _years(seen, asked)
    context = {
        "year": year,
        "years": years,
        "quarters": QUARTER_NAMES,
        "rows": _rows(seen, year),
        "may_import": bool(bureau_duties(officer)),
        "may_export": _may_export(officer),
        "form": form or ExportForm(initial={"year": year}),
        "problem": problem,
    }
    return render(request, "ledger_form/units.html", context, status=REFUSED if problem else 200)


def _years(seen: QuerySet[Region], asked: str) -> tuple[range, int]:
    """The years to choose from, and the one that is asked for; else the last of which a ledger has points."""
    found = Assessment.objects.filter(of_region__in=seen.order_by()).exclude(state=AssessmentState.DRAFT).order_by()
    told = found.aggregate(first=Min("year"), last=Max("year"), filled=Max("year", filter=Q(state__in=FINAL)))
    this = timezone.localdate().year
    years = range(max(told["last"] or this, this), (told["first"] or this) - 1, -1)
    return years, next((one for one in years if str(one) == asked), told["filled"] or told["last"] or this)


def _rows(seen: QuerySet[Region], year: int) -> list[dict[str, Any]]:
    """Each unit with the states of its quarters, and how many people they list. Two queries."""
    found = Assessment.objects.filter(year=year, of_region__in=seen.order_by()).exclude(state=AssessmentState.DRAFT)
    cases: dict[str, dict[int, Any]] = {}
    for case in found.annotate(people=Count("scores")).order_by("pk"):
        cases.setdefault(case.of_region_id, {})[case.quarter] = case
    return [
        {
            "unit": unit,
            "begun": bool(own),
            "quarters": [(name, own.get(n)) for n, name in enumerate(QUARTER_NAMES, 1)],
            "people": max((case.people for case in own.values()), default=0),
        }
        for unit in seen
        if (own := cases.get(unit.pk, {})) or unit.status == Region.Status.CURRENT
    ]


def _seen(officer: Officer) -> QuerySet[Region]:
    """The townships and fields over which the officer has a supervising seat, by code."""
    overseen = Q(pk__in=[])
    for path in officer.scope.paths:
        overseen |= Q(path__startswith=path)
    return Region.objects.filter(overseen, level__in=UNIT_LEVELS).select_related("parent").order_by("path")


def _may_export(officer: Officer) -> bool:
    return any(duty.oversees and duty.role in EXPORTERS for duty in officer.seats)


@login_required
@require_POST
def export(request: SignedInRequest) -> HttpResponseBase:
    """The official form of one unit or of all within the scope, with the whole numbers of those of the own regions."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        return _units(request, request.POST.get("year", ""), form, "请填写用途，年度和单位请在页面上选择")
    year, code = form.cleaned_data["year"], form.cleaned_data["unit"]
    officer, at = request.officer, timezone.now()
    chosen = [one for one in _seen(officer) if officer.seat_over(EXPORTERS, one.path) and code in ("", one.pk)]
    if not chosen:
        if code and not _seen(officer).filter(pk=code).exists():
            raise Http404
        raise PermissionDenied("您没有导出台账的席位。")
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    seen: list[Ledger] = []
    try:
        written = write(stream, _kept(chosen, year, officer, seen))
    except Refused as refused:
        stream.close()
        return _units(request, request.POST.get("year", ""), form, refused.message)
    people = [entry.person for ledger in seen for entry in ledger.entries if entry.whole]
    UnmaskLog.objects.bulk_create(
        [UnmaskLog(person=one, actor=request.user, at=at, reason=form.cleaned_data["reason"]) for one in people]
    )
    names = "、".join(ledger.unit.name for ledger in seen)
    title = f"{year}年{seen[0].unit.name if code else ''}{TITLE}"
    filters = {"年度": str(year), "单位": names, "含完整号码": f"{len(people)}人", "用途": form.cleaned_data["reason"]}
    if written.typed:
        filters["填报合计与计算的不同或未填"] = f"{written.typed}处，列在工作表“{SHEET}”"
    return logged(stream, title, filters, written.people, actor=request.user, at=at)


def _kept(chosen: list[Region], year: int, officer: Officer, seen: list[Ledger]) -> Iterator[Ledger]:
    """The ledgers one by one; ``seen`` keeps who was in them."""
    for ledger in ledgers(chosen, year, officer.day, unmaskable(officer)):
        seen.append(ledger)
        yield ledger


@login_required
@require_safe
def printed(request: SignedInRequest, code: str, year: int) -> HttpResponse:
    """One unit's ledger as pages to print, numbers masked."""
    from workflows.documents import GongwenError, render_attachment  # noqa: PLC0415 - the engine takes half a second

    unit = get_object_or_404(_seen(request.officer), pk=code)
    today = timezone.localdate()
    found = list(ledgers([unit], year, today))
    if not found:
        return _units(request, str(year), problem=f"{unit.name}{year}年度没有任何人员的台账，没有可打印的内容")
    if len(found[0].entries) > MOST_PRINTED:
        message = f"{unit.name}有{len(found[0].entries)}人，超过一次可排印的{MOST_PRINTED}人；请导出Excel后打印"
        return _units(request, str(year), problem=message)
    try:
        paper = render_attachment(attachment(found), found[0].day, unit.name)
    except GongwenError as error:
        return _units(request, str(year), problem=str(error))
    response = HttpResponse(paper.pdf, content_type="application/pdf")
    name = f"{year}年{unit.name}{TITLE}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["Cache-Control"] = "private, no-store"
    return response
