"""Gold social organisations by hand: entered in the register, put forward, reviewed; a company is told why not."""

import re
from datetime import date

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Page, expect

from gold_selection.social_organisations import services
from gold_selection.social_organisations.forms import NominationForm
from gold_selection.social_organisations.kind import begin
from gold_selection.social_organisations.papers import PAPERS
from tests.cases.pages import upload
from tests.e2e.course import hand_in, judge, open_round, upload_papers
from tests.e2e.journey import PASSWORD, Browsing, Seats, at
from workflows.cases import evidence_files
from workflows.cases.applications import save
from workflows.cases.execute import execute
from workflows.organisations.models import Organisation, Region, Seat, User
from workflows.organisations.officers import Officer
from workflows.rounds import services as rounds

ROUND, NAME = "2024年度金牌协调劳动关系社会组织选树", "某某职工服务中心"
COMPANY = "某某劳务公司"
CODE, COMPANY_CODE = "52370830MATX400361", "91370830MATX400360"
FACTS = (
    "承接协调劳动关系三方委托事项", "指导和支持相关人员为职工提供服务", "积极参与劳动关系调处", "依法依规开展活动",
    "工作机制完善", "工作经验丰富", "工作成效明显", "在本地区有一定的社会影响",
)  # fmt: skip
ANSWERS = {
    "联系人": "经办人", "联系电话": "19900000000", "承接三方委托事项": "承接和谐劳动关系培训。",
    "指导和支持相关人员为职工提供服务": "指导协调员二十人。", "参与劳动关系调处、依法依规开展活动": "参与调处十二件。",
    "工作机制、经验和成效": "例会制度健全，经验在全县推广。", "在本地区的社会影响": "职工愿意到此求助。",
    "简要事迹": "服务职工千余人次。", "主要事迹": "常年为职工和企业提供法律法规政策咨询。",
}  # fmt: skip


@pytest.fixture
def hands(page: Page, transactional_db):
    with time_machine.travel(at(3, 3), tick=True) as clock:
        Seats()
        page.set_default_timeout(15_000)
        yield Browsing(page, clock)


def test_an_organisation_is_entered_put_forward_and_reviewed(hands: Browsing):
    refuse_a_company(hands)
    enter_in_the_register(hands)
    open_round(hands, "济宁示例 2024|social", ROUND, places=1)
    nominate(hands)
    review(hands)


def test_a_company_is_put_forward_refused_and_told_why(hands: Browsing):
    company_before_the_reviewer()
    page = hands.page
    hands.enter("county_preliminary")
    hands.open_task(COMPANY)
    expect(page.get_by_text("企业不是").first).to_be_visible()
    hands.check("social-company")
    page.get_by_role("button", name="不予通过", exact=True).click()
    dialog = page.get_by_role("dialog", name="不予通过")
    expect(dialog.get_by_label("依据条款")).to_have_value(re.compile("53号"))
    reasons = dialog.get_by_label("意见和理由")
    expect(reasons).to_have_value(re.compile("企业"))
    told = reasons.input_value()
    hands.press("确定不予通过", dialog)
    hands.told(f"已办理：{COMPANY}")
    hands.enter("applicant_social")
    page.get_by_role("link", name="我发起的").click()
    page.get_by_role("link", name=COMPANY).first.click()
    expect(page.get_by_text("本申报没有通过审核")).to_be_visible()
    expect(page.get_by_text(told.splitlines()[0]).first).to_be_visible()
    hands.check("social-company-told")


def company_before_the_reviewer() -> None:
    """Entered as the company that it is, handed in and accepted, by services: others have clicked these steps."""
    now, county = timezone.now(), Region.objects.get(code="370830")
    body = services.enter(
        name=COMPANY, code=COMPANY_CODE, region=county, officer=officer("county_acceptance"), at=now, type="company",
        legally_registered=True, serves_labor_relations=True,
    )  # fmt: skip
    seat_applicant(body.organisation)
    clerk, own = officer("city_clerk"), officer("applicant_social")
    round_ = rounds.create(
        code="S1", title=ROUND, year=2024, category="social", policy_key="济宁示例 2024", officer=clerk, at=now,
        agency=Organisation.objects.get(code="hr370800"), legal_basis="示例", approving_document="示例",
        opens_on=now.date(), closes_on=date(2025, 3, 10), quotas={"370830": 1},
    )  # fmt: skip
    execute(round_, "open", officer=clerk, at=now)
    draft = begin(round_pk=round_.pk, officer=own, at=now)
    save(draft, own, now, **dict.fromkeys(NominationForm.required, "略") | {"contact_phone": "19900000000"})
    for paper in PAPERS:
        if paper.required:
            evidence_files.attach(case=draft, slot=paper.slot, upload=upload("form.pdf"), officer=own, at=now)
    execute(draft, "submit", officer=own, at=now)
    execute(draft, "agree", officer=officer("county_acceptance"), at=now, text="材料齐全")


