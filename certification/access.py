"""Who sees and who keeps a person's record: the person, and the offices over the region that the record belongs to."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from certification.models import Person, Post
from workflows.organisations.models import Party, Region, Role, User
from workflows.organisations.officers import Officer

KEEPERS = frozenset({Role.ACCEPTANCE, Role.PRELIMINARY, Role.CLERK, Role.ADMINISTRATOR})


def people_for(officer: Officer) -> QuerySet[Person]:
    """Every person the officer may see: the own record, and all under the regions overseen."""
    if not officer.signed_in:
        return Person.objects.none()
    visible = Q(user=officer.user) | Q(region__in=Region.objects.under(officer.scope.paths).order_by())
    return Person.objects.filter(visible).select_related("region", "employer", "user")


def keeps(officer: Officer, region: Region) -> bool:
    """Whether the officer keeps the records of a region: an office seat that works on cases, over that region."""
    return _works_over(officer, region, KEEPERS)


def may_unmask(officer: Officer, person: Person) -> bool:
    return is_own(officer, person) or needs_numbers(officer, person.region)


def unmaskable(officer: Officer) -> QuerySet[Person]:
    """Whom ``may_unmask`` allows, as one query: it is the person's region that decides, wherever a list shows them."""
    over, own = _number_paths(officer)
    there = Region.objects.under(over) | Region.objects.filter(path__in=own)
    return Person.objects.filter(Q(user=officer.user) | Q(region__in=there.order_by()))


def needs_numbers(officer: Officer, region: Region) -> bool:
    """Whether the officer's work on the people of a region needs whole numbers: a keeper's seat of the HR bureau over
    it, or of the office or task force (专班) that is its own. Whoever countersigns, reads or applies needs none, nor do
    the parties who sign beside the bureau."""
    over, own = _number_paths(officer)
    return region.path in own or region.path.startswith(tuple(over))


def _number_paths(officer: Officer) -> tuple[list[str], list[str]]:
    """The regions under which the officer's work needs whole numbers, and those in which alone it does."""
    keeping = [duty for duty in officer.seats if duty.oversees and duty.role in KEEPERS]
    over = [duty.region_path for duty in keeping if duty.party == Party.HR]
    return over, [duty.region_path for duty in keeping if not duty.party]


def may_edit(officer: Officer, person: Person) -> bool:
    """Whether the officer may add to the record and correct it: its keepers, and the person."""
    return is_own(officer, person) or keeps(officer, person.region)


def keeps_record(officer: Officer, person: Person) -> bool:
    """Whether the officer keeps this record: nobody is the own keeper."""
    return keeps(officer, person.region) and not is_own(officer, person)


def may_tie(officer: Officer, person: Person) -> bool:
    """Whether the officer says which account is the person's: whose work needs whole numbers, and never of oneself."""
    return needs_numbers(officer, person.region) and not is_own(officer, person)


def claims_for(officer: Officer) -> QuerySet[Post]:
    """The posts that people say they have in the regions kept and that no office has confirmed, refused ones too."""
    claims = Post.objects.filter(region__in=kept_regions(officer).order_by(), verified=False, removed_at__isnull=True)
    return claims.exclude(person__user=officer.user).select_related("person", "region", "employer").order_by("pk")


def is_own(officer: Officer, person: Person) -> bool:
    """Whether the record is that of whoever asks."""
    return officer.signed_in and person.user_id == officer.user.pk


def keeps_any(officer: Officer) -> bool:
    """Whether there is any region whose records the officer keeps."""
    return any(duty.oversees and duty.role in KEEPERS for duty in officer.seats)


def keeps_own_record(user: User) -> bool:
    """Whether there is a record of this person that belongs to the login."""
    return hasattr(user, "person") and user.person.pk is not None  # kept with the user, a refused one too


def kept_regions(officer: Officer) -> QuerySet[Region]:
    """The regions in force whose records the officer keeps, fields (领域专班) among them."""
    kept = [duty.region_path for duty in officer.seats if duty.oversees and duty.role in KEEPERS]
    return Region.objects.under(kept).filter(status=Region.Status.CURRENT)


def _works_over(officer: Officer, region: Region, roles: Collection[str]) -> bool:
    return officer.seat_over(roles, region.path) is not None
