"""The desk in a real browser: worked by keyboard alone, on wide and narrow screens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.cases.test_inbox import Bureau
from tests.e2e.test_shell import complaints
from workflows.cases.models import Case


@pytest.fixture
def desk(page: Page, transactional_db) -> Page:
    """A director's desk with three cases, two of them ready for consent."""
    here = Bureau("370830", "汶上县")
    here.director.set_password("correct horse")
    here.director.save()
    for number, due in ((1, -2), (2, 0), (3, 5)):
        case = here.determination(f"A{number}")
        Case.objects.filter(pk=case.pk).update(
            due=timezone.localdate() + timedelta(days=due), figure="成功率 65.00% 达标"
        )
        if number < 3:
            here.judge(case)
    page.goto(reverse("login"))
    page.get_by_label("用户名").fill(here.director.username)
    page.get_by_label("密码").fill("correct horse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(4)
    return page


@pytest.mark.parametrize("width", [1366, 390])
def test_the_desk_is_accessible_and_never_scrolls_sideways(desk: Page, screenshot, width: int):
    desk.set_viewport_size({"width": width, "height": 768})
    assert complaints(desk) == []
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(desk, f"desk-{width}")


def test_two_cases_are_agreed_to_by_keyboard_alone(desk: Page):
    button = desk.get_by_role("button", name="批量同意")
    expect(button).to_be_disabled()
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    desk.keyboard.press("j")
    desk.keyboard.press("x")  # the third cannot be ticked
    expect(button).to_contain_text("2")
    button.focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="确认同意 2 件").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("已同意 2 件")).to_be_visible()
    expect(desk.get_by_role("row")).to_have_count(2)


def test_a_filter_works_without_a_button(desk: Page):
    desk.get_by_label("只看超期").check()
    expect(desk.get_by_role("row")).to_have_count(2)


def test_the_first_tab_leads_past_the_navigation(desk: Page):
    desk.keyboard.press("Tab")
    link = desk.get_by_role("link", name="跳到正文")
    expect(link).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()
