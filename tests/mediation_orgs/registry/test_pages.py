"""The register's pages: what they say, to whom, in how many queries."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mediation_orgs.registry.models import MediationCase
from tests.mediation_orgs.conftest import csv_register, row, take
from workflows.organisations.models import Role, User
from workflows.sheets.models import ImportBatch

NO_AGREEMENT = {"signed": "否", "sealed": "否", "performance": ""}


@pytest.fixture
def clerk(land, seated, client):
    user = seated(land.bureau, Role.ACCEPTANCE)
    client.force_login(user)
    return user


def text(response) -> str:
    return response.content.decode()


def queries(client, url: str) -> int:
    client.get(url)  # the policy files and the content types are read once in the life of the process
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def rows(first: int, number: int, org: str = "T01", **given: object) -> list[dict[str, object]]:
    return [row(first + each, org=org, **given) for each in range(number)]


def test_nobody_reads_the_register_without_logging_in(client, land):
    for name, args in [("list", []), ("organisation", ["T01"]), ("cases", ["T01"]), ("upload", []), ("imports", [])]:
        assert client.get(reverse(f"mediation:{name}", args=args)).status_code == 302


def test_the_list_shows_each_rate_with_its_fraction_and_who_stands_on_the_edge(client, clerk):
    take(*rows(1, 13), *rows(20, 7, outcome="未达成协议", **NO_AGREEMENT), *rows(40, 1, "T02"))
    page = text(client.get(reverse("mediation:list"), {"year": 2024}))
    assert "65.00%（13/20）" in page and "100.00%（1/1）" in page and "没有可计算的案件" in page
    assert "再少1件成功即不达标" in page


def test_a_county_sees_neither_list_nor_link_of_another(client, clerk):
    take(row(1), row(2, org="N01"))
    assert "乙一调委会" not in text(client.get(reverse("mediation:list")))
    for name in ("organisation", "cases", "left_out"):
        assert client.get(reverse(f"mediation:{name}", args=["N01"])).status_code == 404


def test_a_body_sees_itself_only(client, land, seated):
    take(row(1), row(2, org="T03"))
    client.force_login(seated(land.bodies[0], Role.APPLICANT))
    page = text(client.get(reverse("mediation:list")))
    assert "甲一调委会" in page and "甲三调解室" not in page
    assert client.get(reverse("mediation:cases", args=["T03"])).status_code == 404


def test_the_cases_behind_a_rate_and_those_left_out_with_the_reason(client, clerk):
    take(row(1), row(2, outcome="撤回", signed="", sealed="", performance=""))
    counted = text(client.get(reverse("mediation:cases", args=["T01"]), {"year": 2024}))
    left_out = text(client.get(reverse("mediation:left_out", args=["T01"]), {"year": 2024}))
    assert row(1)["case_no"] in counted and row(2)["case_no"] not in counted
    assert row(2)["case_no"] in left_out and "撤回，不计入（M01）" in left_out


def test_a_reading_chosen_on_the_page_moves_the_case(client, clerk):
    take(row(1), row(2, outcome="撤回", signed="", sealed="", performance=""))
    chosen = {"year": 2024, "withdrawn_in_denominator": "true"}
    page = text(client.get(reverse("mediation:cases", args=["T01"]), chosen))
    assert "50.00%（1/2）" in page and "未成功（撤回计入，M01）" in page
    wrong = text(client.get(reverse("mediation:cases", args=["T01"]), {"year_by": "'; drop"}))
    assert "有的选项不可用" in wrong and "100.00%（1/1）" in wrong


def test_the_organisation_page_gives_its_years_and_mediators(client, clerk):
    take(row(1), row(2, accepted="2023/3/1", closed="2023/4/1", outcome="未达成协议", mediator="赵敏", **NO_AGREEMENT))
    page = text(client.get(reverse("mediation:organisation", args=["T01"]), {"year": 2024}))
    assert "2023年" in page and "0.00%（0/1）" in page and "100.00%（1/1）" in page
    assert "李明" in page and "赵敏" not in page


@pytest.mark.parametrize(
    ("name", "args"),
    [("list", []), ("organisation", ["T01"]), ("cases", ["T01"]), ("left_out", ["T01"]), ("imports", [])],
)
def test_more_rows_take_no_more_queries(client, clerk, name, args):
    def add(number: int, org: str) -> None:
        kept = row(number, org=org, mediator=f"调解员{number}")
        take(kept, row(number + 50, org=org, outcome="撤回", signed="", sealed="", performance=""), actor=clerk)

    url = reverse(f"mediation:{name}", args=args) + "?year=2024"
    add(1, "T01")
    few = queries(client, url)
    add(2, "T01")
    add(3, "T01")
    add(4, "T02")
    add(5, "T03")
    assert queries(client, url) == few <= 17


class TestUpload:
    def send(self, client, *given, name="登记簿.csv", **fields):
        file = SimpleUploadedFile(name, csv_register(*given).getvalue())
        return client.post(reverse("mediation:upload"), {"file": file, "as_of": "2025-01-10"} | fields, follow=True)

    def test_the_report_is_shown_row_by_row(self, client, clerk):
        response = self.send(client, row(1), row(2, closed="2024-02-30"), row(3, people="三人"))
        page = text(response)
        assert response.redirect_chain
        assert "读取3，录入2，拒收1，重复0" in page
        assert "第3条记录（文件第3行）K列" in page and "2月没有30日" in page and "三人" in page
        assert ImportBatch.objects.get().actor == clerk
        only = text(client.get(response.redirect_chain[0][0], {"severity": "reject"}))
        assert "2月没有30日" in only and "涉及人数须为正整数" not in only

    def test_a_check_alone_takes_nothing_in(self, client, clerk):
        page = text(self.send(client, row(1), row(2, people="三人"), dry_run="on"))
        assert "未录入任何行" in page and "可录入2行" in page and "涉及人数须为正整数" in page
        assert not MediationCase.objects.exists()

    def test_what_stood_in_a_cell_is_never_markup(self, client, clerk):
        page = text(self.send(client, row(1, people="<script>alert(1)</script>")))
        assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page

    def test_a_file_that_is_no_register_is_refused_beside_the_field(self, client, clerk):
        file = SimpleUploadedFile("登记簿.xlsx", b"%PDF-1.7")
        page = text(client.post(reverse("mediation:upload"), {"file": file, "as_of": "2025-01-10"}))
        assert "这是PDF文件" in page
        assert not ImportBatch.objects.exists()

    def test_a_seat_that_only_reads_is_sent_away(self, client, land, seated):
        client.force_login(seated(land.bureau, Role.OBSERVER))
        assert client.get(reverse("mediation:upload")).status_code == 403
        assert self.send(client, row(1)).status_code == 403

    def test_anothers_report_does_not_exist(self, client, clerk, land, seated):
        done = take(row(1), actor=seated(land.neighbour, Role.ACCEPTANCE))
        assert client.get(reverse("mediation:batch", args=[done.batch.pk])).status_code == 404
        assert client.get(reverse("mediation:imports")).context["page"].paginator.count == 0


def test_the_import_is_not_offered_to_whom_it_would_be_refused(client, db):
    client.force_login(User.objects.create_superuser("root", person_name="超级"))
    assert client.get(reverse("mediation:upload")).status_code == 403
    for name in ("list", "imports"):
        assert reverse("mediation:upload") not in text(client.get(reverse(f"mediation:{name}")))
