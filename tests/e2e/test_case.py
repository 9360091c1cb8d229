"""A case and a nomination in a real browser: read, judged and returned by hand and by keyboard, wide and narrow."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.cases.pages import FILES, JUDGING, complete, judged_case
from tests.cases.world import World
from tests.e2e.test_shell import complaints
from workflows.cases.models import Case, Evidence, Opinion
from workflows.organisations.models import User
from workflows.rounds.models import Round

WIDTHS = (1366, 390)


@pytest.fixture
def world(transactional_db) -> World:
    world = World()
    world.now = timezone.now()
    return world


@pytest.fixture
def case(world: World) -> Case:
    return judged_case(_open(world))


def _open(world: World) -> World:
    """The world's rounds are of 2025: let the new ones be open today."""
    today, made = timezone.localdate(), world.round

    def round_(route=JUDGING):
        found = made(route)
        Round.objects.filter(pk=found.pk).update(opens_on=today, closes_on=today)
        return found

    world.round = round_  # type: ignore[method-assign]
    return world


def enter(page: Page, user: User, address: str) -> Page:
    user.set_password("correct horse")
    user.save()
    page.goto(f"{reverse('login')}?next={address}")
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill("correct horse")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    return page


@pytest.mark.parametrize("width", WIDTHS)
def test_the_case_page_is_accessible_and_never_scrolls_sideways(page, world, case, screenshot, width):
    enter(page, world.reviewer, f"/cases/{case.pk}/").set_viewport_size({"width": width, "height": 768})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints(page) == []
    screenshot(page, f"case-{width}")
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_role("dialog", name="退回补正")).to_be_visible()
    screenshot(page, f"case-return-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_applicants_pages_are_accessible_and_never_scroll_sideways(page, world, screenshot, width):
    case = complete(_open(world))
    enter(page, world.applicant, f"/nominations/{case.pk}/").set_viewport_size({"width": width, "height": 768})
    for name, address in (
        ("edit", f"/nominations/{case.pk}/"), ("preview", f"/nominations/{case.pk}/submit/"),
        ("cases", f"/nominations/{case.pk}/cases/"), ("guide", "/guide/mediation/"),
    ):  # fmt: skip
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert complaints(page) == [], address
        screenshot(page, f"nomination-{name}-{width}")


def test_a_case_is_judged_and_agreed_to_with_the_paper_in_view(page, world, case):
    enter(page, world.reviewer, f"/cases/{case.pk}/")
    page.get_by_role("link", name="事迹材料").click()
    expect(page.locator("#paper iframe")).to_have_attribute("title", "事迹材料：deeds.pdf")
    for fact in ("调解组织能力", "及时有效履行调解职责", "机制、制度和成效", "在本辖区内有一定的社会影响"):
        page.get_by_role("group", name=fact).get_by_label("达到", exact=True).check()
    page.get_by_label("常用意见").select_option("经审核，符合条件")
    expect(page.get_by_role("textbox", name="意见", exact=True)).to_have_value("经审核，符合条件")
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.get_by_text("已办理")).to_be_visible()
    assert Opinion.objects.get(case=case, stage="preliminary").text == "经审核，符合条件"


def test_a_return_takes_along_what_was_typed_and_enter_decides_nothing(page, world, case):
    enter(page, world.reviewer, f"/cases/{case.pk}/")
    page.get_by_role("group", name="调解组织能力").get_by_label("依据").fill("看过")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="意见", exact=True).fill("请补齐")
    page.locator("h1").click()
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog", name="退回补正")
    expect(dialog.get_by_label("意见和理由")).to_have_value("请补齐")
    dialog.get_by_role("button", name="确定退回补正").click()
    expect(dialog.get_by_text("请至少填写一项")).to_be_visible()  # refused: the dialog stands open again
    dialog.get_by_label("联系人：请补充完整").check()
    dialog.get_by_role("button", name="确定退回补正").click()
    expect(page.get_by_text("已办理")).to_be_visible()
    assert Opinion.objects.get(case=case, verdict="return").items == ["联系人：请补充完整"]
    assert Opinion.objects.get(case=case, verdict="return").findings["c1"]["basis"] == "看过"


