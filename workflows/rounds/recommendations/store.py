"""Keeping a table: one batch, a draft for each sound row, the county's statement on it, and its papers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from workflows.cases.evidence_files import enclose
from workflows.cases.locking import lockable
from workflows.cases.messaging import tell
from workflows.cases.reassignment import reached
from workflows.cases.states import State
from workflows.errors import Refused
from workflows.rounds.models import Nomination, RoundState, SelectionRound
from workflows.rounds.recommendations.lists import KEY, Asked, RecommendationList
from workflows.rounds.recommendations.models import Recommendation
from workflows.rounds.recommendations.papers import Papers
from workflows.sheets.batches import Handed, Refusal, keep_refused, keep_report, open_batch
from workflows.sheets.models import ImportBatch
from workflows.sheets.report import Issue, Report, Severity
from workflows.sheets.rows import Row, told


@dataclass(frozen=True)
class Taken:
    """A sound row; ``beyond``: after its county's places were used up."""

    list: RecommendationList
    asked: Asked
    row: Row
    decision: dict[str, Any]
    beyond: bool


def store(
    taken: Sequence[Taken], refusals: Sequence[Refusal], papers: Papers, report: Report, handed: Handed
) -> ImportBatch:
    """All or nothing; a row that the records do not take, though it is sound, is told and left for itself."""
    with transaction.atomic():
        _hold({one.asked.round.pk for one in taken})
        batch = open_batch(KEY, report, handed)
        for one in taken:
            _enter(one, papers, batch, report, handed)
        keep_refused(batch, refusals)
        keep_report(batch, report)
    return batch


def _hold(rounds: Collection[int]) -> None:
    """Two tables for one round wait for each other, and whoever closes it waits for this one."""
    for round_ in lockable(SelectionRound).filter(pk__in=rounds).order_by("pk"):
        if round_.state != RoundState.OPEN:
            raise Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不接受推荐", "round_not_open")


def _enter(one: Taken, papers: Papers, batch: ImportBatch, report: Report, handed: Handed) -> None:
    clerk: Any = handed.actor or one.asked.round.created_by
    try:
        with transaction.atomic():
            if clerk is None:
                raise Refused("批次没有登记人，不能以其名义推荐；请由主办机关文书在页面上导入", "no_clerk")
            there = one.list.standing(one.row, one.asked)
            nomination = there or one.list.enter(one.row, one.asked, clerk, batch)
            if there is None:
                _keep_statement(one, nomination, batch)
                _tell_unit(nomination, handed)
            if nomination.state == State.DRAFT and (there is None or _came_with_a_table(nomination)):
                _enclose(one, nomination, papers, clerk, handed)
    except Refused as refused:
        message = f"{one.row['name']}：{refused.message}。本行没有录入；处理后再导入本表即可"
        report.issues.append(Issue("NOT_ENTERED", Severity.HOLD, message, one.row.place, None, "name", one.row["name"]))


def _tell_unit(nomination: Nomination, handed: Handed) -> None:
    """Whoever applies for the unit goes on with its draft; a person who is put forward is told by their own kind."""
    if nomination.unit is None:
        return
    people = [user.pk for user in reached(nomination.applicant_key, timezone.localdate(handed.at))]
    text = f"贵单位已列入“{nomination.round.title}”的推荐汇总表，请补齐内容和材料后提交"
    tell(people, nomination, handed.at, text)


def _came_with_a_table(nomination: Nomination) -> bool:
    return Recommendation.objects.filter(nomination=nomination.pk).exists()


def _keep_statement(one: Taken, nomination: Nomination, batch: ImportBatch) -> None:
    """Personal numbers stand in the information base, sealed; the statement shows none."""
    present = [column for column, _ in one.row.layout.present]
    columns = [column for column in present if not column.personal and column.name != "files"]
    columns.sort(key=lambda column: one.row.layout.heading.columns[column.name])
    stated = [(column.title, told(one.row.raw(column.name))) for column in columns]
    Recommendation.objects.create(
        nomination=nomination, batch=batch, sheet=(one.row.place.sheet or "")[:31], row=one.row.place.row,
        order=one.row["order"], beyond_quota=one.beyond, decision=one.decision,
        statement=[(title, str(value)) for title, value in stated if value is not None],
    )  # fmt: skip


def _enclose(one: Taken, nomination: Nomination, papers: Papers, clerk: Any, handed: Handed) -> None:
    there = set(nomination.evidence.filter(removed_at__isnull=True).values_list("sha256", flat=True))
    for paper in papers.of(one.list.title, one.row.place.row or 0):
        if paper.usable and paper.lying and paper.sha256 not in there:
            there.add(paper.sha256)
            upload = ContentFile(paper.lying.read(), name=paper.name)
            enclose(case=nomination, slot=one.list.slot_of(paper.name), upload=upload, user=clerk, at=handed.at)
