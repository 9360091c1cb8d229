"""Gold coordinators by hand: from the nomination and the person's own word to the title, and the title taken back."""

import re
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from certification.models import Person
from gold_selection.coordinators.forms import CoordinatorForm
from gold_selection.coordinators.kind import begin
from gold_selection.coordinators.papers import PAPERS
from tests.cases.pages import upload
from tests.e2e.course import carry, hear, judge, object_in_public, open_round, stamp, upload_papers
from tests.e2e.journey import PASSWORD, Browsing, Seats, at
from tests.gold_selection.coordinators.land import MET, People
from workflows.cases import evidence_files
from workflows.cases.applications import save
from workflows.cases.execute import execute
from workflows.cases.models import Case
from workflows.cases.tasks import sweep_at
from workflows.notices import services as notices
from workflows.notices.models import Certificate, Notice
from workflows.organisations.models import Organisation, User
from workflows.organisations.officers import Officer
from workflows.rounds import services
from workflows.rounds.models import SelectionRound

RULES, ROUND = "汶上选树示例 2024", "2024年度金牌劳动关系协调员选树"
FIRST, SECOND, THIRD = "孔协调", "孟协调", "颜协调"
POINTS = {FIRST: (30, 29, 30, 30), SECOND: (25, 25, 25, 25), THIRD: (20, None, 20, 20)}
SIGNERS = ("hr", "union", "enterprise", "commerce")
NOTICE_SEATS = ("second_review", *SIGNERS, "determination")
FACTS = ("专业知识和沟通交流技能", "在利益协调、诉求表达", "口碑、专业水平和工作经验")
ANSWERS = {
    "联系人": "经办人", "工作简历": "2015年至今在本单位从事劳动关系协调工作。",
    "专业知识和沟通技能": "熟悉劳动保障法律法规。", "发挥作用情况": "当年协调处理工资争议十二件。",
    "口碑和工作经验": "职工评价好，从业十年。", "简要事迹": "就地化解争议。", "主要事迹": "推动企业建立协商制度。",
}  # fmt: skip
WHY_FIRST = "当年妥善化解重大群体性争议"
UPHELD, FORGED = "经核查，所报案例系他人办理，异议成立。", "申报材料中的协商记录系伪造"
CLAUSE = "《金牌选树办法（示例）》第九条"


class Cast(People, Seats):
    """The county's offices, and a firm that puts three of its people forward."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = 0
        self.firm = Organisation.objects.create(code="C001", name="某某纺织公司", kind="company", region=self.county)
        self.officer("applicant_firm", self.firm, "applicant")
        for name, points in POINTS.items():
            self.quarters(self.person(name=name), *points)
        User.objects.filter(username__startswith="p").update(password=make_password(PASSWORD))

    def round(self) -> SelectionRound:
        """Open as the clerk would open it; registering one by hand is another journey's."""
        clerk = _officer("county_clerk")
        made = services.create(
            code="G1", title=ROUND, year=2024, category="coordinator", policy_key=RULES, officer=clerk,
            agency=Organisation.objects.get(code="hr370830"), at=timezone.now(), legal_basis="示例",
            approving_document="示例", opens_on=date(2025, 3, 3), closes_on=date(2025, 3, 10), quotas={"370830": 2},
        )  # fmt: skip
        return execute(made, "open", officer=clerk, at=timezone.now())  # type: ignore[return-value]

    def passed(self, round_: SelectionRound, name: str) -> Case:
        """Handed in and through every stage of its review."""
        firm = _officer("applicant_firm")
        draft = begin(round_pk=round_.pk, officer=firm, at=timezone.now())
        answers: dict[str, Any] = dict.fromkeys(CoordinatorForm.required, "略") | {"contact_phone": "19900001301"}
        save(draft, firm, timezone.now(), **answers | {"person": Person.objects.get(name=name)})
        for paper in PAPERS:
            if paper.required:
                evidence_files.attach(
                    case=draft, slot=paper.slot, upload=upload("form.pdf"), officer=firm, at=timezone.now()
                )
        case = execute(draft, "submit", officer=firm, at=timezone.now())
        for who in ("acceptance", "preliminary", "union", "enterprise", "commerce", "second_review"):
            found = {"findings": MET} if case.current_stage.judges else {}
            case = execute(
                case, "agree", officer=_officer(f"county_{who}"), at=timezone.now(), text="同意", **found
            )  # fmt: skip
        assert case.state == "passed"
        return case


