"""One round by hand, from its registration to the issued 通报 and the certificate, as the people concerned click it."""

import re
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Download, Locator, Page, expect

from tests.cases.pages import FILES
from tests.e2e.journey import PARTIES, Browsing, Seats, at, unit_of
from tests.tools import check_gongwen
from workflows.cases.tasks import sweep_at

ROUND = "2024年度金牌劳动人事争议调解组织选树"
FIRST, SECOND, FAILING = map(unit_of, ("康驿镇", "白石镇", "郭楼镇"))
FACTS = ("调解组织能力", "及时有效履行调解职责", "机制、制度和成效", "在本辖区内有一定的社会影响")
MENDED = "主要事迹请补充当年化解群体性争议的情况"


@pytest.fixture
def hands(page: Page, transactional_db):
    with time_machine.travel(at(3, 3), tick=True) as clock:
        Seats()
        page.set_default_timeout(15_000)
        yield Browsing(page, clock)


def test_a_round_is_carried_by_hand_from_registration_to_the_certificate(hands: Browsing, tmp_path: Path):
    register_and_open(hands)
    apply(hands)
    accept(hands)
    examine(hands)
    countersign_and_review_again(hands)
    rank(hands)
    issue(hands, "公示")
    receipt = object_in_public(hands)
    hear(hands, receipt)
    determine(hands)
    number = issue(hands, "通报")
    read_and_verify(hands, number, tmp_path)
    find_certificate(hands)
    learn_why(hands)


# ---- applications ----------------------------------------------------------------------------------------------------


def register_and_open(hands: Browsing) -> None:
    page = hands.page
    hands.enter("city_clerk")
    hands.go("批次")
    page.get_by_role("link", name="登记批次").click()
    page.get_by_label("选树类别和所依文件").select_option("济宁示例 2024|mediation")
    page.get_by_label("年度", exact=True).fill("2024")
    page.get_by_label("批次编号").fill("JN-2024-TJZZ")
    page.get_by_label("批次名称").fill(ROUND)
    page.get_by_label("选树依据").fill("《济宁市金牌劳动人事争议调解组织选树办法（示例）》")
    page.get_by_label("批准文件").fill("济宁市协调劳动关系三方会议纪要（示例）第1期")
    page.get_by_label("申报开始").fill("2025-03-03")
    page.get_by_label("申报截止").fill("2025-03-10")
    page.get_by_label("汶上县").fill("2")
    hands.press("登记批次")
    hands.told("已登记")
    hands.press("开始申报")
    hands.press("开始申报", page.get_by_role("dialog"))
    hands.told("开始申报")
    expect(page.get_by_text("申报进行中")).to_be_visible()


def apply(hands: Browsing) -> None:
    for name in ("康驿镇", "白石镇", "郭楼镇"):
        hands.enter(f"applicant_{name}")
        hands.go("申报")
        hands.press("开始申报")
        fill_form(hands.page)
        for slot, file in (("推荐审批表", "form.pdf"), ("事迹材料", "deeds.pdf")):
            hands.page.get_by_label(f"选择{slot}的文件").set_input_files(FILES / file)
            hands.press("上传", paper(hands.page, slot))
            expect(hands.page.get_by_role("link", name=file)).to_be_visible()
        expect(hands.page.locator("#lacking")).to_have_text("内容和材料已齐，可以提交。")
        expect(hands.page.get_by_text("提交前须补齐").filter(visible=True)).to_have_count(0)
        hands.press("预览并提交")
        hands.press("提交申报")
        hands.told("已提交")


def paper(page: Page, slot: str) -> Locator:
    return page.locator("#papers-body > ul > li").filter(has=page.get_by_label(f"选择{slot}的文件"))


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
    judge(hands)
    hands.agree("符合条件，同意推荐", FIRST)
    correct(hands)
    hands.enter("county_preliminary")
    hands.open_task(SECOND)
    expect(page.get_by_text("当年妥善化解群体性争议3起")).not_to_have_count(0)
    judge(hands)
    hands.agree("已补正，同意推荐", SECOND)


