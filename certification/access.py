"""Who sees and who keeps a person's record: the person, and the offices over the region that the record belongs to."""

from datetime import date

from django.db.models import Q, QuerySet

from certification.models import Person
from workflows.organisations.models import Region, Role, User
from workflows.organisations.queries import duties, scope

KEEPERS = frozenset({Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})
# A leader who reads, and whoever applies, need no whole number for their work.
UNMASKERS = frozenset(Role.values) - {Role.APPLICANT, Role.OBSERVER}


def people_for(user: User, on: date) -> QuerySet[Person]:
    """Every person the user may see on that day: the own record, and all under the regions overseen."""
    if not user.is_authenticated:
        return Person.objects.none()
    overseen = Q(pk__in=[])
    for path in scope(user, on).paths:
        overseen |= Q(path__startswith=path)
    visible = Q(user=user) | Q(region__in=Region.objects.filter(overseen).order_by())
    return Person.objects.filter(visible).select_related("region", "employer")


def keeps(user: User, region: Region, on: date) -> bool:
    """Whether the user keeps the records of a region: an office seat that works on cases, over that region."""
    return _works_over(user, region, on, KEEPERS)


def may_unmask(user: User, person: Person, on: date) -> bool:
    return person.user_id == user.pk or _works_over(user, person.region, on, UNMASKERS)


def keeps_any(user: User, on: date) -> bool:
    """Whether there is any region whose records the user keeps."""
    return any(duty.oversees and duty.role in KEEPERS for duty in duties(user, on))


def keeps_own_record(user: User) -> bool:
    """Whether there is a record of this person that belongs to the login."""
    return Person.objects.filter(user=user).exists()


def kept_regions(user: User, on: date) -> QuerySet[Region]:
    """The regions in force whose records the user keeps, fields (领域专班) among them."""
    kept = Q(pk__in=[])
    for duty in duties(user, on):
        if duty.oversees and duty.role in KEEPERS:
            kept |= Q(path__startswith=duty.region_path)
    return Region.objects.filter(kept, status=Region.Status.CURRENT)


def _works_over(user: User, region: Region, on: date, roles: frozenset[str]) -> bool:
    return any(
        duty.oversees and duty.role in roles and region.path.startswith(duty.region_path) for duty in duties(user, on)
    )


def may_edit(user: User, person: Person, on: date) -> bool:
    """Whether the user may add to the record and correct it: its keepers, and the person."""
    return person.user_id == user.pk or keeps(user, person.region, on)
