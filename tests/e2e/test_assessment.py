"""A quarter by hand: claimed with a photo, recorded in the grid, judged, published, appealed, locked, corrected."""

from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Locator, Page, expect

from gold_selection.coordinators.models import CoordinatorNomination
from tests.e2e.journey import CHINA, PASSWORD, Browsing
from tests.gold_selection.assessments.conftest import World, picture
from workflows.organisations.models import User
from workflows.rounds.models import SelectionRound
from workflows.rulebook import policies
from workflows.rulebook.store import pin

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
QUARTER = "2024年第三季度"
ROUND, ROUND_RULES = "2024年度金牌劳动关系协调员选树", "汶上选树示例 2024"
REFUSED = "截图看不出刊发的媒体，不予采信"


class Field(World):
    """``force`` keeps and verifies the record of a field; three people are in post there, the first has an account."""

    def __init__(self) -> None:
        super().__init__()
        self.keeper, self.judge = self.officer(self.force, "acceptance"), self.officer(self.force, "preliminary")
        self.claimant = self.account()
        self.people = [
            self.person("孔协调", self.field, self.claimant), self.person("孟协调", self.field),
            self.person("颜协调", self.field),
        ]  # fmt: skip
        User.objects.update(password=make_password(PASSWORD))

    def nominate(self) -> None:
        """The claimant has been put forward in a round of the year, with the totals of the quarters beside the name."""
        digest = pin(policies().get(ROUND_RULES))
        round_ = SelectionRound.objects.create(
            code="G1", title=ROUND, year=2024, category="coordinator", agency=self.bureau, region=self.county,
            state="closed", policy_key=ROUND_RULES, policy_digest=digest,
        )  # fmt: skip
        CoordinatorNomination.objects.create(
            round=round_, parent=round_, unit=self.force, unit_name=self.force.name, region=self.field,
            person=self.people[0], title=self.people[0].name, state="passed", figure="缺第1、2、4季度",
            screening={"quarters": [None, None, 38, None]},
        )  # fmt: skip


@pytest.fixture
def hands(page: Page, transactional_db):
    with time_machine.travel(_at(9, 20), tick=True) as clock:
        page.set_default_timeout(15_000)
        yield Browsing(page, clock)


def _at(month: int, day: int) -> datetime:
    return datetime(2024, month, day, 9, tzinfo=CHINA)


def test_a_quarter_is_carried_by_hand_from_the_claim_to_its_correction(hands: Browsing, tmp_path: Path):
    field = Field()
    begin(hands, field)
    claim(hands, field, tmp_path)
    record(hands, field)
    judge(hands, field)
    appeal(hands, field)
    lock(hands, field)
    correct(hands, field)


# ---- the record ------------------------------------------------------------------------------------------------------


def begin(hands: Browsing, field: Field) -> None:
    hands.enter(field.keeper.username)
    hands.go("考核", "季度量化考核")
    hands.check("quarters-none")
    hands.page.get_by_role("link", name="建立考核").click()
    hands.check("quarter-begin")
    hands.press("建立勾选的季度")
    hands.told(f"已建立{field.field.name}{QUARTER}量化考核")
    for person in field.people:
        expect(hands.page.get_by_role("link", name=person.name)).to_be_visible()


