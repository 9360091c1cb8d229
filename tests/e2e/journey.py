"""Whom a round needs and how they work it by hand: seats, code words, a small register; all else is clicked."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from mediation_orgs.registry.imports import import_register
from tests.e2e.conftest import SCREENSHOTS
from tests.e2e.test_shell import complaints
from tests.mediation_orgs.conftest import csv_register, row
from workflows.notices import numbering
from workflows.organisations.models import Office, Organisation, Region, Seat, User

CHINA = ZoneInfo("Asia/Shanghai")
PASSWORD = "correct horse"
PARTIES = {
    "hr": "人力资源和社会保障局", "union": "总工会", "enterprise": "企业联合会", "commerce": "工商业联合会",
    "industry": "工业和信息化局",
}  # fmt: skip
WORDS = {"publicity": "示", "commendation": "发", "notification": "字", "decision": "发", "certificate": "荣证"}
ROLES = ("clerk", "acceptance", "preliminary", "second_review", "determination")
# Outcomes of 2024, settled and failed: 75 %, 66.67 % and 50 %.
BODIES = {"康驿镇": (3, 1), "白石镇": (2, 1), "郭楼镇": (1, 1)}


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=CHINA)


class Seats:
    """The officers of a city and one of its counties, and three mediation bodies with their register of 2024."""

    def __init__(self) -> None:
        province = self._region("370000", "山东省", "province")
        city = self._region("370800", "济宁市", "city", province)
        county = self._region("370830", "汶上县", "county", city)
        self._region("370831", "泗水县", "county", city)
        for place in (city, county):
            agencies = {party: self._agency(place, party) for party in PARTIES}
            for role in ROLES:
                self.officer(f"{place.level}_{role}", agencies["hr"], role)
            for party, agency in agencies.items():
                self.officer(f"{place.level}_{party}", agency, "countersign")
            for use, word in WORDS.items():
                numbering.register_word(agency=agencies["hr"], use=use, word=f"{place.name[0]}人社{word}")
        self.county = county
        self._bodies(county)

    def _region(self, code: str, name: str, level: str, parent: Region | None = None) -> Region:
        full = (parent.full_name if parent else "") + name
        return Region.objects.create(code=code, name=name, full_name=full, level=level, parent=parent)

    def _agency(self, region: Region, party: str) -> Organisation:
        agency = Organisation.objects.create(
            code=f"{party}{region.code}", name=region.name + PARTIES[party], kind="government", region=region,
            party=party, contact_phone="19900000001",
        )  # fmt: skip
        Office.objects.create(organisation=agency, address=f"{region.name}某路1号", contact_name="王科员")
        return agency

    def officer(self, username: str, organisation: Organisation, role: str) -> None:
        user = User.objects.create_user(username, password=PASSWORD, person_name=f"{username}经办")
        Seat.objects.create(user=user, organisation=organisation, role=role, start=date(2024, 8, 1))

    def _bodies(self, county: Region) -> None:
        rows = []
        for number, (name, (settled, failed)) in enumerate(BODIES.items(), 1):
            unit = Organisation.objects.create(
                code=f"T{number:02}", name=unit_of(name), kind="mediation_body", region=county
            )
            self.officer(f"applicant_{name}", unit, "applicant")
            for outcome in ["达成协议"] * settled + ["未达成协议"] * failed:
                more = {} if outcome == "达成协议" else {"signed": "", "sealed": "", "performance": ""}
                rows.append(row(len(rows) + 1, org=unit.code, outcome=outcome, **more))
        done = import_register(
            source=csv_register(*rows), file_name="登记簿.csv", actor=None, at=at(1, 10), as_of=date(2025, 1, 10)
        )
        assert done.report.rows["accepted"] == len(rows)


def unit_of(name: str) -> str:
    return f"{name}劳动人事争议调解委员会"


@dataclass
class Browsing:
    """One browser that many people sit down at, one after the other, and the calendar on the wall."""

    page: Page
    clock: time_machine.Traveller
    level: str = "city"  # of the office that holds the round: its people are called by it

    def day(self, month: int, day: int, hour: int = 9) -> None:
        """The next day: whoever was logged in is so no longer."""
        self.clock.move_to(at(month, day, hour))
        self.page.context.clear_cookies()

    def enter(self, username: str) -> None:
        """Log in by hand; the desk opens."""
        self.page.context.clear_cookies()
        self.page.goto(reverse("login"))
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.get_by_role("heading", name="工作台", exact=True)).to_have_count(1)

    def open_task(self, title: str | re.Pattern[str]) -> None:
        """From the desk into the first duty so called."""
        self.page.get_by_role("link", name=title).first.click()
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def go(self, place: str, heading: str = "") -> None:
        """By the main navigation, which is folded on a narrow screen; ``heading``: of the page, where it is another."""
        self.page.wait_for_load_state()
        menu = self.page.get_by_role("button", name="菜单")
        if menu.is_visible():
            menu.click()
        self.page.get_by_role("navigation", name="主导航").get_by_role("link", name=place, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=heading or place)).to_be_visible()

    def press(self, name: str, within: Locator | None = None) -> None:
        self.page.wait_for_load_state()  # a button that opens a dialog does so once the page's script has run
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    def told(self, text: str) -> None:
        expect(self.page.locator(".messages, [role=status], .alert").filter(has_text=text).first).to_be_visible()

    def look(self, name: str) -> None:
        """Keep the page as it is, wide and narrow; it never scrolls sideways."""
        for width, height in ((390, 844), (1366, 768)):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=SCREENSHOTS / f"journey-{name}-{width}.png", full_page=True)
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {width}"

    def check(self, name: str) -> None:
        """As ``look``, and axe objects to nothing at either width; then as wide as before."""
        size = self.page.viewport_size
        assert size is not None, "the page is of a size"
        for width, height in ((390, 844), (1366, 768)):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=SCREENSHOTS / f"journey-{name}-{width}.png", full_page=True)
            assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {width}"
            found = complaints(self.page)
            assert not found, f"{name} {width}: {found}"
        self.page.set_viewport_size(size)

    def agree(self, opinion: str, done: str) -> None:
        """Consent with an opinion, on a case, a notice or a round."""
        self.page.get_by_role("textbox", name="意见", exact=True).fill(opinion)
        self.press("同意", self.page.locator("#act"))
        self.told(f"已办理：{done}")
