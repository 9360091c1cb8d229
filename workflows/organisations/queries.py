"""Who may act where, on a given day. A user's answers are cached on the user object, per day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from workflows.organisations.models import Delegation, Organisation, OrganisationKind, Region, Role, Seat, User
from workflows.organisations.prepared import DAY, Prepared


@dataclass(frozen=True)
class Duty:
    """A seat a user may act in: their own, or one lent to them (``principal`` then names who is acted for)."""

    key: str
    role: str
    organisation_id: int
    organisation_code: str
    organisation_name: str
    party: str | None
    region_path: str
    region_level: str
    principal: str | None
    seat_id: int
    oversees: bool

    @property
    def role_label(self) -> str:
        return Role(self.role).label


@dataclass(frozen=True)
class Scope:
    """The rows a user may see: everything under ``paths``, and whatever belongs to ``organisations`` (ids)."""

    paths: tuple[str, ...]
    organisations: frozenset[int]


# Organisations whose seats oversee a whole jurisdiction; the others see only what is their own.
OVERSEERS = frozenset({OrganisationKind.GOVERNMENT, OrganisationKind.TOWNSHIP, OrganisationKind.TASKFORCE})


def seats_on(on: date) -> QuerySet[Seat]:
    """Seats in force on that day, with organisation and regions."""
    return Seat.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on),
        active=True,
        start__lte=on,
        user__is_active=True,
        organisation__status=Organisation.Status.REGISTERED,
    ).select_related("user", "organisation__region", "organisation__field")


# Read at every step of every case: as model instances they would take half of the step's time.
_DUTY_COLUMNS = (
    "pk", "role", "user_id", "user__person_name", "organisation_id", "organisation__code", "organisation__name",
    "organisation__party", "organisation__kind", "organisation__region__path", "organisation__region__level",
    "organisation__field__path", "organisation__field__level",
)  # fmt: skip


def _duty(row: tuple[Any, ...], user: User) -> Duty:
    """A seat in which the user acts, from its ``_DUTY_COLUMNS``; its place as ``Organisation.jurisdiction`` says."""
    pk, role, holder, holder_name, organisation, code, name, party, kind, path, level, field_path, field_level = row
    if field_path and kind == OrganisationKind.TASKFORCE:
        path, level = field_path, field_level
    return Duty(
        key=f"{role}@{code}",
        role=role,
        organisation_id=organisation,
        organisation_code=code,
        organisation_name=name,
        party=party,
        region_path=path,
        region_level=level,
        principal=None if holder == user.pk else holder_name,
        seat_id=pk,
        oversees=bool(party) or kind in OVERSEERS,
    )


def _lent(on: date) -> QuerySet[Delegation]:
    """Delegations in force on that day of seats in force on that day."""
    seats = seats_on(on).select_related(None).order_by()
    return Delegation.objects.filter(_in_force(on), delegate__is_active=True, seat__in=seats)


def _in_force(on: date) -> Q:
    return Q(revoked_at__isnull=True, start__lte=on, end__gte=on)


def duties(user: User, on: date) -> tuple[Duty, ...]:
    """The user's duties of that day, own seats first, each key once. One query, then cached on the user."""
    if not user.is_authenticated:
        return ()
    cache: dict[date, tuple[Duty, ...]] = user.__dict__.setdefault("_duties", {})
    if on not in cache:
        lent = Delegation.objects.filter(_in_force(on), delegate=user, delegate__is_active=True).order_by()
        seats = seats_on(on).filter(Q(user=user) | Q(pk__in=lent.values("seat"))).select_related(None)
        found = [_duty(row, user) for row in seats.values_list(*_DUTY_COLUMNS)]
        unique: dict[str, Duty] = {}
        for duty in sorted(found, key=lambda duty: duty.principal is not None):
            unique.setdefault(duty.key, duty)
        cache[on] = tuple(unique.values())
    return cache[on]


def forget(user: User) -> None:
    """Drop the cached duties after a seat or delegation of this user has changed."""
    user.__dict__.pop("_duties", None)


def holds(user: User, key: str, on: date) -> bool:
    return any(duty.key == key for duty in duties(user, on))


def scope(user: User, on: date) -> Scope:
    """What the user may see that day: the jurisdictions of supervising seats, and the own organisations."""
    mine = duties(user, on)
    paths = {duty.region_path for duty in mine if duty.role != Role.APPLICANT and duty.oversees}
    return Scope(
        paths=tuple(path for path in sorted(paths) if not _covered(path, paths)),
        organisations=frozenset(duty.organisation_id for duty in mine),
    )


def _covered(path: str, paths: Iterable[str]) -> bool:
    return any(path != other and path.startswith(other) for other in paths)


