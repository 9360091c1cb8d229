"""资格自测 in a real browser: rows without leaving the page, without script too, and the result to be looked at."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .test_shell import RULES, complaints

URL = "/guide/selfcheck/"


def fill(page: Page) -> None:
    page.get_by_label("出生日期").fill("1985-05-05")
    page.get_by_label("按哪一天判断").fill("2024-03-01")
    page.locator("[name=education-0-level]").select_option("bachelor")
    page.locator("[name=education-0-school_type]").select_option("university")
    page.locator("[name=education-0-major_relation]").select_option("own")
    page.locator("[name=education-0-graduation_date]").fill("2010-07-01")
    page.locator("[name=certificates-0-grade]").select_option("4")
    page.locator("[name=certificates-0-issue_date]").fill("2023-06-01")
    page.locator("[name=employment-0-start]").fill("2019-01-01")


@pytest.mark.parametrize("width", [1366, 390])
def test_a_visitor_sees_four_grades(page: Page, transactional_db, screenshot, width: int):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(URL)
    assert complaints(page) == []
    screenshot(page, f"selfcheck-empty-{width}")
    fill(page)
    page.get_by_role("button", name="判断").click()
    expect(page.get_by_role("heading", name="判断结果")).to_be_in_viewport()
    expect(page.locator(".grades article")).to_have_count(4)
    expect(page.get_by_text("2024年6月1日起", exact=True)).to_be_visible()
    page.get_by_text("全部5项条件").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, f"selfcheck-{width}")


def test_the_result_is_accessible(page: Page, transactional_db):
    page.goto(URL)
    fill(page)
    page.locator("[name=employment-0-end]").fill("2018-01-01")
    page.get_by_role("button", name="判断").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert _violations(page) == []
    page.locator("[name=employment-0-end]").fill("")
    page.get_by_role("button", name="判断").click()
    expect(page.locator(".grades article")).to_have_count(4)
    assert _violations(page) == []


def _violations(page: Page) -> list[str]:
    """As ``complaints``, for a page that was sent and cannot be fetched again: its text is set in a copy."""
    context = page.context.browser.new_context(
        bypass_csp=True, base_url=page.url, viewport=page.viewport_size, storage_state=page.context.storage_state()
    )
    copy, text = context.new_page(), page.content()
    copy.route(page.url.partition("#")[0], lambda route: route.fulfill(body=text, content_type="text/html"))
    copy.goto(page.url)
    found = Axe().run(copy, options=RULES).response["violations"]
    context.close()
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def test_rows_come_and_go_in_place_and_the_cursor_goes_with_them(page: Page, transactional_db):
    page.goto(URL)
    fill(page)
    page.get_by_role("button", name="再加一条工作经历").click()
    expect(page.locator("[name=employment-1-start]")).to_be_focused()
    expect(page.locator("[name=employment-0-start]")).to_have_value("2019-01-01")
    page.locator("[name=employment-1-start]").fill("2010-01-01")
    page.get_by_role("button", name="移除第1条工作经历").click()
    expect(page.locator("[name=employment-1-start]")).to_have_count(0)
    expect(page.locator("[name=employment-0-start]")).to_have_value("2010-01-01")


def test_it_works_without_script(browser: Browser, live_server, transactional_db):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(URL)
    fill(page)
    page.get_by_role("button", name="再加一条工作经历").click()
    page.locator("[name=employment-1-start]").fill("2010-01-01")
    page.get_by_role("button", name="移除第1条工作经历").click()
    page.get_by_role("button", name="判断").click()
    expect(page.locator(".grades article")).to_have_count(4)
    context.close()
