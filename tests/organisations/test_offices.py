"""机关信息: kept by the administrator of the agency's own jurisdiction, with what is wrong said at its field."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.organisations.conftest import AS_OF, FILES
from workflows.errors import Refused
from workflows.organisations.imports import load
from workflows.organisations.models import Office, Organisation, issuing_office_of
from workflows.organisations.offices import keep_office

LIST = reverse("organisations:offices")
ENTERED = {
    "section": "劳动关系科", "contact_name": "王科员", "telephone": "0537-1234567", "address": "某路1号",
    "postcode": "272500", "email": "office@example.cn", "complaint_body": "驻局纪检监察组",
    "complaint_phone": "0537-7654321", "website": "https://hrss.example.cn/gs", "issuing_office": "某局综合科",
    "review_body": "", "review_phone": "", "review_days": "15",
}  # fmt: skip


def page_of(code: str) -> str:
    return reverse("organisations:office", args=[code])


@pytest.fixture
def county(client, administrator):
    client.force_login(administrator("G0011"))
    return client


def test_the_administrator_enters_how_the_agency_is_reached(county, agency):
    assert county.post(page_of("G0011"), ENTERED).url == LIST
    office = agency("G0011").office
    assert (office.telephone, office.address, office.imprint) == ("0537-1234567", "某路1号", "某局综合科")
    assert (office.review_days, office.title_names_agency) == (15, False)
    assert office.missing_for_publicity() == []
    assert "某路1号" in county.get(LIST).content.decode()


def test_what_is_missing_stands_in_the_list(county, agency):
    Organisation.objects.filter(code="G0011").update(contact_phone="")
    Office.objects.filter(organisation__code="G0011").delete()
    assert agency("G0011").office.missing_for_publicity() == ["联系电话", "通讯地址"]
    assert "联系电话、通讯地址" in county.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("telephone", "无", "联系电话只写数字"),
        ("postcode", "2725", "邮政编码是6位数字"),
        ("email", "无", "写法不对"),
        ("website", "见官网", "网址的写法不对"),
        ("review_days", "-1", "不能小于0"),
    ],
)
def test_a_wrong_entry_is_told_at_its_field_and_nothing_is_kept(county, agency, field, value, told):
    before = agency("G0011").office.address
    page = county.post(page_of("G0011"), ENTERED | {field: value})
    assert page.status_code == 200 and told in page.content.decode()
    assert agency("G0011").office.address == before


def test_nobody_keeps_the_settings_of_another_jurisdiction(county, login_as, agency, user):
    assert county.get(page_of("G0006")).status_code == 404
    assert county.post(page_of("G0006"), ENTERED).status_code == 404
    assert "济宁市人力资源和社会保障局" not in county.get(LIST).content.decode()
    assert login_as("ws_sl1").get(page_of("G0011")).status_code == 404
    with pytest.raises(Refused, match="没有管理济宁市人力资源和社会保障局的权限"):
        keep_office(organisation=agency("G0006"), actor=user("ws_sl1"), address="别处")


@pytest.fixture
def login_as(client, user):
    def enter(username):
        client.force_login(user(username))
        return client

    return enter


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("汶上县人力资源和社会保障局", "汶上县人力资源和社会保障局办公室"),
        ("山西省人力资源和社会保障厅", "山西省人力资源和社会保障厅办公室"),
        ("汶上县人民政府", "汶上县人民政府办公室"),
        ("人力资源社会保障部", "人力资源社会保障部办公厅"),
        ("山东省人民政府", "山东省人民政府办公厅"),
    ],
)
def test_the_issuing_office_is_named_as_in_the_field(name, office):
    assert issuing_office_of(name) == office


def test_the_list_asks_as_often_for_many_agencies_as_for_one(client, administrator):
    client.force_login(administrator("G0011"))

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(LIST)
        return len(seen)

    everything = count()
    Organisation.objects.filter(party__isnull=False).exclude(code="G0011").update(status="closed")
    assert count() == everything


# ---- from a list -----------------------------------------------------------------------------------------------------


def listed(tmp_path, **cells: str):
    """The demonstration's list with these columns added, filled in for G0011 alone."""
    with FILES["organisations"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "organisations.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], *cells])
        writer.writeheader()
        for row in rows:
            mine = row["org_code"] == "G0011"
            writer.writerow(row | {name: value if mine else "" for name, value in cells.items()})
    return load(organisations=path, as_of=AS_OF).reports["organisations"]


def test_a_list_may_say_how_an_agency_is_reached_and_an_empty_cell_changes_nothing(jurisdiction, agency, tmp_path):
    report = listed(tmp_path, address="某路2号", postcode="272500", review_days="10")
    assert report.exit_status == 0 and report.totals["updated"] == 1
    office = agency("G0011").office
    assert (office.address, office.postcode, office.review_days) == ("某路2号", "272500", 10)
    assert listed(tmp_path, address="", postcode="").totals["updated"] == 0
    assert agency("G0011").office.address == "某路2号"


def test_an_unusable_value_of_a_list_is_told_and_left_out(jurisdiction, agency, tmp_path):
    report = listed(tmp_path, address="某路3号", email="无")
    assert [(issue.code, issue.column) for issue in report.issues if issue.code == "OFFICE_INVALID"] != []
    assert (agency("G0011").office.address, agency("G0011").office.email) == ("某路3号", "")
