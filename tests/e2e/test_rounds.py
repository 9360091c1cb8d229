"""The pages of rounds in a real browser: wide, narrow, by keyboard, and by axe."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.test_shell import complaints
from tests.rounds.conftest import Prefecture
from workflows.calendar import is_working_day, period
from workflows.cases.models import Case
from workflows.rounds.models import Nomination

PASSWORD = "correct horse"


@pytest.fixture
def town(transactional_db) -> Prefecture:
    now = timezone.make_aware(datetime.combine(timezone.localdate(), time(9)))
    made = Prefecture(now)
    for user in made.people.values():
        user.set_password(PASSWORD)
        user.save()
    return made


def enter(page: Page, name: str) -> None:
    page.context.clear_cookies()
    page.goto(reverse("login"))
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("details.menu").first).to_be_visible()


def sound(page: Page, address: str, name: str, screenshot) -> None:
    """Neither axe nor a sideways scroll bar complains, wide or narrow; the picture is kept."""
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        screenshot(page, f"{name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} {width}"
    assert complaints(page) == [], name
    page.set_viewport_size({"width": 1366, "height": 768})


def publicity_days(town: Prefecture):
    """A period of five working days with today in it."""
    today = town.now.date()
    first = today - timedelta(days=1)
    while not is_working_day(first):
        first -= timedelta(days=1)
    return period(first, 5)


def test_every_page_of_a_round_is_sound(page: Page, town: Prefecture, screenshot):
    term = publicity_days(town)
    round_, (_, second) = town.published(
        title="2026年度金牌劳动人事争议调解组织选树", publicity_first=term.first, publicity_last=term.last
    )
    town.nomination(round_, "not_selected", rank=3, on_reserve=True)
    town.objection(second, "accepted")
    preparing = town.round("preparing", "R2", approving_document="")
    ranked = town.round("closed", "R3")
    for merit in ("0.91", "0.85", "0.85", "0.7"):
        town.nomination(ranked, "passed", merit=merit)
    still_open = town.round("open", "R5")
    town.nomination(still_open, "in_review")
    town.nomination(still_open, "returned", town.far)
    review = town.round("in_review", "R4")
    town.nomination(review, "in_publicity", rank=1)
    enter(page, "clerk")
    detail = reverse("rounds:detail", args=[round_.pk])
    sound(page, reverse("rounds:list"), "rounds-list", screenshot)
    sound(page, reverse("figures"), "figures", screenshot)
    sound(page, reverse("figure_cases"), "figure-cases", screenshot)
    sound(page, reverse("rounds:new"), "rounds-new", screenshot)
    sound(page, reverse("rounds:detail", args=[preparing.pk]), "round-preparing", screenshot)
    sound(page, reverse("rounds:detail", args=[ranked.pk]), "round-ranking", screenshot)
    for tab in ("list", "publicity", "documents", "log"):
        sound(page, f"{detail}?tab={tab}", f"round-{tab}", screenshot)
    enter(page, "countersign_union")
    sound(page, reverse("rounds:detail", args=[review.pk]), "round-determination", screenshot)
    enter(page, "preliminary")
    sound(page, reverse("rounds:objection", args=[round_.objections.get().pk]), "objection", screenshot)


def test_the_public_pages_are_sound_and_an_objection_is_filed(page: Page, town: Prefecture, screenshot):
    term = publicity_days(town)
    round_, (first, _) = town.published(publicity_first=term.first, publicity_last=term.last)
    town.round("open", "R2")
    sound(page, reverse("public:home"), "public-home", screenshot)
    sound(page, reverse("public:rounds"), "public-rounds", screenshot)
    sound(page, reverse("public:publicity", args=[round_.pk]), "public-publicity", screenshot)
    page.get_by_label("对谁有异议").select_option(label=first.title)
    page.get_by_label("姓名或单位名称").fill("温职工")
    page.get_by_label("联系电话").fill("19900009999")
    page.get_by_label("异议内容").fill("该组织登记的案件与实际不符，请核查。")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("heading", name="异议已提出")).to_be_visible()
    screenshot(page, "public-receipt")
    receipt = page.locator(".receipt").inner_text().strip()
    sound(page, reverse("public:objection_status"), "public-status", screenshot)
    page.get_by_label("回执号").fill(receipt)
    page.get_by_label("联系电话").fill("19900009999")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("已提出")).to_be_visible()


def test_a_list_is_ranked_by_keyboard_and_a_reason_is_asked_only_where_needed(page: Page, town: Prefecture):
    round_ = town.round("closed")
    better, worse = town.nomination(round_, merit="0.9"), town.nomination(round_, merit="0.7")
    enter(page, "clerk")
    page.goto(reverse("rounds:detail", args=[round_.pk]))
    reason = page.get_by_label(f"{worse.title}的调整理由")
    expect(reason).to_be_hidden()
    page.get_by_role("button", name=f"{worse.title} 上移").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label(f"{worse.title}的名次")).to_have_value("1")
    expect(reason).to_be_visible()
    page.get_by_role("button", name="保存名次").click()  # the browser holds it back: the reason is required
    assert Case.objects.get(pk=round_.pk).state == "closed"
    reason.fill("本年度化解重大群体性争议")
    page.keyboard.press("Enter")
    expect(page.get_by_text(" · 排名。")).to_be_visible()
    assert list(Nomination.objects.order_by("rank").values_list("pk", flat=True)) == [worse.pk, better.pk]


def test_a_row_is_dragged_to_its_place(page: Page, town: Prefecture):
    round_ = town.round("closed")
    first, second = town.nomination(round_, merit="0.9"), town.nomination(round_, merit="0.9")
    enter(page, "clerk")
    page.goto(reverse("rounds:detail", args=[round_.pk]))
    page.locator("[data-rows] tr").nth(1).drag_to(
        page.locator("[data-rows] tr").nth(0), target_position={"x": 400, "y": 2}
    )
    expect(page.get_by_label(f"{second.title}的名次")).to_have_value("1")
    expect(page.get_by_label(f"{first.title}的名次")).to_have_value("2")
