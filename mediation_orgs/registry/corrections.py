"""Changing a case of the register: what stood there is kept, with who changed it, when and why."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.officers import Officer
from workflows.sheets.dates import EARLIEST
from workflows.sheets.models import ImportBatch

from .codes import Outcome, Performance
from .models import CaseRevision, MediationCase

# What a correction may change; the rest of a row says what was registered, and is not judged by.
CORRECTABLE = ("accepted", "closed", "outcome", "performance", "signed", "sealed")
_CORRECTING_ROLES = frozenset({Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})
_YEARS = {"accepted": "accepted_year", "closed": "closed_year"}
MAX_REASON = 200


def may_correct(officer: Officer, case: MediationCase) -> bool:
    """Whether the officer has a working seat in an office over the organisation; the organisation itself may not."""
    path = case.organisation.organisation.region.path
    return officer.seat_over(_CORRECTING_ROLES, path) is not None


@transaction.atomic
def correct(
    *, case_id: int, values: Mapping[str, Any], reason: str, revision: int, actor: User, at: datetime
) -> CaseRevision:
    """Correct a case; ``values`` gives every field of ``CORRECTABLE``, ``revision`` how many changes the actor knew of.

    Raises Refused with nothing changed; its code is the field at fault, or ``forbidden``, ``changed``, ``unchanged``.
    """
    case = MediationCase.objects.select_for_update(of=("self",)).get(pk=case_id)
    on = timezone.localdate(at)
    if not may_correct(Officer.of(actor, on), case):
        raise Refused("只有管辖该调解组织的人社部门经办席位可以更正登记簿，请联系所在地人社部门", "forbidden")
    if case.revisions.count() != revision:
        raise Refused("该案件在您打开页面以后被更正过，本次未保存。请核对现在的内容后重新更正", "changed")
    reason = reason.strip()
    if not reason or len(reason) > MAX_REASON:
        raise Refused(f"请写明更正的理由，不超过{MAX_REASON}个字", "reason")
    corrected = {name: values[name] for name in CORRECTABLE}
    _check(corrected, on)
    if all(getattr(case, name) == value for name, value in corrected.items()):
        raise Refused("内容与登记簿相同，没有要更正的", "unchanged")
    return revise(case, corrected, reason, actor, at)


def _check(corrected: Mapping[str, Any], on: date) -> None:
    accepted, closed, outcome = corrected["accepted"], corrected["closed"], corrected["outcome"]
    if outcome not in Outcome.values:
        raise Refused(f"调解结果应为{'、'.join(Outcome.labels)}之一", "outcome")
    if corrected["performance"] not in ("", *Performance.values):
        raise Refused("履行情况应为已履行、未履行或不填", "performance")
    if accepted is None:
        raise Refused("受理日期未填", "accepted")
    for name, title, day in (("accepted", "受理日期", accepted), ("closed", "办结日期", closed)):
        if day and day > on:
            raise Refused(f"{title}{day}晚于今天，疑为年份录错", name)
        if day and day < EARLIEST:
            raise Refused(f"{title}：{day.year}年过早，疑为年份录错", name)
    if outcome == Outcome.PENDING and closed:
        raise Refused("处理中的案件不得有办结日期，请清空办结日期或改填调解结果", "closed")
    if outcome != Outcome.PENDING and not closed:
        raise Refused("已有调解结果的案件须填办结日期", "closed")
    if closed and closed < accepted:
        raise Refused(f"办结日期早于受理日期{accepted}", "closed")


def revise(
    case: MediationCase,
    values: Mapping[str, Any],
    reason: str,
    actor: User | None,
    at: datetime,
    batch: ImportBatch | None = None,
) -> CaseRevision:
    """Write the values that differ and keep the ones they replace. Within the caller's transaction and lock."""
    changed = {name: value for name, value in values.items() if getattr(case, name) != value}
    before = {name: _plain(getattr(case, name)) for name in changed}
    for name, value in changed.items():
        setattr(case, name, value)
    case.save(update_fields=[*changed, *(_YEARS[name] for name in _YEARS if name in changed)])
    after = {name: _plain(value) for name, value in changed.items()}
    return CaseRevision.objects.create(
        case=case, at=at, actor=actor, reason=reason, batch=batch, before=before, after=after
    )


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
