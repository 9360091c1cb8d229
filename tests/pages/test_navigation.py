"""Which places the side navigation offers to whom: none that would be refused."""

from datetime import date

import pytest
from django.urls import reverse

from workflows.organisations.models import Organisation, Region, Seat, User


@pytest.fixture
def places(client, db):
    """Word -> address of the places that a user is offered."""

    def offered(user: User) -> dict[str, str]:
        client.force_login(user)
        shell = client.get(reverse("password_change")).context["shell"]
        return {link.label: link.url for link in shell.navigation}

    return offered


@pytest.fixture
def seated(db):
    def make(role: str) -> User:
        region = Region.objects.create(code="370830", name="汶上县", full_name="汶上县", level="county")
        body = Organisation.objects.create(code="G1", name="汶上县人社局", kind="government", region=region, party="hr")
        user = User.objects.create_user("seated", person_name="在席")
        Seat.objects.create(user=user, organisation=body, role=role, start=date(2024, 1, 1))
        return user

    return make


@pytest.mark.parametrize("role", ["applicant", "acceptance"])
def test_every_place_offered_to_a_seat_opens(client, places, seated, role):
    offered = places(seated(role))
    assert "席位" in offered, "whoever holds a seat may lend it"
    assert {label: client.get(url, follow=True).status_code for label, url in offered.items()} == dict.fromkeys(
        offered, 200
    )


def test_a_superuser_without_a_seat_is_offered_nothing_that_is_refused(client, places):
    offered = places(User.objects.create_superuser("root", person_name="超级"))
    assert "统计" not in offered and "席位" in offered
    for url in offered.values():
        assert client.get(url, follow=True).status_code == 200


def test_without_a_seat_one_finds_the_own_record(places):
    offered = places(User.objects.create_user("own", person_name="本人"))
    assert offered["我的信息"] == reverse("people:own") and "席位" not in offered and "人员" not in offered
