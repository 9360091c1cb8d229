"""Who sees and who keeps a person's record: the person, and the offices over the region that the record belongs to."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from certification.models import Person
from workflows.organisations.models import Region, Role, User
from workflows.organisations.officers import Officer

KEEPERS = frozenset({Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})
# A leader who reads, and whoever applies, need no whole number for their work.
UNMASKERS = frozenset(Role.values) - {Role.APPLICANT, Role.OBSERVER}


def people_for(officer: Officer) -> QuerySet[Person]:
    """Every person the officer may see: the own record, and all under the regions overseen."""
    if not officer.signed_in:
        return Person.objects.none()
    visible = Q(user=officer.user) | Q(region__in=Region.objects.under(officer.scope.paths).order_by())
    return Person.objects.filter(visible).select_related("region", "employer")


def keeps(officer: Officer, region: Region) -> bool:
    """Whether the officer keeps the records of a region: an office seat that works on cases, over that region."""
    return _works_over(officer, region, KEEPERS)


def may_unmask(officer: Officer, person: Person) -> bool:
    return is_own(officer, person) or _works_over(officer, person.region, UNMASKERS)


def may_edit(officer: Officer, person: Person) -> bool:
    """Whether the officer may add to the record and correct it: its keepers, and the person."""
    return is_own(officer, person) or keeps(officer, person.region)


def is_own(officer: Officer, person: Person) -> bool:
    """Whether the record is that of whoever asks."""
    return officer.signed_in and person.user_id == officer.user.pk


def keeps_any(officer: Officer) -> bool:
    """Whether there is any region whose records the officer keeps."""
    return any(duty.oversees and duty.role in KEEPERS for duty in officer.seats)


def keeps_own_record(user: User) -> bool:
    """Whether there is a record of this person that belongs to the login."""
    return hasattr(user, "person")  # kept with the user once it was asked


def kept_regions(officer: Officer) -> QuerySet[Region]:
    """The regions in force whose records the officer keeps, fields (领域专班) among them."""
    kept = [duty.region_path for duty in officer.seats if duty.oversees and duty.role in KEEPERS]
    return Region.objects.under(kept).filter(status=Region.Status.CURRENT)


def _works_over(officer: Officer, region: Region, roles: Collection[str]) -> bool:
    return officer.seat_over(roles, region.path) is not None
