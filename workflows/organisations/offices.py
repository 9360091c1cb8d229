"""机关信息: what an issuing agency prints about itself; kept by its administrator."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from workflows.errors import Refused
from workflows.organisations.models import Office, Organisation, Role, User
from workflows.organisations.officers import Officer
from workflows.organisations.services import administers

FIELDS = (
    "section", "contact_name", "address", "postcode", "email", "complaint_body", "complaint_phone", "website",
    "issuing_office", "title_names_agency", "review_body", "review_phone", "review_days",
)  # fmt: skip


def administered_agencies(officer: Officer) -> QuerySet[Organisation]:
    """The signing agencies whose settings this officer keeps: of the own jurisdiction; everything for a superuser."""
    agencies = Organisation.objects.filter(party__isnull=False, status=Organisation.Status.REGISTERED)
    agencies = agencies.select_related("region", "entered_office").order_by("region__path", "code")
    if officer.user.is_superuser:
        return agencies
    paths = [duty.region_path for duty in officer.duties if duty.role == Role.ADMINISTRATOR]
    if not paths:
        return agencies.none()
    within = Q()
    for path in paths:
        within |= Q(region__path__startswith=path)
    return agencies.filter(within)


@transaction.atomic
def keep_office(*, organisation: Organisation, actor: User, telephone: str | None = None, **values: Any) -> Office:
    """Enter the settings of an agency; those not named stay. ``telephone`` is kept with the organisation itself.

    Raises ``Refused`` for whoever does not administer the agency. Issued notices keep what they were printed with.
    """
    if not administers(Officer.of(actor, timezone.localdate()), organisation):
        raise Refused(
            f"您没有管理{organisation.name}的权限；请联系{organisation.jurisdiction.name}或上级的管理员。",
            "not_administrator",
        )
    office = organisation.office
    for name, value in values.items():
        setattr(office, name, value)
    office.full_clean()
    office.save()
    if telephone is not None and telephone != organisation.contact_phone:
        organisation.contact_phone = telephone
        organisation.save(update_fields=["contact_phone"])
    return office
