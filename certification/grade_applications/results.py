"""Assessment results from the assessing body's spreadsheet: each sound row registers one result, unsound ones none.

A certificate is entered in the information base exactly as reported; this program never issues one.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.db import transaction

from certification import services as information_base
from certification.codes import CertificateKind, Grade, Relation, Validity
from certification.grade_applications.action_forms import CERTIFIED, NOT_CERTIFIED
from certification.grade_applications.models import REGISTRARS, GradeApplication, GradeRound
from certification.grade_applications.screening import conditions_of
from workflows.cases.execute import execute
from workflows.cases.locking import lockable
from workflows.errors import Refused
from workflows.organisations.officers import Officer
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.readers import Code, Day, Exact, Name, OneOf, Text
from workflows.sheets.reading import SheetReading
from workflows.sheets.report import Report, Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Sheet, known
from workflows.sheets.tables import open_table
from workflows.sheets.template import filled_template
from workflows.sheets.text import compact

OUTCOMES = (CERTIFIED, *NOT_CERTIFIED)
PAPER = ("number", "issue_date", "issuer")
MOST_ROWS = 5000
DONE = {"certified": CERTIFIED, "not_certified": "未取得证书"}
_IF_CERTIFIED = "合格的须填"
RESULTS = known(
    Sheet(
        key="grade_results",
        title="考评结果登记表",
        where="等级批次页的“登记结果”",
        columns=(
            Column("admission", "准考证号", Code(), Need.REQUIRED, width=24),
            Column("name", "姓名", Name(), Need.REQUIRED, width=12),
            Column("outcome", "考评结果", OneOf({one: one for one in OUTCOMES}, "OUTCOME_UNKNOWN"), Need.REQUIRED),
            Column("score", "成绩", Exact(0, 100, 2, "SCORE_INVALID"), flawed=Severity.REJECT, width=8),
            Column(
                "number", "证书编号", Code(upper=True, never_number="NUMBER_PRECISION_LOST"),
                flawed=Severity.REJECT, width=28, help=_IF_CERTIFIED,
            ),
            Column("issue_date", "发证日期", Day(note_text=False), flawed=Severity.REJECT, help=_IF_CERTIFIED),
            Column("issuer", "发证机构", Text(), width=36, help=_IF_CERTIFIED),
        ),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One sound row. ``paper``: number, day and issuer of the certificate; None where there is none."""

    application: GradeApplication
    outcome: str
    score: Decimal | None
    paper: dict[str, Any] | None


@transaction.atomic
def register_results(
    *, round_id: int, source: BinaryIO, file_name: str, officer: Officer, at: datetime, dry_run: bool = False
) -> Report:
    """Read the sheet and register every sound row. Raises ``Refused`` for a file or a user that cannot be served."""
    round_ = lockable(GradeRound).get(pk=round_id)
    if not may_register(officer, round_):
        raise Refused("只有主办机关的文书、受理席位可以登记考评结果", "no_seat")
    if round_.state != "notified":
        raise Refused(f"批次现为“{round_.state_label}”，通知印发后才能登记考评结果", "wrong_state")
    report, table = Report(file_name), open_table(source)
    try:
        _read_all(round_, SheetReading(table, RESULTS, report), report, officer, at)
    finally:
        table.close()
    if dry_run:
        transaction.set_rollback(True)
    return report


def may_register(officer: Officer, round_: GradeRound) -> bool:
    return officer.seat(REGISTRARS, round_.agency_id) is not None


def _read_all(round_: GradeRound, reading: SheetReading, report: Report, officer: Officer, at: datetime) -> None:
    numbered = round_.applications.exclude(admission_number="").select_related("person")
    known_numbers = {one.admission_number: one for one in numbered}
    seen: set[str] = set()
    for row in reading.rows():
        if report.rows["read"] >= MOST_ROWS:
            raise UnreadableFile(f"结果超过{MOST_ROWS}行，请分成几个文件登记")
        row.read_rest()
        application = _application(row, known_numbers, seen)
        if application is not None and not row.refused:
            _take(row, Result(application, row["outcome"], row["score"], _paper(row)), round_, officer, at)
        report.add(row)


def _application(row: Row, numbered: dict[str, GradeApplication], seen: set[str]) -> GradeApplication | None:
    """Whose result the row is; None, with the row refused, when nobody's or not to be registered now."""
    if row["admission"] is None:
        return None
    application = numbered.get(row["admission"])
    if application is None:
        row.refuse("ADMISSION_UNKNOWN", "admission", "本批次没有这个准考证号，请核对")
        return None
    if row["name"] and compact(row["name"]) != compact(application.title):
        row.refuse("NAME_MISMATCH", "name", "姓名与该准考证号的申报人不符，请核对是否串行")
        return None
    if application.admission_number in seen:
        row.refuse("ROW_REPEATED", "admission", "表中同一准考证号出现了两次，请只留一行")
        return None
    seen.add(application.admission_number)
    if application.state in DONE:
        message = f"该人员的结果已登记为“{application.outcome}”，未重复登记"
        row.repeats("RESULT_REGISTERED", "outcome", message, mend=False)
    elif application.state != "notified":
        row.refuse("WRONG_STATE", "admission", f"申报现为“{application.state_label}”，不能登记结果")
    else:
        _check_paper(row)
    return application


def _check_paper(row: Row) -> None:
    """A certificate goes with a result of 合格, whole, and with no other. An unusable part was told by its reader."""
    given = [name for name in PAPER if row.has(name)]
    if row["outcome"] == CERTIFIED:
        for name in PAPER:
            if name not in given:
                title = RESULTS.titles[name]
                message = f"结果为合格的须填写{title}；证书尚未颁发的，待颁发后再登记"
                row.refuse("PAPER_MISSING", name, message)
    elif row["outcome"] and given:
        message = f"结果为“{row['outcome']}”的不应有证书，请核对结果或删去证书各列"
        row.refuse("PAPER_NOT_DUE", given[0], message)


def _paper(row: Row) -> dict[str, Any] | None:
    return {name: row[name] for name in PAPER} if row["outcome"] == CERTIFIED else None


def _take(row: Row, result: Result, round_: GradeRound, officer: Officer, at: datetime) -> None:
    """Enter the certificate, then the result. What the information base refuses is the row's fault."""
    application = result.application
    try:
        with transaction.atomic():
            outcome: dict[str, Any] = {"outcome": result.outcome, "score": result.score}
            if result.paper is None:
                execute(application, "not_certify", officer=officer, at=at, **outcome)
                return
            title = conditions_of(round_).grades[round_.grade].title[:80]
            certificate = information_base.add_certificate(
                person=application.person, officer=officer, at=at, title=title,
                grade=Grade(str(round_.grade)), kind=CertificateKind.SKILL_LEVEL, occupation_relation=Relation.OWN,
                validity=Validity.VALID, **result.paper,
            )  # fmt: skip
            execute(application, "certify", officer=officer, at=at, certificate=certificate, **outcome)
    except Refused as refused:
        row.refuse("PAPER_REFUSED", "number", refused.message)


def results_sheet(round_: GradeRound) -> bytes:
    """The sheet to be filled in by the assessing body: the notified people with their admission numbers."""
    named = round_.applications.filter(state="notified").order_by("admission_number")
    return filled_template(RESULTS, ({"admission": one.admission_number, "name": one.title} for one in named))
