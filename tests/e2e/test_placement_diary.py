"""The diary on a phone whose network comes and goes: nothing written is lost, sent twice or left for somebody else."""

from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from playwright.sync_api import Page, expect

from certification.placements.models import DayFile, Placement, PlacementDay
from tests.certification.placements.conftest import FIRST, World
from tests.e2e.journey import CHINA, PASSWORD, Browsing
from tests.gold_selection.assessments.conftest import picture
from workflows.cases.models import CaseEvent
from workflows.organisations.models import User

PHONE = {"width": 390, "height": 844}
WAITING, SAVED = "暂存在本机，联网后自动发送", "已保存到系统"
WEDNESDAY = date(2024, 11, 6)


class Phone(Browsing):
    """The person's, on the third day; Monday was written, Tuesday was not."""

    def __init__(self, page: Page, clock: time_machine.Traveller, tmp_path: Path) -> None:
        super().__init__(page, clock)
        self.world, self.photo = World(), tmp_path / "image.jpg"
        self.photo.write_bytes(picture(kind="JPEG"))
        self.case = self.world.under_way()
        note = {"attendance": "present", "reason": "", "text": "熟悉科室分工，旁听来访接待。"}
        self.world.act(self.case, "write_day", self.world.sent, day=FIRST, **note)
        User.objects.update(password=make_password(PASSWORD))
        clock.move_to(datetime(2024, 11, 6, 17, tzinfo=CHINA))
        page.set_viewport_size(PHONE)
        page.set_default_timeout(15_000)

    @property
    def text(self):
        return self.page.get_by_role("textbox", name="日志")

    def open(self, case: Placement | None = None) -> None:
        self.enter(self.world.sent.username)
        self.page.goto(reverse("placements:diary", args=[(case or self.case).pk]))
        expect(self.page.get_by_role("heading", level=2, name="11月6日")).to_be_visible()

    def line(self, words: str) -> None:
        expect(self.page.locator("[data-diary-state]")).to_contain_text(words)

    def cut(self, off: bool = True) -> None:
        self.page.context.set_offline(off)

    def settled(self) -> None:
        """Wait until the browser has kept what was typed: a moment after the last key."""
        self.page.wait_for_timeout(1200)
        assert self.kept() == 1

    def row(self) -> PlacementDay | None:
        return PlacementDay.objects.filter(placement=self.case, day=WEDNESDAY).first()

    def kept(self) -> int:
        """How many days wait in the browser."""
        return self.page.evaluate(
            """() => new Promise((resolve) => {
                 const asked = indexedDB.open("unsent", 1);
                 asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "key" });
                 asked.onsuccess = () => {
                   const all = asked.result.transaction("entries").objectStore("entries").getAll();
                   all.onsuccess = () => { asked.result.close(); resolve(all.result.length); };
                 };
               })"""
        )


@pytest.fixture
def phone(page: Page, transactional_db, tmp_path):
    with time_machine.travel(datetime(2024, 11, 6, 17, tzinfo=CHINA), tick=True) as clock:
        yield Phone(page, clock, tmp_path)


def sent(case: Placement) -> int:
    return CaseEvent.objects.filter(case=case, action="write_day").count()


def test_a_day_is_written_with_a_photo_from_the_camera(phone: Phone):
    phone.enter(phone.world.sent.username)
    phone.go("我的以干代训")
    phone.page.get_by_role("link", name="写日志").click()
    camera = phone.page.get_by_label("拍照")
    assert camera.get_attribute("capture") == "environment" and camera.get_attribute("accept") == "image/*"
    phone.text.fill("参与一起工资争议的调解，整理调解笔录。")
    phone.line("有未保存的修改")
    camera.set_input_files(phone.photo)
    expect(phone.page.get_by_text("待保存：image.jpg")).to_be_visible()
    phone.press("保存")
    phone.line(SAVED)
    row = phone.row()
    assert row and row.text.startswith("参与一起") and row.files.count() == 1 and phone.kept() == 0
    expect(phone.page.locator("#written")).to_contain_text("整理调解笔录")
    expect(phone.page.locator("#photos")).to_contain_text("image.jpg")
    expect(phone.page.get_by_text("待保存")).to_have_count(0)
    expect(phone.page.locator("#written li", has_text="11月5日")).to_contain_text("没有日志")
    phone.check("placement-diary")


