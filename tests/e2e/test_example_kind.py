"""A studio from the guide to its issued notice, as the people concerned click it: pages that the kind did not write."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.cases.pages import FILES
from tests.e2e.journey import Browsing, Seats, at
from tests.e2e.test_shell import complaints
from tests.example_kind.models import Studio

UNIT, NAME = "康驿镇劳动人事争议调解委员会", "康驿和谐工作室"
ANSWERS = {"工作室名称": NAME, "负责人": "甲某", "工作开展情况": "走访企业三十家。"}
MENDED = "走访企业五十家，调处争议十二件。"


@pytest.fixture
def hands(page: Page, transactional_db: None) -> Iterator[Browsing]:
    with time_machine.travel(at(3, 3), tick=True) as clock:
        Seats()
        page.set_default_timeout(15_000)
        yield Browsing(page, clock)


def test_a_studio_is_carried_by_hand_from_the_guide_to_its_notice(hands: Browsing):
    apply(hands)
    count(hands)
    send_back_and_correct(hands)
    sign(hands)
    issue(hands)
    hands.enter("applicant_康驿镇")
    hands.page.goto(f"/cases/{Studio.objects.get().pk}/")
    expect(hands.page.get_by_text("已命名").first).to_be_visible()
    call_command("verify_log")


def apply(hands: Browsing) -> None:
    page = hands.page
    hands.enter("applicant_康驿镇")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="工作室命名").click()
    expect(page.get_by_text("工作方案")).to_be_visible()
    inspect(page, "guide")
    hands.press("申报")
    for label, text in ANSWERS.items():
        page.locator("#answers").get_by_label(label, exact=False).fill(text)
    page.get_by_label("选择工作方案的文件").set_input_files(FILES / "form.pdf")
    hands.press("上传", page.locator("#papers-body > ul > li").first)
    expect(page.locator("#lacking")).to_have_text("内容和材料已齐，可以提交。")
    inspect(page, "form")
    hands.press("预览并提交")
    hands.press("提交申报")
    hands.told("已提交")


def count(hands: Browsing) -> None:
    """The county's statistics lead to it."""
    hands.enter("county_preliminary")
    hands.go("统计")
    expect(hands.page.get_by_text("初审").first).to_be_visible()


def send_back_and_correct(hands: Browsing) -> None:
    page = hands.page
    hands.go("工作台")
    hands.open_task(UNIT)
    expect(page.get_by_text(ANSWERS["工作开展情况"])).to_be_visible()
    inspect(page, "case")
    page.get_by_role("button", name="退回补正", exact=True).click()
    dialog = page.get_by_role("dialog", name="退回补正")
    dialog.get_by_label("工作开展情况：请补充完整").check()
    hands.press("确定退回补正", dialog)
    hands.told(f"已办理：{UNIT}")
    hands.enter("applicant_康驿镇")
    hands.open_task(UNIT)
    page.get_by_role("link", name="去补正").first.click()
    page.get_by_label("工作开展情况").fill(MENDED)
    hands.press("预览并提交")
    hands.press("重新提交")
    hands.told("已提交")


def sign(hands: Browsing) -> None:
    for username in ("county_preliminary", "county_hr", "county_union", "county_enterprise"):
        hands.enter(username)
        hands.open_task(UNIT)
        expect(hands.page.get_by_text(MENDED).first).to_be_visible()
        hands.agree("同意", UNIT)


def issue(hands: Browsing) -> None:
    page, title = hands.page, f"汶上县人力资源和社会保障局关于命名{NAME}的通知"
    hands.enter("county_clerk")
    hands.go("公文")
    hands.press("起草通知")
    hands.press("送核")
    hands.told("已办理")
    hands.enter("county_determination")
    hands.open_task(title)
    hands.agree("同意", title)
    hands.enter("county_clerk")
    hands.open_task(title)
    hands.press("编号用印")
    expect(page.locator("iframe")).to_be_visible(timeout=30_000)
    hands.press("印发")
    hands.press("确定印发", page.get_by_role("dialog", name="印发"))
    hands.told("已办理")
    page.goto("/public/notices/")
    expect(page.get_by_text(title)).to_be_visible()


def inspect(page: Page, name: str) -> None:
    assert complaints(page) == [], name
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {width}"
