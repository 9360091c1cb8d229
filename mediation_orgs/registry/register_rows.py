"""Judging one row of a case register: what it says, whether it can be taken in, and everything to report about it.

A row that cannot be placed in a year, an organisation or an outcome is refused. Anything else wrong is reported,
the row is kept, and what was typed is kept beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from workflows.sheets.readers import Code, Day, Name, OneOf, Text, Whole, yes_no
from workflows.sheets.report import Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Reader, Reporter, Sheet, known
from workflows.sheets.text import compact, number_key, tidy, unguarded

from .codes import DISPUTE_TYPES, OUTCOMES, PERFORMANCES, DisputeType, Outcome, Performance

MAX_NUMBER_LENGTH = 80
MAX_PEOPLE = 1_000_000
_WARN = Severity.WARN


@dataclass(frozen=True)
class CaseNumber(Reader):
    """A case number as it is written; it is compared by ``number_key``."""

    missing: str = "CASE_NO_MISSING"
    as_text: ClassVar[bool] = True

    def read(self, raw: Any, row: Reporter, column: Column) -> str | None:
        number = compact(raw)
        if len(number) > MAX_NUMBER_LENGTH:
            row.flaw(column, "CASE_NO_TOO_LONG", f"案件编号超过{MAX_NUMBER_LENGTH}个字，疑为错列")
            return None
        as_written = unguarded(tidy(raw))
        return (as_written if len(as_written) <= MAX_NUMBER_LENGTH else number) if number else None


# Without the required columns and the closing date a row can never be placed; a file may lack the others.
REGISTER = known(
    Sheet(
        key="mediation_cases",
        title="劳动争议调解案件登记簿",
        where="“名录”→“导入登记簿”",
        columns=(
            Column(
                "org", "组织编号", Code(upper=True), Need.REQUIRED,
                missing=("ORG_MISSING", "组织编号未填，不能确定是哪个调解组织"), help="见“名录”",
            ),
            Column("org_name", "调解组织名称", Text(), width=30),
            Column("case_no", "案件编号", CaseNumber(), Need.REQUIRED, width=30, help="全县不重复"),
            Column("applicant", "申请人", Text(lost=True)),
            Column("respondent", "被申请人", Text(lost=True), width=24),
            Column(
                "accepted", "受理日期", Day(), Need.REQUIRED, missing=("ACCEPTED_DATE_MISSING", "受理日期未填")
            ),
            Column(
                "dispute", "争议类型",
                OneOf(DISPUTE_TYPES, "DISPUTE_TYPE_UNKNOWN", tuple(DisputeType.labels), "不在代码表内"), Need.WANTED,
                missing=("DISPUTE_TYPE_UNKNOWN", "争议类型未填"), flawed=_WARN, width=30,
            ),
            Column(
                "people", "涉及人数", Whole(1, MAX_PEOPLE, "PEOPLE_COUNT_INVALID", "须为正整数"), Need.WANTED,
                missing=("PEOPLE_COUNT_INVALID", "涉及人数须为正整数"), flawed=_WARN, width=10,
            ),
            Column("mediator", "调解员", Name(), flawed=_WARN, width=10),
            Column(
                "closed", "办结日期", Day(future=Severity.REJECT), heading=True, flawed=Severity.REJECT,
                help="处理中的不填，其余必填",
            ),
            Column(
                "outcome", "调解结果", OneOf(OUTCOMES, "OUTCOME_UNKNOWN", tuple(Outcome.labels)), Need.REQUIRED,
                missing=("OUTCOME_MISSING", "调解结果未填"),
            ),
            Column(
                "signed", "签订协议书", yes_no("AGREEMENT_FLAG_UNKNOWN", 已签订=True, 未签订=False), flawed=_WARN
            ),
            Column(
                "sealed", "加盖印章", yes_no("AGREEMENT_FLAG_UNKNOWN", 已盖章=True, 未盖章=False), flawed=_WARN
            ),
            Column(
                "performance", "履行情况",
                OneOf(PERFORMANCES, "PERFORMANCE_UNKNOWN", tuple(Performance.labels), "应填已履行或未履行，按未填处理"),
                flawed=_WARN,
            ),
            Column("note", "备注", Text(), width=24),
        ),
        not_a_record="本行没有编号、日期和结果，不是案件记录，未计入",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A mediation organisation as a row may name it."""

    pk: int
    name: str
    register: str