def test_what_is_written_while_the_network_is_away_is_sent_once_when_it_is_back(phone: Phone):
    phone.open()
    phone.cut()
    phone.text.fill("断网时写的：随车下乡走访三家企业。")
    phone.line(WAITING)
    phone.page.get_by_label("从相册选择").set_input_files(phone.photo)
    phone.press("保存")
    phone.line(WAITING)
    assert phone.row() is None and phone.kept() == 1
    phone.cut(off=False)
    phone.line(SAVED)
    row = phone.row()
    assert row and row.text.startswith("断网时写的") and (row.files.count(), sent(phone.case)) == (1, 2)
    phone.press("保存")
    phone.line(SAVED)
    assert (DayFile.objects.count(), sent(phone.case), phone.kept()) == (1, 2, 0)


def test_a_page_that_was_shut_is_sent_by_the_next_one(phone: Phone):
    phone.open()
    phone.cut()
    phone.text.fill("没来得及按保存，手机没电了。")
    phone.line(WAITING)
    phone.settled()
    phone.page.goto("about:blank")
    phone.cut(off=False)
    phone.page.goto(reverse("desk"))
    expect(phone.page.get_by_text("11月6日的日志还没有发送")).to_be_visible()
    expect(phone.page.get_by_text("手机没电了")).to_be_visible()
    phone.page.goto(reverse("placements:diary", args=[phone.case.pk]) + "?day=2024-11-05")
    expect(phone.page.locator("#written")).to_contain_text("手机没电了")
    assert phone.row() is not None


def test_an_answer_that_was_lost_does_not_double_the_day(phone: Phone):
    """The server has kept it and the telephone does not know: it sends again."""
    phone.open()
    address = reverse("placements:diary", args=[phone.case.pk])
    lost = []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    phone.page.route(f"**{address}*", lose)
    phone.text.fill("信号只有一格。")
    phone.press("保存")
    phone.line(WAITING)
    assert lost == [302] and phone.row() is not None
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.line(SAVED)
    assert sent(phone.case) == 2 and phone.kept() == 0


def test_what_was_refused_says_why_and_what_was_not_saved_is_filled_in_again(phone: Phone):
    phone.open()
    phone.cut()
    phone.page.get_by_label("请假", exact=True).check()
    phone.line(WAITING)
    phone.press("保存")
    phone.cut(off=False)
    phone.line("未能发送：请假的，请写明事由")
    phone.page.get_by_label("请假事由").fill("就医")
    phone.line("有未保存的修改")
    phone.settled()
    phone.page.reload()
    phone.line("上次写的还没有保存，已经填回")
    expect(phone.page.get_by_label("请假事由")).to_have_value("就医")
    phone.press("保存")
    phone.line(SAVED)
    row = phone.row()
    assert row and row.told == "请假（就医）"


def test_what_can_no_longer_be_written_stays_to_be_copied_until_it_is_thrown_away(phone: Phone):
    phone.open()
    phone.cut()
    phone.text.fill("评价以后才连上网。")
    phone.press("保存")
    phone.line(WAITING)
    Placement.objects.filter(pk=phone.case.pk).update(state="evaluated")
    phone.cut(off=False)
    phone.line("未能发送：以干代训现为")
    phone.page.reload()
    expect(phone.page.get_by_text("评价以后才连上网。")).to_be_visible()
    phone.check("placement-diary-left")
    phone.press("清除")
    expect(phone.page.get_by_text("评价以后才连上网。")).to_have_count(0)
    assert phone.kept() == 0


def test_an_ended_session_waits_for_the_same_person(phone: Phone):
    phone.open()
    phone.page.context.clear_cookies(name="sessionid")
    phone.text.fill("登录过期时写的。")
    phone.press("保存")
    phone.line("登录已过期，重新登录后自动发送")
    phone.open()
    phone.line(SAVED)
    row = phone.row()
    assert row and row.text == "登录过期时写的。" and sent(phone.case) == 2


