"""Writing a judged list: the round, people, placements with their days of leave and evaluations, and the batch."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from certification import intake
from certification.codes import PostSource
from certification.models import Evaluation, Person
from certification.placements import judging
from certification.placements.access import HOST_ROLES
from certification.placements.codes import Attendance
from certification.placements.imports.comparing import Update
from certification.placements.imports.evaluations import Given
from certification.placements.imports.form import LIST
from certification.placements.imports.rounds import Target, opened
from certification.placements.imports.rows import Record
from certification.placements.models import Placement, PlacementDay, PlacementRound
from workflows.cases.bulk import take_over
from workflows.cases.execute import execute
from workflows.errors import Refused
from workflows.organisations.officers import Officer, seats_on
from workflows.sheets.batches import Handed, Refusal, keep_refused, keep_report, open_batch, slices
from workflows.sheets.models import ImportBatch
from workflows.sheets.report import Report

_SLICE = 500


@dataclass(frozen=True)
class Judged:
    """What a file comes to. ``decision``: what the rules say of a record."""

    target: Target
    taken: Sequence[Record]
    updates: Sequence[Update]
    refusals: Sequence[Refusal]
    decision: Callable[[Record], dict[str, Any]]


def store(judged: Judged, report: Report, handed: Handed, officer: Officer | None) -> ImportBatch:
    """Insert everything. Raises Refused, with nothing changed, when the records were written to in the meantime."""
    try:
        with transaction.atomic():
            batch = open_batch(LIST.key, report, handed)
            writing = _Writing(judged, batch, officer)
            if judged.taken:
                round_ = opened(judged.target, officer, handed.at)
                for some in slices(iter(judged.taken), _SLICE):
                    writing.write(some, round_)
            for update in judged.updates:
                writing.add(update)
            keep_refused(batch, judged.refusals)
            keep_report(batch, report)
    except IntegrityError as error:
        raise Refused("导入期间有新的记录写入，本次未录入任何行。请重新导入该文件", "conflict") from error
    return batch


class _Writing:
    def __init__(self, judged: Judged, batch: ImportBatch, officer: Officer | None) -> None:
        self._decision, self._target = judged.decision, judged.target
        self._batch, self._officer = batch, officer
        self._at, self._by = batch.at, officer.user if officer else None
        seats = seats_on(timezone.localdate(batch.at)).filter(role__in=HOST_ROLES).order_by()
        self._online = set(seats.values_list("organisation", flat=True))

    def write(self, records: Sequence[Record], round_: PlacementRound) -> None:
        people = self._people(records)
        cases = [self._placement(record, person, round_) for record, person in zip(records, people, strict=True)]
        given = [(case, record.given) for case, record in zip(cases, records, strict=True) if record.given]
        made = Evaluation.objects.bulk_create(self._evaluation(one, case) for case, one in given)
        for (case, _), evaluation in zip(given, made, strict=True):
            case.evaluation = evaluation  # by which its state is told
        take_over(cases, "take_over", officer=self._officer, at=self._at)
        for (case, _), evaluation in zip(given, made, strict=True):
            evaluation.case_id = case.pk
        Evaluation.objects.bulk_update(made, ["case"])
        PlacementDay.objects.bulk_create(
            PlacementDay(
                placement=case, day=day, attendance=Attendance.LEAVE, confirmed_by=self._by, confirmed_at=self._at
            )
            for case, record in zip(cases, records, strict=True)
            for day in record.absent
        )

    def _people(self, records: Sequence[Record]) -> list[Person]:
        """Whoever is not registered yet is, with nothing that a list of placements does not tell."""
        new = {record.number: self._incoming(record) for record in records if record.known is None}
        made = intake.take_in(list(new.values()), batch=self._batch, officer=self._officer, at=self._at)
        registered = dict(zip(new, made, strict=True))
        return [record.known.person if record.known else registered[record.number] for record in records]

    def _incoming(self, record: Record) -> intake.Incoming:
        return intake.Incoming(
            name=record.name, id_number=record.number, region=self._target.agency.region, seen_on=record.first_day,
            source=PostSource.LIST, employer=record.unit, employer_name=record.unit_name,
        )  # fmt: skip

    def _placement(self, record: Record, person: Person, round_: PlacementRound) -> Placement:
        host, row, decision = record.host, record.row, self._decision(record)
        return Placement(
            round=round_, parent=round_, person=person, region=record.region, agency=self._target.agency,
            unit=record.unit, unit_name=record.unit_name, title=person.name, seq=record.seq,
            participant=record.participant, host=host, host_name=record.host_name, host_kind=record.host_kind,
            host_online=host is not None and host.pk in self._online, judged_by=record.judged_by,
            first_day=record.first_day, last_day=record.last_day, typed_days=row["days"], coach=row["coach"] or "",
            note=row["note"] or "", decision=decision, figure=judging.figure(decision), policy_key=round_.policy_key,
            policy_digest=round_.policy_digest, created_by=self._by, created_at=self._at, batch=self._batch,
        )  # fmt: skip

    def _evaluation(self, given: Given, case: Placement) -> Evaluation:
        last = max(case.last_day or given.on, case.first_day)
        return Evaluation(
            checklist=judging.CHECKLIST, policy_digest=case.round.rules["procedure_digest"], person=case.person,
            case_id=case.pk, first_day=case.first_day, last_day=last, marks=given.marks,
            points=judging.checklist(case).points(given.marks), conclusion=given.conclusion, text=given.text,
            on=given.on, body=self._target.agency, assessor_name=given.assessor, made_at=self._at,
        )  # fmt: skip

    def add(self, update: Update) -> None:
        case = Placement.objects.select_related("person", "round").get(pk=update.held.pk)
        case.last_day = update.last_day or case.last_day
        evaluation = self._evaluation(update.given, case) if update.given else None
        execute(case, "complete", officer=self._officer, at=self._at, last_day=update.last_day,
                absent=update.absent, evaluation=evaluation)  # fmt: skip
