"""Assessment results from the assessing body's spreadsheet: each sound row registers one result, unsound ones none.

A certificate is entered in the information base exactly as reported; this program never issues one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any, BinaryIO

import openpyxl
from django.db import transaction

from certification import services as information_base
from certification.codes import CertificateKind, Grade, Relation, Validity
from certification.grade_applications.models import REGISTRARS, GradeApplication, GradeRound
from certification.grade_applications.screening import conditions_of
from workflows.cases.execute import perform
from workflows.cases.models import local_date
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.queries import duties
from workflows.sheets.dates import read_date
from workflows.sheets.export import write_cell
from workflows.sheets.headings import Heading, find_heading
from workflows.sheets.report import Issue, Report, Severity
from workflows.sheets.tables import Line, Table, UnreadableFile, open_table
from workflows.sheets.text import compact

TITLES = {
    "admission": "准考证号", "name": "姓名", "outcome": "考评结果", "score": "成绩", "number": "证书编号",
    "issue_date": "发证日期", "issuer": "发证机构",
}  # fmt: skip
REQUIRED = ("admission", "name", "outcome")
CERTIFIED = "合格"
OUTCOMES = (CERTIFIED, "不合格", "缺考")
PAPER = ("number", "issue_date", "issuer")
MOST_ROWS = 5000
DONE = {"certified": CERTIFIED, "not_certified": "未取得证书"}


@dataclass(frozen=True)
class Result:
    """One sound row. ``paper``: number, day and issuer of the certificate; None where there is none."""

    application: GradeApplication
    outcome: str
    score: Decimal | None
    paper: dict[str, Any] | None


class _Wrong(Exception):
    def __init__(self, code: str, field: str, message: str) -> None:
        super().__init__(message)
        self.code, self.field, self.message = code, field, message


@transaction.atomic
def register_results(
    *, round_id: int, source: BinaryIO, file_name: str, actor: User, at: datetime, dry_run: bool = False
) -> Report:
    """Read the sheet and register every sound row. Raises ``Refused`` for a file or a user that cannot be served."""
    round_ = GradeRound.objects.select_for_update(of=("self",)).get(pk=round_id)
    if not may_register(actor, round_, at):
        raise Refused("只有主办机关的文书、受理席位可以登记考评结果", "no_seat")
    if round_.state != "notified":
        raise Refused(f"批次现为“{round_.state_label}”，通知印发后才能登记考评结果", "wrong_state")
    report, table = Report(file_name), open_table(source)
    try:
        heading, lines = _content(table)
        _read_all(round_, heading, lines, report, actor, at)
    finally:
        table.close()
    if dry_run:
        transaction.set_rollback(True)
    return report


def may_register(user: User, round_: GradeRound, at: datetime) -> bool:
    held = duties(user, local_date(at))
    return any(duty.role in REGISTRARS and duty.organisation_id == round_.agency_id for duty in held)


def _content(table: Table) -> tuple[Heading, Iterator[Line]]:
    """The first visible sheet that has the heading."""
    for sheet in table.sheets():
        if sheet.hidden:
            continue
        lines = sheet.lines()
        heading = find_heading(lines, TITLES, REQUIRED)
        if heading:
            return heading, lines
    raise UnreadableFile(
        f"没有找到表头，须有“{'”“'.join(TITLES[one] for one in REQUIRED)}”等列；请使用系统导出的结果登记表"
    )


def _read_all(
    round_: GradeRound, heading: Heading, lines: Iterator[Line], report: Report, actor: User, at: datetime
) -> None:
    known = {
        one.admission_number: one for one in round_.applications.exclude(admission_number="").select_related("person")
    }
    seen: set[str] = set()
    for line in lines:
        if line.blank or heading.repeated(line) or heading.outside(line):
            continue
        report.rows["read"] += 1
        if report.rows["read"] > MOST_ROWS:
            raise UnreadableFile(f"结果超过{MOST_ROWS}行，请分成几个文件登记")
        cells = {
            field: line.cells[index] if index < len(line.cells) else None for field, index in heading.columns.items()
        }
        try:
            _take(_result(cells, known, seen, round_, at), round_, actor, at)
        except _Wrong as wrong:
            duplicate = wrong.code == "RESULT_REGISTERED"
            report.rows["duplicate" if duplicate else "rejected"] += 1
            report.issues.append(_issue(wrong, line, heading, cells))
        else:
            report.rows["accepted"] += 1


def _issue(wrong: _Wrong, line: Line, heading: Heading, cells: dict[str, Any]) -> Issue:
    column = heading.letter(wrong.field) if wrong.field in heading.columns else None
    return Issue(wrong.code, Severity.REJECT, wrong.message, line.place, column, wrong.field, cells.get(wrong.field))


def _result(
    cells: dict[str, Any], known: dict[str, GradeApplication], seen: set[str], round_: GradeRound, at: datetime
) -> Result:
    admission, name = compact(cells["admission"]), compact(cells["name"])
    application = known.get(admission)
    if application is None:
        raise _Wrong("ADMISSION_UNKNOWN", "admission", "本批次没有这个准考证号，请核对")
    if name != compact(application.title):
        raise _Wrong("NAME_MISMATCH", "name", "姓名与该准考证号的申报人不符，请核对是否串行")
    if admission in seen:
        raise _Wrong("ROW_REPEATED", "admission", "表中同一准考证号出现了两次，请只留一行")
    seen.add(admission)
    if application.state in DONE:
        raise _Wrong("RESULT_REGISTERED", "outcome", f"该人员的结果已登记为“{application.outcome}”，未重复登记")
    if application.state != "notified":
        raise _Wrong("WRONG_STATE", "admission", f"申报现为“{application.state_label}”，不能登记结果")
    outcome = compact(cells["outcome"])
    if outcome not in OUTCOMES:
        raise _Wrong("OUTCOME_UNKNOWN", "outcome", f"考评结果只能是{'、'.join(OUTCOMES)}")
    return Result(application, outcome, _score(cells.get("score")), _paper(cells, outcome, at))


def _score(raw: Any) -> Decimal | None:
    text = compact(raw)
    if not text:
        return None
    try:
        score = Decimal(text)
    except InvalidOperation:
        raise _Wrong("SCORE_INVALID", "score", "成绩应为0至100的数，请核对") from None
    if not score.is_finite() or not 0 <= score <= 100 or score != round(score, 2):
        raise _Wrong("SCORE_INVALID", "score", "成绩应为0至100的数，最多两位小数，请核对")
    return score


def _paper(cells: dict[str, Any], outcome: str, at: datetime) -> dict[str, Any] | None:
    given = [field for field in PAPER if compact(cells.get(field))]
    if outcome != CERTIFIED:
        if given:
            raise _Wrong("PAPER_NOT_DUE", given[0], f"结果为“{outcome}”的不应有证书，请核对结果或删去证书各列")
        return None
    for field in PAPER:
        if field not in given:
            raise _Wrong("PAPER_MISSING", field, f"结果为合格的须填写{TITLES[field]}；证书尚未颁发的，待颁发后再登记")
    if isinstance(cells["number"], int | float):
        raise _Wrong("NUMBER_PRECISION_LOST", "number", "证书编号被存成数字，可能丢失末几位；请把该列设为文本后重填")
    read = read_date(cells["issue_date"])
    if read.value is None:
        raise _Wrong("DATE_INVALID", "issue_date", read.problem)
    return {"number": compact(cells["number"]).upper(), "issue_date": read.value, "issuer": compact(cells["issuer"])}


def _take(result: Result, round_: GradeRound, actor: User, at: datetime) -> None:
    """Enter the certificate, then the result. What the information base refuses is the row's fault."""
    application = result.application
    try:
        with transaction.atomic():
            told: dict[str, Any] = {"outcome": result.outcome, "score": result.score}
            if result.paper is None:
                perform(application.pk, "not_certify", actor=actor, at=at, **told)
                return
            title = conditions_of(round_).grades[round_.grade].title[:80]
            certificate = information_base.add_certificate(
                person=application.person, actor=actor, at=at, title=title,
                grade=Grade(str(round_.grade)), kind=CertificateKind.SKILL_LEVEL, occupation_relation=Relation.OWN,
                validity=Validity.VALID, **result.paper,
            )  # fmt: skip
            perform(application.pk, "certify", actor=actor, at=at, certificate=certificate, **told)
    except Refused as refused:
        raise _Wrong("PAPER_REFUSED", "number", refused.message) from refused


def results_sheet(round_: GradeRound) -> bytes:
    """The sheet to be filled in by the assessing body: the notified people with their admission numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "考评结果"
    for column, title in enumerate(TITLES.values(), 1):
        write_cell(sheet.cell(1, column), title)
    named = round_.applications.filter(state="notified").order_by("admission_number")
    for row, application in enumerate(named, 2):
        write_cell(sheet.cell(row, 1), application.admission_number)
        write_cell(sheet.cell(row, 2), application.title)
    # Certificate numbers are longer than a number cell holds.
    for row in range(2, max(sheet.max_row, 2) + 1):
        sheet.cell(row, 5).number_format = "@"
    for letter, width in zip("ABCDEFG", (24, 12, 12, 8, 28, 14, 36), strict=True):
        sheet.column_dimensions[letter].width = width
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