def test_nothing_is_left_for_another_account_nor_after_signing_out(phone: Phone):
    phone.open()
    phone.cut()
    phone.text.fill("不能让别人看到。")
    phone.line(WAITING)
    phone.press("保存")
    phone.line(WAITING)
    phone.page.route("**/diary/**", lambda route: route.abort())
    phone.cut(off=False)
    phone.enter(phone.world.coach.username)
    phone.page.wait_for_load_state("networkidle")
    assert phone.kept() == 0
    phone.page.unroute("**/diary/**")

    phone.open()
    phone.cut()
    phone.text.fill("退出以前写的。")
    phone.line(WAITING)
    phone.press("保存")
    phone.page.route("**/diary/**", lambda route: route.abort())
    phone.cut(off=False)
    asked = []
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.page.locator("details.menu summary").first.click()
    phone.press("退出登录")
    expect(phone.page.get_by_role("link", name="登录")).to_be_visible()
    assert "1天的日志没有发送" in asked[0] and phone.kept() == 0 and phone.row() is None


def test_more_photos_than_fit_are_not_taken_and_what_was_written_stays(phone: Phone, settings):
    settings.EVIDENCE_MAX_BYTES = phone.photo.stat().st_size + 100
    phone.open()
    phone.text.fill("照片太多。")
    for _ in range(2):
        phone.page.get_by_label("从相册选择").set_input_files(phone.photo)
    phone.line("刚才选的没有加上")
    phone.press("保存")
    phone.line(SAVED)
    row = phone.row()
    assert row and row.files.count() == 1


def test_without_script_it_is_a_plain_form(phone: Phone):
    phone.open()
    context = phone.page.context.browser.new_context(
        java_script_enabled=False, storage_state=phone.page.context.storage_state(), viewport=PHONE, locale="zh-CN"
    )
    plain = context.new_page()
    plain.goto(phone.page.url)
    plain.get_by_role("textbox", name="日志").fill("没有脚本也能写。")
    plain.get_by_label("从相册选择").set_input_files(phone.photo)
    plain.get_by_role("button", name="保存", exact=True).click()
    expect(plain.get_by_text("日志已保存")).to_be_visible()
    context.close()
    row = phone.row()
    assert row and row.files.count() == 1


def test_the_host_confirms_all_days_and_corrects_one(phone: Phone):
    phone.page.set_viewport_size({"width": 1366, "height": 768})
    phone.enter(phone.world.coach.username)
    phone.go("以干代训")
    phone.page.get_by_role("link", name="出勤", exact=True).click()
    phone.check("placement-attendance-all")
    phone.press("全部确认甲的出勤")
    phone.told("已确认3天的出勤")
    phone.page.get_by_role("link", name="甲", exact=True).click()
    row = phone.page.locator("tr", has_text="11月5日")
    row.get_by_label("出勤").select_option("缺勤")
    phone.press("保存所选")
    expect(row).to_contain_text("没有到岗的，请写明事由")
    row.get_by_label("事由").fill("未到岗，电话联系不上")
    phone.press("保存所选")
    phone.told("已确认1天的出勤")
    phone.check("placement-attendance")
    assert phone.case.days.get(day=date(2024, 11, 5)).told == "缺勤（未到岗，电话联系不上）"


def test_each_day_says_what_it_is(phone: Phone):
    """Leave, a break, New Year's Day, a weekend, another host, and what is still to come."""
    world = phone.world
    world.on(date(2024, 10, 21))
    first, last = date(2024, 12, 24), date(2025, 1, 7)
    round_ = world.round("WS-2024-YGDX2")
    case = world.propose(round_, world.coordinator("乙"), first_day=first, last_day=last)
    world.act(case, "accept", world.coach, coach="李带教")
    world.dispatched(round_)
    world.on(first)
    case = world.act(case, "arrive", world.coach, day=first)
    world.on(date(2025, 1, 2))
    days = ((date(2024, 12, 26), "leave", "病假"), (date(2024, 12, 30), "interrupted", "回企业处理事故"))
    world.act(case, "confirm_days", world.coach, days=days)
    phone.clock.move_to(datetime(2025, 1, 2, 17, tzinfo=CHINA))
    phone.enter(world.coach.username)
    phone.page.goto(reverse("case", args=[case.pk]))
    rows = phone.page.locator(".by-day tbody tr")
    for day, words in (
        ("12月26日", "请假（病假）"), ("12月28日", "周末"), ("12月30日", "前后不相连"), ("1月1日", "法定节假日"),
        ("1月3日", "尚未到"),
    ):  # fmt: skip
        expect(rows.filter(has_text=day)).to_contain_text(words)
    phone.check("placement-days")
