"""Notices in a real browser: drafting, sending back, and the print in its frame, on wide and narrow screens."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.test_shell import complaints
from tests.notices.office import Office, again
from workflows.notices.models import Notice
from workflows.organisations.models import User


@pytest.fixture
def office(transactional_db) -> Office:
    return Office()


def log_in(page: Page, user: User) -> None:
    user.set_password("correct horse")
    user.save()
    page.context.clear_cookies()
    page.goto(reverse("login"))
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill("correct horse")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def test_a_clerk_drafts_and_a_checker_sends_back(page: Page, office: Office):
    office.round("ranked")
    log_in(page, office.clerk)
    page.goto(reverse("notices:list"))
    page.get_by_role("button", name="起草公示").click()
    page.get_by_role("button", name="送核").click()
    expect(page.get_by_text("已办理")).to_be_visible()
    log_in(page, office.checker)
    notice = Notice.objects.get()
    page.goto(reverse("case", args=[notice.pk]))
    page.get_by_role("button", name="退回修改").click()
    page.get_by_label("其他需要修改的事项").fill("标题有误")
    page.get_by_role("button", name="确定退回修改").click()
    expect(page.get_by_text("标题有误").first).to_be_visible()
    assert again(notice).state == "returned"


@pytest.mark.parametrize("width", [1366, 390])
def test_the_pages_of_a_notice_are_accessible_and_never_scroll_sideways(page: Page, office: Office, screenshot, width):
    draft, issued = office.draft(), office.issued("commendation")
    page.set_viewport_size({"width": width, "height": 768})
    log_in(page, office.clerk)
    addresses = (
        ("notices:list", []), ("case", [draft.pk]), ("notices:edit", [draft.pk]),
        ("case", [issued.pk]), ("public:notices", []), ("public:notice", [issued.pk]), ("public:verify", []),
    )  # fmt: skip
    for number, (name, arguments) in enumerate(addresses, 1):
        page.goto(reverse(name, args=arguments))
        assert complaints(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        screenshot(page, f"notices-{number}-{width}")


def test_the_print_is_read_in_the_page(page: Page, office: Office):
    notice = office.issued()
    address = reverse("public:notice_pdf", args=[notice.pk])
    with page.expect_response(lambda answer: answer.url.endswith(address)) as answered:
        page.goto(reverse("public:notice", args=[notice.pk]))
    assert answered.value.status == 200
    expect(page.locator("iframe")).to_have_attribute("title", f"{notice.number_text} PDF")
