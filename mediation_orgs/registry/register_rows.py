"""Judging one row of a case register: what it says, whether it can be taken in, and everything to report about it.

A row that cannot be placed in a year, an organisation or an outcome is refused. Anything else wrong is reported,
the row is kept, and what was typed is kept beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl.utils import get_column_letter

from workflows.sheets.dates import read_date
from workflows.sheets.report import Issue, Severity
from workflows.sheets.tables import Line
from workflows.sheets.text import (
    characters_lost,
    compact,
    looks_like_formula,
    looks_like_markup,
    number_key,
    person_name,
    tidy,
    unguarded,
)

from .codes import DISPUTE_TYPES, OUTCOMES, PERFORMANCES, YES_NO, Outcome

TITLES = {
    "org": "组织编号",
    "org_name": "调解组织名称",
    "case_no": "案件编号",
    "applicant": "申请人",
    "respondent": "被申请人",
    "accepted": "受理日期",
    "dispute": "争议类型",
    "people": "涉及人数",
    "mediator": "调解员",
    "closed": "办结日期",
    "outcome": "调解结果",
    "signed": "签订协议书",
    "sealed": "加盖印章",
    "performance": "履行情况",
    "note": "备注",
}
# Without these a row can never be placed; the other columns may be missing from a file.
REQUIRED = ("org", "case_no", "accepted", "closed", "outcome")
MAX_NUMBER_LENGTH = 80
MAX_NAME_LENGTH = 60
MAX_PEOPLE = 1_000_000
_RAW_LENGTH = 200


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


@dataclass(frozen=True, slots=True)
class Judge:
    """``bodies`` by code in capitals; ``as_of`` the filing date; ``plain_dates`` how the file writes true dates."""

    bodies: Mapping[str, Body]
    as_of: date
    plain_dates: re.Pattern[str] | None = None

    def judge(self, line: Line, columns: Mapping[str, int]) -> tuple[Record | None, list[Issue]]:
        """The record, or None when the row is refused; and its issues. ``columns`` gives each field's index."""
        row = _Row(line, columns)
        body = self._body(row)
        case_no = _case_no(row)
        outcome = _outcome(row)
        accepted, closed = self._dates(row, outcome)
        if row.refused or body is None or outcome is None or accepted is None:
            return None, row.issues
        signed, sealed = _agreement(row, outcome)
        record = Record(
            organisation_id=body.pk,
            register=body.register,
            case_no=case_no,
            case_key=number_key(case_no),
            accepted=accepted,
            closed=closed,
            outcome=outcome,
            applicant=_text(row, "applicant"),
            respondent=_text(row, "respondent"),
            dispute_type=_dispute_type(row),
            people=_people(row),
            mediator=_mediator(row),
            signed=signed,
            sealed=sealed,
            performance=_performance(row),
            note=_text(row, "note"),
            source_sheet=(line.place.sheet or "")[:31],
            source_row=line.place.row or line.place.record or 0,
            as_typed=row.typed,
        )
        return record, row.issues

    def _body(self, row: "_Row") -> Body | None:
        code = compact(row["org"]).upper()
        if not code:
            row.refuse("ORG_MISSING", "org", "组织编号未填，不能确定是哪个调解组织")
            return None
        body = self.bodies.get(code)
        if body is None:
            row.refuse("ORG_UNKNOWN", "org", f"组织编号{code}不在本辖区调解组织名单内，请核对编号或先登记该组织")
            return None
        typed = number_key(row["org_name"])
        if typed and typed != number_key(body.name):
            row.warn("ORG_NAME_DIFFERS", "org_name", f"名称与编号{code}登记的“{body.name}”不一致，已按编号录入，请核对")
        return body

    def _dates(self, row: "_Row", outcome: Outcome | None) -> tuple[date | None, date | None]:
        accepted, closed = self._date(row, "accepted"), self._date(row, "closed")
        if not row.filled("accepted"):
            row.refuse("ACCEPTED_DATE_MISSING", "accepted", "受理日期未填")
        if outcome is Outcome.PENDING:
            if row.filled("closed"):
                row.warn("PENDING_WITH_CLOSED_DATE", "closed", "结果为处理中却有办结日期，按处理中录入，请核对")
            return accepted, None
        if outcome and not row.filled("closed"):
            row.refuse("CLOSED_DATE_MISSING", "closed", "已有调解结果而无办结日期，无法归年")
        if accepted and closed and closed < accepted:
            row.refuse("CLOSED_BEFORE_ACCEPTED", "closed", f"办结日期早于受理日期{accepted}")
        return accepted, closed

    def _date(self, row: "_Row", name: str) -> date | None:
        reading = read_date(row[name], plain=self.plain_dates)
        title = TITLES[name]
        if reading.problem:
            row.refuse("DATE_INVALID", name, f"{title}：{reading.problem}")
        elif reading.value and reading.value > self.as_of:
            row.refuse("DATE_IN_FUTURE", name, f"{title}{reading.value}在填报日{self.as_of}之后，疑为年份录错")
            return None
        elif reading.note == "DATE_SERIAL":
            row.warn("DATE_SERIAL", name, f"{title}存成了序列号，已识别为{reading.value}，请核对")
        elif reading.note:
            row.info(reading.note, name, f"{title}是文本，已识别为{reading.value}")
        return reading.value