def _officer(username: str) -> Officer:
    return Officer.of(User.objects.get(username=username), timezone.localdate())


@pytest.fixture
def hands(page: Page, transactional_db):
    with time_machine.travel(at(3, 3), tick=True) as clock:
        page.set_default_timeout(15_000)
        yield Browsing(page, clock, level="county")


# ---- from the nomination to the ranking ------------------------------------------------------------------------------


def test_a_coordinator_is_put_forward_consents_and_is_ranked(hands: Browsing):
    cast = Cast()
    round_ = open_round(hands, f"{RULES}|coordinator", ROUND, places=2)
    nominate(hands)
    consent(hands)
    submit(hands)
    review(hands)
    for name in (SECOND, THIRD):
        cast.passed(round_, name)
    rank(hands)


def nominate(hands: Browsing) -> None:
    """The unit's form with a telephone number that is none: told at its field, and nothing typed is lost."""
    page = hands.page
    hands.enter("applicant_firm")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="推荐金牌协调员").click()
    expect(page.get_by_text("具有高中以上文化程度")).to_be_visible()
    hands.check("coordinator-guide")
    hands.press("开始申报")
    page.get_by_role("combobox", name="推荐人选").select_option(value=str(Person.objects.get(name=FIRST).pk))
    for label, text in ANSWERS.items():
        page.get_by_role("textbox", name=re.compile(f"^{label}")).fill(text)
    phone = page.get_by_role("textbox", name="联系电话")
    phone.fill("电话同上")
    hands.press("保存")
    expect(page.get_by_role("link", name="联系电话")).to_be_visible()
    expect(page.locator(".errorlist").filter(has_text="联系电话只能是")).to_be_visible()
    expect(page.get_by_role("textbox", name="主要事迹")).to_have_value(ANSWERS["主要事迹"])
    hands.look("coordinator-form-refused")
    phone.fill("19900001301")
    hands.press("保存")
    expect(page.get_by_text(f"已向{FIRST}本人账号发出确认消息")).to_be_visible()
    expect(page.locator("#lacking")).to_contain_text("同意书")
    hands.check("coordinator-form")


def consent(hands: Browsing) -> None:
    page = hands.page
    hands.enter(Person.objects.get(name=FIRST).user.username)
    page.get_by_role("link", name=re.compile("^消息")).click()
    row = page.get_by_role("row").filter(has_text="请本人确认")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name=FIRST)).to_be_visible()
    hands.check("coordinator-consent")
    confirm(hands, "本人同意推荐")
    hands.told("本人同意推荐")


def submit(hands: Browsing) -> None:
    page = hands.page
    hands.enter("applicant_firm")
    page.get_by_role("link", name=re.compile("^我发起的")).click()
    page.get_by_role("link", name=FIRST).first.click()
    expect(page.get_by_text("本人已同意")).to_be_visible()
    upload_papers(page, (("推荐审批表", "form.pdf"), ("事迹材料", "deeds.pdf")))
    hands.press("预览并提交")
    hands.check("coordinator-preview")
    hands.press("提交申报")
    hands.told("已提交")


def review(hands: Browsing) -> None:
    """Accepted, judged, countersigned by the three bodies and judged again."""
    hands.day(3, 4)
    for who, opinion in (
        ("acceptance", "材料齐全，予以受理"), ("preliminary", "符合条件，同意推荐"), ("union", "同意推荐"),
        ("enterprise", "同意推荐"), ("commerce", "同意推荐"), ("second_review", "经复审，同意"),
    ):  # fmt: skip
        hands.enter(f"county_{who}")
        hands.open_task(FIRST)
        if who in ("preliminary", "second_review"):
            judge(hands, FACTS)
        if who in ("preliminary", "commerce"):
            hands.check(f"coordinator-{who}")
        hands.agree(opinion, FIRST)