def claim(hands: Browsing, field: Field, folder: Path) -> None:
    """On a telephone: one with plan and photo, and one whose paper will not do."""
    page = hands.page
    page.set_viewport_size(PHONE)
    open_own(hands, field)
    hands.check("claim-own")
    page.get_by_role("link", name="组织开展宣传").click()
    fill(page, {"日期": "2024-08-06", "说明": "在园区开展普法宣传，现场答疑三十余人。"})
    for question, answer in (("自发开展", "是"), ("在企业、园区、社区、楼宇", "园区"), ("形成浓厚氛围", "是")):
        page.get_by_label(question).select_option(label=answer)
    page.get_by_label("佐证种类").select_option(label="照片")
    page.get_by_label("拍照上传").set_input_files(photo(folder, "现场", 1))
    hands.press("保存")
    hands.told("已登记")
    expect(page.get_by_text("还缺：宣传活动方案")).to_be_visible()
    hands.check("claim-entry")
    page.get_by_label("佐证种类").select_option(label="宣传活动方案")
    page.get_by_label("文件（PDF、JPG、PNG）").set_input_files(photo(folder, "方案", 2))
    hands.press("保存")
    hands.told("已保存")
    expect(page.get_by_text("还缺")).to_have_count(0)
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name="刊发经验稿件").click()
    fill(page, {"日期": "2024-09-03", "说明": "调解经验被市级报纸刊发。"})
    page.get_by_label("市级以上媒体").select_option(label="市级")
    page.get_by_label("刊发或播出").select_option(label="是")
    page.get_by_label("佐证种类").select_option(label="刊发稿件截图")
    page.get_by_label("文件（PDF、JPG、PNG）").set_input_files(photo(folder, "截图", 3))
    hands.press("保存")
    hands.told("已登记")
    page.set_viewport_size(DESK)


def fill(page: Page, answers: dict[str, str]) -> None:
    for label, text in answers.items():
        page.get_by_label(label).fill(text)


def photo(folder: Path, name: str, seed: int) -> Path:
    path = folder / f"{name}.png"
    path.write_bytes(picture(seed))
    return path


def record(hands: Browsing, field: Field) -> None:
    """Base scores from cell to cell without the mouse, one of them wrong at first; then the quarter is handed in."""
    page = hands.page
    hands.enter(field.keeper.username)
    open_quarter(hands, field)
    page.get_by_role("link", name="逐格录入").click()
    expect(page.get_by_label("孔协调 基本得分")).to_be_focused()
    for score in ("28", "31", "26"):
        page.keyboard.type(score)
        page.keyboard.press("Enter")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("其余的已保存（2项）；还有1格有误")).to_be_visible()
    wrong = page.get_by_label("孟协调 基本得分")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_value("31")
    why = page.get_by_role("list", name="孟协调没有保存的格子")
    expect(why).to_contain_text("基本得分应为0至30的整数")
    assert (why.bounding_box() or {})["height"] < 30, "read in one line, not in a column as narrow as the cell"
    wrong.press("ArrowDown")
    expect(page.get_by_label("颜协调 基本得分")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(wrong).to_be_focused()
    hands.check("grid-refused")
    wrong.fill("27")
    wrong.press("Control+s")
    hands.told("已保存1处改动")
    expect(page.get_by_label("颜协调 基本得分")).to_have_value("26")
    hands.check("grid")
    page.get_by_role("link", name="返回考核").click()
    hands.check("quarter-open")
    confirm(hands, "提交核实")
    hands.told("提交核实")


# ---- ruling on it ----------------------------------------------------------------------------------------------------


def judge(hands: Browsing, field: Field) -> None:
    page = hands.page
    hands.enter(field.judge.username)
    open_quarter(hands, field)
    page.get_by_role("link", name="逐项核实（2）").click()
    hands.check("judging")
    ruling(page, "开展宣传").get_by_label("核实", exact=True).check()
    ruling(page, "刊发经验稿件").get_by_label("不予采信").check()
    hands.press("保存")
    expect(page.get_by_text("不予采信须写明理由")).to_be_visible()
    ruling(page, "刊发经验稿件").get_by_label("理由").fill(REFUSED)
    hands.press("保存")
    expect(page.get_by_text("没有待核的事项")).to_be_visible()
    page.get_by_role("link", name=f"{QUARTER}").first.click()
    hands.press("核定得分")
    hands.told("核定得分")
    expect(row(page, "孔协调")).to_contain_text("33")
    confirm(hands, "向本人公布")
    expect(page.get_by_text("期满后才能锁定")).to_be_visible()
    hands.check("quarter-published")


def ruling(page: Page, type_: str) -> Locator:
    return page.locator(".entries > li").filter(has_text=type_)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name))


