from datetime import date, timedelta

import pytest
from django.utils import timezone

from workflows.errors import Refused
from workflows.organisations.models import Delegation, Seat, SeatEvent, User
from workflows.organisations.officers import Officer
from workflows.organisations.services import appoint, delegate, revoke, vacate

TODAY = timezone.localdate()
WEEK = timedelta(7)


def refusal(call, **arguments) -> str:
    before = (Seat.objects.count(), Delegation.objects.count(), SeatEvent.objects.count())
    with pytest.raises(Refused) as refused:
        call(**arguments)
    assert (Seat.objects.count(), Delegation.objects.count(), SeatEvent.objects.count()) == before
    assert refused.value.message
    return refused.value.code


def newcomer() -> User:
    return User.objects.create(username="new", person_name="新来")


def test_an_appointment_is_a_seat_with_its_record(agency, administrator):
    actor, person = administrator("G0011"), newcomer()
    assert Officer.of(person, TODAY).duties == ()
    seat = appoint(user=person, organisation=agency("G0013"), role="countersign", start=TODAY, end=None, actor=actor)
    assert seat.key == "countersign@G0013"
    assert [duty.key for duty in Officer.of(person, TODAY).duties] == ["countersign@G0013"]
    event = SeatEvent.objects.get(what="appointed")
    assert (event.actor, event.seat) == (actor, seat)


@pytest.mark.parametrize(("code", "allowed"), [("G0011", True), ("G0006", True), ("G0001", True), ("G0035", False)])
def test_an_administrator_appoints_in_the_own_region_and_below(agency, administrator, code, allowed):
    call = {"user": newcomer(), "organisation": agency("G0012"), "role": "countersign", "start": TODAY, "end": None}
    actor = administrator(code)
    if allowed:
        assert appoint(**call, actor=actor).active
    else:
        assert refusal(appoint, **call, actor=actor) == "not_administrator"


def test_who_is_no_administrator_appoints_nobody(agency, user):
    call = {"user": newcomer(), "organisation": agency("G0011"), "role": "acceptance", "start": TODAY, "end": None}
    assert refusal(appoint, **call, actor=user("ws_sd1")) == "not_administrator"
    assert appoint(**call, actor=User.objects.create(username="root", is_superuser=True)).pk


def test_an_appointment_keeps_the_rules_of_seats(agency, administrator, user):
    actor = administrator("G0001")
    bureau, company, other = agency("G0011"), agency("G0053"), agency("G0054")
    term = {"start": TODAY, "end": None, "actor": actor}
    assert refusal(appoint, user=user("ws_sl1"), organisation=bureau, role="acceptance", **term) == "seat_overlap"
    assert refusal(appoint, user=newcomer(), organisation=agency("G0020"), role="countersign", **term) == "not_a_party"
    backwards = {**term, "end": TODAY - WEEK}
    assert refusal(appoint, user=user("ws_sl1"), organisation=bureau, role="clerk", **backwards) == "invalid"
    appoint(user=user("ws_sl1"), organisation=company, role="applicant", **term)
    assert refusal(appoint, user=user("ws_sl1"), organisation=other, role="applicant", **term) == "invalid"


def test_leaving_a_seat_keeps_its_history(administrator, seat):
    actor, held = administrator("G0011"), seat("ws_sl1")
    vacate(seat=held, on=TODAY, actor=actor)
    assert [duty.key for duty in Officer.of(User.objects.get(username="ws_sl1"), TODAY).duties] == ["acceptance@G0011"]
    assert Officer.of(User.objects.get(username="ws_sl1"), TODAY + timedelta(1)).duties == ()
    assert SeatEvent.objects.get(what="vacated").detail == {"last_day": TODAY.isoformat()}
    assert refusal(vacate, seat=held, on=TODAY, actor=actor) == "seat_ended"


def test_a_seat_that_has_not_begun_can_be_stopped(administrator, seat):
    held = vacate(seat=seat("jn_fs2"), on=date(2025, 1, 15), actor=administrator("G0006"))
    assert (held.active, held.end) == (False, None)


def test_the_holder_lends_the_seat_to_a_colleague_and_takes_it_back(user, seat):
    holder, colleague = user("ws_sd1"), user("ws_ws1")
    lent = delegate(seat=seat("ws_sd1"), delegate=colleague, start=TODAY, end=TODAY + WEEK, reason="出差", actor=holder)
    assert "determination@G0011" in {duty.key for duty in Officer.of(colleague, TODAY).duties}
    revoke(delegation=lent, actor=holder, at=timezone.now())
    assert [duty.key for duty in Officer.of(User.objects.get(pk=colleague.pk), TODAY).duties] == ["clerk@G0011"]
    assert list(SeatEvent.objects.exclude(what="loaded").values_list("what", flat=True)) == ["delegated", "revoked"]
    assert refusal(revoke, delegation=lent, actor=holder, at=timezone.now()) == "already_revoked"


def test_a_seat_is_lent_only_by_its_holder_or_an_administrator(user, seat, administrator):
    call = {"seat": seat("ws_sd1"), "start": TODAY, "end": TODAY + WEEK, "reason": "出差"}
    assert refusal(delegate, **call, delegate=user("ws_ws1"), actor=user("ws_sl1")) == "not_the_holder"
    lent = delegate(**call, delegate=user("ws_ws1"), actor=user("ws_sd1"))
    passed_on = {**call, "delegate": user("ws_sl1"), "actor": user("ws_ws1")}
    assert refusal(delegate, **passed_on) == "not_the_holder"
    assert refusal(revoke, delegation=lent, actor=user("ws_ws1"), at=timezone.now()) == "not_the_holder"
    assert revoke(delegation=lent, actor=administrator("G0006"), at=timezone.now()).revoked_at


def test_only_an_administrator_lends_a_seat_outside_the_organisation(user, seat, administrator):
    call = {"seat": seat("ws_hq_gh"), "delegate": user("ws_hq_gs"), "start": TODAY, "end": TODAY, "reason": "借调"}
    assert refusal(delegate, **call, actor=user("ws_hq_gh")) == "other_organisation"
    assert delegate(**call, actor=administrator("G0011")).pk


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": "  "}, "reason_missing"),
        ({"end": TODAY - WEEK}, "invalid"),
        ({"start": date(2024, 7, 1)}, "outside_term"),
    ],
)
def test_a_delegation_needs_a_reason_and_days_within_the_term(user, seat, change, code):
    call = {"seat": seat("ws_sd1"), "delegate": user("ws_ws1"), "start": TODAY, "end": TODAY, "reason": "出差"}
    assert refusal(delegate, **{**call, **change}, actor=user("ws_sd1")) == code


def test_a_seat_is_not_lent_to_its_holder_a_closed_account_or_twice(user, seat):
    call = {"seat": seat("ws_sd1"), "start": TODAY, "end": TODAY, "reason": "出差", "actor": user("ws_sd1")}
    assert refusal(delegate, **call, delegate=user("ws_sd1")) == "delegate_is_holder"
    User.objects.filter(username="ws_sl2").update(is_active=False)
    assert refusal(delegate, **call, delegate=user("ws_sl2")) == "delegate_inactive"
    delegate(**call, delegate=user("ws_ws1"))
    assert refusal(delegate, **call, delegate=user("ws_ws1")) == "delegation_overlap"
