from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from workflows.organisations.models import Delegation, Organisation, Region, Role, Seat, SeatEvent, User

DAY = date(2025, 1, 10)


def breaks(constraint, make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()
    assert constraint in {c.name for model in (Seat, Delegation, Organisation) for c in model._meta.constraints}


def test_the_database_itself_refuses_impossible_seats(agency, user):
    bureau, person = agency("G0011"), user("ws_sl1")

    def seat(**values):
        return Seat.objects.create(
            **{"user": person, "organisation": bureau, "role": Role.CLERK, "start": DAY, **values}
        )

    breaks("organisations_seat_ends_after_start", lambda: seat(end=date(2025, 1, 9)))
    breaks("organisations_seat_one_open_per_role", lambda: seat(role=Role.ACCEPTANCE))
    seat(role=Role.APPLICANT, organisation=agency("G0053"))
    breaks("organisations_seat_one_open_applicant", lambda: seat(role=Role.APPLICANT, organisation=agency("G0054")))
    assert seat(role=Role.ACCEPTANCE, active=False).pk


def test_the_database_itself_refuses_a_delegation_that_ends_before_it_begins(seat, user):
    breaks(
        "organisations_delegation_ends_after_start",
        lambda: Delegation.objects.create(
            seat=seat("ws_sd1"), delegate=user("ws_ws1"), start=DAY, end=date(2025, 1, 9), reason="x"
        ),
    )


def test_a_credit_code_and_a_party_belong_to_one_organisation(agency):
    def copy(**values):
        return Organisation.objects.create(code="X1", name="某单位", kind="company", region_id="370830", **values)

    breaks("organisations_organisation_one_per_credit_code", lambda: copy(credit_code=agency("G0053").credit_code))
    breaks("organisations_organisation_one_per_party_and_region", lambda: copy(party="union"))
    assert copy().credit_code == ""


def test_the_log_of_seats_is_append_only(seat):
    event = SeatEvent.objects.filter(seat=seat("ws_sl1")).get()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


def test_nothing_with_a_history_can_be_deleted(user, agency):
    for record in (user("ws_sl1"), agency("G0011"), Region.objects.get(pk="370830")):
        with pytest.raises(ProtectedError):
            record.delete()


def test_moving_a_region_moves_everything_under_it(jurisdiction):
    county = Region.objects.get(pk="370830")
    county.parent = Region.objects.get(pk="370811")
    county.save()
    assert Region.objects.get(pk="370830103").path == "370000/370800/370811/370830/370830103/"


def test_a_user_is_shown_by_the_own_name(jurisdiction):
    assert str(User.objects.get(username="ws_sd2")) == "龚䶮"
