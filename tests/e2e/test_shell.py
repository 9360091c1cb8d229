"""The frame in a real browser: large letters, keys, dialogs, narrow screens, and nothing that axe objects to."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from workflows.organisations.models import User

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def inside(page: Page, transactional_db) -> Page:
    """The password page, behind the login."""
    User.objects.create_user("meng", password="correct horse", person_name="孟军磊")
    page.goto(reverse("login") + "?next=" + reverse("password_change"))
    page.get_by_label("用户名").fill("meng")
    page.get_by_label("密码").fill("correct horse")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="修改密码")).to_be_visible()
    return page


def complaints(page: Page) -> list[str]:
    # axe brings its own script, which the site's policy would refuse: it looks at a copy of the page without one.
    context = page.context.browser.new_context(
        bypass_csp=True, storage_state=page.context.storage_state(), viewport=page.viewport_size
    )
    copy = context.new_page()
    copy.goto(page.url)
    # As tall as the page, so that the bar at the foot of the window cuts through no field, wherever the text puts it.
    tall = copy.evaluate("document.documentElement.scrollHeight")
    copy.set_viewport_size({"width": copy.viewport_size["width"], "height": max(tall, copy.viewport_size["height"])})
    found = Axe().run(copy, options=RULES).response["violations"]
    context.close()
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("width", [1366, 390])
def test_login_and_frame_are_accessible_and_never_scroll_sideways(inside: Page, width: int):
    inside.set_viewport_size({"width": width, "height": 768})
    for address in (reverse("password_change"), reverse("login")):
        inside.goto(address)
        assert complaints(inside) == []
        assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_large_text_is_one_press_and_stays(inside: Page):
    before = inside.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    inside.get_by_text("孟军磊").click()
    inside.get_by_role("button", name="大字版").click()
    inside.goto(reverse("login"))
    assert inside.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == pytest.approx(before * 1.25)
    assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_keys_work_until_turned_off_and_never_while_typing(inside: Page):
    help_dialog = inside.get_by_role("dialog", name="快捷键")
    inside.locator("main").focus()
    inside.keyboard.press("/")
    expect(inside.get_by_role("searchbox")).to_be_focused()
    inside.keyboard.type("?")
    expect(help_dialog).to_be_hidden()
    inside.locator("main").focus()
    inside.keyboard.press("?")
    expect(help_dialog).to_be_visible()
    help_dialog.get_by_label("启用单键快捷键").uncheck()
    inside.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()
    inside.locator("main").focus()
    inside.keyboard.press("?")
    expect(help_dialog).to_be_hidden()


def test_the_navigation_folds_on_a_narrow_screen(inside: Page):
    inside.set_viewport_size({"width": 390, "height": 800})
    side, toggle = inside.get_by_role("navigation", name="主导航"), inside.get_by_role("button", name="菜单")
    expect(side).to_be_hidden()
    toggle.click()
    expect(side).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")


def test_escape_closes_the_user_menu_and_gives_the_focus_back(inside: Page):
    inside.get_by_text("孟军磊").click()
    expect(inside.get_by_role("button", name="退出登录")).to_be_visible()
    inside.keyboard.press("Tab")
    inside.keyboard.press("Escape")
    expect(inside.get_by_role("button", name="退出登录")).to_be_hidden()
    assert inside.evaluate("document.activeElement.tagName") == "SUMMARY"
