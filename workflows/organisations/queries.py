"""What there is of seats and bodies: who may act in a seat, which agency is asked, what is seen, what stands empty."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from workflows.organisations.models import Organisation, Region, Role, Seat, User
from workflows.organisations.officers import Officer, delegations_on, seats_on
from workflows.organisations.prepared import DAY, Prepared


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
    held = seats_on(on).filter(role=role, organisation__code=code).select_related(None).order_by()
    lent = delegations_on(on).filter(seat__in=held)
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


def visible_seats(officer: Officer) -> QuerySet[Seat]:
    """Seats the officer may look at: of the own organisations, for an administrator of the whole jurisdiction."""
    if officer.user.is_superuser:
        return Seat.objects.all()
    visible = Q(organisation__in=officer.scope.organisations)
    for duty in officer.duties:
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
