"""导出Excel of the register: the organisations' rates, and the cases behind one of them."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from workflows.organisations.models import Organisation
from workflows.organisations.requests import SignedInRequest
from workflows.sheets.downloads import CHUNK, Listing, download

from .counting import counted_cases, excluded_cases
from .figures import Asked
from .models import MediationCase
from .queries import OrganisationRate, success_rate
from .sources import waiting_cases
from .views import COUNTED, asked_of, found_bodies, word

_RATES = ("组织编号", "调解组织", "成功率（%）", "分子", "分母", "是否达标", *COUNTED, "一件之差")
_CASES = (
    "案件编号", "调解结果", "履行情况", "受理日期", "办结日期", "争议类型", "涉及人数", "调解员", "申请人", "被申请人",
    "签订协议书", "加盖印章", "备注", "导入文件", "工作表", "行号",
)  # fmt: skip
_YES_NO = {True: "是", False: "否", None: ""}


@login_required
@require_GET
def rates(request: SignedInRequest) -> FileResponse:
    """Every organisation the search finds within the user's scope, whatever page of the list is shown."""
    bodies, question, q = found_bodies(request)
    found = success_rate(None, question.year, question.options, within=Q(pk__in=bodies.order_by().values("pk")))
    listing = Listing(
        title=f"{question.year}年调解成功率",
        columns=_RATES,
        rows=(_rate(one, question) for one in found),
        filters=_filters(question) | ({"名称或编号": q} if q else {}) | _waiting(bodies, question),
    )
    return download(listing, actor=request.user, at=timezone.now())


def _rate(one: OrganisationRate, question: Asked) -> list[Any]:
    figures, meets = one.rate, one.rate.meets(question.threshold)
    return [
        one.code,
        one.name,
        Decimal(figures.display) if figures.display is not None else None,
        figures.numerator,
        figures.denominator,
        {True: "达标", False: "未达标", None: "没有可计算的案件"}[meets],
        *one.counts.outcomes.values(),
        one.flip_warning(question.threshold) or "",
    ]


@login_required
@require_GET
def cases(request: SignedInRequest, code: str, side: str) -> FileResponse:
    """The cases a year's rate counts, or those it leaves out, each with the same word as on the page."""
    body, question = asked_of(request, code)
    counted = side == "counted"
    selected = (counted_cases if counted else excluded_cases)(body.pk, question.year, question.options)
    listing = Listing(
        title=f"{body.name}{question.year}年{'计入' if counted else '不计入'}的案件",
        columns=(*_CASES[:1], "计为" if counted else "不计入的原因", *_CASES[1:]),
        rows=_rows(selected.select_related("mediator", "batch"), side, question),
        filters={"调解组织": f"{body.code} {body.name}"} | _filters(question) | _waiting([body], question),
    )
    return download(listing, actor=request.user, at=timezone.now())


def _rows(found: QuerySet[MediationCase], side: str, question: Asked) -> Iterator[list[Any]]:
    for case in found.iterator(chunk_size=CHUNK):
        yield [
            case.case_no, word(case, side, question), case.get_outcome_display(), case.get_performance_display(),
            case.accepted, case.closed, case.get_dispute_type_display(), case.people,
            case.mediator.name if case.mediator else "", case.applicant, case.respondent, _YES_NO[case.signed],
            _YES_NO[case.sealed], case.note, case.batch.file_name, case.source_sheet, case.source_row,
        ]  # fmt: skip


def _filters(question: Asked) -> dict[str, str]:
    """The year, the notice and every reading, in the words of the page."""
    head = {"年度": f"{question.year}年", "依据": "、".join(question.policy.documents)}
    head["达标线"] = f"{question.threshold}%"
    return head | question.form.in_words(question.options)


def _waiting(bodies: Iterable[Organisation], question: Asked) -> dict[str, str]:
    """What the list leaves out because no office has accepted it yet."""
    number = sum(waiting_cases([body.pk for body in bodies], question.year).values())
    return {"待确认、未计入": f"{number}件"}
