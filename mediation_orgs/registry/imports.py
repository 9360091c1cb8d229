"""Taking a case register into the database: the whole file is judged first, then what is sound enters at once.

Judged rows wait in a temporary file, so that memory stays flat and the write lock is held only for the insert.
"""

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
from workflows.organisations.officers import Officer
from workflows.sheets.batches import Handed, digest_of, refusal
from workflows.sheets.models import Origin
from workflows.sheets.pages import Imported
from workflows.sheets.reading import SheetReading
from workflows.sheets.report import Place, Report
from workflows.sheets.rows import Row
from workflows.sheets.tables import open_table

from .bodies import bodies_for, may_import, unit_of
from .codes import DisputeType, Outcome
from .models import MediationCase, Standing
from .register_rows import REGISTER, Body, Record, judge
from .store import Chunk, store

_CHUNK = 500
Key = tuple[str, str]
Progress = Callable[[int], object]


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

    ``actor`` may only import for organisations in their own scope; None is the system. What an applicant's seat hands
    in waits for the county's office. ``as_of`` is the filling day of a file that states none: no date may lie beyond
    it (else the day of ``at`` in Beijing, which the report then says). ``progress`` is told the rows just read.
    Raises Refused (UnreadableFile among it) when the file cannot be used at all; nothing is changed then.
    """
    day = timezone.localdate(at)
    officer = Officer.of(actor, day) if actor else None
    if officer and not may_import(officer):
        raise Refused(
            "您没有导入调解案件登记簿的席位。请由人社部门的经办席位或本调解组织的申报人导入", code="forbidden"
        )
    bodies = bodies_for(officer)
    if not bodies:
        raise Refused("辖区内没有登记任何调解组织，无法对应组织编号。请先导入组织名录", code="no_organisations")
    unit = unit_of(officer)
    table = open_table(source)
    report = Report(Path(file_name).name)
    with tempfile.TemporaryFile() as spool:
        try:
            digest = digest_of(table.stream)
            reading = SheetReading(table, REGISTER, report, today=day, given=as_of)
            run = _Run(bodies, report, waits=bool(unit))
            rows = reading.rows()
            while chunk := list(islice(rows, _CHUNK)):
                pickle.dump(run.take(chunk), spool)
                progress(len(chunk))
        finally:
            table.close()
        run.finish()
        if dry_run:
            return Imported(report, None)
        spool.seek(0)
        origin = Origin.UNIT if unit else Origin.SYSTEM if actor is None else Origin.OFFICE
        handed = Handed(report.file, digest, reading.as_of or day, actor, at, origin, unit, reading.headings)
        return Imported(report, store(_unspool(spool), bodies.values(), report, handed))


def _unspool(spool: BinaryIO) -> Iterator[Chunk]:
    while True:
        try:
            yield pickle.load(spool)  # noqa: S301 - our own temporary file, unlinked from the start
        except EOFError:
            return


@dataclass(frozen=True, slots=True)
class _Held:
    """A case the register holds already, and the file it came from."""

    pk: int
    standing: str
    organisation_id: int
    accepted: date
    outcome: str
    file_name: str


@dataclass(slots=True)
class _Run:
    """The state of one pass over a file: what was seen, and what has been counted so far.

    ``waits``: what is taken in waits for an office. ``seen``: the rows taken in; ``repeated``: open cases of the
    register that an earlier row only repeats.
    """

    bodies: Mapping[str, Body]
    report: Report
    waits: bool
    seen: dict[Key, tuple[Place, str]] = field(default_factory=dict)
    repeated: set[Key] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(Outcome.values, 0)))
    disputes: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys((*DisputeType.values, "(none)"), 0)))
    people: int = 0

    def take(self, chunk: Sequence[Row]) -> Chunk:
        """Judge some rows: the records that may enter, and the rows to mend. All go into the report, in file order."""
        judged = [(row, judge(row, self.bodies)) for row in chunk]
        held = _held([record for _, record in judged if record], self.waits)
        accepted = []
        for row, record in judged:
            if record and self._is_new(row, record, held):
                self._count(record)
                accepted.append(record)
            self.report.add(row)
        return accepted, [refusal(row) for row, _ in judged if row.refused and row.mend]

    def _is_new(self, row: Row, record: Record, held: Mapping[Key, _Held]) -> bool:
        """Whether the number is new, or concludes a pending case of the register; else the row is told as repeated."""
        key = (record.register, record.case_key)
        if key in self.seen:
            first, outcome = self.seen[key]
            self._repeats(row, f"案件编号与{first}重复", record, outcome, "后一行未录入")
            return False
        if known := held.get(key):
            if key in self.repeated or not _concludes(record, known):
                # A later row of this file was refused when the earlier one came in, and is refused ever after.
                if known.outcome == Outcome.PENDING:
                    self.repeated.add(key)
                where = "待确认的行中" if known.standing == Standing.PENDING else "登记簿中"
                message = f"案件编号已在{where}（由“{known.file_name}”导入）"
                self._repeats(row, message, record, known.outcome, "未重复录入")
                return False
            record.concludes = known.pk
            done = "确认后按本行登记办结" if self.waits else "已按本行登记办结"
            message = f"登记簿中处理中的案件，{done}（{record.outcome.label}，{record.closed}）"
            row.inform("CASE_CONCLUDED", "case_no", message)
        self.seen[key] = (row.place, str(record.outcome))
        return True

    @staticmethod
    def _repeats(row: Row, what: str, record: Record, outcome: str, end: str) -> None:
        differs = outcome != record.outcome
        message = f"，且调解结果不一致（前者为{Outcome(outcome).label}）" if differs else ""
        row.issues.clear()  # what else was doubtful was told of the row that stands
        row.repeats("CASE_NO_DUPLICATE", "case_no", f"{what}{message}，{end}", mend=differs)

    def _count(self, record: Record) -> None:
        self.outcomes[str(record.outcome)] += 1
        self.disputes[record.dispute_type or "(none)"] += 1
        self.people += record.people or 0

    def finish(self) -> None:
        self.report.totals = {
            "accepted_by_outcome": dict(self.outcomes),
            "accepted_by_dispute_type": {str(kind): count for kind, count in self.disputes.items()},
            "accepted_people_total": self.people,
        }


def _concludes(record: Record, known: _Held) -> bool:
    """Whether the row is the conclusion of the same organisation's open case, no earlier than its acceptance."""
    return (
        known.standing == Standing.COUNTED
        and known.outcome == Outcome.PENDING
        and record.organisation_id == known.organisation_id
        and record.closed is not None
        and record.closed >= known.accepted
    )


def _held(records: Sequence[Record], waiting: bool) -> dict[Key, _Held]:
    """Which of these numbers the register holds already; with ``waiting``, those not yet accepted come first."""
    standing = [Standing.COUNTED, *([Standing.PENDING] if waiting else [])]
    rows: Any = (
        MediationCase.objects.filter(
            standing__in=standing,
            register__in={record.register for record in records},
            case_key__in=[record.case_key for record in records],
        )
        .order_by()
        .values_list(
            "register", "case_key", "pk", "standing", "organisation_id", "accepted", "outcome", "batch__file_name"
        )
    )
    # Sorted here: asked to sort, SQLite would read every case that counts.
    held = [((register, key), _Held(*known)) for register, key, *known in rows]
    return dict(sorted(held, key=lambda pair: pair[1].standing))