@dataclass(slots=True)
class _Row:
    line: Line
    columns: Mapping[str, int]
    issues: list[Issue] = field(default_factory=list)
    typed: dict[str, Any] = field(default_factory=dict)
    refused: bool = False

    def __getitem__(self, name: str) -> Any:
        index = self.columns.get(name)
        return None if index is None or index >= len(self.line.cells) else self.line.cells[index]

    def filled(self, name: str) -> bool:
        return bool(compact(self[name]))

    def refuse(self, code: str, name: str, message: str) -> None:
        self.refused = True
        self._report(code, Severity.REJECT, name, message)

    def warn(self, code: str, name: str, message: str) -> None:
        self._report(code, Severity.WARN, name, message)
        raw = self.issues[-1].raw
        self.typed[name] = raw.isoformat() if isinstance(raw, date) else raw

    def info(self, code: str, name: str, message: str) -> None:
        self._report(code, Severity.INFO, name, message)

    def _report(self, code: str, severity: Severity, name: str, message: str) -> None:
        raw = self[name]
        if not isinstance(raw, int | float | date | None):
            raw = str(raw)[:_RAW_LENGTH]
        column = get_column_letter(self.columns[name] + 1)
        self.issues.append(Issue(code, severity, message, self.line.place, column, name, raw))


def _case_no(row: _Row) -> str:
    number = compact(row["case_no"])
    if not number:
        row.refuse("CASE_NO_MISSING", "case_no", "案件编号未填")
    elif len(number) > MAX_NUMBER_LENGTH:
        row.refuse("CASE_NO_TOO_LONG", "case_no", f"案件编号超过{MAX_NUMBER_LENGTH}个字，疑为错列")
    as_written = unguarded(tidy(row["case_no"]))
    return as_written if len(as_written) <= MAX_NUMBER_LENGTH else number


def _outcome(row: _Row) -> Outcome | None:
    typed = compact(row["outcome"])
    outcome = OUTCOMES.get(typed)
    if not typed:
        row.refuse("OUTCOME_MISSING", "outcome", "调解结果未填")
    elif outcome is None:
        names = "、".join(Outcome.labels)
        row.refuse("OUTCOME_UNKNOWN", "outcome", f"调解结果“{typed[:20]}”不在代码表内，应为{names}之一")
    return outcome


def _agreement(row: _Row, outcome: Outcome) -> tuple[bool | None, bool | None]:
    signed, sealed = _flag(row, "signed"), _flag(row, "sealed")
    if outcome is Outcome.SUCCESS and (signed is False or sealed is False):
        name = "signed" if signed is False else "sealed"
        row.warn("AGREEMENT_NOT_SIGNED_OR_SEALED", name, "达成协议而协议书未签订或未盖章")
    elif outcome is not Outcome.SUCCESS and signed:
        row.warn("AGREEMENT_FLAG_CONFLICT", "signed", f"{outcome.label}却填已签订协议书")
    return signed, sealed


def _flag(row: _Row, name: str) -> bool | None:
    typed = compact(row[name])
    if typed and typed not in YES_NO:
        row.warn("AGREEMENT_FLAG_UNKNOWN", name, f"{TITLES[name]}“{typed[:20]}”应填是或否")
    return YES_NO.get(typed)


def _dispute_type(row: _Row) -> str:
    typed = compact(row["dispute"])
    found = DISPUTE_TYPES.get(typed)
    if found is None and "dispute" in row.columns:
        message = f"争议类型“{typed[:20]}”不在代码表内" if typed else "争议类型未填"
        row.warn("DISPUTE_TYPE_UNKNOWN", "dispute", message)
    return found or ""


def _people(row: _Row) -> int | None:
    typed = compact(row["people"])
    if typed.isdecimal() and len(typed) < 10 and 1 <= int(typed) <= MAX_PEOPLE:
        return int(typed)
    if "people" in row.columns:
        row.warn("PEOPLE_COUNT_INVALID", "people", "涉及人数须为正整数")
    return None


def _mediator(row: _Row) -> str:
    name = person_name(row["mediator"])
    if characters_lost(name):
        message = "姓名中有“?”，是另存为GBK时丢失的生僻字，未采用，请按原姓名补录或改用xlsx导入"
        row.warn("TEXT_LOST", "mediator", message)
        return ""
    if len(name) > MAX_NAME_LENGTH:
        row.warn("NAME_TOO_LONG", "mediator", f"调解员姓名超过{MAX_NAME_LENGTH}个字，疑为错列，未采用")
        return ""
    if name != tidy(row["mediator"]):
        row.info("NAME_SPACES", "mediator", "姓名中的空格已去除")
    return name


def _performance(row: _Row) -> str:
    typed = compact(row["performance"])
    found = PERFORMANCES.get(typed)
    if typed and found is None:
        row.warn("PERFORMANCE_UNKNOWN", "performance", f"履行情况“{typed[:20]}”应填已履行或未履行，按未填处理")
    return found or ""


def _text(row: _Row, name: str) -> str:
    text = tidy(row[name])
    if len(text) > 1 and looks_like_formula(text):
        row.info(
            "TEXT_LOOKS_LIKE_FORMULA", name, f"{TITLES[name]}以“{text[0]}”开头，导出时按文本写出，不会当作公式执行"
        )
    if looks_like_markup(text):
        row.info("TEXT_LOOKS_LIKE_MARKUP", name, f"{TITLES[name]}含HTML标记，按文本显示")
    if name != "note" and characters_lost(text):
        row.warn("TEXT_LOST", name, f"{TITLES[name]}中有“?”，可能是另存为GBK时丢失的生僻字，请核对")
    return text
