"""Rows that an applicant's own seat handed in: they count once a seat of the county's HR bureau has accepted them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from workflows.errors import Refused
from workflows.organisations.models import Organisation, User
from workflows.organisations.officers import Officer
from workflows.sheets.models import BatchDecision, ImportBatch, Origin

from .access import bodies_kept, keeping_seats, keeps
from .codes import Outcome
from .models import MediationCase, MediationOrganisation, Standing
from .register_rows import REGISTER
from .store import conclude
from .waiting_messages import tell_unit

MAX_REASON = 200
NUMBER_TAKEN = "登记簿中已有同一编号的案件，请核对编号后重新报送"


def units_kept(officer: Officer) -> QuerySet[MediationOrganisation]:
    """The mediation organisations of the counties in whose own HR bureau the officer keeps the register."""
    counties = {duty.region_path.strip("/").rpartition("/")[2] for duty in keeping_seats(officer)}
    return MediationOrganisation.objects.filter(register__in=counties, organisation__in=bodies_kept(officer).order_by())


def may_decide(officer: Officer, batch: ImportBatch) -> bool:
    """Whether the officer may accept rows of this batch: as keeper of that county's register, and not the own ones."""
    if batch.origin != Origin.UNIT:
        return False
    found = units_kept(officer).filter(organisation__code=batch.unit).select_related("organisation__region").first()
    return found is not None and keeps(officer, found.organisation, batch)


def waiting_rows(batch: ImportBatch) -> QuerySet[MediationCase]:
    """The batch's rows that no office has decided on yet, in the file's order; ``contested`` as ``_contested``."""
    return _as_listed(MediationCase.objects.filter(batch=batch, standing=Standing.PENDING))


def refused_rows(batch: ImportBatch) -> QuerySet[MediationCase]:
    """The batch's rows that an office has not accepted, in the file's order."""
    return _as_listed(MediationCase.objects.filter(batch=batch, standing=Standing.REFUSED))


def _as_listed(rows: QuerySet[MediationCase]) -> QuerySet[MediationCase]:
    return rows.select_related("organisation__organisation", "mediator").annotate(contested=_contested()).order_by("pk")


def _contested() -> Exists:
    """Whether another body's row of the same number waits as well."""
    same = MediationCase.objects.filter(
        standing=Standing.PENDING, register=OuterRef("register"), case_key=OuterRef("case_key")
    )
    return Exists(same.exclude(organisation=OuterRef("organisation")))


def waiting_for(officer: Officer) -> QuerySet[ImportBatch]:
    """The batches with rows that wait for this officer's office."""
    units = units_kept(officer).values("organisation__code")
    return ImportBatch.objects.filter(kind=REGISTER.key, origin=Origin.UNIT, pending__gt=0, unit__in=units)


@transaction.atomic
def decide(
    *, batch_id: int, rows: Collection[int] | None, accept: bool, reason: str, actor: User, at: datetime
) -> list[BatchDecision]:
    """Accept or refuse these rows of a batch (None: all that wait). What was decided is kept, with who, when and why.

    An accepted row whose number the register holds meanwhile is refused instead, for that reason. Raises Refused with
    nothing changed; codes ``forbidden``, ``reason``, ``nothing``.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id, kind=REGISTER.key)
    if not may_decide(Officer.of(actor, timezone.localdate(at)), batch):
        raise Refused(_not_yours(batch), "forbidden")
    reason = reason.strip()
    if len(reason) > MAX_REASON or not (accept or reason):
        raise Refused(f"不予确认须写明理由，不超过{MAX_REASON}个字，申报单位可以看到", "reason")
    asked = MediationCase.objects.select_for_update().filter(batch=batch, standing=Standing.PENDING)
    if rows is not None:
        asked = asked.filter(pk__in=list(rows))
    waiting = list(asked.order_by("pk"))
    if not waiting:
        raise Refused("没有选到待确认的行；可能已由他人办理，请刷新页面后再看", "nothing")
    made = _accept(batch, waiting, reason, actor, at) if accept else _refuse(batch, waiting, reason, actor, at)
    batch.pending = MediationCase.objects.filter(batch=batch, standing=Standing.PENDING).count()
    batch.save(update_fields=["pending"])
    tell_unit(batch, made, at)
    return made


def _not_yours(batch: ImportBatch) -> str:
    unit = Organisation.objects.filter(code=batch.unit).first()
    return f"只有{unit or '该单位'}所在县（市、区）人社部门的经办席位可以确认，且不能确认本人录入或本单位的行"


def _refuse(
    batch: ImportBatch, rows: Sequence[MediationCase], reason: str, actor: User, at: datetime
) -> list[BatchDecision]:
    return [_decided(batch, rows, Standing.REFUSED, reason, actor, at)] if rows else []


def _accept(
    batch: ImportBatch, rows: Sequence[MediationCase], reason: str, actor: User, at: datetime
) -> list[BatchDecision]:
    taken = _already_there(batch)
    conclusions = [row for row in rows if row.concludes_id is not None]
    overtaken = _concluded(conclusions, batch, actor, at)
    made = _refuse(batch, [row for row in rows if row.pk in taken], NUMBER_TAKEN, actor, at)
    made += _refuse(batch, overtaken, "原案已另行登记办结", actor, at)
    merged = [row for row in conclusions if row not in overtaken]
    entering = [row for row in rows if row.concludes_id is None and row.pk not in taken]
    for some, standing in ((entering, Standing.COUNTED), (merged, Standing.MERGED)):
        if some:
            made.append(_decided(batch, some, standing, reason, actor, at))
    return made


def _already_there(batch: ImportBatch) -> set[int]:
    """The batch's waiting new cases whose number has entered the register since they were handed in."""
    same = MediationCase.counted.filter(register=OuterRef("register"), case_key=OuterRef("case_key"))
    waiting = MediationCase.objects.filter(batch=batch, standing=Standing.PENDING, concludes__isnull=True)
    return set(waiting.filter(Exists(same)).values_list("pk", flat=True))


def _concluded(rows: Sequence[MediationCase], batch: ImportBatch, actor: User, at: datetime) -> list[MediationCase]:
    """Write the ends that these rows tell into their cases; the rows whose case has ended otherwise are returned."""
    wanted = [row.concludes_id for row in rows if row.concludes_id is not None]
    found = MediationCase.counted.select_for_update().filter(pk__in=wanted, outcome=Outcome.PENDING).in_bulk()
    overtaken = []
    for row in rows:
        case = found.get(row.concludes_id or 0)
        if case is None:
            overtaken.append(row)
        else:
            conclude(case, row, batch, by=actor, at=at)
    return overtaken


def _decided(
    batch: ImportBatch, rows: Sequence[MediationCase], standing: Standing, reason: str, actor: User, at: datetime
) -> BatchDecision:
    MediationCase.objects.filter(pk__in=[row.pk for row in rows]).update(standing=standing)
    kept = {"accepted": standing != Standing.REFUSED, "reason": reason, "rows": [row.pk for row in rows]}
    return BatchDecision.objects.create(batch=batch, at=at, actor=actor, **kept)
