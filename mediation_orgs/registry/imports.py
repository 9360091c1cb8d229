"""Taking a case register into the database: the whole file is judged first, then what is sound enters at once.

Judged rows wait in a temporary file, so that memory stays flat and the write lock is held only for the insert.
"""

import hashlib
import pickle
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.sheets.headings import Heading, find_heading
from workflows.sheets.report import Issue, Place, Report, Severity
from workflows.sheets.tables import Line, Table, UnreadableFile, open_table
from workflows.sheets.text import text_of

from .bodies import bodies_for, may_import
from .codes import DisputeType, Outcome
from .models import ImportBatch, MediationCase
from .register_rows import REQUIRED, TITLES, Judge, Record
from .store import Filing, store

_CHUNK = 500
Key = tuple[str, str]
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Imported:
    """``batch`` is None after a dry run."""

    report: Report
    batch: ImportBatch | None


def import_register(
    *,
    source: Path | str | BinaryIO,
    file_name: str,
    actor: User | None,
    at: datetime,
    as_of: date | None = None,
    dry_run: bool = False,
    progress: Progress = lambda rows: None,
) -> Imported:
    """Import a register, .xlsx or .csv (GBK or UTF-8), told apart by content.

    ``actor`` may only import for organisations in their own scope; None is the system. ``as_of`` is the filing date
    that no date may lie beyond (default: the day of ``at`` in Beijing). ``progress`` is told the rows just read.
    Raises Refused (UnreadableFile among it) when the file cannot be used at all; nothing is changed then.
    """
    day = timezone.localdate(at)
    if actor is not None and not may_import(actor, day):
        raise Refused(
            "您没有导入调解案件登记簿的席位。请由人社部门的经办席位或本调解组织的申报人导入", code="forbidden"
        )
    bodies = bodies_for(actor, day)
    if not bodies:
        raise Refused("辖区内没有登记任何调解组织，无法对应组织编号。请先导入组织名录", code="no_organisations")
    table = open_table(source)
    with tempfile.TemporaryFile() as spool:
        try:
            filing = Filing(Path(file_name).name, _digest(table.stream), as_of or day, actor, at)
            reading = _Reading(Judge(bodies, filing.as_of, table.plain_dates), Report(filing.file_name))
            rows = _rows(table, reading.report)
            while chunk := list(islice(rows, _CHUNK)):
                pickle.dump(reading.take(chunk), spool)
                progress(len(chunk))
        finally:
            table.close()
        report = reading.finish()
        if dry_run:
            return Imported(report, None)
        spool.seek(0)
        return Imported(report, store(_unspool(spool), bodies.values(), report, filing))


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _unspool(spool: BinaryIO) -> Iterator[list[Record]]:
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301 -- our own temporary file, unlinked from the start
        except EOFError:
            return


def _rows(table: Table, report: Report) -> Iterator[tuple[Line, Heading]]:
    """The rows below each visible sheet's heading. Raises UnreadableFile when no sheet has the register's heading."""
    found = False
    for sheet in table.sheets():
        if sheet.hidden:
            place = Place(sheet=sheet.name)
            report.issues.append(
                Issue("HIDDEN_SHEET", Severity.WARN, "隐藏工作表，未导入。如需导入请先取消隐藏", place)
            )
            continue
        lines = sheet.lines()
        heading = find_heading(lines, TITLES, REQUIRED)
        if heading is None:
            continue
        found = True
        for line in lines:
            if line.blank or heading.repeated(line):
                continue
            if heading.outside(line):
                report.issues.append(_not_a_row(line))
            else:
                yield line, heading
    if not found:
        raise UnreadableFile(
            "没有找到登记簿的表头（组织编号、案件编号、受理日期、办结日期、调解结果）。请核对文件或补上表头行"
        )


def _not_a_row(line: Line) -> Issue:
    text = " ".join(text_of(cell) for cell in line.cells if cell is not None)[:80]
    message = "本行没有编号、日期和结果，不是案件记录，未计入"
    return Issue("NOT_A_RECORD", Severity.INFO, message, line.place, raw=text)


@dataclass(frozen=True, slots=True)
class _Held:
    """A case the register holds already, and the file it came from."""

    pk: int
    organisation_id: int
    accepted: date
    outcome: str
    file_name: str


