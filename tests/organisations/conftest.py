from datetime import date
from pathlib import Path

import pytest

from workflows.organisations.imports import load
from workflows.organisations.models import Organisation, Role, Seat, User

DEMO = Path(__file__).resolve().parents[2] / "demo" / "organisations"
FILES = {kind: DEMO / f"{kind}.csv" for kind in ("regions", "organisations", "seats")}
AS_OF = date(2025, 1, 10)


@pytest.fixture
def jurisdiction(db):
    """The demonstration jurisdiction, loaded from its lists."""
    return load(**FILES, as_of=AS_OF)


@pytest.fixture
def user(jurisdiction):
    """A user of the demonstration by user name."""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def agency(jurisdiction):
    return lambda code: Organisation.objects.get(code=code)


@pytest.fixture
def seat(jurisdiction):
    return lambda username: Seat.objects.get(user__username=username)


@pytest.fixture
def administrator(agency):
    """Gives somebody a new administrator seat in the agency with that code."""

    def make(code: str) -> User:
        person = User.objects.create(username=f"admin_{code}", person_name=f"管理员{code}")
        Seat.objects.create(user=person, organisation=agency(code), role=Role.ADMINISTRATOR, start=date(2024, 1, 1))
        return person

    return make
