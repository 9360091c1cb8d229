"""Judging one row of the list: who went where, on which days, and everything that the row alone shows."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certification.cells import identity_in
from certification.identity import Identity
from certification.intake import Known
from certification.placements import hosts
from certification.placements.codes import HOST_KINDS, HostKind
from certification.placements.imports.bodies import Bodies, plain
from certification.placements.imports.form import LONGEST
from certification.placements.imports.leave import Unclear, days_off
from certification.placements.imports.recorded import Held
from certification.placements.judging import Facts
from workflows.organisations.models import Organisation, OrganisationKind, Region
from workflows.policy.placement_days import Segment
from workflows.sheets.rows import Row
from workflows.sheets.text import compact

_SHOWN = 30
_LONGEST_SEQ = 5


@dataclass(slots=True, eq=False)
class Record:
    """A sound row. ``host``, ``unit``: where registered; ``given``: its evaluation, from the other worksheet.

    ``known``: who is registered under the number; ``region``: the place of the post; ``first``: the earlier row that
    says the same; ``held``: the placement of the records that it tells of; ``judged``: the facts that were judged.
    """

    row: Row
    identity: Identity
    name: str
    seq: int | None
    participant: str
    unit: Organisation | None
    unit_name: str
    host: Organisation | None
    host_name: str
    host_kind: str
    first_day: date
    last_day: date | None
    absent: list[date]
    given: Any = None
    known: Known | None = None
    region: Region | None = None
    first: "Record | None" = None
    held: Held | None = None
    judged: Facts | None = None
    judged_by: dict[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        return self.identity.number

    @property
    def where(self) -> Any:
        """What the host is known by."""
        return self.host.pk if self.host else plain(self.host_name)

    @property
    def facts(self) -> Facts:
        """With what the records have of it already."""
        day = self.given.on if self.given else None
        end, absent = self.last_day, self.absent
        if self.held:
            day = day or (self.held.evaluated and self.held.evaluated[0])
            end, absent = end or self.held.last_day, sorted({*absent, *self.held.leave})
        return Facts(self.participant, self.host_kind, [Segment(self.first_day, end)], absent, day)

    def overlaps(self, start: date, end: date | None) -> bool:
        return (self.last_day is None or start <= self.last_day) and (end is None or self.first_day <= end)


def judge(row: Row, bodies: Bodies, today: date) -> tuple[Identity | None, Record | None]:
    """Who the row is of, as far as that is known, and the record; None for a refused row."""
    identity = identity_in(row, today)
    start, end = row["start"], row["end"]
    if start and end and end < start:
        row.refuse("END_BEFORE_START", "end", "结束日期早于开始日期，请核对后改正")
    elif start and end and end - start > LONGEST:
        row.refuse("PLACEMENT_TOO_LONG", "end", "开始日期到结束日期超过一年，疑为年份录错，请核对后改正")
    if row.refused or identity is None or start is None:
        return identity, None
    row.read_rest()
    absent = _absent(row)
    if row.refused:
        return identity, None
    unit = bodies.find(row["sender"]) if row["sender"] else None
    host = bodies.find(row["host"]) if row["host"] else None
    record = Record(
        row=row, identity=identity, name=row["name"], seq=row["seq"], participant=row["participant"] or "",
        unit=unit, unit_name=unit.name if unit else row["sender"] or "", host=host,
        host_name=host.name if host else row["host"] or "", host_kind="", first_day=start, last_day=end,
        absent=absent,
    )  # fmt: skip
    _days(row, record)
    return identity, record


def _absent(row: Row) -> list[date]:
    """Days of leave are taken off, so that what is not understood may not be passed over."""
    text, raw = row["absent"], row.raw("absent")
    if text is None:
        return []
    first, last = row["start"], row["end"] or row.as_of
    if isinstance(raw, date):
        found = [date(raw.year, raw.month, raw.day)]
    else:
        try:
            found = days_off("?" if isinstance(raw, int | float) else text, first, max(first, last))
        except Unclear as part:
            shown = text if str(part) == "?" else str(part)
            message = f"请假日期“{shown[:_SHOWN]}”不能识别，请写成11月6日、11月7日的样式；没有请假的留空"
            row.refuse("LEAVE_UNCLEAR", "absent", message)
            return []
    within = [day for day in found if first <= day and (row["end"] is None or day <= row["end"])]
    if len(within) < len(found):
        out = "、".join(str(day) for day in found if day not in within)
        row.warn("LEAVE_OUTSIDE", "absent", f"请假日期{out[:100]}不在起止日期以内，未扣除，请核对")
    return within


def judge_host(record: Record) -> None:
    """Kind of the host as stated, else as it is registered; the own employer is none whatever is stated."""
    row = record.row
    if not record.host_name:
        row.warn("HOST_MISSING", "host", "接收单位未填，是否符合要求待核实；请补填后再报")
        return
    stated = row["host_kind"]
    registered = HOST_KINDS.get(OrganisationKind(record.host.kind), "") if record.host else ""
    own = hosts.is_own(record)
    if own or stated == HostKind.OWN:
        record.host_kind = HostKind.OWN.value
        row.warn("HOST_IS_OWN_EMPLOYER", "host", "接收单位是本企业，不符合要求；应为本企业以外的部门、单位、行业组织")
        return
    record.host_kind = stated or registered
    if own is None:
        message = f"与派出单位“{record.unit_name}”名称相近，可能是同一单位；按所填录入，请核对"
        row.warn("HOST_LIKE_EMPLOYER", "host", message)
        if stated:
            record.judged_by = {"by": "选派名单", "reason": f"名单写明性质为“{HostKind(stated).label}”"}
    if not record.host_kind:
        row.warn("HOST_KIND_MISSING", "host_kind", "接收单位性质未填，是否符合要求待核实；请补填后再报")


def _days(row: Row, record: Record) -> None:
    start, end, filled = record.first_day, record.last_day, row.as_of
    assert filled is not None  # a list is dated, if only by the day of its import
    if end is None:
        row.warn("END_MISSING", "end", "结束日期未填，视为仍在进行；结束后请补填再导入")
        return
    if row["days"] is not None and row["days"] != (span := (end - start).days + 1):
        row.warn("DAYS_MISMATCH", "days", f"填报{row['days']}天，按起止日期为{span}天，以起止日期为准；请核对")
    if start > filled:
        row.inform("PLACEMENT_NOT_STARTED", "start", f"填报日{filled}尚未开始")
    elif end > filled:
        row.inform("PLACEMENT_NOT_FINISHED", "end", f"填报日{filled}尚未期满")


def seq_of(row: Row) -> int | None:
    """The row's number in the list, whatever else is wrong with it."""
    typed = compact(row.raw("seq"))
    return int(typed) if typed.isdecimal() and len(typed) <= _LONGEST_SEQ else None
