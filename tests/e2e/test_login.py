from playwright.sync_api import Page, expect


def test_the_login_page_opens_without_complaints(page: Page, screenshot):
    page.goto("/login/")
    expect(page.locator("input[name=username]")).to_be_focused()
    screenshot(page, "login")
