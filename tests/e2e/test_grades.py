"""Grade applications in a real browser: filed, judged claim by claim, replayed; wide and narrow."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from certification.grade_applications.models import GradeApplication
from certification.grade_applications.screening import conditions_of
from tests.certification.grade_applications.conftest import County, confirmed, pdf
from tests.e2e.test_case import enter
from tests.e2e.test_shell import complaints

WIDTHS = (1366, 390)


@pytest.fixture
def county(transactional_db) -> County:
    return County(timezone.now())


def look(page: Page, address: str, name: str, width: int, screenshot) -> None:
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    assert complaints(page) == [], address
    screenshot(page, f"grades-{name}-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_applicants_pages_are_accessible_and_never_scroll_sideways(page, county, screenshot, width):
    round_, person = county.open(), county.able()
    draft = county.drafted(round_, person)
    enter(page, person.user, "/grade-applications/").set_viewport_size({"width": width, "height": 768})
    for name, address in (
        ("list", "/grade-applications/"), ("round", f"/cases/{round_.pk}/"), ("edit", f"/applications/{draft.pk}/"),
        ("preview", f"/applications/{draft.pk}/submit/"), ("guide", "/guide/grade-applications/"),
    ):  # fmt: skip
        look(page, address, name, width, screenshot)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_officers_pages_are_accessible_and_never_scroll_sideways(page, county, screenshot, width):
    round_ = county.open()
    case = county.accepted(round_, county.able())
    county.act(county.accepted(round_, county.able()), "agree", "preliminary", findings=confirmed(
        GradeApplication.objects.latest("pk")
    ))  # fmt: skip
    enter(page, county.seats["preliminary"], "/grade-applications/").set_viewport_size({"width": width, "height": 768})
    key = conditions_of(round_).digest
    for name, address in (
        ("officer-list", "/grade-applications/"), ("officer-round", f"/cases/{round_.pk}/"),
        ("case", f"/cases/{case.pk}/"),
        ("replay", f"/grade-applications/rounds/{round_.pk}/replay/?policy={key}&as_of_day_counts=true"),
    ):  # fmt: skip
        look(page, address, name, width, screenshot)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_clerks_pages_are_accessible_and_never_scroll_sideways(page, county, screenshot, width):
    round_ = county.open()
    county.passed(round_)
    county.closed(round_)
    county.notified(round_)
    enter(page, county.seats["clerk"], "/grade-applications/").set_viewport_size({"width": width, "height": 768})
    for name, address in (
        ("new", "/grade-applications/rounds/new/"), ("clerk-round", f"/cases/{round_.pk}/"),
        ("results", f"/grade-applications/rounds/{round_.pk}/results/"),
    ):  # fmt: skip
        look(page, address, name, width, screenshot)


def test_an_applicant_adds_the_missing_proof_and_hands_in(page, county, tmp_path):
    round_, person = county.open(), county.able()
    person.employment_records.update(proof=None)
    paper = tmp_path / "年限证明.pdf"
    paper.write_bytes(pdf(pages=2).read())
    enter(page, person.user, f"/cases/{round_.pk}/")
    page.get_by_role("button", name="申报").click()
    expect(page.locator("#lacking")).to_contain_text("工作经历佐证")
    slot = page.locator("#papers-body li", has_text="工作经历佐证").first
    slot.locator("input[type=file]").set_input_files(paper)
    slot.get_by_role("button", name="上传").click()
    expect(page.get_by_role("link", name="年限证明.pdf")).to_be_visible()
    page.get_by_label("真实性承诺").check()
    page.get_by_role("button", name="预览并提交").click()
    expect(page.get_by_text("符合 5.2（1）")).to_be_visible()
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已提交，由")).to_be_visible()
    assert GradeApplication.objects.get().state == "in_review"


def test_a_reviewer_corrects_a_claim_beside_its_proof_and_the_result_is_recomputed(page, county):
    case = county.accepted(county.open(), county.able())
    enter(page, county.seats["preliminary"], f"/cases/{case.pk}/")
    job = page.locator(".claim", has_text="工作经历")
    page.locator(".claim", has_text="证书：").get_by_label("属实").check()
    job.get_by_role("link", name="employment.pdf").click()
    expect(page.locator("#paper iframe")).to_have_attribute("title", "工作经历佐证：某公司：employment.pdf")
    job.get_by_label("属实").check()
    job.get_by_text("更正内容").click()
    job.get_by_label("开始日期").fill("2024-01-01")
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.locator("#refusal")).to_contain_text("须写明依据")
    page.locator(".claim", has_text="工作经历").get_by_label("依据或理由").fill("劳动合同写的是2024年")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator("#refusal")).to_contain_text("按您核定的事实还不能同意")


def test_a_clerk_closes_and_concludes_a_round_from_its_page(page, county):
    round_ = county.open()
    enter(page, county.seats["clerk"], f"/cases/{round_.pk}/")
    page.get_by_text("更多").click()
    page.get_by_role("link", name="截止申报").click()
    page.get_by_role("button", name="确定截止申报").click()
    expect(page.get_by_text("没有资格审查合格的人员")).to_be_visible()
    page.get_by_role("button", name="办结").first.click()
    page.get_by_role("button", name="确定办结").click()
    expect(page.get_by_text("本批次已办结，没有待办事项")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_guide_reads_well_without_a_login(page, county, screenshot, width):
    county.open()
    page.set_viewport_size({"width": width, "height": 768})
    look(page, "/guide/grade-applications/", "guide-public", width, screenshot)
