from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.organisations.conftest import AS_OF
from workflows.organisations.models import Delegation, Organisation, Region, Role, Seat, User
from workflows.organisations.officers import Officer
from workflows.organisations.queries import body, combined_seats, holders, vacancies

COUNTY = "370000/370800/370830/"


def keys(user, on=AS_OF):
    return [duty.key for duty in Officer.of(user, on).duties]


def lend(seat, delegate, start=AS_OF, end=AS_OF, **more):
    return Delegation.objects.create(seat=seat, delegate=delegate, start=start, end=end, reason="出差", **more)


def test_a_duty_tells_whose_seat_it_is_and_where(user):
    (duty,) = Officer.of(user("ws_hq_gh"), AS_OF).duties
    assert (duty.key, duty.role, duty.party, duty.principal) == ("countersign@G0012", "countersign", "union", None)
    assert (duty.organisation_code, duty.organisation_name) == ("G0012", "汶上县总工会")
    assert (duty.region_path, duty.region_level) == (COUNTY, "county")


@pytest.mark.parametrize(
    ("username", "on", "held"),
    [
        ("ws_hq_ql", AS_OF, False),  # stopped
        ("jn_fs1", date(2024, 12, 31), True),  # the last day counts
        ("jn_fs1", date(2025, 1, 1), False),
        ("jn_fs2", date(2025, 1, 31), False),
        ("jn_fs2", date(2025, 2, 1), True),  # the first day counts
    ],
)
def test_a_seat_counts_from_its_first_to_its_last_day(user, username, on, held):
    assert bool(keys(user(username), on)) is held


def test_a_delegate_acts_in_the_name_of_the_holder_while_it_lasts(user, seat):
    deputy = user("ws_ws1")
    lend(seat("ws_sd1"), deputy, end=date(2025, 1, 12))
    assert [(d.key, d.principal) for d in Officer.of(deputy, AS_OF).duties] == [
        ("clerk@G0011", None),
        ("determination@G0011", "赵恒"),
    ]
    assert keys(deputy, date(2025, 1, 13)) == ["clerk@G0011"]


def test_a_delegation_ends_when_revoked_or_when_the_seat_does(user, seat):
    deputy = user("ws_ws1")
    lend(seat("ws_sd1"), deputy, revoked_at=timezone.now())
    lend(seat("jn_fs1"), deputy, start=date(2024, 12, 1), end=date(2025, 1, 31))
    lend(seat("ws_hq_ql"), deputy)
    assert keys(deputy) == ["clerk@G0011"]
    assert "second_review@G0006" in keys(user("ws_ws1"), date(2024, 12, 31))


def test_a_closed_account_or_organisation_has_no_duties(user, seat):
    deputy = user("ws_ws1")
    lend(seat("ws_sd1"), deputy)
    User.objects.filter(username="ws_sd1").update(is_active=False)
    assert keys(deputy) == ["clerk@G0011"]
    Organisation.objects.filter(code="G0011").update(status="closed")
    assert keys(user("ws_ws1")) == []


def test_nobody_in_particular_has_no_duties(jurisdiction):
    assert Officer.of(AnonymousUser(), AS_OF).duties == ()


def test_an_officer_costs_one_query_whatever_is_asked_of_them(user, django_assert_num_queries):
    person = user("ws_sl1")
    with django_assert_num_queries(1):
        officer = Officer.of(person, AS_OF)
        assert officer.duties and officer.scope.paths and officer.keys and officer.seats


def test_the_cost_of_duties_does_not_grow_with_their_number(user, agency, django_assert_num_queries):
    person = user("ws_sl1")
    for role in (Role.CLERK, Role.OBSERVER, Role.SIGNATORY):
        Seat.objects.create(user=person, organisation=agency("G0006"), role=role, start=AS_OF)
    with django_assert_num_queries(1):
        assert len(Officer.of(person, AS_OF).duties) == 4


def test_an_agency_sees_its_own_jurisdiction_only(user):
    assert Officer.of(user("ws_sl1"), AS_OF).scope.paths == (COUNTY,)
    assert Officer.of(user("ws_103_sl"), AS_OF).scope.paths == (COUNTY + "370830103/",)
    assert Officer.of(user("jn_sl1"), AS_OF).scope.paths == ("370000/370800/",)


def test_an_enterprise_sees_what_is_its_own_and_no_region(user, agency):
    person = user("ws_sl1")
    Seat.objects.filter(user=person).update(active=False)
    company = agency("G0053")
    Seat.objects.create(user=person, organisation=company, role=Role.APPLICANT, start=AS_OF)
    found = Officer.of(person, AS_OF).scope
    assert (found.paths, found.organisations) == ((), frozenset({company.pk}))


def test_a_task_force_sees_its_field(user, agency):
    person = user("ws_103_sl")
    Seat.objects.filter(user=person).update(active=False)
    Seat.objects.create(user=person, organisation=agency("T0047"), role=Role.ACCEPTANCE, start=AS_OF)
    assert Officer.of(person, AS_OF).scope.paths == (COUNTY + "F02/",)


def test_a_wider_jurisdiction_covers_the_narrower(user, agency):
    person = user("ws_103_sl")
    Seat.objects.create(user=person, organisation=agency("G0006"), role=Role.OBSERVER, start=AS_OF)
    assert Officer.of(person, AS_OF).scope.paths == ("370000/370800/",)


def test_the_body_of_a_party_is_found_at_the_level_asked_for(jurisdiction):
    township = Region.objects.get(pk="370830103")
    assert body(township, "county", "enterprise").code == "G0013"
    assert body(township, "province", "hr").code == "G0001"
    assert body("370811", "county", "hr") is None
    assert body("370800", "county", "hr") is None


def test_holders_lists_the_holder_before_the_delegate(user, seat):
    lend(seat("ws_hq_gs"), user("ws_hq_gh"))
    assert [person.username for person in holders("countersign@G0014", AS_OF)] == ["ws_hq_gs", "ws_hq_gh"]
    assert holders("countersign@G0013", AS_OF) == []
    assert holders("countersign@NONE", AS_OF) == []


def test_vacancies_are_those_of_the_region_and_day(jurisdiction):
    def found(on, code=None):
        region = Region.objects.get(pk=code) if code else None
        return [(vacancy.organisation.code, vacancy.role) for vacancy in vacancies(on, region)]

    assert found(AS_OF) == [("G0006", "second_review"), ("G0013", "countersign")]
    assert found(AS_OF, "370830") == [("G0013", "countersign")]
    assert found(date(2025, 2, 1)) == [("G0013", "countersign")]


def test_a_person_in_both_reviews_is_seen_until_one_ends(user, jurisdiction):
    assert [person.person_name for person in combined_seats(AS_OF)] == ["孟军磊"]
    Seat.objects.filter(user=user("ws_fs2")).update(end=date(2025, 1, 9))
    assert combined_seats(AS_OF) == []