def rank(hands: Browsing) -> None:
    """The quarters stand beside the names; who is put before a better sum is put there with a reason."""
    page = hands.page
    hands.day(3, 11)
    sweep_at(at(3, 11, 0))
    hands.enter("county_clerk")
    hands.open_task(ROUND)
    page.get_by_role("link", name="排定名次").click()
    for name, told in ((FIRST, "合计119分"), (SECOND, "合计100分"), (THIRD, "缺第2季度")):
        expect(ranked(page, name)).to_contain_text(told)
    expect(page.get_by_text("合计（本系统计算）").first).to_be_visible()
    hands.check("coordinator-ranking")
    page.get_by_role("button", name=f"{SECOND} 上移").click()
    reason = page.get_by_label(f"{SECOND}的调整理由")
    expect(reason).to_be_visible()
    hands.press("保存名次")
    expect(reason).to_be_focused()
    reason.fill(WHY_FIRST)
    hands.press("保存名次")
    hands.told(" · 排名。")
    expect(page.get_by_label(f"{SECOND}的名次")).to_have_value("1")
    expect(page.get_by_label(f"{SECOND}的调整理由")).to_have_value(WHY_FIRST)


def ranked(page: Page, name: str) -> Locator:
    return page.locator("[data-rows] tr").filter(has=page.get_by_role("link", name=name))


def confirm(hands: Browsing, step: str) -> None:
    hands.page.wait_for_load_state()
    hands.page.locator("#act").get_by_role("button", name=step, exact=True).click()
    hands.press(f"确定{step}", hands.page.get_by_role("dialog", name=step, exact=True))


# ---- from the 公示 to the title, and back ----------------------------------------------------------------------------


def test_a_list_is_objected_to_published_again_and_becomes_titles(hands: Browsing):
    ranked_round()
    hands.day(3, 11, 10)
    open_the_round(hands)
    issue(hands, "公示")
    hands.day(3, 13)
    receipt = object_in_public(hands, SECOND, "认为其申报的调解案例由他人办理，请核查办理记录。")
    hear(hands, receipt, "调阅案卷，承办人不是被推荐人。", "异议成立", UPHELD, CLAUSE)
    publish_again(hands)
    determine(hands)
    issue(hands, "通报")
    receive(hands)
    look_up(hands, {FIRST: "有效", THIRD: "有效"})


def test_a_title_is_taken_back_and_the_public_is_told(hands: Browsing):
    concluded_round(hands)
    look_up(hands, {FIRST: "有效", SECOND: "有效"})
    take_back(hands)
    verify(hands)
    look_up(hands, {FIRST: "已撤销", SECOND: "有效"})


def ranked_round() -> SelectionRound:
    """Three nominations through their review and ranked on 11 March, by services: the journey before has clicked it."""
    cast = Cast()
    round_ = cast.round()
    passed = [cast.passed(round_, name).pk for name in (FIRST, SECOND, THIRD)]
    sweep_at(at(3, 11, 0))
    return _done(round_, "rank", "clerk", at(3, 11), order=passed, reasons={})


def concluded_round(hands: Browsing) -> None:
    """Published, determined and concluded in March; today is in April."""
    round_ = ranked_round()
    issued("publicity", round_, at(3, 11))
    hands.clock.move_to(at(3, 18))
    sweep_at(at(3, 18, 0))
    _done(round_, "submit_list", "clerk", at(3, 18))
    for party in SIGNERS:
        _done(round_, "agree", party, at(3, 18), text="同意")
    issued("commendation", round_, at(3, 18))
    hands.day(4, 7)


def issued(key: str, round_: Case, when: datetime) -> None:
    notice: Case = notices.draft(key, round_, officer=_officer("county_clerk"), at=when)
    _done(notice, "submit", "clerk", when)
    for who in NOTICE_SEATS:
        _done(notice, "agree", who, when, text="同意")
    for step in ("number", "issue"):
        _done(notice, step, "clerk", when)


def _done(case: Case, step: str, who: str, when: datetime, **inputs: Any) -> Any:
    return execute(case, step, officer=_officer(f"county_{who}"), at=when, **inputs)


def open_the_round(hands: Browsing) -> None:
    hands.enter("county_clerk")
    hands.open_task(ROUND)


def issue(hands: Browsing, kind: str) -> None:
    """Drafted and issued by hand; who countersigns and signs between is another journey's."""
    page = hands.page
    hands.press(f"起草{kind}")
    hands.press("送核")
    hands.told("已办理")
    notice: Case = Notice.objects.latest("pk")
    for who in NOTICE_SEATS:
        notice = execute(notice, "agree", officer=_officer(f"county_{who}"), at=timezone.now(), text="同意")
    hands.enter("county_clerk")
    hands.open_task(notice.title)
    stamp(hands, kind)
    page.get_by_role("link", name=ROUND).click()