def judge(hands: Browsing) -> None:
    for fact in FACTS:
        group = hands.page.get_by_role("group", name=fact)
        group.get_by_label("达到", exact=True).check()
        group.get_by_label("依据").fill("现场查看")


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
        judge(hands)
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


def issue(hands: Browsing, kind: str) -> str:
    """Draft, check, countersign, sign, number and issue the notice of the round before us. Returns its number."""
    page = hands.page
    hands.press(f"起草{kind}")
    title = page.get_by_role("heading", level=1).inner_text()
    assert title.endswith(kind)
    hands.press("送核")
    hands.told(f"已办理：{title}")
    signers = [(f"city_{party}", "同意") for party in PARTIES]
    for who, opinion in (("city_second_review", "已核"), *signers, ("city_determination", "签发")):
        hands.enter(who)
        hands.open_task(title)
        hands.agree(opinion, title)
    hands.enter("city_clerk")
    hands.open_task(title)
    hands.press("编号用印")
    expect(page.locator("iframe")).to_be_visible(timeout=30000)
    hands.press("印发")
    hands.press("确定印发", page.get_by_role("dialog", name="印发"))
    hands.told(f"已办理：{title}")
    number = re.search(r"济人社.+?号", page.locator("dl.facts").first.inner_text())
    assert number
    hands.look(f"notice-{kind}")
    page.get_by_role("link", name=ROUND).click()
    expect(page.get_by_text({"公示": "公示至2025年3月17日24时止", "通报": "本批次已办结"}[kind])).to_be_visible()
    return number.group()


# ---- the public ------------------------------------------------------------------------------------------------------


def object_in_public(hands: Browsing) -> str:
    page = hands.page
    hands.day(3, 13)
    page.goto("/")
    page.get_by_role("region", name="最新公文").get_by_role("link", name=re.compile("公示$")).click()
    page.get_by_role("link", name="公示名单和提出异议").click()
    hands.look("publicity")
    expect(page.get_by_text("连同今日还有3个工作日")).to_be_visible()
    expect(page.get_by_role("cell", name=FAILING)).to_have_count(0)
    page.get_by_label("对谁有异议").select_option(label=SECOND)
    page.get_by_label("姓名或单位名称").fill("温职工")
    page.get_by_label("联系电话").fill("19900009999")
    page.get_by_label("异议内容").fill("认为该调解组织部分案件未如实登记，请核查其成功率是否真实。")
    hands.press("提交异议")
    expect(page.get_by_role("heading", name="异议已提出")).to_be_visible()
    return page.locator(".receipt").inner_text().strip()


def hear(hands: Browsing, receipt: str) -> None:
    page = hands.page
    for who, now, text, step in (
        ("city_acceptance", "受理", "属于受理范围", "受理"),
        ("city_preliminary", "核查", "调阅登记簿和案卷逐件核对，成功率计算无误。", "核查完毕"),
        ("city_determination", "认定", "所反映的情况不属实，维持公示名单。", "异议不成立"),
    ):
        hands.enter(who)
        hands.open_task("异议")
        expect(page.locator("[aria-current=step]")).to_contain_text(now)
        hands.look(f"objection-{now}")
        page.get_by_role("button", name=step, exact=True).click()
        dialog = page.get_by_role("dialog", name=step, exact=True)
        dialog.get_by_role("textbox").first.fill(text)
        hands.press(f"确定{step}", dialog)
        hands.told("已办理")
    hands.page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("link", name="查询异议办理情况").click()
    page.get_by_label("回执号").fill(receipt)
    page.get_by_label("联系电话").fill("19900009999")
    hands.press("查询")
    expect(page.get_by_text("所反映的情况不属实，维持公示名单。")).to_be_visible()


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