def body(region: Region | str, level: str, party: str) -> Organisation | None:
    """The agency of that party at that level over the region (a Region or its code); None if there is none."""
    path = region.path if isinstance(region, Region) else Region.objects.values_list("path", flat=True).get(pk=region)
    return (
        Organisation.objects.filter(
            region__in=path.strip("/").split("/"),
            region__level=level,
            party=party,
            status=Organisation.Status.REGISTERED,
        )
        .select_related("region")
        .first()
    )


def holders(key: str, on: date) -> list[User]:
    """Everyone who may act in the seat ``role@CODE`` that day: its holders first, then their delegates."""
    role, _, code = key.partition("@")
    return list(dict.fromkeys([*_OWN.instances(role, code, on), *_ACTING.instances(role, code, on)]))


def _own(role: str, code: str, on: date) -> QuerySet[User]:
    held = seats_on(on).filter(role=role, organisation__code=code).order_by()
    return User.objects.filter(seats__in=held).distinct().order_by("pk")


def _acting(role: str, code: str, on: date) -> QuerySet[User]:
    lent = _lent(on).filter(seat__role=role, seat__organisation__code=code).order_by()
    return User.objects.filter(delegations__in=lent).distinct().order_by("pk")


# The marks are no role and no code.
_OWN, _ACTING = (Prepared(build, "(role)", "(code)", DAY) for build in (_own, _acting))


@dataclass(frozen=True)
class Vacancy:
    """A seat that has been set up and that nobody holds on the day."""

    organisation: Organisation
    role: str

    @property
    def role_label(self) -> str:
        return Role(self.role).label

    def as_dict(self) -> dict[str, str]:
        region = self.organisation.region
        return {
            "region_code": region.code,
            "level": region.level,
            "role": self.role_label,
            "agency": self.organisation.name,
            "agency_code": self.organisation.code,
        }


@dataclass(frozen=True)
class Combined:
    """One person who holds both 初审 and 复审 in an organisation, and so would review their own work."""

    person_name: str
    organisation: Organisation

    def as_dict(self) -> dict[str, object]:
        return {
            "person_name": self.person_name,
            "region_code": self.organisation.region_id,
            "agency": self.organisation.name,
            "roles": [role.label for role in COMBINED_ROLES],
        }


COMBINED_ROLES = (Role.PRELIMINARY, Role.SECOND_REVIEW)
# No case waits for these: an applicant comes and goes, an observer only reads, an administrator has a superior.
DISPENSABLE = (Role.APPLICANT, Role.OBSERVER, Role.ADMINISTRATOR)


def visible_seats(user: User, on: date) -> QuerySet[Seat]:
    """Seats the user may look at: of the own organisations, for an administrator of the whole jurisdiction."""
    if user.is_superuser:
        return Seat.objects.all()
    mine = duties(user, on)
    visible = Q(organisation__in={duty.organisation_id for duty in mine})
    for duty in mine:
        if duty.role == Role.ADMINISTRATOR:
            visible |= Q(organisation__region__path__startswith=duty.region_path)
    return Seat.objects.filter(visible)


def vacancies(on: date, region: Region | None = None, among: QuerySet[Seat] | None = None) -> list[Vacancy]:
    """Seats under the region (everywhere if None) that have a history but no holder that day.

    ``among`` limits them to organisations that appear in those seats, e.g. the ones a user may see.
    """
    seats = Seat.objects.all() if among is None else among
    everything = seats.exclude(role__in=DISPENSABLE).filter(
        organisation__status=Organisation.Status.REGISTERED,
        organisation__region__path__startswith=region.path if region else "",
    )
    held = set(seats_on(on).values_list("organisation_id", "role"))
    known = set(everything.order_by().values_list("organisation_id", "role"))
    vacant = sorted(known - held)
    organisations = Organisation.objects.select_related("region").in_bulk({pk for pk, _ in vacant})
    found = [Vacancy(organisations[pk], role) for pk, role in vacant]
    return sorted(found, key=lambda vacancy: (vacancy.organisation.code, vacancy.role))


def combined_seats(on: date, region: Region | None = None) -> list[Combined]:
    """People with both review seats in one organisation that day; the same name there counts as the same person."""
    roles: dict[tuple[str, Organisation], set[str]] = {}
    seats = seats_on(on).filter(
        role__in=COMBINED_ROLES, organisation__region__path__startswith=region.path if region else ""
    )
    for seat in seats:
        roles.setdefault((seat.user.person_name, seat.organisation), set()).add(seat.role)
    return [Combined(name, organisation) for (name, organisation), held in roles.items() if len(held) > 1]