def appeal(hands: Browsing, field: Field) -> None:
    """Against the refused one, by the person; decided by the county's bureau, which ruled on nothing."""
    page = hands.page
    open_own(hands, field)
    expect(page.get_by_text(REFUSED)).to_be_visible()
    hands.check("own-published")
    page.get_by_role("link", name="申诉：刊发经验稿件").click()
    hands.check("appeal-form")
    page.get_by_label("申诉理由").fill("报纸的报头在截图左上角，可以核对。")
    hands.press("提出申诉")
    hands.told("申诉已提出")
    hands.enter(field.verifier.username)
    hands.open_task("孔协调对")
    hands.check("appeal")
    confirm(hands, "申诉成立", "复核意见", "已与报社核对，刊发属实。")
    hands.told("申诉成立")
    expect(page.get_by_text("33 → 38")).to_be_visible()
    open_own(hands, field)
    expect(page.get_by_text("申诉成立").first).to_be_visible()
    expect(page.get_by_role("region", name="得分")).to_contain_text("38")


def lock(hands: Browsing, field: Field) -> None:
    page = hands.page
    hands.enter(field.judge.username)
    open_quarter(hands, field)
    expect(page.get_by_text("期满后才能锁定")).to_be_visible()
    hands.clock.move_to(_at(10, 11))
    hands.enter(field.judge.username)
    open_quarter(hands, field)
    confirm(hands, "锁定")
    expect(page.get_by_text("已锁定").first).to_be_visible()


def correct(hands: Browsing, field: Field) -> None:
    """A mistake found later: entered by one seat of the bureau, in effect once another has seen what it brings."""
    page = hands.page
    field.nominate()
    hands.enter(field.acceptor.username)
    open_quarter(hands, field)
    page.get_by_role("link", name="孔协调").click()
    hands.check("line-locked")
    page.get_by_role("link", name="工作失误").click()
    hands.check("correction")
    fill(page, {"日期": "2024-09-12", "更正内容和理由": "泄露调解当事人信息，投诉属实。"})
    page.get_by_label("影响面").select_option(label="影响面较大")
    page.get_by_label("情节严重").select_option(label="否")
    hands.press("登记更正")
    hands.told("更正已登记")
    hands.enter(field.verifier.username)
    open_quarter(hands, field)
    page.get_by_role("link", name="核实更正（1）").click()
    expect(page.get_by_text("核实后得分合计：38 → 28")).to_be_visible()
    expect(page.get_by_role("link", name=f"{ROUND}，{field.force.name}的推荐（审核通过）")).to_be_visible()
    hands.check("correction-judging")
    page.get_by_label("核实", exact=True).check()
    hands.press("保存")
    hands.told("已核实1项")
    page.get_by_role("link", name=f"{QUARTER}").first.click()
    expect(row(page, "孔协调")).to_contain_text("28")


# ---- ways ------------------------------------------------------------------------------------------------------------


def open_quarter(hands: Browsing, field: Field) -> None:
    hands.go("考核", "季度量化考核")
    hands.page.get_by_role("link", name=field.field.name).click()
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text(QUARTER)


def open_own(hands: Browsing, field: Field) -> None:
    hands.enter(field.claimant.username)
    hands.go("我的考核")
    hands.page.get_by_role("link", name=QUARTER).click()


def confirm(hands: Browsing, step: str, label: str = "", text: str = "") -> None:
    """A step that asks before it is done, with an opinion where one is asked for."""
    hands.page.wait_for_load_state()
    hands.page.locator("#act").get_by_role("button", name=step, exact=True).click()
    dialog = hands.page.get_by_role("dialog", name=step, exact=True)
    if label:
        dialog.get_by_label(label).fill(text)
    hands.press(f"确定{step}", dialog)
