"""统计 of coordinators: number, structure, distribution, work (济人社发〔2025〕3号 第十九条). For offices only."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certification.codes import CoordinatorKind
from certification.figures import charts, counting
from certification.figures.asked import AskedForm
from certification.figures.dimensions import STRUCTURE, WORK
from certification.figures.sections import work_sections
from certification.models import CensusRow, Person
from workflows.organisations.requests import SignedInRequest
from workflows.sheets.downloads import CHUNK, Listing, download

PAGE_SIZE = 50
YEARS = 6
_TABS = (
    ("people:figures", "数量与结构"),
    ("people:figure_places", "分布与缺口"),
    ("people:figure_work", "工作"),
    ("people:figure_years", "历年"),
)
_TEMPLATES = "certification/figures"
View = Callable[[SignedInRequest, AskedForm], HttpResponseBase]


def _for_offices(view: View) -> Callable[[SignedInRequest], HttpResponseBase]:
    """To offices with a jurisdiction; a filter that cannot be read is told beside itself, and nothing is counted."""

    @login_required
    @never_cache
    @require_safe
    @wraps(view)
    def answer(request: SignedInRequest) -> HttpResponseBase:
        if not request.officer.scope.paths:
            raise PermissionDenied("协调员统计只对管辖一方的机关开放。")
        form = AskedForm(request.GET, officer=request.officer)
        return view(request, form) if form.is_valid() else _page(request, form, "structure", {})

    return answer


def _page(request: SignedInRequest, form: AskedForm, template: str, context: dict[str, Any]) -> HttpResponse:
    name = request.resolver_match.view_name if request.resolver_match else ""
    shared: dict[str, Any] = {"form": form, "tabs": _tabs(form, name), "asked": form.link(), "cut": charts.CUT}
    if form.is_valid():
        shared |= {"words": form.in_words(), "unclear_url": charts.people_link(form, unclear="1")}
        if "unclear" not in context:
            shared["unclear"] = _unclear(form)
    return render(request, f"{_TEMPLATES}/{template}.html", shared | context)


def _unclear(form: AskedForm) -> int:
    """Of how many more it cannot be told whether they were in post on the day asked for; by today all have begun."""
    return 0 if form.day == form.officer.day else counting.number(counting.unclear(form.rows(), form.day))


def _tabs(form: AskedForm, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": f"{reverse(name)}?{form.link(**dict.fromkeys(form.narrower, ''))}",
            "current": name == current,
        }
        for name, label in _TABS
    ]


@_for_offices
def structure(request: SignedInRequest, form: AskedForm) -> HttpResponseBase:
    total, figures = counting.structure(form.rows(), form.day, STRUCTURE)
    shown = [(one.label, ["类别", "人数", "占比"], charts.class_rows(form, one, figures, total)) for one in STRUCTURE]
    if "export" in request.GET:
        return _export(request, form, "劳动关系协调员数量与结构", ["项目", "类别", "人数", "占比"], _flat(shown))
    context = {"total": total, "charts": shown, "url": charts.people_link(form)}
    return _page(request, form, "structure", context)


@_for_offices
def places(request: SignedInRequest, form: AskedForm) -> HttpResponseBase:
    """Where they are and where nobody is; of a past day only what can be told."""
    rows, tops = form.rows(), form.tops()
    found = counting.distribution(rows.filter(counting.in_post(form.day)), tops)
    doubtful = counting.distribution(rows.filter(counting.may_have_begun(form.day)), tops)
    kinds = (
        [form.cleaned_data["kind"]] if form.cleaned_data["kind"] in CoordinatorKind.values else CoordinatorKind.values
    )
    if "export" in request.GET:
        head = ["区划（领域）", "层级", "人数", *charts.kind_labels(kinds)]
        lines = [
            [
                charts.name_of(one), one.region.get_level_display(), one.total,
                *charts.cells_of(one, doubtful, kinds),
            ]
            for one in (*found.places, *found.fields)
        ]  # fmt: skip
        return _export(request, form, "劳动关系协调员分布与缺口", head, lines)
    total = found.total
    context = {
        "total": total,
        "places": charts.place_rows(form, found.places, total),
        "fields": charts.place_rows(form, found.fields, total),
        "matrix": charts.matrix(form, found.places, doubtful, kinds),
        "field_matrix": charts.matrix(form, found.fields, doubtful, kinds),
        "kinds": charts.kind_labels(kinds),
        "empty": charts.empty_links(form, [one for one in found.empty if one in doubtful.empty]),
        "place_columns": ["区划（领域）", "人数", "占比"],
    }
    return _page(request, form, "places", context)


@_for_offices
def work(request: SignedInRequest, form: AskedForm) -> HttpResponseBase:
    rows = form.rows()
    total, figures = counting.structure(rows, form.day, [WORK])
    shown = [(WORK.label, ["年限", "人数", "占比"], charts.class_rows(form, WORK, figures, total))]
    more = [(one, one.rows(rows, form.day)) for one in work_sections()]
    if "export" in request.GET:
        shown += [(one.title, list(one.columns), lines) for one, lines in more]
        return _export(request, form, "劳动关系协调员工作情况", ["项目", "类别", "数量", "占比或其他"], _flat(shown))
    return _page(request, form, "work", {"total": total, "charts": shown, "more": more})


@_for_offices
def years(request: SignedInRequest, form: AskedForm) -> HttpResponseBase:
    """In post at the end of each year before, and on the day."""
    days = [*(date(form.day.year - back, 12, 31) for back in range(YEARS, 0, -1)), form.day]
    numbers = counting.by_day(form.rows(), days)
    shown = [("历年在岗人数", ["截至", "在岗", "不清楚（人）"], charts.day_rows(form, days, numbers))]
    if "export" in request.GET:
        head = ["项目", "截至", "在岗人数", "是否在岗不清楚"]
        return _export(request, form, "劳动关系协调员历年人数", head, _flat(shown))
    return _page(request, form, "years", {"total": numbers[-1][0], "unclear": numbers[-1][1], "charts": shown})


@_for_offices
def people(request: SignedInRequest, form: AskedForm) -> HttpResponseBase:
    """Whom a figure counts: each person once, with the posts that are counted; or those of whom it is unclear."""
    asked_unclear = form.cleaned_data["unclear"]
    rows = counting.unclear(form.rows(), form.day) if asked_unclear else form.rows().filter(counting.in_post(form.day))
    if "export" in request.GET:
        return _export(request, form, "劳动关系协调员名单", _LIST_HEAD, _lines(rows))
    everyone = Person.objects.filter(Exists(rows.filter(person=OuterRef("pk")))).select_related("region")
    page = _Counted(everyone, PAGE_SIZE, number=counting.number(rows)).get_page(request.GET.get("page"))
    held: dict[int, list[CensusRow]] = {}
    for row in rows.filter(person__in=[one.pk for one in page]).select_related("post", "region"):
        held.setdefault(row.person_id, []).append(row)
    covers = request.officer.scope.covers
    lines = [(one, held.get(one.pk, []), covers(one.region.path)) for one in page]
    return _page(request, form, "people", {"page": page, "lines": lines})


class _Counted(Paginator):  # type: ignore[type-arg]
    """Counting two hundred thousand persons by their posts would take longer than reading a page of them."""

    def __init__(self, *args: Any, number: int) -> None:
        super().__init__(*args)
        self.number = number

    @property
    def count(self) -> int:
        return self.number


_LIST_HEAD = [
    "姓名", "证件号码", "性别", "区划（领域）", "台账类型", "类别", "工作单位", "职务", "本职业证书等级", "学历",
    "在岗起", "最后在岗日",
]  # fmt: skip


def _lines(rows: Any) -> Any:
    """A line for each post that is counted."""
    found = rows.select_related("post", "person", "region").order_by("region_id", "kind", "person_id")
    for one in found.iterator(chunk_size=CHUNK):
        yield [
            one.person.name, one.person.id_masked, one.get_sex_display(), one.region.full_name, one.get_kind_display(),
            one.get_category_display(), one.post.employer_name, one.post.title, one.get_grade_display(),
            one.get_level_display(), one.post.start or one.post.first_day, one.end,
        ]  # fmt: skip


def _flat(shown: Any) -> list[list[Any]]:
    return [
        [title, row["label"], row["value"], *row.get("cells", ())] for title, _columns, rows in shown for row in rows
    ]


def _export(request: SignedInRequest, form: AskedForm, title: str, head: list[str], lines: Any) -> HttpResponseBase:
    words = form.in_words()
    if not form.cleaned_data["unclear"] and (unclear := _unclear(form)):
        words["未计入"] = f"任职起始日期不清楚、截至日是否在岗不能确定的{unclear}人"
    if any(column.startswith("占比") for column in head):
        words["占比"] = charts.CUT
    listing = Listing(title, head, lines, words)
    return download(listing, actor=request.user, at=timezone.now())
