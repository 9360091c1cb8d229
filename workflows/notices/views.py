"""公文: the list, drafting, the page on which a clerk writes, and the prints.

Everything else is done on the page of the case.
"""

from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from workflows.cases.kind_page import CaseView
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.notices import queries, services
from workflows.notices.forms import FilterForm
from workflows.notices.page import NoticePage
from workflows.notices.serving import pdf_policy, pdf_response
from workflows.notices.types import type_named
from workflows.organisations.models import Organisation
from workflows.organisations.requests import SignedInRequest

PAGE_SIZE = 25
Row = TypeVar("Row", bound=Model)


@login_required
@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    mine = queries.notices_for(request.officer)
    subjects = Case.objects.filter(pk__in=mine.order_by().values("subject"))
    form = FilterForm(request.GET, subjects=subjects.order_by("-created_at", "-pk"))
    found = queries.notices_for(request.officer, form.filters())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    waiting = queries.awaiting_notice(request.officer)
    return render(request, "notices/list.html", {"page": page, "form": form, "waiting": waiting})


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where a notice was read before every case had one address."""
    return redirect("case", pk)


@login_required
@require_POST
def draft(request: SignedInRequest) -> HttpResponse:
    """Draft a notice of a ``type`` (its key) about a ``subject``, or about none as ``agency``; its page opens, or the
    list says why not."""
    key, pk, agency = (request.POST.get(name, "") for name in ("type", "subject", "agency"))
    subject = _found(Case, pk)
    if (pk and subject is None) or type_named(key, subject) is None:
        raise Http404("没有这件事项或者这种公文")
    by = _found(Organisation, agency)
    try:
        notice = services.draft(key, subject, officer=request.officer, at=timezone.now(), agency=by)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("notices:list")
    return redirect("case", notice.pk)


def _found(model: type[Row], pk: str) -> Row | None:
    return model._default_manager.filter(pk=int(pk)).first() if pk.isdecimal() else None


@login_required
@require_safe
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The words of a draft, to be written. They are posted where every action is."""
    view = CaseView(request, queries.notice_for(request.officer, pk))
    if "edit" not in view.offers:
        raise Http404("现在不能修改文稿")
    return NoticePage().edit_page(request, view)


@pdf_policy
@login_required
@require_safe
def pdf(request: SignedInRequest, pk: int) -> FileResponse:
    notice = queries.notice_for(request.officer, pk)
    return pdf_response(notice.pdf, notice.number_text, download="download" in request.GET)


@pdf_policy
@login_required
@require_safe
def certificate_pdf(request: SignedInRequest, pk: int) -> FileResponse:
    certificate = queries.certificate_for(request.officer, pk)
    return pdf_response(certificate.pdf, certificate.number_text, download="download" in request.GET)


@login_required
@require_POST
def certificate_again(request: SignedInRequest, pk: int) -> HttpResponse:
    certificate = queries.certificate_for(request.officer, pk)
    try:
        services.print_again(certificate_id=pk, officer=request.officer)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "证书已重新送去制作。")
    return redirect("case", certificate.notice_id)