def publish_again(hands: Browsing) -> None:
    """The name is off the list, the reserve moves up, and the list is ranked and published once more."""
    page = hands.page
    hands.day(3, 18)
    sweep_at(at(3, 18, 0))
    open_the_round(hands)
    expect(page.get_by_text("公示后名单有变动，须重新排名、重新公示后才能审定")).to_be_visible()
    hands.check("coordinator-changed-list")
    page.get_by_role("link", name="重新排名").click()
    expect(ranked(page, SECOND)).to_have_count(0)
    hands.press("保存名次")
    hands.told(" · 排名。")
    issue(hands, "公示")
    page.get_by_role("link", name="查看公众看到的页面").click()
    for name, times in ((FIRST, 1), (SECOND, 0), (THIRD, 1)):
        expect(page.get_by_role("cell", name=name)).to_have_count(times)
    hands.check("coordinator-publicity")


def determine(hands: Browsing) -> None:
    page = hands.page
    hands.day(3, 25)
    sweep_at(at(3, 25, 0))
    open_the_round(hands)
    hands.press("提交审定")
    hands.press("提交审定", page.get_by_role("dialog"))
    hands.told("提交审定")
    for party in SIGNERS:
        hands.enter(f"county_{party}")
        hands.open_task(ROUND)
        page.get_by_role("link", name="发表审定意见").click()
        hands.agree("同意名单", ROUND)
    open_the_round(hands)


def receive(hands: Browsing) -> None:
    """The person finds the 通报 and the certificate."""
    page = hands.page
    person = Person.objects.get(name=FIRST)
    hands.enter(person.user.username)
    page.goto(f"/cases/{person.nominations.get().pk}/")
    hands.check("coordinator-honoured")
    outcome = page.get_by_role("region", name="公布的结果")
    expect(outcome.get_by_role("link", name=re.compile("通报$"))).to_be_visible()
    with page.expect_download() as saved:
        outcome.get_by_role("link", name="下载PDF").click()
    assert saved.value.suggested_filename.endswith(".pdf")
    expect(outcome).to_contain_text(certificate_of(FIRST))


def certificate_of(name: str) -> str:
    number: str = Certificate.objects.get(case__title=name).number_text
    return number


def look_up(hands: Browsing, standing: dict[str, str]) -> None:
    """In the register of titles: who holds one, and who held one."""
    page = hands.page
    hands.enter("county_clerk")
    hands.go("荣誉", "荣誉登记")
    for name in POINTS:
        row = page.get_by_role("row").filter(has_text=name)
        expect(row).to_have_count(int(name in standing))
        if name in standing:
            expect(row).to_contain_text(standing[name])
    hands.check(f"honours-{standing[FIRST]}")


def take_back(hands: Browsing) -> None:
    """Proposed on the nomination's page with clause and reason; the 决定 goes its own way and ends the title."""
    page = hands.page
    page.get_by_role("row").filter(has_text=FIRST).get_by_role("link").first.click()
    page.wait_for_load_state()
    page.locator("#act").get_by_text("更多").click()
    page.locator("#act").get_by_role("link", name="提请撤销").click()
    dialog = page.get_by_role("dialog", name="提请撤销")
    dialog.get_by_label("依据条款").fill(CLAUSE)
    dialog.locator("textarea").fill(FORGED)
    hands.press("确定提请撤销", dialog)
    hands.told("提请撤销")
    hands.go("工作台")
    hands.open_task(re.compile("决定$"))
    expect(page.get_by_text(f"经查，{FORGED}").first).to_be_visible()
    hands.check("decision-draft")
    carry(hands, "决定", SIGNERS)


def verify(hands: Browsing) -> None:
    page, certificate = hands.page, certificate_of(FIRST)
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("navigation", name="网站导航").get_by_role("link", name="公文核验").click()
    page.get_by_label("发文字号").fill(certificate)
    hands.press("核验")
    expect(page.get_by_role("status").filter(has_text=certificate)).to_contain_text("撤销")
    hands.check("verify-revoked")
