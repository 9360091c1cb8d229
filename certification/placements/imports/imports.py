"""Taking in a list of placements with its evaluations: the whole workbook is judged first, then all enters at once."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from certification import intake
from certification.placements.imports import recorded
from certification.placements.imports.bodies import Bodies
from certification.placements.imports.comparing import Update, added, contradicts, evaluated_anew
from certification.placements.imports.evaluations import Evaluations, Listed, columns_told
from certification.placements.imports.form import evaluation_sheet
from certification.placements.imports.head import bureaus, read_head
from certification.placements.imports.people import (
    Decided,
    People,
    decide,
    decision_of,
    other_readings,
    person_told,
    repeated,
    unevaluated,
)
from certification.placements.imports.rounds import Target, target_of
from certification.placements.imports.rows import Record, judge, seq_of
from certification.placements.imports.sheets import Workbook
from certification.placements.imports.store import Judged, store
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.officers import Officer
from workflows.sheets.batches import Handed, Refusal, digest_of, refusal
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.models import Origin
from workflows.sheets.pages import Imported
from workflows.sheets.report import Report
from workflows.sheets.rows import Row
from workflows.sheets.tables import open_table

Progress = Callable[[int], object]


def import_placements(
    *,
    source: Path | str | BinaryIO,
    file_name: str,
    actor: User | None,
    at: datetime,
    as_of: date | None = None,
    dry_run: bool = False,
    progress: Progress = lambda rows: None,
) -> Imported:
    """Import a workbook with 选派名单, 综合评价 or both: one round of one county's bureau, that 填报单位 names.

    ``actor``: 文书 or 受理 of that bureau; None is the system. ``as_of`` is the filling day of a file that states none:
    placements are judged by it. Raises Refused (UnreadableFile among it) when the file cannot be used at all; nothing
    is changed then.
    """
    today = timezone.localdate(at)
    officer = Officer.of(actor, today) if actor else None
    if officer and not bureaus(officer):
        raise Refused("只有县（市、区）人社局的受理、文书席位可以导入选派名单，请交由人社局导入", "forbidden")
    table = open_table(source)
    report = Report(Path(file_name).name)
    try:
        digest = digest_of(table.stream)
        run = _Run(report, today, officer, actor)
        run.read(Workbook(table, report, today, as_of), progress)
    finally:
        table.close()
    run.judge()
    run.tell()
    batch = None
    if not dry_run:
        origin = Origin.OFFICE if actor else Origin.SYSTEM
        handed = Handed(report.file, digest, run.as_of, actor, at, origin, "", run.headings)
        judged = Judged(run.target, run.taken(), run.updates, run.refusals(), run.decision)
        batch = store(judged, report, handed, officer)
    report.totals |= run.details()
    return Imported(report, batch)


@dataclass(slots=True)
class _Run:
    """The state of one pass: the rows as they stand in the file, and what was made of them.

    ``judged``: each row of the list with its identity number ("" where it has none) and its record.
    """

    report: Report
    today: date
    officer: Officer | None
    actor: User | None
    as_of: date = field(init=False)
    target: Target = field(init=False)
    people: People = field(init=False)
    headings: dict[str, list[str]] = field(default_factory=dict)
    judged: list[tuple[Row, str, Record | None]] = field(default_factory=list)
    evaluations: Evaluations = field(init=False)
    remembered: list[recorded.Held] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    decided: dict[str, Decided] = field(default_factory=dict)
    readings: dict[str, dict[str, str]] = field(default_factory=dict)

    # ---- reading

    def read(self, book: Workbook, progress: Progress) -> None:
        rows = []
        for row in book.lists.rows() if book.lists else ():
            rows.append(row)
            progress(1)
        self.as_of = book.as_of
        head = read_head(book.layouts, (row["start"] for row in rows if row["start"]), self.as_of)
        self.target = target_of(head, self.officer, self.today)
        self.headings = book.lists.headings if book.lists else {}
        bodies = Bodies(self.target.agency.region)
        self.evaluations = Evaluations(bodies)
        for row in rows:
            identity, record = judge(row, bodies, self.today)
            self.judged.append((row, identity.number if identity else "", record))
        self._meet()
        evaluations = book.evaluation_rows(evaluation_sheet(self.target.checklist))
        found = []
        if evaluations:
            self.report.issues += columns_told(evaluations.layouts)
            self.headings |= evaluations.headings
            for row in evaluations.rows():
                row.read_rest()
                found.append(row)
                progress(1)
        if not rows and not found:
            raise UnreadableFile("名单中没有填写任何人员，请填写后再导入")
        self._expect(found)

    def _meet(self) -> None:
        """Who the rows are of, as the information base has them."""
        numbers = {record.number for _, _, record in self.judged if record}
        known = intake.known(numbers, self.today, self.officer)
        readable = [one.person.pk for one in known.values() if not one.elsewhere]
        placed = recorded.of_people(readable, self.as_of)
        target = self.target
        self.people = People(target.agency, target.year, target.document, self.actor, known, placed)
        for row, number, record in self.judged:
            if number:
                self.people.meet(number, row["name"] or "", row.place.row or row.place.record or 0)
            if record:
                self.people.place(record)
                if not row.refused:
                    contradicts(record)

    def _expect(self, rows: Sequence[Row]) -> None:
        """Whom the evaluations can be of: the rows of the list, else placements that the round has by their number."""
        for row, number, record in self.judged:
            sound = None if row.refused else record
            self.evaluations.expect(seq_of(row), Listed(number, row["name"] or "", sound))
        beyond = self.evaluations.unexpected(rows)
        self.remembered = recorded.of_round(self.target.round, beyond, self.as_of)
        for one in self.remembered:
            self.evaluations.expect(one.seq, Listed(one.id_hash, one.name, one, is_digest=True))

    # ---- judging

    def judge(self) -> None:
        self.evaluations.take()
        for someone in self.people.every.values():
            someone.lost = self.evaluations.lost.get(someone.number, ())
            for record in someone.records:
                self._add(record)
            repeated(someone)
            self.decided[someone.number] = decide(someone, self.target.document, self.as_of)
            unevaluated(someone, self.decided[someone.number], self.as_of)
        self.updates += evaluated_anew(self.remembered)

    def _add(self, record: Record) -> None:
        if update := added(record):
            self.updates.append(update)
        elif record.given and record.row.refused and not record.row.duplicate:
            self.evaluations.hand_back(record.given.row, "没有补录")

    # ---- telling

    def tell(self) -> None:
        for row, _, _ in self.judged:
            self.report.add(row)
        self.evaluations.tell(self.report)
        document, rows = self.target.document, self.report.rows
        for number, decided in self.decided.items():
            self.readings[number] = other_readings(decided, document, self.as_of)
        self.report.totals = {
            "year": self.target.year, "as_of": self.as_of.isoformat(), "round": self.target.title,
            "agency": self.target.agency.name, "rows": rows["read"], "accepted": rows["accepted"],
            "rejected": rows["rejected"], "people": len(self.decided), **self.evaluations.counts,
            "decisions": _counted(one.best["decision"] for one in self.decided.values()),
            "ten_working_days_decisions": _counted(one["ten_working_days"] for one in self.readings.values()),
        }  # fmt: skip

    def details(self) -> dict[str, Any]:
        """Row by row and person by person: for whoever imports, not to be kept."""
        return {
            "placements": [_row_told(row, record) for row, _, record in self.judged],
            "by_person": [
                person_told(someone, self.decided[number].best) | {"other_readings": self.readings[number]}
                for number, someone in self.people.every.items()
            ],
        }

    # ---- what is to be written

    def taken(self) -> list[Record]:
        """New placements, in the order of the list."""
        return [
            record
            for row, _, record in self.judged
            if record and not row.refused and record.first is None and record.held is None
        ]

    def decision(self, record: Record) -> dict[str, Any]:
        return decision_of(record, self.decided[record.number], self.target.document, self.as_of)

    def refusals(self) -> list[Refusal]:
        rows = [refusal(row) for row, _, _ in self.judged if row.refused and row.mend]
        return rows + self.evaluations.to_mend


def _counted(decisions: Iterable[str]) -> dict[str, int]:
    counted = Counter(decisions)
    return {name: counted[name] for name in ("eligible", "not_eligible", "needs_info")}


def _row_told(row: Row, record: Record | None) -> dict[str, Any]:
    outcome = "duplicate" if row.duplicate else "rejected" if row.refused else "accepted"
    days = (record.last_day - record.first_day).days + 1 if record and record.last_day else None
    return {
        "row": row.place.row or row.place.record, "seq": seq_of(row), "outcome": outcome, "days": days,
    }  # fmt: skip
