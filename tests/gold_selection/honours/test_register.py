"""荣誉登记: written by issuing the 通报, closed by its revocation, read within one's sight."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gold_selection.honours.models import Honour
from tests.notices.office import Office
from tests.sheets.sheets import opened
from workflows.cases.execute import execute
from workflows.organisations.models import User
from workflows.rounds.models import Nomination
from workflows.sheets.models import ExportLog

HONOUR = "2024年度济宁市金牌劳动人事争议调解组织"


def seen(user: User, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("honours:list") + query).content.decode()


def test_issuing_the_commendation_writes_whom_it_names(office: Office):
    round_ = office.round("passed", "甲调委会", "乙调委会")
    notice = office.issued("commendation", round_)
    first = Honour.objects.get(holder_name="甲调委会")
    assert (first.title, first.year, first.category, first.region) == (HONOUR, 2024, "mediation", office.county)
    assert (first.document, first.granted_on) == (notice.number_text, notice.signed_on)
    assert first.issuers == "济宁市人力资源和社会保障局、济宁市总工会" and first.in_force
    assert first.organisation == first.nomination.unit and Honour.objects.count() == 2


def test_only_a_commendation_writes_anything(office: Office):
    office.issued("publicity")
    assert not Honour.objects.exists()


def test_revoking_the_commendation_closes_what_it_gave(office: Office):
    notice = office.issued("commendation")
    office.act(notice, "revoke", office.head, text="弄虚作假", clause="第九条")
    for one in Honour.objects.all():
        assert (one.revoked_on, one.revoking_document) == (date(2025, 2, 11), notice.number_text)
        assert one.revoke_reason == "弄虚作假" and not one.in_force


@pytest.fixture
def before_the_register(transactional_db):
    """Takes the tables back to when there was a register and nothing in it yet; afterwards they are those of today."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def back() -> None:
        MigrationExecutor(connection).migrate([("honours", "0001_honours")])

    yield back, lambda: MigrationExecutor(connection).migrate(latest)
    MigrationExecutor(connection).migrate(latest)


def test_titles_given_before_are_taken_in_as_they_would_have_been_written(before_the_register, office: Office):
    back, forth = before_the_register
    office.issued("commendation")
    notice = office.issued("commendation", office.round("passed", "甲调委会"))
    office.act(notice, "revoke", office.head, text="弄虚作假")
    columns = [one.attname for one in Honour._meta.fields if one.attname != "id"]
    written = set(Honour.objects.values_list(*columns))
    Honour.objects.all().delete()
    back()
    forth()
    assert set(Honour.objects.values_list(*columns)) == written and written


def test_the_list_says_who_holds_what_and_by_which_document(office: Office):
    notice = office.issued("commendation")
    page = seen(office.clerk)
    for certificate in notice.certificates.all():
        assert certificate.number_text in page
    assert "康驿镇调解委员会" in page and notice.number_text in page and "有效" in page


def test_one_sees_the_titles_of_the_own_jurisdiction(office: Office):
    office.issued("commendation")
    assert "康驿镇调解委员会" in seen(office.county_clerk)
    assert "康驿镇调解委员会" not in seen(office.neighbour)
    assert Client().get(reverse("honours:list")).status_code == 302


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?category=mediation", True), ("?category=coordinator", False), ("?year=2024", True), ("?year=2023", False),
        ("?region=370830", True), ("?region=370831", True), ("?standing=in_force", True), ("?standing=revoked", False),
        ("?q=康驿", True), ("?q=没有", False), ("?year=错", True),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_what_is_asked(office: Office, query, found):
    office.issued("commendation")
    # A category that no kind of nomination has is no choice: it narrows nothing, and the page says so.
    page = seen(office.clerk, query)
    if "没有按它筛选" in page:
        assert "康驿镇调解委员会" in page
    else:
        assert ("康驿镇调解委员会" in page) is found


def test_the_reason_of_a_revocation_is_kept_whole(office: Office):
    reason = "有误，" * 300
    notice = office.issued("commendation")
    held = Honour.objects.order_by("pk")[0]
    told = {"text": reason, "clause": "", "document": "济人社发〔2024〕9号"}
    execute(Nomination.objects.get(pk=held.nomination_id), "revoke", officer=None, at=notice.created_at, **told)
    held.refresh_from_db()
    assert held.revoke_reason == reason


def test_a_list_that_grows_costs_no_more_queries(
    office: Office, django_assert_num_queries, django_assert_max_num_queries
):
    office.issued("commendation", office.round("passed", "甲调委会"))
    client = Client()
    client.force_login(office.clerk)
    address = reverse("honours:list")
    client.get(address)
    with CaptureQueriesContext(connection) as counted:
        client.get(address)
    assert len(counted) <= 12
    office.issued("commendation", office.round("passed", "乙调委会", "丙调委会"))
    with django_assert_num_queries(len(counted)):
        assert "丙调委会" in client.get(address).content.decode()


def test_the_list_is_taken_away_as_narrowed_and_that_is_logged(office: Office):
    notice = office.issued("commendation", office.round("passed", "甲调委会"))
    office.act(office.issued("commendation", office.round("passed", "乙调委会")), "revoke", office.head, text="有误")
    client = Client()
    client.force_login(office.clerk)
    rows, notes = opened(client.get(reverse("honours:export") + "?standing=in_force"))
    told = [dict(zip(rows[0], line, strict=True)) for line in rows[1:]]
    assert [(one["姓名或名称"], one["文号"], one["效力"]) for one in told] == [("甲调委会", notice.number_text, "有效")]
    assert told[0]["证书编号"] == notice.certificates.get().number_text
    assert notes["效力"] == "有效" and ExportLog.objects.get().actor == office.clerk
