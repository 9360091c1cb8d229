"""荣誉登记: the list of titles within the reader's sight, and the same list as a workbook."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from gold_selection.honours.forms import FilterForm, categories
from gold_selection.honours.queries import honours_for
from workflows.organisations.requests import SignedInRequest
from workflows.sheets.downloads import CHUNK, Listing, download

PAGE_SIZE = 50
COLUMNS = (
    "年度", "类别", "姓名或名称", "所在单位", "地区", "荣誉", "授予（认定）机关", "文号", "授予（认定）日期",
    "证书编号", "效力", "撤销日期", "撤销文号", "撤销理由",
)  # fmt: skip


@login_required
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    form = FilterForm(request.GET, seen=honours_for(request.officer))
    page = Paginator(form.found(), PAGE_SIZE).get_page(request.GET.get("page"))
    labels = dict(categories())
    lines = [(honour, labels.get(honour.category, honour.category)) for honour in page.object_list]
    return render(request, "honours/list.html", {"page": page, "lines": lines, "form": form, "asked": form.in_words()})


@login_required
@require_GET
def export(request: SignedInRequest) -> FileResponse:
    form, labels = FilterForm(request.GET, seen=honours_for(request.officer)), dict(categories())
    rows = (
        [
            one.year, labels.get(one.category, one.category), one.holder_name, one.unit_name, one.region.full_name,
            one.title, one.issuers, one.document, one.granted_on, one.certificate_number,
            "有效" if one.in_force else "已撤销", one.revoked_on, one.revoking_document, one.revoke_reason,
        ]
        for one in form.found().iterator(chunk_size=CHUNK)
    )  # fmt: skip
    listing = Listing(title="荣誉登记", columns=COLUMNS, rows=rows, filters=form.in_words())
    return download(listing, actor=request.user, at=timezone.now())
