"""What the register of cases says of itself to the pages of imports."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import Q, QuerySet
from django.urls import reverse

from workflows.organisations.models import User
from workflows.organisations.officers import Officer
from workflows.sheets.models import ImportBatch, Origin
from workflows.sheets.pages import Imported, Register, Waiting

from . import confirmations
from .access import may_import
from .imports import import_register
from .models import MediationCase
from .register_rows import REGISTER


class CaseRegister(Register):
    sheet = REGISTER
    namespace = "mediation"
    home = ("list", "调解组织名录")
    explained = (
        "有问题的行逐行报告：不能确定年度、组织或结果的不录入，其他问题照录并提示核对。同一案件编号只录一次，重复导入不会"
        "重复计数；登记簿中“处理中”的案件，再次导入时已有结果和办结日期的，登记为办结。",
        "申报单位导入的各行，经本县（市、区）人社部门确认后才计入成功率；人社部门导入的当即计入。",
    )
    sent_away = "只有人社部门的经办席位和调解组织的申报人可以导入登记簿。"
    waiting_columns = ("案件编号", "调解组织", "受理", "办结", "结果", "履行", "调解员", "当事人", "行号")

    def may_import(self, officer: Officer) -> bool:
        return may_import(officer)

    def take(
        self, *, source: BinaryIO, file_name: str, actor: User, at: datetime, as_of: date | None, dry_run: bool
    ) -> Imported:
        return import_register(source=source, file_name=file_name, actor=actor, at=at, as_of=as_of, dry_run=dry_run)

    def readable(self, officer: Officer) -> Q:
        """The keeper of a county's register reads what its applicants handed in."""
        units = confirmations.units_kept(officer).values("organisation__code")
        return Q(origin=Origin.UNIT, unit__in=units)

    def may_decide(self, officer: Officer, batch: ImportBatch) -> bool:
        return confirmations.may_decide(officer, batch)

    def waiting(self, batch: ImportBatch) -> QuerySet[MediationCase]:
        return confirmations.waiting_rows(batch)

    def refused(self, batch: ImportBatch) -> QuerySet[MediationCase]:
        return confirmations.refused_rows(batch)

    def as_waiting(self, row: Any) -> Waiting:
        body = row.organisation.organisation
        number = f"{row.case_no}（办结原案）" if row.concludes_id else row.case_no
        if row.contested:
            number += "（另有单位报送同一编号，请核对）"
        cells = (
            number, body.name, row.accepted, row.closed, row.get_outcome_display(), row.get_performance_display(),
            row.mediator.name if row.mediator else None, f"{row.applicant}与{row.respondent}", row.source_row,
        )  # fmt: skip
        return Waiting(row.pk, reverse("mediation:case", args=[body.code, row.pk]), [cell or None for cell in cells])

    def decide(
        self, *, batch_id: int, rows: Collection[int] | None, accept: bool, reason: str, actor: User, at: datetime
    ) -> str:
        made = confirmations.decide(batch_id=batch_id, rows=rows, accept=accept, reason=reason, actor=actor, at=at)
        return "".join(_message(one.accepted, len(one.rows), one.reason) for one in made)


def _message(accepted: bool, number: int, reason: str) -> str:
    return f"已确认{number}行。" if accepted else f"不予确认{number}行：{reason}。"
