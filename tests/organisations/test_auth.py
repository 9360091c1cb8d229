import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from workflows.organisations.models import Delegation, Seat, User


@pytest.fixture
def signer(user):
    return user("ws_hq_gh")


def test_a_seat_is_a_permission(signer):
    assert signer.has_perm("countersign@G0012")
    assert not signer.has_perm("countersign@G0014")
    assert "countersign@G0012" in signer.get_all_permissions()


def test_a_delegate_has_the_permission_of_the_seat(user, seat):
    today = timezone.localdate()
    Delegation.objects.create(seat=seat("ws_hq_gh"), delegate=user("ws_hq_gs"), start=today, end=today, reason="出差")
    assert user("ws_hq_gs").has_perm("countersign@G0012")


def test_a_superuser_signs_for_nobody(jurisdiction):
    root = User.objects.create(username="root", is_superuser=True)
    assert root.has_perm("organisations.change_seat")
    assert not root.has_perm("countersign@G0012")
    assert "countersign@G0012" not in root.get_all_permissions()


def test_an_ended_seat_and_a_closed_account_permit_nothing(user, signer):
    Seat.objects.filter(user=signer).update(active=False)
    assert not user("ws_hq_gh").has_perm("countersign@G0012")
    Seat.objects.filter(user=signer).update(active=True)
    User.objects.filter(pk=signer.pk).update(is_active=False)
    assert not user("ws_hq_gh").has_perm("countersign@G0012")
    assert user("ws_hq_gh").get_all_permissions() == set()


def test_model_permissions_work_as_ever(user):
    person = user("ws_ws1")
    assert not person.has_perm("organisations.view_seat")
    person.user_permissions.add(Permission.objects.get(codename="view_seat"))
    assert user("ws_ws1").has_perm("organisations.view_seat")