def test_a_form_saves_itself_and_papers_go_up_without_leaving_it(page, world):
    case = complete(_open(world), papers=())
    enter(page, world.applicant, f"/nominations/{case.pk}/")
    page.get_by_label("主要事迹").fill("正在写的事迹")
    slot = page.locator("#slot-deeds")
    slot.get_by_label("选择事迹材料的文件").set_input_files(FILES / "encrypted.pdf")
    slot.get_by_role("button", name="上传").click()
    expect(slot.get_by_text("请去掉密码后上传")).to_be_visible()
    slot.get_by_label("选择事迹材料的文件").set_input_files(FILES / "deeds.pdf")
    slot.get_by_role("button", name="上传").click()
    expect(slot.get_by_role("link", name="deeds.pdf")).to_be_visible()
    expect(page.locator("#lacking")).to_have_text("提交前还须补齐：推荐审批表")
    expect(page.get_by_label("主要事迹")).to_have_value("正在写的事迹")
    expect(page.locator("[data-autosave-state]")).to_contain_text("自动保存", timeout=8000)
    assert Evidence.objects.count() == 1
    assert type(case).objects.get(pk=case.pk).deeds == "正在写的事迹"


def test_the_autosave_says_why_a_draft_is_not_kept(browser, live_server, world):
    case = complete(_open(world), papers=())
    context = browser.new_context(base_url=live_server.url)  # of its own: a refusal is a complaint in the console
    page = enter(context.new_page(), world.applicant, f"/applications/{case.pk}/")
    told = page.locator("[data-autosave-state]")
    type(case).objects.filter(pk=case.pk).update(state="withdrawn")
    page.get_by_label("主要事迹").fill("写给另一窗口已撤回的申报")
    expect(told).to_contain_text("草稿未能保存：申报现为“已撤回”，不能修改", timeout=8000)
    context.clear_cookies(name="sessionid")
    page.get_by_label("主要事迹").fill("登录已过期时写的")
    expect(told).to_contain_text("登录已过期", timeout=8000)
    context.close()


def test_an_upload_that_fails_is_said_and_a_lost_login_asks_for_it_again(browser, live_server, world):
    case = complete(_open(world), papers=())
    context = browser.new_context(base_url=live_server.url)  # of its own: htmx rightly complains in the console
    page = enter(context.new_page(), world.applicant, f"/nominations/{case.pk}/")
    slot = page.locator("#slot-deeds")
    page.route("**/papers/", lambda route: route.fulfill(status=413, body="too large"))
    slot.get_by_label("选择事迹材料的文件").set_input_files(FILES / "deeds.pdf")
    slot.get_by_role("button", name="上传").click()
    expect(slot.get_by_role("alert")).to_have_text("文件太大，服务器没有接收，请压缩后再传")
    page.unroute("**/papers/")
    context.clear_cookies(name="sessionid")
    slot.get_by_role("button", name="上传").click()
    page.wait_for_url(f"**/login/?next=/applications/{case.pk}/")
    context.close()


def test_everything_works_without_script(browser, live_server, world, case):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = enter(context.new_page(), world.reviewer, f"/cases/{case.pk}/")
    page.get_by_role("link", name="事迹材料").click()
    expect(page.locator("#paper iframe")).to_have_attribute("title", "事迹材料：deeds.pdf")
    page.get_by_role("button", name="退回补正", exact=True).click()
    dialog = page.get_by_role("dialog", name="退回补正")
    dialog.get_by_label("事迹材料：不清晰或未盖章，请重新扫描上传").check()
    dialog.get_by_role("button", name="确定退回补正").click()
    expect(page.get_by_text("已办理")).to_be_visible()
    context.clear_cookies()
    page = enter(page, world.applicant, f"/nominations/{case.pk}/")
    expect(page.get_by_text("请按下列事项补正后重新提交")).to_be_visible()
    slot = page.locator("#slot-proof")
    slot.get_by_label("选择其他证明材料的文件").set_input_files(FILES / "card.png")
    slot.get_by_role("button", name="上传").click()
    expect(slot.get_by_role("link", name="card.png")).to_be_visible()
    page.get_by_role("button", name="预览并提交").click()
    page.get_by_role("button", name="重新提交").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    context.close()
