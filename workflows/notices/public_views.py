"""What anybody may read and check: issued notices, and whether a document is genuine."""

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from workflows.errors import Refused
from workflows.notices import queries, verification
from workflows.notices.forms import PublicFilterForm, VerifyForm
from workflows.notices.serving import pdf_policy, pdf_response
from workflows.notices.text import paragraphs_of
from workflows.notices.verification import Verification

PAGE_SIZE = 20


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    form = PublicFilterForm(request.GET)
    page = Paginator(queries.published(form.filters()), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "public/notices.html", {"page": page, "form": form})


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.published(), pk=pk)
    checked = verification.by_number(found.number_text)
    context = {
        "notice": found, "text": paragraphs_of(found), "checked": checked, "links": found.type.links(found),
        "certificates": queries.ready_certificates(found),
    }  # fmt: skip
    return render(request, "public/notice.html", context)


@pdf_policy
@require_safe
def notice_pdf(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(queries.published(), pk=pk)
    return pdf_response(found.pdf, found.number_text, download="download" in request.GET)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """By number (address or form) or by file (posted, and forgotten after the answer)."""
    asked = request.POST if request.method == "POST" else request.GET
    form = VerifyForm(asked or None, request.FILES or None)
    found, refusal = None, ""
    if form.is_bound and form.is_valid():
        try:
            found = _check(form)
        except Refused as refused:
            refusal = refused.message
    return render(request, "public/verify.html", {"form": form, "found": found, "refusal": refusal})


def _check(form: VerifyForm) -> Verification:
    upload = form.cleaned_data["file"]
    if upload:
        return verification.by_file(upload.read())
    text = form.cleaned_data["number"]
    certificate = verification.by_code(text)
    return verification.by_number(certificate.number_text if certificate else text)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code of a certificate leads."""
    found = verification.by_code(code)
    context = {"certificate": found, "checked": verification.by_number(found.number_text) if found else None}
    return render(request, "public/certificate.html", context, status=200 if found else 404)