@dataclass(slots=True)
class _Reading:
    """The state of one pass over a file: what was seen, and what has been counted so far.

    ``seen``: the rows taken in; ``repeated``: pending cases of the register that an earlier row only repeats.
    """

    judge: Judge
    report: Report
    seen: dict[Key, tuple[Place, str]] = field(default_factory=dict)
    repeated: set[Key] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(Outcome.values, 0)))
    disputes: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys((*DisputeType.values, "(none)"), 0)))
    people: int = 0

    def take(self, chunk: Sequence[tuple[Line, Heading]]) -> list[Record]:
        """Judge some rows; return the records that may enter. Everything else goes into the report, in file order."""
        judged = [(line, heading, *self.judge.judge(line, heading.columns)) for line, heading in chunk]
        held = _held([record for _, _, record, _ in judged if record])
        accepted = []
        self.report.rows["read"] += len(chunk)
        for line, heading, record, issues in judged:
            if record is None:
                self.report.rows["rejected"] += 1
                self.report.issues += issues
            elif duplicate := self._duplicate(record, line.place, held):
                self.report.rows["duplicate"] += 1
                self._tell("CASE_NO_DUPLICATE", Severity.REJECT, duplicate, line, heading, record)
            else:
                self.report.issues += issues
                if record.concludes:
                    message = f"登记簿中处理中的案件，已按本行登记办结（{record.outcome.label}，{record.closed}）"
                    self._tell("CASE_CONCLUDED", Severity.INFO, message, line, heading, record)
                self._count(record)
                accepted.append(record)
        return accepted

    def _tell(
        self, code: str, severity: Severity, message: str, line: Line, heading: Heading, record: Record
    ) -> None:  # fmt: skip
        column = heading.letter("case_no")
        self.report.issues.append(Issue(code, severity, message, line.place, column, "case_no", record.case_no))

    def _duplicate(self, record: Record, place: Place, held: Mapping[Key, _Held]) -> str:
        """What the number duplicates, in words; empty when it is new, or concludes a pending case of the register."""
        key = (record.register, record.case_key)
        if key in self.seen:
            first, outcome = self.seen[key]
            return f"案件编号与{first}重复{_differing(record, outcome)}，后一行未录入"
        if known := held.get(key):
            if key in self.repeated or not _concludes(record, known):
                # A later row of this file was refused when the earlier one came in, and is refused ever after.
                if known.outcome == Outcome.PENDING:
                    self.repeated.add(key)
                return (
                    f"案件编号已在登记簿中（由“{known.file_name}”导入）{_differing(record, known.outcome)}，未重复录入"
                )
            record.concludes = known.pk
        self.seen[key] = (place, str(record.outcome))
        return ""

    def _count(self, record: Record) -> None:
        self.report.rows["accepted"] += 1
        self.outcomes[str(record.outcome)] += 1
        self.disputes[record.dispute_type or "(none)"] += 1
        self.people += record.people or 0

    def finish(self) -> Report:
        self.report.totals = {
            "accepted_by_outcome": dict(self.outcomes),
            "accepted_by_dispute_type": {str(kind): count for kind, count in self.disputes.items()},
            "accepted_people_total": self.people,
        }
        return self.report


def _differing(record: Record, outcome: str) -> str:
    return "" if outcome == record.outcome else f"，且调解结果不一致（前者为{Outcome(outcome).label}）"


def _concludes(record: Record, known: _Held) -> bool:
    """Whether the row is the conclusion of the same organisation's pending case, no earlier than its acceptance."""
    return (
        known.outcome == Outcome.PENDING
        and record.organisation_id == known.organisation_id
        and record.closed is not None
        and record.closed >= known.accepted
    )


def _held(records: Sequence[Record]) -> dict[Key, _Held]:
    """Which of these numbers the register holds already. One query."""
    rows: Any = MediationCase.objects.filter(
        register__in={record.register for record in records}, case_key__in=[record.case_key for record in records]
    ).values_list("register", "case_key", "pk", "organisation_id", "accepted", "outcome", "batch__file_name")
    return {(register, key): _Held(*known) for register, key, *known in rows}
