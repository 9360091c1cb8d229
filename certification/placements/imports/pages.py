"""What the list of placements says of itself to the pages of imports."""

from datetime import date, datetime
from typing import Any, BinaryIO

from django.db.models import Q
from django.utils import timezone

from certification.placements import queries
from certification.placements.access import SENDERS
from certification.placements.imports.form import LIST, evaluation_sheet
from certification.placements.imports.head import bureaus
from certification.placements.imports.imports import import_placements
from certification.placements.judging import CHECKLIST
from workflows.organisations.models import User
from workflows.organisations.officers import Officer, seats_on
from workflows.rulebook import policies
from workflows.sheets.models import ImportBatch
from workflows.sheets.pages import Imported, Register
from workflows.sheets.refused import refused_rows_file
from workflows.sheets.template import template

_DECISIONS = (("eligible", "符合"), ("not_eligible", "不符合"), ("needs_info", "待核实"))


class PlacementRegister(Register):
    sheet = LIST
    namespace = "placements"
    home = ("list", "以干代训")
    explained = (
        "一个工作簿是本县（市、区）人社局一个批次的名单：“选派名单”一人次一行，已经评价的另附“综合评价”工作表，按名单序号对应。标题写明"
        "年度，标题相同的归入同一批次。",
        "号码、姓名、起止日期不能认定的整行退回，其他问题照录并提示核对。天数不足、评价不及时等不符合要求的照录，不能确认；重叠的日期只计一次。",
        "同一人在同一单位、同一起止日期的只录一次；以前没有填的结束日期、请假日期、综合评价，再次导入时补录，与已录入不一致的不更改，逐条报告。",
    )
    also_template = "placements/taken.html"
    sent_away = "只有县（市、区）人社局的受理、文书席位可以导入选派名单，请交由人社局导入。"

    def may_import(self, officer: Officer) -> bool:
        return bool(bureaus(officer))

    def take(
        self, *, source: BinaryIO, file_name: str, actor: User, at: datetime, as_of: date | None, dry_run: bool
    ) -> Imported:
        return import_placements(source=source, file_name=file_name, actor=actor, at=at, as_of=as_of, dry_run=dry_run)

    def also(self, totals: dict[str, Any], batch: ImportBatch | None, officer: Officer) -> dict[str, Any]:
        rounds = queries.visible_rounds(officer).filter(title=totals["round"], year=totals["year"])
        return {
            "counted": [(word, totals["decisions"][name]) for name, word in _DECISIONS],
            "totals": totals,
            "round": rounds.filter(agency__name=totals["agency"]).first(),
        }

    def readable(self, officer: Officer) -> Q:
        """Those of whoever has such a seat in the same bureau today: a report quotes what stood in the file."""
        own = [duty.organisation_id for duty in bureaus(officer)]
        colleagues = seats_on(officer.day).filter(organisation__in=own, role__in=SENDERS).order_by()
        return Q(actor__in=colleagues.values("user"))

    def may_decide(self, officer: Officer, batch: ImportBatch) -> bool:
        return False  # nothing of a bureau's own file waits

    def template(self) -> bytes:
        """With the items of the checklist that is in use, the newest where offices have several."""
        today = timezone.localdate()
        known = [one for one in policies() if one.covers(today) and CHECKLIST in (one.checklists or {})]
        return template(LIST, *(evaluation_sheet(one.checklist(CHECKLIST)) for one in known[-1:]), dated=True)

    def refused_file(self, batch: ImportBatch) -> bytes:
        totals = batch.totals
        return refused_rows_file(batch, (f"{totals['round']}选派名单", f"填报单位：{totals['agency']}"))
