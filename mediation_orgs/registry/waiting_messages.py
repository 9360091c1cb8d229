"""Who is told of what waits: the county's HR bureau of rows and bodies, whoever brought them what became of them."""

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
    text = f"{body.organisation.name}导入的登记簿“{batch.file_name}”有{batch.pending}行待您单位确认"
    tell(_keepers(body, batch, at), None, at, f"{text}，请在“调解组织名录”的“导入记录”中办理")


def tell_of_unverified(body: MediationOrganisation, batch: ImportBatch, at: datetime) -> None:
    """Tell the working seats of the county's HR bureau that a body waits for them to confirm its entry."""
    text = f"推荐汇总表“{batch.file_name}”推荐的{body.organisation.name}不在名录，已按表登记"
    tell(_keepers(body, batch, at), None, at, f"{text}，请在“调解组织名录”中核实")


def tell_of_decision(body: MediationOrganisation, at: datetime, decision: str) -> None:
    """Tell whoever brought a body what its register's keeper has decided."""
    brought = body.registrations.order_by("pk").values_list("actor", flat=True)[:1]
    tell(brought, None, at, f"{body.organisation.name}：{decision}")


def _keepers(body: MediationOrganisation, batch: ImportBatch, at: datetime) -> Iterable[int]:
    seats = seats_on(timezone.localdate(at)).filter(
        organisation__party=Party.HR, organisation__region=body.register, role__in=_TOLD_ROLES
    )
    return seats.exclude(user=batch.actor).order_by().values_list("user", flat=True)


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
