"""Writing judged records, their mediators and their report in one transaction."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.db import IntegrityError, transaction

from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.sheets.report import Issue, Report

from .bodies import enrol
from .codes import Outcome
from .corrections import revise
from .models import ImportBatch, ImportIssue, MediationCase, Mediator
from .register_rows import Body, Record

_INSERT = 1000
_CASE_FIELDS = tuple(each.name for each in fields(Record) if each.name not in ("mediator", "concludes"))
# What a later row adds to a pending case: its conclusion, and what the register left open until then.
_CONCLUSION = ("closed", "outcome", "signed", "sealed", "performance")
_COMPLETED = ("dispute_type", "people", "mediator_id")


@dataclass(frozen=True, slots=True)
class Filing:
    """One file handed in: its name and SHA-256, the filing date, by whom (None: the system) and when."""

    file_name: str
    sha256: str
    as_of: date
    actor: User | None
    at: datetime


def store(chunks: Iterator[list[Record]], bodies: Collection[Body], report: Report, filing: Filing) -> ImportBatch:
    """Insert the records. Raises Refused, with nothing changed, when the register was written to in the meantime."""
    try:
        with transaction.atomic():
            enrol(bodies)
            batch = _batch(report, filing)
            mediators = _Mediators(bodies)
            for records in _slices(chain.from_iterable(chunks), _INSERT):
                mediators.meet(records)
                fresh = [_case(record, batch, mediators) for record in records if not record.concludes]
                MediationCase.objects.bulk_create(fresh)
                _conclude([record for record in records if record.concludes], batch, mediators)
            for issues in _slices(iter(report.issues), _INSERT):
                ImportIssue.objects.bulk_create([_issue(issue, batch) for issue in issues])
    except IntegrityError as error:
        raise _overtaken() from error
    return batch


def _overtaken() -> Refused:
    return Refused("导入期间登记簿有新的记录写入，本次未录入任何行。请重新导入该文件", code="conflict")


def _slices(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(items, size)):
        yield batch


def _batch(report: Report, filing: Filing) -> ImportBatch:
    return ImportBatch.objects.create(
        file_name=filing.file_name[:255],
        sha256=filing.sha256,
        at=filing.at,
        as_of=filing.as_of,
        actor=filing.actor,
        totals=report.totals,
        **report.rows,
    )


def _case(record: Record, batch: ImportBatch, mediators: "_Mediators") -> MediationCase:
    values = {name: getattr(record, name) for name in _CASE_FIELDS}
    return MediationCase(batch=batch, mediator_id=mediators.id_of(record), **values)


def _conclude(records: list[Record], batch: ImportBatch, mediators: "_Mediators") -> None:
    """Give pending cases the conclusion of these rows. Raises Refused when one has been concluded since it was read."""
    by_case = {record.concludes: record for record in records}
    cases = MediationCase.objects.select_for_update().filter(pk__in=list(by_case), outcome=Outcome.PENDING)
    found = list(cases.order_by("pk"))
    if len(found) < len(by_case):
        raise _overtaken()
    for case in found:
        record = by_case[case.pk]
        told = _case(record, batch, mediators)
        names = (*_CONCLUSION, *(name for name in _COMPLETED if getattr(case, name) in (None, "")))
        values = {name: getattr(told, name) for name in names}
        reason = f"导入登记簿“{batch.file_name}”，按第{record.source_row}行登记办结"
        revise(case, values | {"as_typed": case.as_typed | record.as_typed}, reason, batch.actor, batch.at, batch)


def _issue(issue: Issue, batch: ImportBatch) -> ImportIssue:
    stated = issue.as_dict()
    return ImportIssue(
        batch=batch,
        code=issue.code,
        severity=stated["severity"],
        place=issue.place.as_dict(),
        column=issue.column or "",
        field=issue.field or "",
        raw=stated["raw"],
        message=issue.message,
    )


class _Mediators:
    """The mediators of these organisations by name; those met for the first time are added."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        known = Mediator.objects.filter(organisation_id__in=[body.pk for body in bodies])
        self._ids = {
            (organisation, name): pk for pk, organisation, name in known.values_list("pk", "organisation", "name")
        }

    def meet(self, records: Iterable[Record]) -> None:
        met = {(record.organisation_id, record.mediator) for record in records if record.mediator}
        new = [
            Mediator(organisation_id=organisation, name=name) for organisation, name in sorted(met - self._ids.keys())
        ]
        for mediator in Mediator.objects.bulk_create(new):
            self._ids[mediator.organisation_id, mediator.name] = mediator.pk

    def id_of(self, record: Record) -> int | None:
        return self._ids[record.organisation_id, record.mediator] if record.mediator else None
