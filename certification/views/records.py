"""What a person can show, record by record: adding, correcting, taking out, and the papers behind them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certification import access, posts, services
from certification.forms import FORMS, PLACES, EndForm, ReasonForm, RecordForm
from certification.models import Person, Proof
from certification.views.people import PAGE_SIZE, visible_or_404
from workflows.cases.views.papers import file_response
from workflows.components.attempts import attempt
from workflows.errors import Refused
from workflows.organisations.requests import SignedInRequest

_ADD = {
    "posts": services.add_post,
    "education": services.add_education,
    "certificates": services.add_certificate,
    "employment": services.add_employment,
}


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    person = _editable(request, pk, kind)
    form = _form(request, kind, person)

    def save(cleaned: dict[str, Any]) -> Any:
        values = _proved(request, person, cleaned, {name: cleaned[name] for name in form.fields if name != "upload"})
        return _ADD[kind](person=person, officer=request.officer, at=timezone.now(), **values)

    if attempt(form, save, PLACES):
        messages.success(request, f"已补录{_label(kind)}。")
        return redirect("people:person", pk)
    return _shown(request, form, person, f"补录{_label(kind)}：{person.name}", "保存")


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int, kind: str, record: int) -> HttpResponse:
    person = _editable(request, pk, kind)
    found = _record(person, kind, record)
    form = _form(request, kind, person, instance=found)

    def save(cleaned: dict[str, Any]) -> Any:
        changed = {name: cleaned[name] for name in form.changed_data if name not in ("upload", "reason")}
        values = _proved(request, person, cleaned, changed)
        return services.correct_record(
            record=found, officer=request.officer, at=timezone.now(), reason=cleaned["reason"], **values
        )

    if attempt(form, save, PLACES):
        messages.success(request, f"已更正{_label(kind)}。")
        return redirect("people:person", pk)
    return _shown(request, form, person, f"更正{_label(kind)}：{person.name}", "保存更正")


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: SignedInRequest, pk: int, kind: str, record: int) -> HttpResponse:
    person = _editable(request, pk, kind)
    found = _record(person, kind, record)
    form = ReasonForm(request.POST or None)

    def save(cleaned: dict[str, Any]) -> Any:
        return services.remove_record(record=found, officer=request.officer, at=timezone.now(), **cleaned)

    if attempt(form, save, PLACES):
        messages.success(request, f"已移除{_label(kind)}：{found}。")
        return redirect("people:person", pk)
    return _shown(request, form, person, f"移除{_label(kind)}：{found}", "确认移除")


@login_required
@require_http_methods(["GET", "POST"])
def end_post(request: SignedInRequest, pk: int, record: int) -> HttpResponse:
    """离岗: enter the last day of a post that has none."""
    person = _editable(request, pk, "posts")
    found = _record(person, "posts", record)
    if found.end:
        raise Http404("该在岗记录已有最后在岗日，请用“更正”")
    form = EndForm(request.POST or None)

    def save(cleaned: dict[str, Any]) -> Any:
        return services.correct_record(record=found, officer=request.officer, at=timezone.now(), **cleaned)

    if attempt(form, save, PLACES):
        messages.success(request, f"已登记离岗：{found}。")
        return redirect("people:person", pk)
    return _shown(request, form, person, f"登记离岗：{person.name}，{found}", "登记离岗")


@login_required
@require_safe
def claims(request: SignedInRequest) -> HttpResponse:
    """待确认: what people say of their own posts in the regions kept; and what was not confirmed."""
    if not access.keeps_any(request.officer):
        raise PermissionDenied("只有经办人员可以确认在岗记录。")
    refused, every = "refused" in request.GET, access.claims_for(request.officer)
    found = {False: every.filter(posts.PENDING), True: every.exclude(refusal="")}
    page = Paginator(found[refused], PAGE_SIZE).get_page(request.GET.get("page"))
    tabs = [
        {"label": label, "url": url, "current": one == refused, "count": found[one].count()}
        for one, label, url in ((False, "待确认", "?"), (True, "不予确认", "?refused=1"))
    ]
    return render(request, "certification/claims.html", {"page": page, "tabs": tabs, "refused": refused})


@login_required
@require_POST
def confirm_post(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(access.claims_for(request.officer), pk=pk)
    try:
        services.confirm_post(post=found, officer=request.officer, at=timezone.now())
        messages.success(request, f"已确认{found.person.name}的在岗记录：{found}。")
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("people:claims")


@login_required
@require_http_methods(["GET", "POST"])
def refuse_post(request: SignedInRequest, pk: int) -> HttpResponse:
    """不予确认, with the reason."""
    found = get_object_or_404(access.claims_for(request.officer).filter(posts.PENDING), pk=pk)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = "本人可以看到，例如：聘书所载单位与填报的不符。"

    def save(cleaned: dict[str, Any]) -> Any:
        return services.refuse_post(post=found, officer=request.officer, at=timezone.now(), **cleaned)

    if attempt(form, save, PLACES):
        messages.success(request, f"{found.person.name}的在岗记录不予确认：{found}。")
        return redirect("people:claims")
    title = f"不予确认：{found.person.name}，{found}"
    context = {"form": form, "title": title, "button": "不予确认", "back": reverse("people:claims")}
    return render(request, "certification/form.html", context)


@login_required
@require_safe
def proof(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """A scanned paper, shown in place."""
    visible = access.people_for(request.officer).order_by().values("pk")
    found = get_object_or_404(Proof, pk=pk, person__in=visible)
    if not default_storage.exists(found.file.name or ""):
        raise Http404("文件不在存储中，请联系管理员从备份恢复")
    return file_response(FileResponse(found.file.open("rb")), found.name, found.content_type)


def _editable(request: SignedInRequest, pk: int, kind: str) -> Person:
    if kind not in services.SECTIONS:
        raise Http404("没有这类记录")
    person = visible_or_404(request, pk)
    if not access.may_edit(request.officer, person):
        raise PermissionDenied(f"只有{person.region.name}的经办人员和本人可以更改这条记录。")
    return person


def _record(person: Person, kind: str, pk: int) -> Any:
    standing = services.SECTIONS[kind]._default_manager.filter(person=person, removed_at__isnull=True)
    return get_object_or_404(standing.select_related("person"), pk=pk)


def _label(kind: str) -> str:
    return str(services.SECTIONS[kind]._meta.verbose_name)


def _form(request: SignedInRequest, kind: str, person: Person, instance: Any = None) -> RecordForm:
    keeper = access.keeps_record(request.officer, person)
    return FORMS[kind](
        request.POST or None, request.FILES or None, instance=instance, person=person, keeper=keeper,
        officer=request.officer, correcting=instance is not None,
    )  # fmt: skip


def _proved(
    request: SignedInRequest, person: Person, cleaned: dict[str, Any], values: dict[str, Any]
) -> dict[str, Any]:
    """The values with the paper just uploaded, if there is one, as their proof."""
    if not cleaned["upload"]:
        return values
    paper = services.add_proof(person=person, upload=cleaned["upload"], officer=request.officer, at=timezone.now())
    return values | {"proof": paper}


def _shown(request: SignedInRequest, form: Any, person: Person, title: str, button: str) -> HttpResponse:
    context = {"form": form, "person": person, "title": title, "button": button}
    return render(request, "certification/form.html", context)
