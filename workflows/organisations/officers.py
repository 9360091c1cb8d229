"""Who asks: a person with the seats, delegations and scope of one day, resolved once at the edge."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from workflows.organisations.models import Delegation, Organisation, OrganisationKind, Role, Seat, User
from workflows.organisations.prepared import DAY, Prepared

# Organisations whose seats oversee a whole jurisdiction; the others see only what is their own.
OVERSEERS = frozenset({OrganisationKind.GOVERNMENT, OrganisationKind.TOWNSHIP, OrganisationKind.TASKFORCE})


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

    def covers(self, path: str) -> bool:
        """Whether a region's path lies in an overseen jurisdiction."""
        return path.startswith(self.paths) if self.paths else False


class Officer:
    """A user on a day. ``duties``: own seats first, each key once; empty for anonymous visitors."""

    def __init__(self, user: User | AnonymousUser, day: date, duties: tuple[Duty, ...]) -> None:
        self.visitor, self.day, self.duties = user, day, duties

    @classmethod
    def of(cls, user: User | AnonymousUser, day: date) -> "Officer":
        """One query, whose SQL is made once in the life of the process."""
        return cls(user, day, _duties(user, day) if isinstance(user, User) else ())

    @property
    def user(self) -> User:
        """The signed-in user. Whoever may be nobody asks ``signed_in`` first."""
        assert isinstance(self.visitor, User)
        return self.visitor

    @property
    def signed_in(self) -> bool:
        return isinstance(self.visitor, User)

    @property
    def own_key(self) -> str:
        """The key of a task that is addressed to the person and to no seat."""
        return f"user@{self.visitor.pk}"

    @cached_property
    def keys(self) -> list[str]:
        """The seats and the personal key by which tasks are addressed to this person."""
        return [*(duty.key for duty in self.duties), self.own_key]

    @cached_property
    def seats(self) -> tuple[Duty, ...]:
        """The duties of an office: not those of an applicant."""
        return tuple(duty for duty in self.duties if duty.role != Role.APPLICANT)

    @cached_property
    def scope(self) -> Scope:
        """The jurisdictions of supervising seats, and the own organisations."""
        paths = {duty.region_path for duty in self.seats if duty.oversees}
        return Scope(
            paths=tuple(path for path in sorted(paths) if not _covered(path, paths)),
            organisations=frozenset(duty.organisation_id for duty in self.duties),
        )

    @property
    def units(self) -> frozenset[int]:
        """Ids of the organisations for which this person applies."""
        return frozenset(duty.organisation_id for duty in self.duties if duty.role == Role.APPLICANT)

    @property
    def agencies(self) -> frozenset[int]:
        """Ids of the organisations in which this person has a seat other than an applicant's."""
        return frozenset(duty.organisation_id for duty in self.seats)

    def holds(self, key: str) -> bool:
        return any(duty.key == key for duty in self.duties)

    def seat(self, roles: Collection[str], organisation_id: int | None) -> Duty | None:
        """The seat in one of the roles of that organisation."""
        for duty in self.duties:
            if duty.role in roles and duty.organisation_id == organisation_id:
                return duty
        return None

    def seat_over(self, roles: Collection[str], path: str) -> Duty | None:
        """A supervising seat in one of the roles whose jurisdiction covers a region's path."""
        for duty in self.seats:
            if duty.oversees and duty.role in roles and path.startswith(duty.region_path):
                return duty
        return None


def _covered(path: str, paths: Iterable[str]) -> bool:
    return any(path != other and path.startswith(other) for other in paths)


def seats_on(on: date) -> QuerySet[Seat]:
    """Seats in force on that day, with organisation and regions."""
    return Seat.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on),
        active=True,
        start__lte=on,
        user__is_active=True,
        organisation__status=Organisation.Status.REGISTERED,
    ).select_related("user", "organisation__region", "organisation__field")


def delegations_on(on: date) -> QuerySet[Delegation]:
    """Delegations in force on that day to people whose account is open; the seat itself may be over."""
    return Delegation.objects.filter(
        revoked_at__isnull=True, start__lte=on, end__gte=on, delegate__is_active=True
    ).order_by()


# As model instances they would take half of a step's time.
_COLUMNS = (
    "pk", "role", "user_id", "user__person_name", "organisation_id", "organisation__code", "organisation__name",
    "organisation__party", "organisation__kind", "organisation__region__path", "organisation__region__level",
    "organisation__field__path", "organisation__field__level",
)  # fmt: skip


def _duties(user: User, on: date) -> tuple[Duty, ...]:
    unique: dict[str, Duty] = {}
    found = [_duty(row, user) for row in _SEATS_OF.rows(user.pk, on)]
    for duty in sorted(found, key=lambda duty: duty.principal is not None):
        unique.setdefault(duty.key, duty)
    return tuple(unique.values())


def _seats_of(user_id: int, on: date) -> QuerySet[Seat]:
    lent = delegations_on(on).filter(delegate=user_id)
    seats = seats_on(on).filter(Q(user=user_id) | Q(pk__in=lent.values("seat")))
    return seats.select_related(None).values_list(*_COLUMNS)


def _duty(row: tuple[Any, ...], user: User) -> Duty:
    """A seat in which the user acts, from its ``_COLUMNS``; its place as ``Organisation.jurisdiction`` says."""
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


_SEATS_OF = Prepared(_seats_of, -1, DAY)
