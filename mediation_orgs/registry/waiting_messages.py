"""Who is told of rows that wait: the county's HR bureau that they do, the unit what became of its own."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from workflows.cases.messaging import tell
from workflows.organisations.models import Party, Role
from workflows.organisations.officers import seats_on
from workflows.sheets.models import BatchDecision, ImportBatch

from .models import MediationOrganisation

_TOLD_ROLES = (Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK)


def tell_keepers(batch: ImportBatch, at: datetime) -> None:
    """Tell the working seats of the county's HR bureau that an applicant's batch waits for them."""
    body = MediationOrganisation.objects.select_related("organisation").get(organisation__code=batch.unit)
    seats = seats_on(timezone.localdate(at)).filter(
        organisation__party=Party.HR, organisation__region=body.register, role__in=_TOLD_ROLES
    )
    people = seats.exclude(user=batch.actor).order_by().values_list("user", flat=True)
    text = f"{body.organisation.name}导入的登记簿“{batch.file_name}”有{batch.pending}行待您单位确认"
    tell(people, None, at, f"{text}，请在“调解组织名录”的“导入记录”中办理")


def tell_unit(batch: ImportBatch, decisions: Iterable[BatchDecision], at: datetime) -> None:
    """Tell who handed the rows in, and who applies for the unit now, which were not accepted and why."""
    applying = seats_on(timezone.localdate(at)).filter(organisation__code=batch.unit, role=Role.APPLICANT)
    people = set(applying.order_by().values_list("user", flat=True))
    if batch.actor_id:
        people.add(batch.actor_id)
    for one in decisions:
        if not one.accepted:
            told = f"登记簿“{batch.file_name}”有{len(one.rows)}行不予确认，理由：{one.reason.rstrip('。')}"
            tell(people, None, at, f"{told}。各行列在“导入记录”的该文件中")
