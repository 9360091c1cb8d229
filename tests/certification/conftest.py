"""Two counties with an HR office each, somebody to register, and a way to make sound fictitious numbers."""

from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from stdnum.cn import ric

from certification import services
from certification.models import Person
from workflows.organisations.models import Organisation, Region, Role, Seat, User
from workflows.organisations.officers import Officer

AT = datetime(2024, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def number(place: str = "370830", born: str = "19850505", sequence: str = "997") -> str:
    """A number with the check character it needs; sequences 996-999 are given to nobody."""
    body = f"{place}{born}{sequence}"
    return body + ric.calc_check_digit(body + "0")


def acting(user: User) -> Officer:
    """The user as who asks on the day of ``AT``."""
    return Officer.of(user, AT.date())


@pytest.fixture
def land(db) -> SimpleNamespace:
    city = Region.objects.create(code="370800", name="市", full_name="市", level="city")
    here = Region.objects.create(code="370830", name="甲县", full_name="市甲县", level="county", parent=city)
    there = Region.objects.create(code="370831", name="乙县", full_name="市乙县", level="county", parent=city)
    town = Region.objects.create(code="370830101", name="丁镇", full_name="市甲县丁镇", level="township", parent=here)

    def office(code: str, region: Region) -> Organisation:
        return Organisation.objects.create(
            code=code, name=f"{region.name}人社局", kind="government", region=region, party="hr"
        )

    return SimpleNamespace(
        city=city, here=here, there=there, town=town, bureau=office("G01", here), neighbour=office("G02", there)
    )


@pytest.fixture
def seated() -> Callable[[Organisation, str], User]:
    def seat(organisation: Organisation, role: str = Role.ACCEPTANCE) -> User:
        user = User.objects.create_user(f"{role}-{organisation.code}", person_name="某人")
        Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2020, 1, 1))
        return user

    return seat


@pytest.fixture
def clerk(land, seated) -> User:
    """The first county's acceptance clerk."""
    return seated(land.bureau)


@pytest.fixture
def register(land, clerk) -> Callable[..., Person]:
    """Registers somebody in the first county; anything may be said otherwise."""
    sequences = iter(("997", "996", "999", "998"))

    def take(**otherwise: Any) -> Person:
        given = {
            "name": "周启䶮",
            "region": land.here,
            "category": "enterprise",
            "officer": acting(clerk),
            "at": AT,
        } | otherwise
        return services.register_person(**{"id_number": number(sequence=next(sequences)), **given})

    return take
