"""One round by hand, from its registration to the issued 通报 and the certificate, as the people concerned click it."""

import re
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Download, Page, expect

from tests.e2e.course import hand_in, hear, issue, judge, object_in_public, open_round, upload_papers
from tests.e2e.journey import PARTIES, Browsing, Seats, at, unit_of
from tests.tools import check_gongwen
from workflows.cases.tasks import sweep_at

ROUND = "2024年度金牌劳动人事争议调解组织选树"
FIRST, SECOND, FAILING = map(unit_of, ("康驿镇", "白石镇", "郭楼镇"))
FACTS = ("调解组织能力", "及时有效履行调解职责", "机制、制度和成效", "在本辖区内有一定的社会影响")
DISMISSED = "所反映的情况不属实，维持公示名单。"
MENDED = "主要事迹请补充当年化解群体性争议的情况"


@pytest.fixture
def hands(page: Page, transactional_db):
    with time_machine.travel(at(3, 3), tick=True) as clock:
        Seats()
        page.set_default_timeout(15_000)
        yield Browsing(page, clock)


def test_a_round_is_carried_by_hand_from_registration_to_the_certificate(hands: Browsing, tmp_path: Path):
    open_round(hands, "济宁示例 2024|mediation", ROUND, places=2)
    apply(hands)
    accept(hands)
    examine(hands)
    countersign_and_review_again(hands)
    rank(hands)
    issue(hands, ROUND, "公示", PARTIES)
    hands.day(3, 13)
    receipt = object_in_public(hands, SECOND, "认为该调解组织部分案件未如实登记，请核查其成功率是否真实。")
    hear(hands, receipt, "调阅登记簿和案卷逐件核对，成功率计算无误。", "异议不成立", DISMISSED)
    determine(hands)
    number = issue(hands, ROUND, "通报", PARTIES)
    read_and_verify(hands, number, tmp_path)
    find_certificate(hands)
    learn_why(hands)


# ---- applications ----------------------------------------------------------------------------------------------------


def apply(hands: Browsing) -> None:
    for name in ("康驿镇", "白石镇", "郭楼镇"):
        hands.enter(f"applicant_{name}")
        hands.go("申报")
        hands.press("开始申报")
        fill_form(hands.page)
        upload_papers(hands.page, (("推荐审批表", "form.pdf"), ("事迹材料", "deeds.pdf")))
        hand_in(hands)


def fill_form(page: Page) -> None:
    answers = {
        "联系人": "经办人", "联系电话": "19900000000", "调解员人数": "5", "调解组织能力": "设有固定调解场所。",
        "开展工作和遵守纪律": "按规定受理、调解和回访。", "机制、制度和成效": "制度上墙，运行规范。",
        "社会影响": "职工和用人单位愿意到此解决争议。",
        "简要事迹": "坚持预防为主、调解优先。", "主要事迹": "及时受理和化解劳动人事争议，推动争议就地解决。",
    }  # fmt: skip
    for label, text in answers.items():
        page.locator("#answers").get_by_label(f"{label} （必填）", exact=True).fill(text)


# ---- review ----------------------------------------------------------------------------------------------------------


def accept(hands: Browsing) -> None:
    hands.day(3, 4)
    hands.enter("county_acceptance")
    hands.open_task(FIRST)
    for title in (FIRST, SECOND, FAILING):
        expect(hands.page.get_by_role("heading", level=1, name=title)).to_be_visible()
        hands.agree("材料齐全，予以受理", title)


def examine(hands: Browsing) -> None:
    """One is refused for its rate, one goes back once and is mended, one is agreed to at once."""
    page = hands.page
    hands.day(3, 5)
    hands.enter("county_preliminary")
    hands.open_task(FAILING)
    page.get_by_role("button", name="不予通过", exact=True).click()
    dialog = page.get_by_role("dialog", name="不予通过")
    dialog.get_by_label("依据条款").fill("晋人社厅发〔2021〕53号 三(二)4")
    dialog.get_by_label("意见和理由").fill("成功率50%，未达到65%以上")
    hands.press("确定不予通过", dialog)
    hands.told(f"已办理：{FAILING}")
    hands.go("工作台")
    hands.open_task(SECOND)
    page.get_by_role("button", name="退回补正", exact=True).click()
    dialog = page.get_by_role("dialog", name="退回补正")
    dialog.get_by_label("其他需要补正的事项").fill(MENDED)
    dialog.get_by_label("意见和理由").fill("请补正后重新提交")
    hands.press("确定退回补正", dialog)
    hands.told(f"已办理：{SECOND}")
    expect(page.get_by_role("heading", level=1, name=FIRST)).to_be_visible()
    judge(hands, FACTS)
    hands.agree("符合条件，同意推荐", FIRST)
    correct(hands)
    hands.enter("county_preliminary")
    hands.open_task(SECOND)
    expect(page.get_by_text("当年妥善化解群体性争议3起")).not_to_have_count(0)
    judge(hands, FACTS)
    hands.agree("已补正，同意推荐", SECOND)


