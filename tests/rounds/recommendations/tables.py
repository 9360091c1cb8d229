"""Summary tables written on the spot."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from gold_selection.coordinators.lists import SHEET as COORDINATORS
from mediation_orgs.nominations.lists import SHEET as BODIES
from tests.gold_selection.ledger_form.conftest import card

QUOTA_HEADS = ["县(市、区)", "协调员", "社会组织", "调解组织"]
PERSON = {
    "order": 1, "county": "任城区", "name": "张明", "sex": "男", "id_number": card(1), "education": "大专",
    "certificate": "劳动关系协调员职业技能等级证书", "grade": "三级", "number": "TEST1", "issued": "2020-01-01",
    "workplace": "某某公司人事主管", "role": "劳动关系协调员", "full_time": "专职", "start": "2020-01-01",
    "c3": "是", "c4": "是", "c5": "是", "mistakes": 0,
}  # fmt: skip
BODY = {
    "order": 1, "county": "汶上县", "name": "青棠镇劳动争议调解委员会", "org": "WSTJ02", "c1": "是", "c2": "是",
    "c3": "是", "success": 65, "failed": 35, "influence_in_unit": "是", "influence_in_area": "否", "typed_rate": "65%",
}  # fmt: skip


def table(
    people: Sequence[dict[str, Any]] = (), bodies: Sequence[dict[str, Any]] = (), *, day: Any = "2024年12月10日",
    quotas: Any = (("任城区", 3, 1, 1), ("汶上县", 2, 1, 2)), hidden: bool = False,
) -> io.BytesIO:  # fmt: skip
    """A workbook with 名额分配 (None: without), and the lists that have rows; a value None leaves the cell empty."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    if quotas is not None:
        sheet = book.create_sheet("名额分配")
        for row in (["名额分配表"], QUOTA_HEADS, *quotas):
            sheet.append(row)
    for spec, rows in ((COORDINATORS, people), (BODIES, bodies)):
        if not rows:
            continue
        sheet = book.create_sheet(spec.title)
        sheet.sheet_state = "hidden" if hidden else "visible"
        for row in ([f"2024年{spec.title}推荐汇总表"], ["报送单位:", None, day], [one.title for one in spec.columns]):
            sheet.append(row)
        for values in rows:
            sheet.append([values.get(one.name) for one in spec.columns])
    stream = io.BytesIO()
    if not book.worksheets:
        book.create_sheet("空")
    book.save(stream)
    stream.seek(0)
    return stream
