"""Taking a year's ledger into the records: the whole workbook is judged first, then what is sound enters at once."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from certification import intake
from gold_selection.assessments.models import Assessment
from gold_selection.ledger_form.form import FORM, QUARTERS
from gold_selection.ledger_form.head import Head, read_head
from gold_selection.ledger_form.judging import Judge, Record
from gold_selection.ledger_form.recorded import Recorded, as_incoming, employers
from gold_selection.ledger_form.store import Taken, store
from gold_selection.ledger_form.typed_totals import Kept, Place, read
from gold_selection.ledger_form.units import Units, bureau_duties, units_within
from workflows.errors import Refused
from workflows.organisations.models import Region, User
from workflows.organisations.officers import Officer
from workflows.policy.policies import Policy
from workflows.rulebook import policies
from workflows.sheets.batches import Handed, Refusal, digest_of, refusal
from workflows.sheets.blocks import Block
from workflows.sheets.lines import UnreadableFile
from workflows.sheets.models import Origin
from workflows.sheets.pages import Imported
from workflows.sheets.reading import SheetReading
from workflows.sheets.report import Report
from workflows.sheets.tables import open_table

_CHUNK = 500
Progress = Callable[[int], object]


def import_ledger(
    *,
    source: Path | str | BinaryIO,
    file_name: str,
    year: int,
    actor: User | None,
    at: datetime,
    dry_run: bool = False,
    progress: Progress = lambda people: None,
) -> Imported:
    """Import a workbook of ledgers of one year, a worksheet for each township or field.

    ``actor`` imports for the units of the own county's bureau; None is the system, for all. Quarters that are recorded
    in the program itself, or are not over yet, are left as they are, which the report says. Raises Refused
    (UnreadableFile among it) when the file cannot be used at all; nothing is changed then.
    """
    today = timezone.localdate(at)
    officer = Officer.of(actor, today) if actor else None
    if officer and not bureau_duties(officer):
        raise Refused("只有县（市、区）人社局的经办席位可以导入台账，请交由人社局导入", "forbidden")
    if not 1900 <= year <= today.year:
        raise Refused(f"{year}年度还没有开始或年度有误，请核对年度", "no_such_year")
    table = open_table(source)
    report = Report(Path(file_name).name)
    try:
        digest = digest_of(table.stream)
        reading = SheetReading(table, FORM, report)
        run = _Run(year, today, officer, report, _placed(reading, read(table), year, today, officer, report))
        rows = reading.rows()
        while chunk := [one for one in islice(rows, _CHUNK) if isinstance(one, Block)]:
            run.take(chunk)
            progress(len(chunk))
    finally:
        table.close()
    run.finish()
    if dry_run:
        return Imported(report, None)
    as_of = max(place.head.seen_on for place in run.places.values())
    origin = Origin.OFFICE if actor else Origin.SYSTEM
    handed = Handed(report.file, digest, as_of, actor, at, origin, "", reading.headings)
    return Imported(report, store(run.taken, run.refusals, year, report, handed, officer))


@dataclass(frozen=True)
class _Place:
    """One worksheet: what its head says, the unit that it names, and who judges its people."""

    head: Head
    unit: Region
    judge: Judge


def _placed(
    reading: SheetReading, typed: Mapping[Place, Kept], year: int, today: date, officer: Officer | None, report: Report
) -> dict[str, _Place]:
    """Every worksheet read, by its name. Raises UnreadableFile, naming all of them, where units are not known."""
    regions = units_within(officer)
    if not regions:
        raise Refused("没有登记任何乡镇（街道）或领域，请先导入区划", "no_units")
    units, unknown, places = Units(regions), [], {}
    for layout in reading.layouts:
        name = layout.worksheet.name or ""
        head = read_head(name, layout.heading.above, year, today, report.issues)
        try:
            unit = units.find(head.unit, head.county)
        except Refused as problem:
            unknown.append(f"{head.place}：{problem.message}")
            continue
        places[name] = _Place(head, unit, Judge(_policy(unit, year, today), today, typed))
    if unknown:
        raise UnreadableFile("；".join(unknown))
    return places


def _policy(unit: Region, year: int, today: date) -> Policy:
    policy = policies().scoring(unit.path, date(year, 12, 31)) or policies().scoring(unit.path, today)
    if policy is None:
        raise Refused(f"没有适用于{unit.full_name}的季度量化计分文件，请先在 policies 中补充", "no_policy")
    return policy


@dataclass(slots=True)
class _Run:
    """The state of one pass: what is to be taken in, and what has been counted so far.

    ``seen``: the first sound block of each number; ``employers``: of each county, by name.
    """

    year: int
    today: date
    officer: Officer | None
    report: Report
    places: dict[str, _Place]
    taken: list[Taken] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    seen: dict[str, Record] = field(default_factory=dict)
    by_sheet: dict[str, Counter[str]] = field(default_factory=dict)
    sums: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    employers: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: dict[tuple[str, int], Assessment] = field(init=False)

    def __post_init__(self) -> None:
        units = [place.unit.pk for place in self.places.values()]
        kept = Assessment.objects.filter(year=self.year, of_region__in=units)
        self.cases = {(case.of_region_id, case.quarter): case for case in kept}
        for name, place in self.places.items():
            self.by_sheet[name] = Counter(person_blocks=0, accepted=0, rejected=0, duplicate=0)
            self.sums[name] = [{"q": quarter, "computed_people": 0, "sum": 0} for quarter in (1, 2, 3, 4)]
            county = place.unit.parent
            if county and county.pk not in self.employers:
                self.employers[county.pk] = employers(county)

    def take(self, chunk: Sequence[Block]) -> None:
        """Judge some blocks, in the file's order; all go into the report."""
        judged = [(block, self._place(block).judge.judge(block)) for block in chunk]
        numbers = {record.identity.number for _, record in judged if record}
        known = intake.known(numbers, self.today, self.officer)
        actor = self.officer.user if self.officer else None
        recorded = Recorded(known, self.year, self.cases, self.today, actor)
        for block, record in judged:
            if record and self._is_first(block, record):
                place = self._place(block)
                names = self.employers.get(place.unit.parent_id or "", {})
                person = as_incoming(record, place.unit, place.head.seen_on, names)
                new = recorded.compare(block, record, person)
                if new is not None:
                    self.taken.append(Taken(person, record, place.head, place.unit, new))
            self._count(block, record)
            self.report.add(block)
            if block.refused and block.mend:
                self.refusals.append(refusal(block))

    def _place(self, block: Block) -> _Place:
        return self.places[block.place.sheet or ""]

    def _is_first(self, block: Block, record: Record) -> bool:
        first = self.seen.setdefault(record.identity.number, record)
        if first is record:
            return True
        where = f"工作表“{first.sheet}”第{first.row}行" if first.sheet != record.sheet else f"本表第{first.row}行"
        if first.name != record.name:
            message = f"与{where}的号码相同而姓名不同，请按证件核对"
            block.refuse("ID_NAME_CONFLICT", "id_number", message)
            return False
        same = first.phone == record.phone and all(
            one.scored == other.scored for one, other in zip(first.quarters, record.quarters, strict=True)
        )
        differs = "" if same else "，得分或电话不一致"
        block.repeats("DUPLICATE_PERSON", "id_number", f"与{where}为同一人{differs}，后一处未录入", mend=not same)
        return False

    def _count(self, block: Block, record: Record | None) -> None:
        name = block.place.sheet or ""
        outcome = "duplicate" if block.duplicate else "rejected" if block.refused else "accepted"
        self.by_sheet[name].update({"person_blocks": 1, outcome: 1})
        if outcome == "accepted" and record:
            self.kinds[record.kind] += 1
        if record is None or outcome == "rejected":
            return
        for sums, quarter in zip(self.sums[name], record.quarters, strict=True):
            if quarter.total is not None:
                sums["computed_people"] += 1
                sums["sum"] += quarter.total

    def finish(self) -> None:
        rows = self.report.rows
        self.report.totals = {
            "year": self.year,
            "visible_sheets_with_people": sum(bool(one["person_blocks"]) for one in self.by_sheet.values()),
            "person_blocks": rows["read"],
            **{name: rows[name] for name in ("accepted", "rejected", "duplicate")},
            "distinct_accepted_id_numbers": len(self.taken),
            "accepted_by_type": dict(sorted(self.kinds.items())),
            "sheets": [
                {
                    "sheet": name, "unit": place.unit.pk, "unit_name": place.unit.name, "unit_kind": place.unit.level,
                    "date": place.head.day.isoformat() if place.head.day else None, **self.by_sheet[name],
                }
                for name, place in self.places.items()
            ],
            "sheet_quarter_sums": self.sums,
        }  # fmt: skip
        if not rows["read"]:
            raise UnreadableFile(f"台账中没有填写任何人员（{len(QUARTERS)}个季度都是空表），请填写后再导入")
