"""导出Excel of a round's list, as deep as the reader may see into it."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from workflows.cases.access import oversees
from workflows.organisations.requests import SignedInRequest
from workflows.rounds import queries
from workflows.sheets.downloads import CHUNK, Listing, download

_COLUMNS = ("名次", "名称", "单位", "地区", "数据", "状态", "递补")


@login_required
@require_GET
def nominations(request: SignedInRequest, pk: int) -> FileResponse:
    """The nominations within the reader's sight; the reasons of the ranking for officers alone, as on the page."""
    officer = request.officer
    round_ = queries.round_for(officer, pk)
    whole = oversees(officer, round_)
    reasons = whole or bool(officer.scope.paths)

    def rows() -> Iterator[list[Any]]:
        for one in queries.nominations_for(officer, round_).iterator(chunk_size=CHUNK):
            row = [
                one.rank, one.title, one.unit_name, one.region.short_name, one.figure, one.state_label,
                "是" if one.on_reserve else "",
            ]  # fmt: skip
            yield [*row, one.rank_reason] if reasons else row

    listing = Listing(
        title=f"{round_.title}名单",
        columns=(*_COLUMNS, "名次调整理由") if reasons else _COLUMNS,
        rows=rows(),
        filters={
            "批次": f"{round_.code} {round_.title}",
            "批次状态": round_.state_label,
            "范围": "全部推荐" if whole else "本人有权查看的推荐",
        },
    )
    return download(listing, actor=officer.user, at=timezone.now())
