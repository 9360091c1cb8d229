"""Rows that wait are told to the county's office, and what was not accepted to the unit, with row and reason."""

import pytest
from django.urls import reverse

from mediation_orgs.registry.models import MediationCase
from tests.mediation_orgs.conftest import row, take
from workflows.cases.models import Message
from workflows.organisations.models import Role, User


@pytest.fixture
def applicant(land, seated) -> User:
    return seated(land.bodies[0], Role.APPLICANT)


@pytest.fixture
def keeper(land, seated) -> User:
    return seated(land.bureau, Role.ACCEPTANCE)


@pytest.fixture
def batch(applicant, keeper):
    return take(row(1), row(2), row(3), actor=applicant).batch


def told(user: User) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("text", flat=True))


def decide(client, batch, **posted):
    return client.post(reverse("mediation:decide", args=[batch.pk]), posted)


def test_the_keepers_of_the_county_are_told_and_nobody_else(land, seated, batch, applicant, keeper):
    (text,) = told(keeper)
    assert text.startswith("甲一调委会导入的登记簿“登记簿.csv”有3行待您单位确认")
    assert Message.objects.count() == 1
    for office, role in ((land.neighbour, Role.ACCEPTANCE), (land.bureau, Role.OBSERVER)):
        seated(office, role)
    take(row(4), actor=applicant)
    assert Message.objects.count() == 2


def test_an_offices_own_rows_are_told_to_nobody(keeper):
    take(row(1), actor=keeper)
    assert not Message.objects.exists()


def test_what_is_not_accepted_stays_listed_with_number_and_reason_and_is_told(client, batch, applicant, keeper):
    client.force_login(keeper)
    first, second, _ = MediationCase.objects.order_by("pk")
    decide(client, batch, verdict="refuse", rows=[first.pk, second.pk], reason="卷宗中没有调解协议书。")
    (text,) = told(applicant)
    assert text.startswith("登记簿“登记簿.csv”有2行不予确认，理由：卷宗中没有调解协议书。各行")
    client.force_login(applicant)
    page = client.get(reverse("mediation:batch", args=[batch.pk]))
    assert [(line.cells[0], reason) for line, reason in page.context["not_accepted"]] == [
        (first.case_no, "卷宗中没有调解协议书。"), (second.case_no, "卷宗中没有调解协议书。"),
    ]  # fmt: skip
    assert "不予确认的2行" in page.content.decode()


def test_an_acceptance_is_told_by_the_page_alone(client, batch, applicant, keeper):
    client.force_login(keeper)
    decide(client, batch, verdict="accept", every="1")
    assert told(applicant) == []


def test_ticks_and_reason_are_kept_where_the_decision_is_not_taken(client, batch, keeper):
    client.force_login(keeper)
    first = MediationCase.objects.earliest("pk")
    page = decide(client, batch, verdict="refuse", rows=[first.pk])
    html = page.content.decode()
    assert page.status_code == 422 and "不予确认须写明理由" in html
    assert html.count("checked") == 1 and f'value="{first.pk}" aria-label="选{first.case_no}" checked' in html
    page = decide(client, batch, verdict="refuse", reason="没有卷宗")
    html = page.content.decode()
    assert page.status_code == 422 and "请先勾选要办理的行。" in html and 'value="没有卷宗"' in html


def test_a_units_file_that_names_another_is_told_so(applicant):
    done = take(row(1, org="T02"), actor=applicant)
    (issue,) = done.report.issues
    assert "组织编号T02不是本单位的编号，申报单位只能录入本单位的案件" in issue.message


def test_an_office_is_told_of_its_area(keeper):
    done = take(row(1, org="N01"), actor=keeper)
    (issue,) = done.report.issues
    assert "不在本辖区调解组织名单内" in issue.message
