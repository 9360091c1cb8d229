"""A ledger by hand: handed in with people who are refused, mended, printed and taken away, and corrected later."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, ViewportSize, expect

from certification.models import Person
from tests.e2e.journey import CHINA, PASSWORD, Browsing
from tests.gold_selection.ledger_form.conftest import POINTS, Block, card, county, seated, workbook
from tests.gold_selection.ledger_form.conftest import Page as Sheet
from workflows.organisations.models import Role, User

__all__ = ["county", "seated"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1366, "height": 768}
LEDGER = workbook(
    Sheet(
        blocks=[
            Block("孔协调", card(1)), Block("孟协调", card(2), points=[(*POINTS[:7], 46)] * 4),
            Block("颜协调", "370830199001010010"), Block("曾协调", card(4), kind="志愿者"),
        ]
    )
)  # fmt: skip


@pytest.fixture
def hands(page: Page, transactional_db: None) -> Any:
    with time_machine.travel(_at(2025, 1, 10), tick=True) as clock:
        page.set_default_timeout(15_000)
        yield Browsing(page, clock)


@pytest.fixture
def bureau(hands: Browsing, seated: Callable[..., User]) -> dict[str, User]:
    """Two seats of the county's bureau, and one of those in the ledger who is to have an account."""
    people = {"clerk": seated(Role.ACCEPTANCE, code="G1"), "verifier": seated(Role.PRELIMINARY, code="G1")}
    people["own"] = User.objects.create_user("kong", person_name="孔协调")
    User.objects.update(password=make_password(PASSWORD))
    return people


def _at(*day: int) -> datetime:
    return datetime(*day, 9, tzinfo=CHINA)  # type: ignore[misc,arg-type]


def test_a_ledger_is_handed_in_mended_taken_away_and_corrected(
    hands: Browsing, bureau: dict[str, User], tmp_path: Path
) -> None:
    hand_in(hands, bureau, tmp_path)
    mend(hands, tmp_path)
    take_away(hands, tmp_path)
    correct(hands, bureau)


def hand_in(hands: Browsing, bureau: dict[str, User], folder: Path) -> None:
    """Nothing chosen; a wrong year; only looked at; then taken in, on a telephone."""
    page = hands.page
    hands.enter(bureau["clerk"].username)
    hands.go("台账", "劳动关系协调员动态管理台账")
    hands.check("ledger-none")
    page.get_by_role("link", name="导入台账").click()
    expect(page.get_by_label("年度")).to_have_value("2024")
    page.set_viewport_size(PHONE)
    hands.press("导入")
    expect(page.get_by_text("请选择文件", exact=True)).to_be_visible()
    hands.check("ledger-upload-nothing")
    path = folder / "台账.xlsx"
    path.write_bytes(LEDGER)
    chosen(hands, path, year="2023")
    expect(page.get_by_text("不是2023年度的台账")).to_be_visible()
    page.get_by_label("只检查，不录入").check()
    chosen(hands, path, year="2024")
    expect(page.get_by_text("读取4人，可录入2人，拒收2人")).to_be_visible()
    expect(page.get_by_text("可录入，请核对")).to_have_count(4)
    hands.check("ledger-looked-at")
    assert not Person.objects.exists()
    page.get_by_label("只检查，不录入").uncheck()
    chosen(hands, path, year="2024")
    hands.told("已录入2人，拒收2人")
    expect(page.get_by_text("填报合计46，按各项计算为45").first).to_be_visible()
    hands.check("ledger-report")
    page.set_viewport_size(DESK)


def chosen(hands: Browsing, path: Path, *, year: str) -> None:
    hands.page.get_by_label("文件", exact=True).set_input_files(path)
    hands.page.get_by_label("年度").fill(year)
    hands.press("导入")


def mend(hands: Browsing, folder: Path) -> None:
    """What is to be mended is taken away, mended by the reason beside it, and handed in again."""
    page, path = hands.page, folder / "改好.xlsx"
    with page.expect_download() as begun:
        page.get_by_label("用途").fill("改正后再导入")
        hands.press("下载要改的2人")
    begun.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert "校验位" in sheet["O6"].value and "志愿者" in sheet["O14"].value
    sheet["C6"], sheet["D14"] = card(3), "网格员"
    book.save(path)
    page.get_by_role("link", name="导入改好的文件").click()
    chosen(hands, path, year="2024")
    hands.told("已录入2人，拒收0人")
    page.get_by_role("link", name="导入记录").click()
    expect(page.get_by_role("row")).to_have_count(3)
    hands.check("ledger-imports")


def take_away(hands: Browsing, folder: Path) -> None:
    """The form printed, and as a workbook with the total that was typed otherwise behind it."""
    page = hands.page
    hands.go("台账", "劳动关系协调员动态管理台账")
    expect(page.get_by_role("row", name="中都街道")).to_contain_text("4")
    hands.check("ledger")
    printed = page.request.get(str(page.get_by_role("link", name="打印中都街道台账").get_attribute("href")))
    assert (printed.status, printed.body()[:5]) == (200, b"%PDF-")
    hands.press("导出")
    page.get_by_label("用途").fill("报送县专班")
    with page.expect_download() as begun:
        hands.press("导出")
    book = openpyxl.load_workbook(io.BytesIO(Path(begun.value.path()).read_bytes()))
    assert book.sheetnames == ["中都街道", "填报合计"] and book["中都街道"]["A3"].value == "2024年12月20日"
    assert book["填报合计"]["H3"].value == "台账填46，多1分"


def correct(hands: Browsing, bureau: dict[str, User]) -> None:
    """A mistake that came out after the year: entered, weighed with what follows, verified, told to the person."""
    page = hands.page
    Person.objects.filter(name="孔协调").update(user=bureau["own"])
    page.get_by_role("link", name="中都街道第四季度已锁定").click()
    expect(page.get_by_text("台账填46，多1分")).to_be_visible()
    hands.check("ledger-quarter")
    page.get_by_role("link", name="孔协调").click()
    page.get_by_role("link", name="工作失误").click()
    expect(page.get_by_text("孔协调2024年第四季度现得45分")).to_be_visible()
    hands.press("登记更正")
    expect(page.get_by_text("请填写日期")).to_be_visible()
    expect(page.get_by_text("请填写更正内容和理由")).to_be_visible()
    hands.check("ledger-correction-nothing")
    page.get_by_label("日期").fill("2024-11-06")
    page.get_by_label("更正内容和理由").fill("泄露调解当事人信息，投诉属实。")
    page.get_by_label("影响面").select_option(label="影响面较小")
    page.get_by_label("情节严重").select_option(label="否")
    hands.press("登记更正")
    hands.told("更正已登记")
    hands.enter(bureau["verifier"].username)
    hands.go("考核", "季度量化考核")
    hands.check("quarters")
    page.get_by_role("row", name="第四季度").get_by_role("link", name="中都街道").click()
    page.get_by_role("link", name="核实更正（1）").click()
    expect(page.get_by_text("核实后得分合计：45 → 40")).to_be_visible()
    page.get_by_label("核实", exact=True).check()
    hands.press("保存")
    hands.told("已核实1项")
    hands.enter(bureau["own"].username)
    page.get_by_role("link", name="看未读消息").click()
    expect(page.get_by_text("得分合计由45改为40")).to_be_visible()
    hands.go("我的考核")
    hands.check("own-quarters")
    page.get_by_role("link", name="2024年第四季度").click()
    expect(page.get_by_text("台账填45，导入后有更正")).to_be_visible()
    hands.check("own-quarter-of-ledger")
