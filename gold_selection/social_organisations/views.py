"""社会组织台账: the register as an office reads, keeps and exports it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gold_selection.social_organisations import access, services
from gold_selection.social_organisations.codes import NONE_OF_THEM, OrganisationType
from gold_selection.social_organisations.figures import NOT_TOLD, SIZES, Figures, figures_of, sizes_of
from gold_selection.social_organisations.forms import CorrectionForm, EntryForm
from gold_selection.social_organisations.models import SocialOrganisation
from workflows.components.attempts import attempt
from workflows.errors import REFUSED
from workflows.organisations.models import Region
from workflows.organisations.requests import SignedInRequest
from workflows.sheets.downloads import CHUNK, Listing, download

PAGE_SIZE = 50
FILTERS = {
    "region": "区划", "type": "组织类型", "trade": "行业、领域", "staff": "工作人员数", "members": "会员（服务对象）数",
}  # fmt: skip
# Where a refusal stands in the forms, by what its code begins with.
PLACES = {
    "CREDIT_CODE_NAME": "name", "CREDIT_CODE": "code", "already_entered": "code", "region": "region", "type": "type",
    "registered_on": "registered_on", "reason": "reason",
}  # fmt: skip
COLUMNS = (
    "组织名称", "统一社会信用代码", "所属区划", "组织类型", "经合法登记", "登记日期", "登记机关", "工作内容相关",
    "行业、领域", "负责人", "会员（服务对象）数", "工作人员数", "持协调员证书人数", "劳动关系公共服务内容",
    "开展工作情况",
)  # fmt: skip
_YES_NO = {True: "是", False: "否", None: ""}
FACTS = tuple(name for name in EntryForm.base_fields if name not in ("name", "code", "region"))


@login_required
@require_GET
def bodies(request: SignedInRequest) -> HttpResponse:
    visible = access.bodies_for(request.officer)
    asked, of_all_types = _asked(request, visible)
    found = _listed(of_all_types, asked["type"])
    counted = figures_of(found)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": asked,
        "query": _query(asked),
        "types": OrganisationType.choices,
        "none_of_them": NONE_OF_THEM.get(asked["type"], ""),
        "others": _others(of_all_types, asked),
        "sizes": [(name, FILTERS[name], asked[name], sizes_of(name)) for name in SIZES],
        "regions": Region.objects.filter(Exists(visible.order_by().filter(organisation__region=OuterRef("pk")))),
        "figures": counted,
        "charts": _charts(counted, asked),
        "may_enter": access.kept_regions(request.officer).exists(),
    }
    return render(request, "social_organisations/list.html", context)


def _others(of_all_types: QuerySet[SocialOrganisation], asked: dict[str, str]) -> list[dict[str, Any]]:
    """What stands in the register and is no social organisation: each type with its number and the reason."""
    counts = dict(of_all_types.order_by().values_list("type").annotate(Count("pk")))
    return [
        {"label": OrganisationType(one).label, "number": counts[one], "why": why, "url": f"?{_query(asked, type=one)}"}
        for one, why in NONE_OF_THEM.items()
        if one in counts and one != asked["type"]
    ]


def _query(asked: dict[str, str], **more: str) -> str:
    return urlencode({name: value for name, value in (asked | more).items() if value})


def _charts(counted: Figures, asked: dict[str, str]) -> list[tuple[str, list[dict[str, Any]], list[str]]]:
    """Title, rows and columns of each chart; every bar opens the list of what it counts."""
    return [
        (
            f"按{label}",
            [
                {"label": words, "value": number, "text": f"{number}家", "url": f"?{_query(asked, **{name: value})}"}
                for value, words, number in counted.by[name]
            ],
            [label, "数量"],
        )
        for name, label in FILTERS.items()
    ]


def _asked(
    request: SignedInRequest, visible: QuerySet[SocialOrganisation]
) -> tuple[dict[str, str], QuerySet[SocialOrganisation]]:
    """What is asked for, and what was found by all of it but the type."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", *FILTERS)}
    if asked["q"]:
        visible = visible.filter(
            Q(organisation__name__contains=asked["q"]) | Q(organisation__credit_code=asked["q"].upper())
        )
    if asked["region"]:
        at = Q(organisation__region__path__contains=f"/{asked['region']}/")
        visible = visible.filter(at | Q(organisation__region__path__startswith=f"{asked['region']}/"))
    if asked["trade"]:
        visible = visible.filter(trade="" if asked["trade"] == NOT_TOLD else asked["trade"])
    for name in SIZES:
        for condition in (one for value, _, one in sizes_of(name) if value == asked[name]):
            visible = visible.filter(condition)
    return asked, visible


