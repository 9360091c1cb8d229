"""Admission slips, and the results that the assessing body reports."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from certification.grade_applications import queries
from certification.grade_applications import results as registering
from certification.grade_applications import slips as printing
from certification.grade_applications.forms import ResultsForm
from certification.grade_applications.models import GradeApplication, GradeRound
from workflows.cases.queries import readable
from workflows.errors import REFUSED, Refused
from workflows.notices.serving import pdf_policy
from workflows.organisations.requests import SignedInRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take in the sheet of results; every row that is refused is named with its place and the remedy."""
    round_ = _registrars(request, pk)
    form = ResultsForm(request.POST, request.FILES) if request.method == "POST" else ResultsForm()
    report, status = None, 200
    if form.is_valid():
        upload, dry_run = form.cleaned_data["file"], form.cleaned_data["dry_run"]
        try:
            report = registering.register_results(
                round_id=pk, source=upload.file, file_name=upload.name, officer=request.officer, at=timezone.now(),
                dry_run=dry_run,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file", refused.message)
        else:
            if not dry_run and not report.issues:
                messages.success(request, f"已登记{report.rows['accepted']}人的考评结果。")
                return redirect("case", pk)
    if form.errors:
        status = REFUSED
    context = {"round": round_, "form": form, "report": report, "issues": report.issues[:MOST_SHOWN] if report else []}
    return render(request, "grade_applications/results.html", context, status=status)


@login_required
@require_safe
def sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    round_ = _registrars(request, pk)
    return _download(registering.results_sheet(round_), f"{round_.code}-考评结果.xlsx", XLSX)


@pdf_policy
@login_required
@require_safe
def slips(request: SignedInRequest, pk: int) -> HttpResponse:
    """All slips of the round, for its registrars."""
    round_ = _registrars(request, pk)
    return _slips(request, round_, printing.admitted(round_))


@pdf_policy
@login_required
@require_safe
def slip(request: SignedInRequest, pk: int) -> HttpResponse:
    """One slip: for the applicant, and for whoever may read the application."""
    seen = GradeApplication.objects.filter(base__in=readable(request.officer).values("pk"))
    found = get_object_or_404(seen.exclude(admission_number="").select_related("person", "round"), pk=pk)
    if found.state == "passed":
        raise Http404("通知已撤销，准考证暂停使用")
    return _slips(request, found.round, [found])


def _registrars(request: SignedInRequest, pk: int) -> GradeRound:
    round_ = queries.round_for(request.officer, pk)
    if not registering.may_register(request.officer, round_):
        raise PermissionDenied("只有主办机关的文书、受理席位可以办理准考证和考评结果。")
    return round_


def _slips(request: SignedInRequest, round_: GradeRound, people: list[GradeApplication]) -> HttpResponse:
    try:
        rendered = printing.print_slips(round_, people)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("case", round_.pk)
    return _download(rendered.pdf, f"{round_.code}-准考证.pdf", "application/pdf", "inline")


def _download(content: bytes, name: str, content_type: str, how: str = "attachment") -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
