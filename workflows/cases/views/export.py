"""导出Excel of the desk: what waits for me, what I did, under the filters of the page."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_GET

from workflows.cases.inbox import TABS, narrowed
from workflows.cases.models import Case
from workflows.organisations.officers import Officer
from workflows.organisations.requests import SignedInRequest
from workflows.sheets.downloads import CHUNK, Listing, download

_CASE = ("事项", "类别", "单位", "地区", "批次")
_COLUMNS = {
    "todo": (*_CASE, "环节", "要点", "到达时间", "期限", "代谁办理"),
    "done": (*_CASE, "办理", "办理时间", "代谁办理", "现状", "要点"),
}
Rows = Iterator[list[Any]]


@login_required
@require_GET
def desk(request: SignedInRequest, tab: str) -> FileResponse:
    """All that the tab lists under these filters, not its first page alone."""
    if tab not in _COLUMNS:
        raise Http404("工作台的这一栏不能导出")
    form, found = narrowed(request, tab, request.officer)
    rows = {"todo": _todo, "done": _done}[tab](found, request.officer)
    listing = Listing(
        title=f"{TABS[tab]}事项", columns=_COLUMNS[tab], rows=rows, filters=form.in_words() if form.is_valid() else {}
    )
    return download(listing, actor=request.user, at=timezone.now())


def _case(case: Case) -> list[Any]:
    return [
        case.title, case.kind_label, case.unit_name, case.region.name, case.parent.title if case.parent else "",
    ]  # fmt: skip


def _todo(tasks: QuerySet[Any], officer: Officer) -> Rows:
    principals = {duty.key: duty.principal or "" for duty in officer.duties}
    for task in tasks.iterator(chunk_size=CHUNK):
        case = task.process.case
        principal = task.data.get("principal") or principals.get(task.owner_permission, "")
        yield [*_case(case), case.stage_name(case.stage), case.figure, task.created, case.due, principal]


def _done(events: QuerySet[Any], officer: Officer) -> Rows:
    for event in events.iterator(chunk_size=CHUNK):
        case = event.case
        yield [*_case(case), event.label, event.at, event.principal, case.state_label, case.figure]
