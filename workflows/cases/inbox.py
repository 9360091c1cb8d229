"""The desk (工作台): what waits for me and why, what I did, what I began, what was copied to me; and the search."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from viewflow.workflow import STATUS
from viewflow.workflow.models import Task

from workflows.cases import bulk_approval, queries
from workflows.cases.models import KINDS, Case, Message
from workflows.numbers import number_of
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest

PAGE = 25
TABS = {"todo": "待办", "done": "已办", "started": "我发起的", "copied": "抄送我的"}
CASE_OF = {"todo": "process__case__", "done": "case__", "started": "", "copied": "case__"}


class DeskFilter(forms.Form):
    """What the address of the desk may narrow it to."""

    tab = forms.ChoiceField(choices=[*TABS.items(), ("found", "搜索")], required=False)
    round = forms.ModelChoiceField(Case.objects.none(), required=False, label="批次", empty_label="全部")
    kind = forms.ChoiceField(required=False, label="类别")
    region = forms.ModelChoiceField(Region.objects.none(), required=False, label="地区", empty_label="全部")
    overdue = forms.BooleanField(required=False, label="只看超期")
    q = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, officer: Officer) -> None:
        super().__init__(data)
        self.on = officer.day
        cast(forms.ChoiceField, self.fields["kind"]).choices = [
            ("", "全部"),
            *((key, model.KIND_LABEL) for key, model in KINDS.items()),
        ]
        own = {duty.region_path.rstrip("/").rpartition("/")[2] for duty in officer.duties}
        cast("forms.ModelChoiceField[Any]", self.fields["region"]).queryset = Region.objects.filter(
            pk__in=own
        ) | Region.objects.filter(parent__in=own)

    def narrow_choices(self, listed: QuerySet[Any], prefix: str) -> None:
        """Offer the rounds and the regions that stand in the list as it is without filters."""
        paths = listed.order_by().values_list(f"{prefix}region_path", flat=True).distinct()[: queries.COUNT_LIMIT]
        codes = {code for path in paths for code in path.strip("/").split("/")}
        codes.add(self.data.get("region", ""))  # one that is asked for stays, though its last case has just gone
        regions = cast("forms.ModelChoiceField[Any]", self.fields["region"])
        own = cast(QuerySet[Any], regions.queryset)
        regions.queryset = own.filter(pk__in=codes)
        parents = listed.order_by().values(f"{prefix}parent")[: queries.COUNT_LIMIT]
        cast("forms.ModelChoiceField[Any]", self.fields["round"]).queryset = Case.objects.filter(
            pk__in=parents
        ).order_by("-created_at")

    def filters(self) -> queries.Filters:
        wanted = self.cleaned_data
        return queries.Filters(
            kind=wanted["kind"],
            region_path=wanted["region"].path if wanted["region"] else "",
            parent_id=wanted["round"].pk if wanted["round"] else None,
            overdue_on=self.on if wanted["overdue"] else None,
            text=wanted["q"],
        )

    def in_words(self) -> dict[str, str]:
        """What a valid filter narrows to, by label; nothing for what narrows nothing."""
        wanted, labels = self.cleaned_data, {name: str(field.label) for name, field in self.fields.items()}
        words = {labels[name]: str(wanted[name]) for name in ("round", "region") if wanted[name]}
        if wanted["kind"]:
            words[labels["kind"]] = KINDS[wanted["kind"]].KIND_LABEL
        if wanted["overdue"]:
            words["期限"] = labels["overdue"]
        if wanted["q"]:
            words["名称含"] = wanted["q"]
        return words


@dataclass(frozen=True)
class InboxLine:
    """One line of 待办: the task, its case, the stage, whom else the case waits for, for whom one stands in."""

    task: Task
    case: Case
    stage: str
    others: list[str]
    principal: str
    obstacle: str


@login_required
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    officer = request.officer
    tab = request.GET.get("tab") or ("found" if request.GET.get("q") else "todo")
    if tab not in CASE_OF:
        return _found(request, officer)
    form, found = narrowed(request, tab, officer)
    page = _page(request, found)
    rows = _lines(list(page), officer) if tab == "todo" else page.object_list
    context = {"form": form, "tab": tab, "page": page, "rows": rows, "tabs": _tabs(tab, officer)}
    # Without one case that may be agreed to together there is nothing to tick.
    context["bulk_approval"] = tab == "todo" and any(not row.obstacle for row in rows)
    return render(request, "cases/desk.html", context)


def narrowed(request: SignedInRequest, tab: str, officer: Officer) -> tuple[DeskFilter, QuerySet[Any]]:
    """What the address asks of a tab, and all that is found. A filter that cannot be read narrows nothing."""
    form = DeskFilter(request.GET, officer=officer)
    form.narrow_choices(listed(tab, officer, queries.Filters()), CASE_OF[tab])
    filters = form.filters() if form.is_valid() else queries.Filters()
    return form, listed(tab, officer, filters)


def listed(tab: str, officer: Officer, filters: queries.Filters) -> QuerySet[Any]:
    """All that stands under a tab of ``CASE_OF``, in the order of the page."""
    if tab == "todo":
        return queries.todo(officer, filters)
    return {"done": queries.done, "started": queries.started, "copied": queries.copied}[tab](officer.user, filters)


def _page(request: SignedInRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows[: queries.COUNT_LIMIT], PAGE).get_page(request.GET.get("page"))


def _tabs(tab: str, officer: Officer) -> list[dict[str, Any]]:
    counts = queries.counts(officer)
    return [
        {"label": label, "url": f"?tab={key}", "current": key == tab, "count": _written(counts[key])}
        for key, label in TABS.items()
    ]


def _written(count: int) -> str:
    return str(count) if count < queries.COUNT_LIMIT else f"{queries.COUNT_LIMIT - 1}+"


def _lines(tasks: Sequence[Task], officer: Officer) -> list[InboxLine]:
    tasks = list(tasks)
    principals = {duty.key: duty.principal or "" for duty in officer.duties}
    others, obstacles = _others(tasks), bulk_approval.obstacles(tasks)
    return [
        InboxLine(
            task=task,
            case=task.process.case,
            stage=task.process.case.stage_name(task.process.case.stage),
            others=others[task.process_id],
            principal=task.data.get("principal") or principals.get(task.owner_permission, ""),
            obstacle=obstacles[task.pk],
        )
        for task in tasks
    ]


def _others(tasks: Sequence[Task]) -> dict[int, list[str]]:
    """Process id -> the other bodies that have not spoken yet, by the names of the pinned route, and who was asked to
    sign besides. Outside a route any one of the seats speaks for all: nobody else is waited for."""
    own = {task.pk for task in tasks}
    cases = {task.process_id: task.process.case for task in tasks}
    waiting: dict[int, list[str]] = defaultdict(list)
    open_tasks = Task.objects.filter(process__in=cases, status=STATUS.NEW).exclude(pk__in=own).order_by("pk")
    for process_id, data in open_tasks.values_list("process_id", "data"):
        case = cases[process_id]
        names = {body["code"]: body["name"] for stage in case.route for body in stage["bodies"]}
        if name := names.get(data["voice"]) or ("加签人" if "@" in data["voice"] else ""):
            waiting[process_id].append(name)
    return waiting


def _found(request: SignedInRequest, officer: Officer) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = _search(officer, text) if text else Case.objects.none()
    context = {"q": text, "tab": "found", "page": _page(request, found), "tabs": _tabs("found", officer)}
    return render(request, "cases/found.html", context)


def _search(officer: Officer, text: str) -> QuerySet[Case]:
    """Cases the user may read whose title, unit or figure (a document's number) has the text, latest first."""
    named = Q(title__icontains=text) | Q(unit_name__icontains=text) | Q(figure__icontains=text)
    return queries.readable(officer).filter(named).select_related("region", "parent").order_by("-created_at", "-pk")


@login_required
@require_POST
def consent(request: SignedInRequest) -> HttpResponse:
    """Batch consent: first the list to confirm, then, with ``confirmed``, the consent itself."""
    officer = request.officer
    wanted = [pk for pk in map(number_of, request.POST.getlist("task")) if pk is not None]
    tasks = list(queries.todo(officer).filter(pk__in=wanted)[:PAGE])
    if not tasks:
        messages.warning(request, "没有选中仍待您办理的事项。请在待办列表左侧勾选后再批量同意。")
        return redirect("desk")
    if "confirmed" not in request.POST:
        rows = _lines(tasks, officer)
        able = [row for row in rows if not row.obstacle]
        return render(request, "cases/consent.html", {"able": able, "unable": [row for row in rows if row.obstacle]})
    results = bulk_approval.agree_to_all(tasks, officer=officer, at=timezone.now())
    given = [result for result in results if not result.refusal]
    if given:
        messages.success(request, f"已同意 {len(given)} 件：{'、'.join(result.case.title for result in given)}。")
    for result in results:
        if result.refusal:
            messages.warning(request, f"“{result.case.title}”未办理：{result.refusal}。请单独打开办理。")
    return redirect("desk")


@login_required
def message_list(request: SignedInRequest) -> HttpResponse:
    """The user's messages, latest first. A POST marks them all as read."""
    own = Message.objects.filter(recipient=request.user)
    if request.method == "POST":
        own.filter(read_at__isnull=True).update(read_at=timezone.now())
        return redirect("messages")
    page = _page(request, own.select_related("case__parent").order_by("-at", "-pk"))
    return render(request, "cases/messages.html", {"page": page})
