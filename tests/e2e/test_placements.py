"""Placements by hand: put on the list, sent by notice, at the host, written on a telephone, evaluated, confirmed."""

import re
from datetime import datetime

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from certification.placements.models import Placement, PlacementRound
from tests.certification.placements.conftest import FIRST, LAST, PROCEDURE, TEXT
from tests.certification.placements.office import Office
from tests.e2e import course
from tests.e2e.journey import CHINA, PASSWORD, Browsing
from workflows.cases.tasks import sweep_at
from workflows.organisations.models import User
from workflows.rulebook import policies

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
ROUND, NAME = "2024年汶上县企业一线劳动关系协调员“以干代训”", "甲"
SUMMARY = "跟班两周，学会了登记、分流和庭前调解的基本流程，整理笔录六份。"
SEATS = ("clerk", "acceptance", "preliminary", "second_review", "determination")


class County(Office):
    """``coach``: of the host that answers itself; everybody can sign in, the bureau's people by their seats."""

    def __init__(self) -> None:
        super().__init__()
        seated = (self.clerk, self.acceptor, self.evaluator, self.second, self.head)
        for user, role in zip(seated, SEATS, strict=True):
            user.username = f"county_{role}"
            user.save()
        User.objects.update(password=make_password(PASSWORD))


class Hands(Browsing):
    def __init__(self, page: Page, clock: time_machine.Traveller) -> None:
        super().__init__(page, clock, level="county")
        self.county = County()
        page.set_default_timeout(15_000)

    def day(self, month: int, day: int, hour: int = 9) -> None:
        self.clock.move_to(at(month, day, hour))
        self.county.now = at(month, day, hour)
        self.page.context.clear_cookies()

    def decide(self, step: str, **answers: str) -> None:
        """Press a step in the bar and answer what its dialog asks, by label."""
        self.page.wait_for_load_state()
        self.page.locator("#act").get_by_role("button", name=step, exact=True).click()
        dialog = self.page.get_by_role("dialog", name=step, exact=True)
        for label, text in answers.items():
            fill(dialog.get_by_label(re.compile(f"^{label}")), text)
        self.press(f"确定{step}", dialog)
        self.told("已办理")

    def open_own(self, username: str) -> None:
        """The person's own placement, on the telephone."""
        self.enter(username)
        self.page.set_viewport_size(PHONE)
        self.go("我的以干代训")
        self.page.get_by_role("link", name="汶上县信访局").click()


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=CHINA)


def fill(field: Locator, text: str) -> None:
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(label=text)
    else:
        field.fill(text)


@pytest.fixture
def hands(page: Page, transactional_db):
    with time_machine.travel(at(10, 21), tick=True) as clock:
        yield Hands(page, clock)


# ---- the sender ------------------------------------------------------------------------------------------------------


def test_a_round_is_registered_filled_and_sent_by_notice(hands: Hands):
    register(hands)
    propose(hands)
    answer(hands)
    dispatch(hands)


def register(hands: Hands) -> None:
    page = hands.page
    hands.enter("county_clerk")
    hands.go("以干代训")
    hands.check("placements-none")
    page.get_by_role("link", name="登记批次").click()
    page.get_by_label("办理程序所依文件").select_option(label=policies().get(PROCEDURE).name)
    for label, text in (
        ("年度", "2024"), ("批次编号", "WS-2024-YGDX1"), ("批次名称", ROUND), ("选派开始", "2024-10-22"),
    ):  # fmt: skip
        page.get_by_label(re.compile(f"^{label}")).fill(text)
    hands.check("placements-round-new")
    hands.press("登记批次")
    hands.told("已登记")
    expect(page.get_by_text("补齐依据、选派起止日期后即可开始选派")).to_be_visible()
    page.get_by_role("link", name="补充批次信息").click()
    page.get_by_label(re.compile("^依据")).fill("汶政字〔2024〕59号三（四）")
    page.get_by_label(re.compile("^选派截止")).fill("2024-10-31")
    hands.press("保存")
    hands.press("开始选派")
    hands.press("确定开始选派", page.get_by_role("dialog", name="开始选派"))
    hands.told("已办理")


def propose(hands: Hands) -> None:
    """Thirteen days are refused with the reason, and what was typed stays."""
    page = hands.page
    hands.day(10, 22)
    hands.enter("county_acceptance")
    hands.go("以干代训")
    page.get_by_role("link", name=ROUND).click()
    hands.check("placements-round-open")
    page.get_by_role("link", name="选派人员").click()
    page.get_by_label("姓名或单位").fill(NAME)
    hands.press("查找")
    hands.check("placements-people")
    page.get_by_role("link", name=re.compile(rf"^选派\s*{NAME}")).click()
    page.get_by_label(re.compile(r"^接收单位(\s|（|$)")).select_option(label="汶上县信访局")
    page.get_by_label("开始日期").fill(FIRST.isoformat())
    page.get_by_label("结束日期").fill("2024-11-16")
    page.get_by_label("锻炼内容").fill("参与来访接待和协调化解")
    hands.press("列入名单，提请接收")
    expect(page.get_by_role("alert")).to_contain_text("不能选派")
    expect(page.get_by_role("alert")).to_contain_text("13天")
    hands.check("placements-propose-refused")
    page.get_by_label("结束日期").fill(LAST.isoformat())
    hands.press("列入名单，提请接收")
    hands.told(f"{NAME}已列入名单，等汶上县信访局答复")
    hands.check("placement-proposed")


def answer(hands: Hands) -> None:
    page = hands.page
    hands.enter(hands.county.coach.username)
    hands.open_task(NAME)
    hands.decide("同意接收", 带教人="汤怀远")
    expect(page.get_by_text("已接收").first).to_be_visible()
    hands.check("placement-accepted")