def _listed(of_all_types: QuerySet[SocialOrganisation], kind: str) -> QuerySet[SocialOrganisation]:
    """Those of the type asked for; else every social organisation, and what is none of them left out."""
    return of_all_types.filter(type=kind) if kind else of_all_types.exclude(type__in=NONE_OF_THEM)


@login_required
@require_GET
def export(request: SignedInRequest) -> FileResponse:
    """The register of the filters chosen, not its first page alone."""
    asked, of_all_types = _asked(request, access.bodies_for(request.officer))
    words = {"type": dict(OrganisationType.choices), "trade": {NOT_TOLD: "未填"}}
    words |= {name: {value: label for value, label, _ in sizes_of(name)} for name in SIZES}
    labels = {"q": "名称或代码"} | FILTERS
    chosen = {labels[name]: words.get(name, {}).get(value, value) for name, value in asked.items() if value}
    title = "协调劳动关系社会组织台账"
    if why := NONE_OF_THEM.get(asked["type"]):
        title, chosen["不计入台账的理由"] = "不属于协调劳动关系社会组织的登记", why
    listing = Listing(title, COLUMNS, _rows(_listed(of_all_types, asked["type"])), chosen)
    return download(listing, actor=request.user, at=timezone.now())


def _rows(found: QuerySet[SocialOrganisation]) -> Iterator[list[Any]]:
    for one in found.iterator(chunk_size=CHUNK):
        unit = one.organisation
        yield [
            unit.name, unit.credit_code, unit.region.name, one.get_type_display(), _YES_NO[one.legally_registered],
            one.registered_on, one.registered_with, _YES_NO[one.serves_labor_relations], one.trade, one.head,
            one.members, one.staff, one.certified_staff, one.services, one.work,
        ]  # fmt: skip


@login_required
@require_GET
def body(request: SignedInRequest, code: str) -> HttpResponse:
    found = _visible(request, code)
    context = {
        "body": found,
        "none_of_them": NONE_OF_THEM.get(found.type, ""),
        "may_correct": access.keeps_one(request.officer, found),
        "events": found.events.select_related("actor").order_by("-pk"),
        "labels": {field.name: field.verbose_name for field in SocialOrganisation._meta.concrete_fields},
    }
    return render(request, "social_organisations/body.html", context)


def _visible(request: SignedInRequest, code: str) -> SocialOrganisation:
    return get_object_or_404(access.bodies_for(request.officer), organisation__code=code)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest) -> HttpResponse:
    if not access.kept_regions(request.officer).exists():
        raise PermissionDenied("社会组织台账由人社部门登记；文件规定由总工会牵头的，总工会也可以登记。")
    form = EntryForm(request.POST or None, officer=request.officer)
    made = attempt(form, lambda said: services.enter(**said, officer=request.officer, at=timezone.now()), PLACES)
    if made:
        messages.success(request, f"已登记{made.organisation.name}。")
        return redirect("social:body", made.organisation.code)
    status = REFUSED if form.is_bound else 200
    return render(
        request, "social_organisations/edit.html", {"form": form, "title": "登记社会组织"}, status=status
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, code: str) -> HttpResponse:
    found = _visible(request, code)
    if not access.keeps_one(request.officer, found):
        raise PermissionDenied(
            "台账登记内容由人社部门更改，文件规定由总工会牵头的，总工会也可以更改；申报单位不能更改本单位的登记。"
        )
    form = CorrectionForm(request.POST or None, initial={name: getattr(found, name) for name in FACTS})

    def save(said: dict[str, Any]) -> bool:
        changes = {name: said[name] for name in form.changed_data if name != "reason"}
        services.correct(body=found, officer=request.officer, at=timezone.now(), reason=said["reason"], **changes)
        return True

    if attempt(form, save, PLACES):
        messages.success(request, "已更正。")
        return redirect("social:body", code)
    context = {"form": form, "title": f"更正：{found.organisation.name}", "body": found}
    return render(request, "social_organisations/edit.html", context, status=REFUSED if form.is_bound else 200)
