"""Stretches of a round's way that go alike for every selection, as people click them. ``hands.level``: whose round."""

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, Page, expect

from tests.cases.pages import FILES
from tests.e2e.journey import Browsing
from workflows.rounds.models import SelectionRound

FILER = {"姓名或单位名称": "温职工", "联系电话": "19900009999"}
SHOWN = {"公示": "公示至", "通报": "本批次已办结"}


def open_round(hands: Browsing, rules: str, title: str, *, places: int) -> SelectionRound:
    """Registered by the clerk and opened from 3 to 10 March, with places for the county. ``rules``: policy|category."""
    page = hands.page
    hands.enter(f"{hands.level}_clerk")
    hands.go("批次")
    page.get_by_role("link", name="登记批次").click()
    page.get_by_label("选树类别和所依文件").select_option(rules)
    for label, text in (
        ("年度", "2024"), ("批次编号", "2024-01"), ("批次名称", title),
        ("选树依据", "《金牌选树办法（示例）》"), ("批准文件", "协调劳动关系三方会议纪要（示例）第1期"),
        ("申报开始", "2025-03-03"), ("申报截止", "2025-03-10"), ("汶上县", str(places)),
    ):  # fmt: skip
        page.get_by_label(re.compile(f"^{label}")).fill(text)
    hands.press("登记批次")
    hands.told("已登记")
    hands.press("开始申报")
    hands.press("开始申报", page.get_by_role("dialog"))
    hands.told("开始申报")
    expect(page.get_by_text("申报进行中")).to_be_visible()
    return SelectionRound.objects.get(title=title)


# ---- an application --------------------------------------------------------------------------------------------------


def upload_papers(page: Page, papers: Iterable[tuple[str, str]]) -> None:
    """(name of the paper, file) of each; then nothing is lacking."""
    for slot, file in papers:
        page.get_by_label(f"选择{slot}的文件").set_input_files(FILES / file)
        paper(page, slot).get_by_role("button", name="上传", exact=True).click()
        expect(paper(page, slot).get_by_role("link", name=file)).to_be_visible()
    expect(page.locator("#lacking")).to_have_text("内容和材料已齐，可以提交。")
    expect(page.get_by_text("提交前须补齐").filter(visible=True)).to_have_count(0)


def paper(page: Page, slot: str) -> Locator:
    return page.locator("#papers-body > ul > li").filter(has=page.get_by_label(f"选择{slot}的文件"))


def hand_in(hands: Browsing) -> None:
    hands.press("预览并提交")
    hands.press("提交申报")
    hands.told("已提交")


def judge(hands: Browsing, facts: Iterable[str], basis: str = "现场查看") -> None:
    """Every fact that the reviewer is asked about is met."""
    for fact in facts:
        group = hands.page.get_by_role("group", name=fact)
        group.get_by_label("达到", exact=True).check()
        group.get_by_label("依据").fill(basis)


# ---- notices ---------------------------------------------------------------------------------------------------------


def issue(hands: Browsing, round_: str, kind: str, parties: Iterable[str]) -> str:
    """Draft the notice of the round before us and carry it to its issue. Returns its number."""
    hands.press(f"起草{kind}")
    number = carry(hands, kind, parties)
    hands.page.get_by_role("link", name=round_).click()
    expect(hands.page.get_by_text(SHOWN[kind]).first).to_be_visible()
    return number


def carry(hands: Browsing, kind: str, parties: Iterable[str]) -> str:
    """The draft before us is checked, countersigned, signed, numbered and issued. Returns its number."""
    page, level = hands.page, hands.level
    title = page.get_by_role("heading", level=1).inner_text()
    assert title.endswith(kind)
    hands.press("送核")
    hands.told(f"已办理：{title}")
    signers = [(f"{level}_{party}", "同意") for party in parties]
    for who, opinion in ((f"{level}_second_review", "已核"), *signers, (f"{level}_determination", "签发")):
        hands.enter(who)
        hands.open_task(title)
        hands.agree(opinion, title)
    hands.enter(f"{level}_clerk")
    hands.open_task(title)
    return stamp(hands, kind)


def stamp(hands: Browsing, kind: str) -> str:
    """The signed notice before us is numbered, printed and issued. Returns its number."""
    page = hands.page
    title = page.get_by_role("heading", level=1).inner_text()
    hands.press("编号用印")
    expect(page.locator("iframe")).to_be_visible(timeout=30000)
    hands.press("印发")
    hands.press("确定印发", page.get_by_role("dialog", name="印发"))
    hands.told(f"已办理：{title}")
    number = re.search(r".人社.+?号", page.locator("dl.facts").first.inner_text())
    assert number
    hands.look(f"notice-{kind}-{hands.level}")
    return number.group()


# ---- an objection ----------------------------------------------------------------------------------------------------


def object_in_public(hands: Browsing, about: str, text: str) -> str:
    """From the public site, without a login. Returns the receipt."""
    page = hands.page
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("region", name="最新公文").get_by_role("link", name=re.compile("公示$")).click()
    page.get_by_role("link", name="公示名单和提出异议").click()
    hands.look("publicity")
    expect(page.get_by_text("连同今日还有3个工作日")).to_be_visible()
    page.get_by_label("对谁有异议").select_option(label=about)
    for label, answer in (FILER | {"异议内容": text}).items():
        page.get_by_label(label).fill(answer)
    hands.press("提交异议")
    expect(page.get_by_role("heading", name="异议已提出")).to_be_visible()
    return page.locator(".receipt").inner_text().strip()


def hear(hands: Browsing, receipt: str, findings: str, outcome: str, reasons: str, clause: str = "") -> None:
    """Accepted, looked into and decided as ``outcome``; then the objector reads the reasons with the receipt."""
    page = hands.page
    for role, now, text, step in (
        ("acceptance", "受理", "属于受理范围", "受理"),
        ("preliminary", "核查", findings, "核查完毕"),
        ("determination", "认定", reasons, outcome),
    ):
        hands.enter(f"{hands.level}_{role}")
        hands.open_task("异议")
        expect(page.locator("[aria-current=step]")).to_contain_text(now)
        hands.look(f"objection-{now}")
        page.get_by_role("button", name=step, exact=True).click()
        dialog = page.get_by_role("dialog", name=step, exact=True)
        if clause and step == outcome:
            dialog.get_by_label("依据条款").fill(clause)
        dialog.locator("textarea").fill(text)
        hands.press(f"确定{step}", dialog)
        hands.told("已办理")
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("link", name="查询异议办理情况").click()
    page.get_by_label("回执号").fill(receipt)
    page.get_by_label("联系电话").fill(FILER["联系电话"])
    hands.press("查询")
    expect(page.get_by_text(reasons)).to_be_visible()
