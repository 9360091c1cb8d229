"""The demonstration's county with its townships, fields and offices; and ledgers written on the spot."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from stdnum.cn import ric

from gold_selection.ledger_form.form import ITEMS
from gold_selection.ledger_form.imports import import_ledger
from workflows.organisations.models import Organisation, Region, Role, Seat, User
from workflows.sheets.pages import Imported

REGIONS = Path(__file__).parents[3] / "demo" / "organisations" / "regions.csv"
GIVEN = Path(__file__).parents[2] / "data" / "ledger_wenshang_2024.xlsx"
FILED = datetime(2025, 1, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
POINTS = (25, 5, 10, 0, 5, 0, 0, 45)
HEADS = (
    ["序号", "姓名", "身份证号码", "协调员类型", "学历", "工作单位及职务", "从事协调劳动关系工作年限", "联系方式",
     "量化赋分管理", None, None, None, None, "备注"],
    [None] * 8 + ["赋分内容", "第一季度", "第二季度", "第三季度", "第四季度", None],
)  # fmt: skip


def card(number: int) -> str:
    digits = f"37083019900101{number:03}"
    return digits + str(ric.calc_check_digit(digits + "0"))


@dataclass
class Block:
    """One person; ``points``: the eight lines of each quarter. ``lines``: cells set by hand, by line and column."""

    name: Any = "张明"
    id_number: Any = None
    kind: Any = "网格员"
    education: Any = "大专"
    employer: Any = "某公司劳资专员"
    years: Any = "2年"
    phone: Any = "13900000001"
    note: Any = None
    points: Sequence[Sequence[Any]] = (POINTS,) * 4
    words: Sequence[str] = tuple(ITEMS.values())
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)


@dataclass
class Page:
    """One worksheet."""

    name: str = "中都街道"
    blocks: Sequence[Block] = ()
    unit: Any = "乡镇(街道、领域):中都街道"
    day: Any = "2024年12月20日"
    title: Any = "汶上县劳动关系协调员动态管理台账"
    hidden: bool = False


def workbook(*pages: Page) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
        for row in ([page.title], [page.unit], [page.day], *HEADS):
            sheet.append(row)
        for seq, block in enumerate(page.blocks, 1):
            top = sheet.max_row + 1
            number = card(seq) if block.id_number is None else block.id_number
            once = [
                seq, block.name, number, block.kind, block.education, block.employer, block.years, block.phone,
            ]  # fmt: skip
            for line, word in enumerate(block.words):
                quarters = [points[line] for points in block.points]
                row = [*(once if not line else [None] * 8), word, *quarters, None if line else block.note]
                sheet.append(row)
            for (line, column), value in block.cells.items():
                sheet.cell(top + line, column).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def take(content: bytes | Path, year: int = 2024, **more: Any) -> Imported:
    source = content if isinstance(content, Path) else io.BytesIO(content)
    given = {"actor": None, "at": FILED, "file_name": "台账.xlsx"} | more
    return import_ledger(source=source, year=year, **given)


def codes(done: Imported) -> list[str]:
    return [issue.code for issue in done.report.issues]


@pytest.fixture
def county(db: None) -> None:
    """The regions of the demonstration, the bureaus of two counties, and what a township's ledger needs."""
    with REGIONS.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            Region.objects.create(
                code=row["code"], name=row["name"], full_name=row["full_name"], level=row["level"],
                parent_id=row["parent_code"] or None, status=row["status"],
            )  # fmt: skip
    Region.objects.filter(pk="370830100").update(replaced_by="370830003")
    for code, region in (("G1", "370830"), ("G2", "370831")):
        Organisation.objects.create(code=code, name=f"{region}人社局", kind="government", region_id=region, party="hr")
    Organisation.objects.create(code="T1", name="中都街道办事处", kind="township", region_id="370830001")


@pytest.fixture
def seated(county: None) -> Callable[..., User]:
    """An officer of an organisation, by its region and party, or its code."""

    def seat(role: Role, **of: Any) -> User:
        organisation = Organisation.objects.get(**of)
        user = User.objects.create_user(f"{role}-{organisation.code}", person_name="某人")
        Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 1, 1))
        return user

    return seat
