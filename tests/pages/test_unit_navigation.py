"""Who applies for a mediation body is offered what is theirs: not the pages of people, and their own register."""

from datetime import date

import pytest
from django.urls import reverse

from certification.models import Person
from mediation_orgs.registry.models import MediationOrganisation
from workflows.organisations.models import Organisation, Region, Seat, User


@pytest.fixture
def applicant(db) -> User:
    region = Region.objects.create(code="370830", name="汶上县", full_name="汶上县", level="county")
    body = Organisation.objects.create(code="T01", name="某调委会", kind="mediation_body", region=region)
    MediationOrganisation.objects.create(organisation=body, register=region.code)
    user = User.objects.create_user("unit", person_name="申报经办")
    Seat.objects.create(user=user, organisation=body, role="applicant", start=date(2024, 1, 1))
    return user


def offered(client) -> set[str]:
    return {link.label for link in client.get(reverse("password_change")).context["shell"].navigation}


def test_the_pages_of_people_are_for_who_has_an_own_record(client, applicant):
    client.force_login(applicant)
    people = {"我的信息", "自测", "等级申报"}
    assert not offered(client) & people
    region = Region.objects.get()
    Person.objects.create(name="申报经办", region=region, user=applicant, category="enterprise")
    assert people <= offered(client)


def test_the_list_of_bodies_leads_a_unit_to_its_own_register(client, applicant):
    client.force_login(applicant)
    page = client.get(reverse("mediation:list"), follow=True)
    assert page.redirect_chain == [(reverse("mediation:organisation", args=["T01"]), 302)]
    assert reverse("mediation:upload") in page.content.decode()
