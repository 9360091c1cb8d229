"""What the ledger says of itself to the pages of imports."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import Q

from gold_selection.assessments.access import BUREAU
from gold_selection.ledger_form.form import FORM
from gold_selection.ledger_form.forms import LedgerUpload
from gold_selection.ledger_form.head import day_line
from gold_selection.ledger_form.imports import import_ledger
from gold_selection.ledger_form.units import bureau_duties
from gold_selection.ledger_form.writing import NO_DAY, Block, write_blank, write_refused
from workflows.organisations.models import User
from workflows.organisations.officers import Officer, seats_on
from workflows.sheets.models import ImportBatch, RefusedRow
from workflows.sheets.pages import Imported, Register, UploadForm
from workflows.sheets.refused import restored


class LedgerRegister(Register):
    sheet = FORM
    counted = "人"
    namespace = "ledger"
    home = ("list", "台账")
    explained = (
        "一个工作簿可以有多张工作表，每个乡镇（街道）、领域一张，单位以“乡镇（街道、领域）”后所填的为准。每人八行，姓名、号码或"
        "类型不能认定的整人退回，其他问题照录并提示核对；得分合计一律按各项重新计算，与所填的不一致时提示，所填的一并保留。",
        "只接收已经结束的季度；已在系统中考核的季度、与已录入不一致的得分都不更改，逐条报告，由您核对后按更正事项办理。",
    )
    sent_away = "只有县（市、区）人社局的经办席位可以导入台账，请交由人社局导入。"

    @property
    def upload_form(self) -> type[UploadForm]:
        return LedgerUpload

    def may_import(self, officer: Officer) -> bool:
        return bool(bureau_duties(officer))

    def take(
        self, *, source: BinaryIO, file_name: str, actor: User, at: datetime, year: int, dry_run: bool
    ) -> Imported:
        return import_ledger(source=source, file_name=file_name, year=year, actor=actor, at=at, dry_run=dry_run)

    def readable(self, officer: Officer) -> Q:
        """Those of whoever has such a seat in the same bureau today: a report quotes what stood in the file."""
        bureaus = [duty.organisation_id for duty in bureau_duties(officer)]
        colleagues = seats_on(officer.day).filter(organisation__in=bureaus, role__in=BUREAU).order_by()
        return Q(actor__in=colleagues.values("user"))

    def may_decide(self, officer: Officer, batch: ImportBatch) -> bool:
        return False  # nothing of a bureau's own file waits

    def template(self) -> bytes:
        stream = io.BytesIO()
        write_blank(stream)
        return stream.getvalue()

    def refused_file(self, batch: ImportBatch) -> bytes:
        stream = io.BytesIO()
        write_refused(stream, _refused(batch))
        return stream.getvalue()


def _refused(batch: ImportBatch) -> Iterator[tuple[str, str, list[Block]]]:
    """The refused blocks of each worksheet, under its own unit and day, as they stood."""
    columns = {name: _columns(titles) for name, titles in batch.headings.items()}
    by_sheet: dict[str, list[RefusedRow]] = {}
    for row in batch.refused_rows.order_by("pk"):
        by_sheet.setdefault(row.sheet, []).append(row)
    for told in batch.totals["sheets"]:
        name = told["sheet"][:31]
        if rows := by_sheet.get(name):
            day = told["date"] and day_line(date.fromisoformat(told["date"]), batch.totals["year"])
            yield told["unit_name"], day or NO_DAY, [_block(row, columns[name]) for row in rows]


def _columns(titles: list[str]) -> dict[int, str]:
    return {index: FORM.by_heading[title].name for index, title in enumerate(titles) if title in FORM.by_heading}


def _block(row: RefusedRow, columns: dict[int, str]) -> Block:
    lines: list[dict[str, Any]] = [
        {columns[index]: cell for index, cell in enumerate(restored(cells)) if index in columns and cell is not None}
        for cells in row.cells
    ]
    return Block(lines, row.reason)
