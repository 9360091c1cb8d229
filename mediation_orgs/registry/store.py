"""Writing judged records, their mediators and their report in one transaction."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields
from typing import Any

from django.db import IntegrityError, transaction

from workflows.errors import Refused
from workflows.sheets.batches import Handed, Refusal, keep_refused, keep_report, open_batch
from workflows.sheets.models import ImportBatch
from workflows.sheets.report import Report

from .bodies import enrol
from .codes import Outcome
from .corrections import revise
from .models import MediationCase, Mediator, Standing
from .register_rows import REGISTER, Body, Record

_CASE_FIELDS = tuple(each.name for each in fields(Record) if each.name not in ("mediator", "concludes"))
# What a later row adds to a pending case: its conclusion, and what the register left open until then.
_CONCLUSION = ("closed", "outcome", "signed", "sealed", "performance")
_COMPLETED = ("dispute_type", "people", "mediator_id")
Chunk = tuple[list[Record], list[Refusal]]


def store(chunks: Iterator[Chunk], bodies: Collection[Body], report: Report, handed: Handed) -> ImportBatch:
    """Insert the records, and keep what was refused.

    Rows that wait for an office enter as such, conclusions of open cases too: nothing that counts is touched. Raises
    Refused, with nothing changed, when the register was written to in the meantime.
    """
    try:
        with transaction.atomic():
            enrol(bodies)
            batch = open_batch(REGISTER.key, report, handed)
            mediators = _Mediators(bodies)
            for records, refusals in chunks:
                mediators.meet(records)
                entering = [one for one in records if handed.waits or not one.concludes]
                standing = Standing.PENDING if handed.waits else Standing.COUNTED
                MediationCase.objects.bulk_create([_case(one, batch, mediators, standing) for one in entering])
                if not handed.waits:
                    _conclude([one for one in records if one.concludes], batch, mediators)
                keep_refused(batch, refusals)
            keep_report(batch, report)
    except IntegrityError as error:
        raise _overtaken() from error
    return batch


def _overtaken() -> Refused:
    return Refused("导入期间登记簿有新的记录写入，本次未录入任何行。请重新导入该文件", code="conflict")


def _case(record: Record, batch: ImportBatch, mediators: "_Mediators", standing: Standing) -> MediationCase:
    values = {name: getattr(record, name) for name in _CASE_FIELDS}
    return MediationCase(
        batch=batch, mediator_id=mediators.id_of(record), standing=standing, concludes_id=record.concludes, **values
    )


def _conclude(records: list[Record], batch: ImportBatch, mediators: "_Mediators") -> None:
    """Give pending cases the conclusion of these rows. Raises Refused when one has been concluded since it was read."""
    if not records:
        return
    ends = {record.concludes: _case(record, batch, mediators, Standing.MERGED) for record in records}
    cases = MediationCase.counted.select_for_update().filter(pk__in=list(ends), outcome=Outcome.PENDING)
    found = list(cases.order_by("pk"))
    if len(found) < len(ends):
        raise _overtaken()
    for case in found:
        conclude(case, ends[case.pk], batch)


def conclude(case: MediationCase, row: MediationCase, batch: ImportBatch, *, by: Any = None, at: Any = None) -> None:
    """Write into an open case the end another row tells. ``by``, ``at``: who made it count, if not the importer."""
    names = (*_CONCLUSION, *(name for name in _COMPLETED if getattr(case, name) in (None, "")))
    values = {name: getattr(row, name) for name in names}
    reason = f"导入登记簿“{batch.file_name}”，按第{row.source_row}行登记办结"
    revise(case, values | {"as_typed": case.as_typed | row.as_typed}, reason, by or batch.actor, at or batch.at, batch)


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
