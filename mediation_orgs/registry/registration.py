"""Bodies that a summary table names and no list has: entered as the table has them, confirmed or declined by the keeper
of the register. The keeper is whoever answers for its cases too (``access.keeps``)."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from workflows.errors import Refused
from workflows.organisations import credit_code
from workflows.organisations.models import Organisation, OrganisationKind, Region, User
from workflows.organisations.officers import Officer
from workflows.sheets.models import ImportBatch

from .access import bodies_kept, keeps
from .bodies import register_of
from .models import MediationOrganisation, Registration, RegistrationEvent
from .waiting_messages import tell_of_decision, tell_of_unverified

FACTS = ("code", "name", "region_id", "credit_code")
MAX_REASON = 200
_CODE = re.compile(r"[0-9A-Z-]{1,30}")


def unverified_for(officer: Officer) -> QuerySet[Organisation]:
    """The bodies whose entry waits for this officer."""
    return bodies_kept(officer).filter(mediation__registration=Registration.UNVERIFIED)


def may_decide(officer: Officer, body: MediationOrganisation) -> bool:
    return body.registration == Registration.UNVERIFIED and keeps(officer, body.organisation)


def declined_within(regions: Iterable[Region]) -> list[MediationOrganisation]:
    """The bodies of these regions that an office has refused to register, the last refusal first."""
    within = Q(pk__in=[])
    for region in regions:
        within |= Q(organisation__region__path__startswith=region.path)
    found = MediationOrganisation.objects.filter(within, registration=Registration.DECLINED)
    return list(found.select_related("organisation__region").order_by("-pk"))


def why_not_registered(body: MediationOrganisation) -> str:
    """What keeps a body from being put forward, and the remedy; "" where it is registered."""
    name = body.organisation.name
    if body.registration == Registration.UNVERIFIED:
        return f"“{name}”由推荐汇总表带入名录，登记待核；请所在地人社部门在“名录”中核实登记后再提交"
    if body.registration == Registration.DECLINED:
        event = body.registrations.get(registration=Registration.DECLINED)
        return f"人社部门对“{name}”不予登记：{event.reason.rstrip('。')}；请按名录中登记的组织推荐"
    return ""


def propose(
    *, name: str, region: Region, code: str, phone: str, batch: ImportBatch, actor: User, at: datetime
) -> MediationOrganisation:
    """Enter a body as a table has it, under a number of our own. Within the caller's transaction."""
    Region.objects.select_for_update().get(pk=region.pk)  # two tables at once do not take the same number
    register = register_of(region)
    unit = Organisation.objects.create(
        code=_free_code(register), name=name, kind=OrganisationKind.MEDIATION_BODY, credit_code=code, region=region,
        contact_phone=phone,
    )  # fmt: skip
    body = MediationOrganisation.objects.create(
        organisation=unit, register=register, registration=Registration.UNVERIFIED
    )
    _log(body, actor, at, {}, _facts(unit), batch=batch)
    tell_of_unverified(body, batch, at)
    return body


def _free_code(register: str) -> str:
    start = f"{register}TJ"
    taken = Organisation.objects.filter(code__startswith=start).values_list("code", flat=True)
    numbers = [int(rest) for code in taken if (rest := code.removeprefix(start)).isdecimal()]
    return f"{start}{max(numbers, default=0) + 1:03}"


@transaction.atomic
def confirm(
    *, body: MediationOrganisation, officer: Officer, at: datetime, name: str, code: str, region: Region,
    credit_code: str,
) -> MediationOrganisation:  # fmt: skip
    """Stand behind the entry, as the keeper has corrected it. Raises ``Refused``; its code is the field at fault."""
    found = _undecided(body, officer)
    unit = found.organisation
    before = _facts(unit)
    if not region.path.startswith(Region.objects.get(pk=found.register).path):
        raise Refused("所属区划须在推荐该组织的县（市、区）以内，请重新选择", "region")
    unit.name, unit.region = name, region
    unit.code = _checked_code(unit, code)
    unit.credit_code = _checked_credit_code(unit, credit_code)
    unit.save()
    found.registration = Registration.REGISTERED
    found.save(update_fields=["registration"])
    _log(found, officer.user, at, before, _facts(unit))
    tell_of_decision(found, at, "已核实登记，可以提交推荐")
    return found


@transaction.atomic
def decline(*, body: MediationOrganisation, officer: Officer, at: datetime, reason: str) -> MediationOrganisation:
    """Refuse the entry: the body leaves every list, and nobody puts it forward. Raises ``Refused``."""
    found = _undecided(body, officer)
    found.registration = Registration.DECLINED
    found.save(update_fields=["registration"])
    _log(found, officer.user, at, {}, {}, reason=reason)
    tell_of_decision(found, at, f"不予登记，理由：{reason.rstrip('。')}")
    return found


def _undecided(body: MediationOrganisation, officer: Officer) -> MediationOrganisation:
    found = MediationOrganisation.objects.select_for_update(of=("self",)).get(pk=body.pk)
    if found.registration != Registration.UNVERIFIED:
        raise Refused(f"该组织的登记已由他人办理，现为“{found.get_registration_display()}”", "settled")
    if not keeps(officer, found.organisation):
        raise Refused("只有管辖该组织的人社部门经办席位可以核实登记，申报经办人不能核实本单位", "forbidden")
    return found


def _checked_code(unit: Organisation, given: str) -> str:
    code = given.upper()
    if code == unit.code:
        return code
    if not _CODE.fullmatch(code):
        raise Refused("组织编号只用数字、大写字母和连字符，不超过30位", "code")
    if unit.seats.exists():
        raise Refused(f"该组织已设席位，编号{unit.code}不能再改", "code")
    if other := Organisation.objects.filter(code=code).first():
        raise Refused(
            f"编号{code}已是“{other.name}”的编号。是同一组织的，请不予登记，并请推荐单位填该编号重新推荐", "code"
        )
    return code


def _checked_credit_code(unit: Organisation, given: str) -> str:
    code = credit_code.normalise(given)
    if not code:
        return ""
    if (wrong := credit_code.fault(code)) and wrong[0] != credit_code.Fault.BODY_CHECK:
        raise Refused(wrong[1], "credit_code")
    if other := Organisation.objects.filter(credit_code=code).exclude(pk=unit.pk).first():
        raise Refused(f"该代码已登记在“{other.name}”名下；调解组织没有自己的代码的，请留空", "credit_code")
    return code


def _facts(unit: Organisation) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in FACTS}


def _log(
    body: MediationOrganisation, actor: User, at: datetime, before: Mapping[str, Any], after: Mapping[str, Any],
    reason: str = "", batch: ImportBatch | None = None,
) -> None:  # fmt: skip
    changed = {name for name in after if before.get(name, "") != after[name]}
    RegistrationEvent.objects.create(
        organisation=body, at=at, actor=actor, registration=body.registration, reason=reason, batch=batch,
        before={name: value for name, value in before.items() if name in changed},
        after={name: value for name, value in after.items() if name in changed},
    )  # fmt: skip