def dispatch(hands: Hands) -> None:
    page = hands.page
    hands.day(11, 1)
    sweep_at(at(11, 1))
    hands.enter("county_clerk")
    hands.open_task(ROUND)
    hands.press("起草派出通知")
    course.carry(hands, "通知", ())
    page.get_by_role("link", name=ROUND).click()
    expect(page.get_by_text("已派出").first).to_be_visible()
    hands.check("placements-round-dispatched")
    page.get_by_role("link", name="以干代训").first.click()
    hands.check("placements-list")


# ---- the host and the person -----------------------------------------------------------------------------------------


def test_the_host_takes_the_person_in_and_both_tell_of_the_days(hands: Hands):
    case = accepted(hands)
    arrive(hands)
    write(hands)
    confirm(hands)
    look_at_the_calendar(hands)
    tell_the_end(hands)
    case = Placement.objects.get(pk=case.pk)
    assert (case.summary, case.host_opinion) == (SUMMARY, TEXT)
    assert case.days.filter(confirmed_at__isnull=True).count() == 0


def accepted(hands: Hands) -> Placement:
    """Accepted by the host and sent by a notice, by services: the journey before has clicked it."""
    county = hands.county
    round_ = county.round()
    case = county.propose(round_)
    county.act(case, "accept", county.coach, coach="汤怀远")
    county.dispatched(round_)
    return case


def arrive(hands: Hands) -> None:
    hands.day(11, 4)
    hands.enter(hands.county.coach.username)
    hands.open_task(NAME)
    hands.decide("登记报到")


def write(hands: Hands) -> None:
    hands.open_own(hands.county.sent.username)
    hands.check("placement-under-way-own")
    hands.page.get_by_role("link", name="写日志").first.click()
    hands.page.get_by_role("textbox", name="日志").fill("熟悉来访接待流程，登记两件欠薪来访。")
    hands.press("保存")
    expect(hands.page.locator("#written")).to_contain_text("登记两件欠薪来访")
    hands.page.set_viewport_size(DESK)


def confirm(hands: Hands) -> None:
    page = hands.page
    hands.day(11, 5, 17)
    hands.enter(hands.county.coach.username)
    hands.go("以干代训")
    page.get_by_role("link", name="出勤", exact=True).click()
    hands.press(f"全部确认{NAME}的出勤")
    hands.told("已确认2天的出勤")


def look_at_the_calendar(hands: Hands) -> None:
    page = hands.page
    hands.go("以干代训")
    page.get_by_role("link", name="日历", exact=True).click()
    hands.check("placements-year")
    page.get_by_label("月份").select_option(label="11月")
    hands.press("查看")
    expect(page.get_by_role("link", name=NAME, exact=True)).to_be_visible()
    hands.check("placements-month")


def tell_the_end(hands: Hands) -> None:
    """The summary on the telephone, the opinion at the desk; a text that says nothing is not taken."""
    page = hands.page
    hands.day(11, 18)
    sweep_at(at(11, 18))
    hands.open_own(hands.county.sent.username)
    page.get_by_label("个人总结").fill(SUMMARY)
    hands.press("保存个人总结")
    hands.told("已办理")
    page.set_viewport_size(DESK)
    hands.enter(hands.county.coach.username)
    hands.open_task(NAME)
    page.locator("#act").get_by_role("button", name="接收单位意见", exact=True).click()
    dialog = page.get_by_role("dialog", name="接收单位意见")
    dialog.get_by_label("接收单位意见").fill("好")
    hands.press("确定接收单位意见", dialog)
    expect(dialog).to_contain_text("请写明具体情况，不少于20个字")
    dialog.get_by_label("接收单位意见").fill(TEXT)
    hands.press("确定接收单位意见", dialog)
    hands.told("已办理")


# ---- the evaluation --------------------------------------------------------------------------------------------------


def test_the_evaluation_is_answered_on_a_telephone_and_confirmed(hands: Hands):
    case = hands.county.opined()
    hands.day(11, 19)
    evaluate(hands)
    reply(hands)
    approve(hands)
    case = Placement.objects.get(pk=case.pk)
    assert (case.state, case.decision["calendar_days"], case.reply) == ("passed", 14, "没有意见，感谢带教。")
    assert PlacementRound.objects.get().state == "dispatched"


def evaluate(hands: Hands) -> None:
    hands.enter("county_preliminary")
    hands.open_task(NAME)
    marks = {"出勤": "好", "业务能力": "较好", "工作表现": "好", "综合评价": "合格"}
    hands.decide("综合评价", **marks, 评语=TEXT)
    hands.check("placement-evaluated")


def reply(hands: Hands) -> None:
    hands.open_own(hands.county.sent.username)
    expect(hands.page.get_by_text("综合评价：合格").first).to_be_visible()
    hands.page.get_by_label("本人答复").fill("没有意见，感谢带教。")
    hands.check("placement-reply")
    hands.press("提交答复")
    hands.told("已办理")
    hands.page.set_viewport_size(DESK)


def approve(hands: Hands) -> None:
    hands.enter("county_preliminary")
    hands.open_task(NAME)
    hands.press("报审")
    hands.told("已办理")
    for role, opinion in (("second_review", "经复核，同意确认"), ("determination", "同意确认")):
        hands.enter(f"county_{role}")
        hands.open_task(NAME)
        if role == "second_review":
            hands.check("placement-in-review")
        hands.agree(opinion, NAME)
    hands.page.goto(reverse("case", args=[Placement.objects.get().pk]))
    expect(hands.page.get_by_text("已确认").first).to_be_visible()
    hands.check("placement-confirmed")
