"""A county with three mediation bodies, a neighbour with one, and registers written on the spot."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from mediation_orgs.registry.imports import Imported, import_register
from mediation_orgs.registry.register_rows import REGISTER
from workflows.organisations.models import Organisation, Region, Role, Seat, User

FILED = datetime(2025, 1, 10, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TITLES = REGISTER.titles
HEADING = ("序号", *TITLES.values())


@pytest.fixture
def land(db) -> SimpleNamespace:
    """Province, city, two counties with an HR office each; bodies T01-T03 in the first county, N01 in the other."""
    province = Region.objects.create(code="370000", name="省", full_name="省", level="province")
    city = Region.objects.create(code="370800", name="市", full_name="省市", level="city", parent=province)
    here = Region.objects.create(code="370830", name="甲县", full_name="省市甲县", level="county", parent=city)
    there = Region.objects.create(code="370831", name="乙县", full_name="省市乙县", level="county", parent=city)
    town = Region.objects.create(code="370830101", name="丁镇", full_name="甲县丁镇", level="township", parent=here)

    def body(code: str, name: str, region: Region) -> Organisation:
        return Organisation.objects.create(code=code, name=name, kind="mediation_body", region=region)

    def office(code: str, region: Region) -> Organisation:
        return Organisation.objects.create(
            code=code, name=f"{region.name}人社局", kind="government", region=region, party="hr"
        )

    return SimpleNamespace(
        city=city,
        here=here,
        there=there,
        bureau=office("G01", here),
        neighbour=office("G02", there),
        bodies=[body("T01", "甲一调委会", here), body("T02", "甲二调委会", town), body("T03", "甲三调解室", here)],
        other=body("N01", "乙一调委会", there),
    )


@pytest.fixture
def seated() -> Callable[[Organisation, Role], User]:
    def seat(organisation: Organisation, role: Role) -> User:
        user = User.objects.create_user(f"{role}-{organisation.code}", person_name="某人")
        Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    return seat


def row(number: int, **given: object) -> dict[str, object]:
    """A sound row: a case of T01 accepted and closed in 2024 with an agreement; ``given`` replaces fields."""
    return {
        "org": "T01",
        "case_no": f"（2024）甲调字第{number:05}号",
        "applicant": "王*",
        "respondent": "某*公司",
        "accepted": "2024/3/1",
        "dispute": "劳动报酬",
        "people": "1",
        "mediator": "李明",
        "closed": "2024/3/20",
        "outcome": "达成协议",
        "signed": "是",
        "sealed": "是",
        "performance": "已履行",
    } | given


def csv_register(*rows: dict[str, object], encoding: str = "gb18030") -> io.BytesIO:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADING)
    for number, each in enumerate(rows, start=1):
        writer.writerow([number, *(each.get(field, "") for field in TITLES)])
    return io.BytesIO(text.getvalue().encode(encoding))


def xlsx_register(*rows: dict[str, object], title: str = "登记簿") -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "2024年"
    sheet.append([title])
    sheet.append(HEADING)
    for number, each in enumerate(rows, start=1):
        sheet.append([number, *(each.get(field) for field in TITLES)])
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    return stream


def take(*rows: dict[str, object], actor: User | None = None, **options: object) -> Imported:
    """Import these rows from a CSV, as filled in on 2025-01-10."""
    options.setdefault("as_of", FILED.date())
    source = options.pop("source", None) or csv_register(*rows)
    options.setdefault("file_name", "登记簿.csv")
    return import_register(source=source, actor=actor, at=FILED, **options)


def codes(done: Imported) -> list[str]:
    return [issue.code for issue in done.report.issues]