@dataclass(slots=True)
class Record:
    """A row that can enter the register; the fields are those of MediationCase, the mediator still a name.

    ``concludes``: the pending case of the register whose conclusion this row is, instead of a new case.
    """

    organisation_id: int
    register: str
    case_no: str
    case_key: str
    accepted: date
    closed: date | None
    outcome: Outcome
    applicant: str
    respondent: str
    dispute_type: str
    people: int | None
    mediator: str
    signed: bool | None
    sealed: bool | None
    performance: str
    note: str
    source_sheet: str
    source_row: int
    as_typed: dict[str, Any]
    concludes: int | None = None


def judge(row: Row, bodies: Mapping[str, Body]) -> Record | None:
    """The record, or None when the row is refused. ``bodies``: those the file may name, by code in capitals."""
    body = _body(row, bodies)
    closed = _closed(row)
    if row.refused or body is None:
        return None
    row.read_rest()
    if row["org_name"] and number_key(row["org_name"]) != number_key(body.name):
        message = f"名称与编号{row['org']}登记的“{body.name}”不一致，已按编号录入，请核对"
        row.warn("ORG_NAME_DIFFERS", "org_name", message)
    _check_agreement(row)
    place = row.place
    return Record(
        organisation_id=body.pk,
        register=body.register,
        case_no=row["case_no"],
        case_key=number_key(row["case_no"]),
        accepted=row["accepted"],
        closed=closed,
        outcome=row["outcome"],
        applicant=row["applicant"] or "",
        respondent=row["respondent"] or "",
        dispute_type=row["dispute"] or "",
        people=row["people"],
        mediator=row["mediator"] or "",
        signed=row["signed"],
        sealed=row["sealed"],
        performance=row["performance"] or "",
        note=row["note"] or "",
        source_sheet=(place.sheet or "")[:31],
        source_row=place.row or place.record or 0,
        as_typed=row.typed,
    )


def _body(row: Row, bodies: Mapping[str, Body]) -> Body | None:
    body = bodies.get(row["org"])
    if body is None and row["org"]:
        message = f"组织编号{row['org']}不在本辖区调解组织名单内，请核对编号或先登记该组织"
        row.refuse("ORG_UNKNOWN", "org", message)
    return body


def _closed(row: Row) -> date | None:
    """The closing day; an open case has none, whatever was typed."""
    accepted, closed, outcome = row["accepted"], row["closed"], row["outcome"]
    if outcome is Outcome.PENDING:
        if row.has("closed"):
            row.warn("PENDING_WITH_CLOSED_DATE", "closed", "结果为处理中却有办结日期，按处理中录入，请核对")
        return None
    if outcome and not row.has("closed"):
        row.refuse("CLOSED_DATE_MISSING", "closed", "已有调解结果而无办结日期，无法归年")
    if accepted and closed and closed < accepted:
        row.refuse("CLOSED_BEFORE_ACCEPTED", "closed", f"办结日期早于受理日期{accepted}")
    return closed  # type: ignore[no-any-return]


def _check_agreement(row: Row) -> None:
    outcome, signed, sealed = row["outcome"], row["signed"], row["sealed"]
    if outcome is Outcome.SUCCESS and (signed is False or sealed is False):
        name = "signed" if signed is False else "sealed"
        row.warn("AGREEMENT_NOT_SIGNED_OR_SEALED", name, "达成协议而协议书未签订或未盖章")
    elif outcome is not Outcome.SUCCESS and signed:
        row.warn("AGREEMENT_FLAG_CONFLICT", "signed", f"{outcome.label}却填已签订协议书")
