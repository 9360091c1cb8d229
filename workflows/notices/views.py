"""公文: the list, one notice with its text, print and review, and the clerk's steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflows.cases.case_urls import case_url
from workflows.cases.execute import perform
from workflows.cases.models import Copy
from workflows.cases.queries import readable
from workflows.cases.views.case import REFUSED, CasePage
from workflows.errors import Refused
from workflows.notices import certificates, queries, services
from workflows.notices.buttons import buttons
from workflows.notices.composing import paragraphs_of
from workflows.notices.forms import FilterForm, TextForm
from workflows.notices.models import CertificateState, Notice
from workflows.notices.serving import pdf_policy, pdf_response
from workflows.notices.vocabulary import NoticeKind
from workflows.organisations.requests import SignedInRequest
from workflows.rounds.models import Round

PAGE_SIZE = 25
DRAFTERS = {
    NoticeKind.PUBLICITY: services.draft_publicity,
    NoticeKind.COMMENDATION: services.draft_commendation,
    NoticeKind.NOTIFICATION: services.draft_notification,
}


@login_required
@require_safe
def notice_list(request: SignedInRequest) -> HttpResponse:
    user, on = request.user, timezone.localdate()
    rounds = Round.objects.filter(pk__in=queries.notices_for(user, on).order_by().values("round"))
    form = FilterForm(request.GET, rounds=rounds.order_by("-created_at"))
    page = Paginator(queries.notices_for(user, on, form.filters()), PAGE_SIZE).get_page(request.GET.get("page"))
    waiting = queries.awaiting_notice(user, on)
    return render(request, "notices/list.html", {"page": page, "form": form, "waiting": waiting})


@login_required
@require_safe
def detail(request: SignedInRequest, pk: int) -> HttpResponse:
    notice = queries.notice_for(request.user, pk, timezone.localdate())
    Copy.objects.filter(case=notice, recipient=request.user, read_at__isnull=True).update(read_at=timezone.now())
    return _show(request, CasePage(notice, request.user))


def _show(request: SignedInRequest, page: CasePage, refusal: str = "", do: str = "", status: int = 200) -> HttpResponse:
    notice = page.case
    assert isinstance(notice, Notice)
    context = page.context() | {
        "notice": notice,
        "text": paragraphs_of(notice),
        "certificates": list(queries.certificates_of(notice)),
        "may_print_again": certificates.may_print_again(request.user, notice, page.on),
        "round_url": case_url(notice.round) if _reads_round(notice, page) else "",
        "refusal": refusal,
        "do": do or request.GET.get("do", ""),
        "buttons": buttons(page),
        "may_edit": "edit" in page.offered,
        "failed": CertificateState.FAILED,
    }
    return render(request, "notices/detail.html", context, status=status)


def _reads_round(notice: Notice, page: CasePage) -> bool:
    return readable(page.user, page.on).filter(pk=notice.round_id).exists()


@login_required
@require_POST
def draft(request: SignedInRequest) -> HttpResponse:
    """Draft a notice of a kind for a round; the page of the notice opens, or the list says why not."""
    kind, round_id = request.POST.get("kind", ""), request.POST.get("round", "")
    if kind not in NoticeKind.values or not round_id.isdecimal():
        raise Http404("没有这个批次或文种")
    try:
        notice = DRAFTERS[NoticeKind(kind)](round_id=int(round_id), actor=request.user, at=timezone.now())
    except Round.DoesNotExist:
        raise Http404("没有这个批次") from None
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("notices:list")
    return redirect("notices:detail", notice.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    notice = queries.notice_for(request.user, pk, timezone.localdate())
    page = CasePage(notice, request.user)
    if "edit" not in page.offered:
        raise Http404("现在不能修改文稿")
    form = TextForm(request.POST) if request.method == "POST" else TextForm.of(notice)
    if form.is_bound and form.is_valid():
        try:
            services.edit(notice_id=pk, actor=request.user, at=timezone.now(), **form.words())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "文稿已保存。")
            return redirect("notices:detail", pk)
    return render(
        request, "notices/edit.html", {"notice": notice, "form": form}, status=REFUSED if form.errors else 200
    )


@login_required
@require_POST
def act(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take one step. A refusal is told on the page, with everything typed still there."""
    notice = queries.notice_for(request.user, pk, timezone.localdate())
    action = request.POST.get("action", "")
    page = CasePage(notice, request.user, request.POST)
    if not page.sheet.is_valid():
        return _show(request, page, "填写的内容有误，请检查后再办", action, REFUSED)
    if action == "edit":
        return redirect("notices:edit", pk)
    rule = notice.actions().get(action)
    told = page.sheet.told(action)
    try:
        perform(pk, action, actor=request.user, at=timezone.now(), task_id=page.sheet.cleaned_data["task_id"], **told)
    except Refused as refused:
        # Read again: the refusal may have come from a notice that somebody else has just moved.
        again = CasePage(queries.notice_for(request.user, pk, timezone.localdate()), request.user, request.POST)
        return _show(request, again, refused.message, action, REFUSED)
    messages.success(request, f"已办理：{notice.title} · {rule.label if rule else action}。")
    return redirect("notices:detail", pk)


@pdf_policy
@login_required
@require_safe
def pdf(request: SignedInRequest, pk: int) -> FileResponse:
    notice = queries.notice_for(request.user, pk, timezone.localdate())
    return pdf_response(notice.pdf, notice.number_text, download="download" in request.GET)


@pdf_policy
@login_required
@require_safe
def certificate_pdf(request: SignedInRequest, pk: int) -> FileResponse:
    certificate = queries.certificate_for(request.user, pk, timezone.localdate())
    return pdf_response(certificate.pdf, certificate.number_text, download="download" in request.GET)


@login_required
@require_POST
def certificate_again(request: SignedInRequest, pk: int) -> HttpResponse:
    certificate = queries.certificate_for(request.user, pk, timezone.localdate())
    try:
        certificates.print_again(certificate_id=pk, actor=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "证书已重新送去制作。")
    return redirect("notices:detail", certificate.notice_id)
