"""The papers of a case: put in, taken out, read, and bound into one file."""

from io import BytesIO
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from workflows.cases import access, dossiers, evidence_files, queries
from workflows.cases.application_forms import UploadForm
from workflows.cases.applications import Application
from workflows.cases.case_urls import case_url, form_url
from workflows.cases.decision_pdf import print_decision
from workflows.cases.form_pdf import print_form
from workflows.cases.kinds import kind_of
from workflows.cases.models import Case, Evidence
from workflows.cases.views.reading import actable_or_404, readable_or_404
from workflows.errors import Refused
from workflows.organisations.requests import SignedInRequest

# A picture needs nothing at all. A browser's PDF viewer does not start in a sandbox, so a PDF gets the next narrowest:
# no script, no style and no frame from anywhere, only the viewer itself.
SEALED = "default-src 'none'; frame-ancestors 'self'; "
FILE_POLICY = {"application/pdf": SEALED + "object-src 'self'; style-src 'unsafe-inline'; img-src data: blob:"}
PICTURE_POLICY = SEALED + "img-src 'self'; sandbox"

SPOILT = {"dossier_missing": 410, "dossier_altered": 409}


@login_required
@require_safe
def evidence(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """One file, shown in place. Removed ones too, to officers: what was seen can always be shown."""
    found = get_object_or_404(Evidence.objects.select_related("case"), pk=pk)
    actable_or_404(request.officer, found.case_id)
    if not default_storage.exists(found.file.name or ""):
        raise Http404("文件不在存储中，请联系管理员从备份恢复")
    return file_response(FileResponse(found.file.open("rb")), found.name, found.content_type)


def file_response(response: HttpResponseBase, name: str, content_type: str) -> HttpResponseBase:
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = FILE_POLICY.get(content_type, PICTURE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def upload(request: SignedInRequest, pk: int) -> HttpResponse:
    case = readable_or_404(request.officer, pk)
    form = UploadForm(request.POST, request.FILES)
    slots = {paper.slot: paper for paper in case.papers()}
    refusal, slot = "", form.data.get("slot", "")
    try:
        if not form.is_valid():
            raise Refused("；".join(str(words) for field in form.errors.values() for words in field), "no_file")
        if slot not in slots:
            raise Refused("没有这一项材料，请从申报页面上传", "unknown_slot")
        evidence_files.attach(
            case=case, slot=slot, upload=form.cleaned_data["file"], officer=request.officer, at=timezone.now()
        )
    except Refused as refused:
        refusal = refused.message
    return _slots(request, case, slot, refusal)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    readable = queries.readable(request.officer).values("pk")
    found = get_object_or_404(Evidence, pk=pk, case__in=readable, removed_at__isnull=True)
    case = readable_or_404(request.officer, found.case_id)
    refusal = ""
    try:
        evidence_files.remove(evidence=found, officer=request.officer, at=timezone.now())
    except Refused as refused:
        refusal = refused.message
    return _slots(request, case, found.slot, refusal)


def _slots(request: SignedInRequest, case: Case, slot: str, refusal: str) -> HttpResponse:
    """The part of the applicant's form with the papers; without script the form itself, at that paper."""
    if request.htmx:
        known = any(paper.slot == slot for paper in case.papers())
        context = {"at": slot, "refusal": refusal, "known": known}
        return render(request, "cases/papers/answer.html", slots_context(case) | context)
    if refusal:
        messages.error(request, refusal)
    back = form_url(case)
    return HttpResponseRedirect(f"{back}#papers") if back else redirect(case_url(case))


def slots_context(case: Case) -> dict[str, object]:
    """Each paper of the guide with the files that answer it, for ``cases/papers/slots.html``."""
    there = evidence_files.current(case)
    papers = case.papers()
    return {
        "case": case,
        "slots": [{"paper": paper, "files": [one for one in there if one.slot == paper.slot]} for paper in papers],
        "lacking": case.missing() if isinstance(case, Application) else [],
    }


@login_required
@require_safe
def form_pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The printed form as it would come out now."""
    case = readable_or_404(request.officer, pk)
    try:
        content = print_form(case, inside=access.reads_as_officer(request.officer, case))
    except Refused as refused:
        return _back_with(request, case, refused)
    name = f"{case.title}-{case.kind_label}{kind_of(case).page.form_name}.pdf"
    return file_response(HttpResponse(content), name, "application/pdf")


@login_required
@require_safe
def decision_pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The refusal on paper."""
    case = readable_or_404(request.officer, pk)
    try:
        content = print_decision(case)
    except Refused as refused:
        return _back_with(request, case, refused)
    return file_response(HttpResponse(content), f"{case.title}-审核结果告知书.pdf", "application/pdf")


@login_required
@require_safe
def dossier_pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Contents, form and papers in one file; once the case was decided upon, to officers the one that was kept then.

    The applicant's own is made on demand, with the form as it stands and without the offices' opinions.
    """
    case = readable_or_404(request.officer, pk)
    inside = access.reads_as_officer(request.officer, case)
    try:
        kept = dossiers.frozen(case) if inside else None
        content = dossiers.bound_pdf(kept) if kept else _now(case, inside)[1].pdf
    except Refused as refused:
        return _back_with(request, case, refused)
    return file_response(HttpResponse(content), f"{case.title}-材料包.pdf", "application/pdf")


@login_required
@require_safe
def dossier_zip(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The same with the original files and their list with digests."""
    case = readable_or_404(request.officer, pk)
    inside = access.reads_as_officer(request.officer, case)
    name = f"{case.title}-材料包.zip"
    try:
        if kept := dossiers.frozen(case) if inside else None:
            return FileResponse(dossiers.opened(kept), as_attachment=True, filename=name)
        at = timezone.now()
        content = dossiers.zipped(*_now(case, inside), at)
    except Refused as refused:
        return _back_with(request, case, refused)
    return FileResponse(BytesIO(content), as_attachment=True, filename=name)


def _now(case: Case, inside: bool) -> tuple[dict[str, Any], dossiers.Assembled]:
    contents = dossiers.contents_of(case, inside=inside)
    return contents, dossiers.assemble(case, contents)


def _back_with(request: SignedInRequest, case: Case, refused: Refused) -> HttpResponse:
    if status := SPOILT.get(refused.code):
        return render(request, "errors/dossier.html", {"case": case, "refused": refused, "code": status}, status=status)
    messages.error(request, refused.message)
    return redirect(case_url(case))