def correct(hands: Browsing) -> None:
    page = hands.page
    hands.day(3, 6)
    hands.enter("applicant_白石镇")
    expect(page.get_by_role("button", name="批量同意")).to_have_count(0)
    hands.open_task(SECOND)
    page.get_by_role("link", name="去补正").first.click()
    expect(page.get_by_text(MENDED)).to_be_visible()
    page.get_by_role("link", name="去修改").click()
    page.get_by_label("主要事迹").fill("及时受理和化解争议。当年妥善化解群体性争议3起，全部当场履行。")
    hands.press("预览并提交")
    hands.press("重新提交")
    hands.told("已提交")


def countersign_and_review_again(hands: Browsing) -> None:
    hands.day(3, 7)
    for party in ("hr", "union", "enterprise", "commerce"):
        hands.enter(f"county_{party}")
        hands.open_task(FIRST)
        hands.agree("同意推荐", FIRST)
        expect(hands.page.get_by_role("heading", level=1, name=SECOND)).to_be_visible()
        hands.agree("同意推荐", SECOND)
    hands.enter("city_second_review")
    hands.open_task(FIRST)
    for title in (FIRST, SECOND):
        expect(hands.page.get_by_role("heading", level=1, name=title)).to_be_visible()
        judge(hands, FACTS)
        hands.agree("经复审，同意", title)


# ---- list and notices ------------------------------------------------------------------------------------------------


def rank(hands: Browsing) -> None:
    page = hands.page
    hands.day(3, 11)
    sweep_at(at(3, 11, 0))
    hands.enter("city_clerk")
    hands.open_task(ROUND)
    page.get_by_role("link", name="排定名次").click()
    expect(page.get_by_label(f"{FIRST}的名次")).to_have_value("1")
    hands.press("保存名次")
    hands.told(" · 排名。")


# ---- the public ------------------------------------------------------------------------------------------------------


def determine(hands: Browsing) -> None:
    page = hands.page
    hands.day(3, 18)
    sweep_at(at(3, 18, 0))
    hands.enter("city_clerk")
    hands.open_task(ROUND)
    hands.press("提交审定")
    hands.press("提交审定", page.get_by_role("dialog"))
    hands.told("提交审定")
    for party in PARTIES:
        hands.enter(f"city_{party}")
        hands.open_task(ROUND)
        page.get_by_role("link", name="发表审定意见").click()
        hands.agree("同意名单", ROUND)
    hands.enter("city_clerk")
    hands.open_task(ROUND)


def read_and_verify(hands: Browsing, number: str, folder: Path) -> None:
    page = hands.page
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("region", name="最新公文").get_by_role("link", name=re.compile("通报$")).click()
    expect(page.get_by_text(number).first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载PDF").click()
    file = kept(saved.value, folder)
    assert file.read_bytes().startswith(b"%PDF")
    assert check_gongwen.main([str(file)]) == 0
    page.get_by_role("navigation", name="网站导航").get_by_role("link", name="公文核验").click()
    page.get_by_label("发文字号").fill(number)
    hands.press("核验")
    expect(page.get_by_text(f"{number}已登记，现行有效")).to_be_visible()
    page.get_by_label("或者选择PDF文件").set_input_files(file)
    page.get_by_label("发文字号").fill("")
    hands.press("核验")
    expect(page.get_by_text(f"{number}与登记一致，现行有效")).to_be_visible()


def kept(download: Download, folder: Path) -> Path:
    path = folder / "notice.pdf"
    download.save_as(path)
    return path


def find_certificate(hands: Browsing) -> None:
    page = hands.page
    hands.enter("applicant_康驿镇")
    page.get_by_role("link", name=re.compile("^我发起的")).click()
    hands.open_task(FIRST)
    hands.look("honoured")
    outcome = page.get_by_role("region", name="公布的结果")
    expect(outcome.get_by_role("link", name=re.compile("通报$"))).to_be_visible()
    with page.expect_download() as saved:
        outcome.locator("li, div").filter(has_text="济人社荣证").get_by_role("link", name="下载PDF").click()
    assert saved.value.suggested_filename.endswith(".pdf")


def learn_why(hands: Browsing) -> None:
    page = hands.page
    hands.enter("applicant_郭楼镇")
    page.get_by_role("link", name=re.compile("^我发起的")).click()
    hands.open_task(FAILING)
    hands.look("rejected")
    expect(page.get_by_text("本申报没有通过审核")).to_be_visible()
    expect(page.get_by_text("成功率50%，未达到65%以上").first).to_be_visible()
    expect(page.get_by_text("晋人社厅发〔2021〕53号 三(二)4").first).to_be_visible()