def officer(username: str) -> Officer:
    return Officer.of(User.objects.get(username=username), timezone.localdate())


def seat_applicant(unit: Organisation) -> None:
    user = User.objects.create(username="applicant_social", person_name="经办人", password=make_password(PASSWORD))
    Seat.objects.create(user=user, organisation=unit, role="applicant", start=at(3, 3).date())


def refuse_a_company(hands: Browsing) -> None:
    """A company cannot be entered as something else: the office is told why, and nothing typed is lost."""
    page = hands.page
    hands.enter("county_acceptance")
    hands.go("社会组织", "协调劳动关系社会组织台账")
    hands.check("social-none")
    page.get_by_role("link", name="登记社会组织").click()
    fill_entry(page, COMPANY, COMPANY_CODE)
    hands.press("保存")
    expect(page.locator(".errorlist")).to_contain_text("与所选组织类型“其他经合法登记的社会组织”不符")
    expect(page.get_by_label("组织名称")).to_have_value(COMPANY)
    hands.check("social-refused")


def fill_entry(page: Page, name: str, code: str) -> None:
    page.get_by_label("组织名称").fill(name)
    page.get_by_label("统一社会信用代码").fill(code)
    page.get_by_label("所属区划").select_option("370830")
    page.get_by_label("组织类型").select_option(label="其他经合法登记的社会组织")
    for label in ("经合法登记", "工作内容与劳动关系相关"):
        page.get_by_label(label).select_option(label="是")
    page.get_by_label("登记日期").fill("2020-05-06")
    page.get_by_label("登记机关").fill("汶上县民政局")
    page.get_by_label("工作人员数").fill("9")


def enter_in_the_register(hands: Browsing) -> None:
    page = hands.page
    fill_entry(page, NAME, CODE)
    hands.press("保存")
    hands.told(f"已登记{NAME}")
    hands.check("social-body")
    hands.go("社会组织", "协调劳动关系社会组织台账")
    expect(page.get_by_role("rowheader", name=NAME)).to_be_visible()
    hands.check("social-register")


def nominate(hands: Browsing) -> None:
    page = hands.page
    seat_applicant(Organisation.objects.get(credit_code=CODE))
    hands.enter("applicant_social")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="社会组织申报").click()
    hands.check("social-guide")
    hands.press("开始申报")
    for label, text in ANSWERS.items():
        page.get_by_role("textbox", name=label).fill(text)
    papers = (("推荐审批表", "form.pdf"), ("登记证书", "certificate.jpg"), ("事迹材料", "deeds.pdf"))
    upload_papers(page, papers)
    hands.check("social-form")
    hand_in(hands)


def review(hands: Browsing) -> None:
    """Accepted, judged by every condition and the definition, countersigned, judged again by the city."""
    hands.day(3, 4)
    for who, opinion in (
        ("county_acceptance", "材料齐全，予以受理"), ("county_preliminary", "符合条件，同意推荐"),
        ("county_hr", "同意"), ("county_union", "同意"), ("county_enterprise", "同意"), ("county_commerce", "同意"),
        ("city_second_review", "经复审，同意"),
    ):  # fmt: skip
        hands.enter(who)
        hands.open_task(NAME)
        if who.endswith(("preliminary", "second_review")):
            judge(hands, FACTS)
            hands.check(f"social-{who}")
        hands.agree(opinion, NAME)
    hands.enter("applicant_social")
    hands.page.get_by_role("link", name="我发起的").click()
    hands.page.get_by_role("link", name=NAME).first.click()
    expect(hands.page.get_by_text("审核通过").first).to_be_visible()
