"""A county with its bureau, hosts, an employer and people of its ledger; and lists written on the spot."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from stdnum.cn import ric

from certification import vault
from certification.identity import identify
from certification.models import Person, Post
from certification.placements.imports.imports import import_placements
from tests.certification.placements.conftest import World
from workflows.sheets.pages import Imported

GIVEN = Path(__file__).parents[3] / "data" / "placement_wenshang_2024.xlsx"
FILED = datetime(2025, 1, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRST, LAST = date(2024, 11, 4), date(2024, 11, 17)
TITLE = "2024年企业一线劳动关系协调员“以干代训”"
UNIT = "填报单位：汶上县人力资源和社会保障局"
DAY = "填报日期：2025年1月10日"
LIST_HEAD = ("序号", "姓名", "身份证号码", "派出单位", "人员类别", "接收单位", "接收单位性质", "开始日期", "结束日期",
             "填报天数", "请假日期", "带教人", "备注")  # fmt: skip
OTHER_FORM = ("组织编号", "案件编号", "受理日期", "办结日期", "调解结果")
EVALUATION_HEAD = ("名单序号", "姓名", "身份证号码", "接收单位", "出勤", "业务能力", "工作表现", "综合评价", "评语",
                   "评价日期", "评价人")  # fmt: skip
EMPLOYER = "汶上县穗沅智能装备有限公司"
FRONTLINE = "企业一线劳动关系协调员"
TEXT = "参与受理和调解劳动争议案件，掌握了庭前调解的基本流程。"


def card(number: int) -> str:
    digits = f"37083019900101{number:03}"
    return digits + str(ric.calc_check_digit(digits + "0"))


@dataclass
class Line:
    """A row of 选派名单; ``who``: of the people of the ledger, by number."""

    who: int = 1
    seq: Any = None
    name: Any = None
    id_number: Any = None
    sender: Any = EMPLOYER
    participant: Any = FRONTLINE
    host: Any = "县信访局"
    host_kind: Any = "部门"
    start: Any = FIRST
    end: Any = LAST
    days: Any = None
    absent: Any = None
    coach: Any = None
    note: Any = None

    def cells(self, place: int) -> list[Any]:
        once = [place if self.seq is None else self.seq, *_person(self)]
        rest = (self.sender, self.participant, self.host, self.host_kind, self.start, self.end, self.days, self.absent)
        return [*once, *rest, self.coach, self.note]


@dataclass
class Mark:
    """A row of 综合评价."""

    seq: Any = 1
    who: int = 1
    name: Any = None
    id_number: Any = None
    host: Any = "县信访局"
    attendance: Any = "好"
    skill: Any = "较好"
    work: Any = "好"
    conclusion: Any = "合格"
    text: Any = TEXT
    on: Any = date(2024, 11, 18)
    assessor: Any = "某评价人"

    def cells(self, place: int) -> list[Any]:
        marks = (self.attendance, self.skill, self.work, self.conclusion, self.text, self.on, self.assessor)
        return [self.seq, *_person(self), self.host, *marks]


def _person(one: Any) -> list[Any]:
    name = f"人员{one.who}" if one.name is None else one.name
    return [name, card(one.who) if one.id_number is None else one.id_number]


def workbook(
    lines: Sequence[Line] | None = (), marks: Sequence[Mark] | None = None, *, title: Any = f"{TITLE}选派名单",
    unit: Any = UNIT, day: Any = DAY, heads: Sequence[str] = EVALUATION_HEAD,
) -> bytes:  # fmt: skip
    """``lines`` None: without 选派名单; ``marks`` None: without 综合评价; neither: another form."""
    book = openpyxl.Workbook()
    book.active.append(OTHER_FORM if lines is None and marks is None else ("", "姓名"))
    for name, rows, head in (("选派名单", lines, LIST_HEAD), ("综合评价", marks, heads)):
        if rows is None:
            continue
        sheet = book.create_sheet(name)
        sheet.append([title])
        sheet.append([unit, None, None, day])
        sheet.append(head)
        for place, row in enumerate(rows, 1):
            sheet.append(row.cells(place))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def take(content: bytes | Path, **more: Any) -> Imported:
    source = content if isinstance(content, Path) else io.BytesIO(content)
    return import_placements(source=source, **{"actor": None, "at": FILED, "file_name": "名单.xlsx"} | more)


def codes(done: Imported) -> list[str]:
    return [issue.code for issue in done.report.issues]


def rows(done: Imported) -> tuple[int, int, int]:
    """Accepted, rejected, repeated."""
    counted = done.report.rows
    return counted["accepted"], counted["rejected"], counted["duplicate"]


class Office(World):
    """``enter``: somebody of the ledger, found by the number ``card(who)``."""

    def __init__(self) -> None:
        super().__init__()
        self.bureau.name = "汶上县人力资源和社会保障局"
        self.bureau.save()
        self.county.name = "汶上县"
        self.county.save()
        self.on(FILED.date())

    def enter(self, who: int, kind: str = "enterprise", **more: Any) -> Person:
        key = identify(card(who), FILED.date()).key
        told = {
            "name": f"人员{who}", "id_hash": vault.digest(key), "id_sealed": vault.seal(card(who)), "region": self.town,
            "category": "enterprise",
        } | more  # fmt: skip
        person = Person.objects.create(**told)
        Post.objects.create(
            person=person, region=person.region, kind=kind, employer=self.employer, employer_name=EMPLOYER,
            seen_on=date(2024, 12, 20),
        )  # fmt: skip
        return person


@pytest.fixture
def office(db: None) -> Office:
    """With three people of the ledger."""
    made = Office()
    for who in (1, 2, 3):
        made.enter(who)
    return made
