"""A round of gold social organisations of the city: the register, two counties, and a 通报 by county."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q

from demo import rounds
from demo.cast import CITY, PAPERS, moment, paper
from demo.steps import CITY_OFFICE, COUNTY_OFFICE, Office, Papers, Say, act, acting
from gold_selection.social_organisations import services
from gold_selection.social_organisations.kind import begin
from gold_selection.social_organisations.models import SocialNomination, SocialOrganisation
from workflows.organisations.models import Organisation, Region
from workflows.rounds.models import Round, SelectionRound

NEAR, FAR = "370830", "370811"
# 任城区 has a bureau, and parties who sign; what is decided above is the city's.
FAR_OFFICE = Office("rc_sl1", "rc_sl1", "rc_cs1", "", "", ("rc_hq_rs", "rc_hq_gh", "rc_hq_ql", "rc_hq_gs"))
QUOTAS = {NEAR: 2, FAR: 1}
NOMINATED = SocialNomination
PASSED, HONOURED = rounds.PASSED, Q(state="honoured")
WORDS = rounds.WORDS


@dataclass(frozen=True)
class Body:
    """An organisation of the register. ``code``: its code on the list of organisations; ``work``: what it does."""

    code: str
    type: str
    registered_with: str
    trade: str
    work: str
    staff: int

    @property
    def nominator(self) -> str:
        return f"sb_{self.code.lower()}"


BODIES = (
    Body("G0138", "industry_association", "汶上县行政审批服务局", "快递物流", "承接行业集体协商和用工指导", 12),
    Body("G0137", "other_social_org", "汶上县行政审批服务局", "法律服务", "承接三方委托的法律咨询和调解", 9),
    Body("G0140", "local_industry_union", "汶上县总工会", "乡镇企业", "指导企业工会开展集体协商", 6),
    Body("R0205", "industry_association", "任城区行政审批服务局", "家政服务", "制定行业用工规范，调处会员单位争议", 8),
    Body("R0206", "other_social_org", "任城区行政审批服务局", "公共服务", "开展劳动用工体检和心理疏导", 7),
    Body("G0136", "law_firm", "山东省司法厅", "法律服务", "为企业和职工提供法律咨询", 15),
    Body("G0053", "company", "汶上县市场监督管理局", "服装制造", "内设调解室，调处本企业争议", 3),
)
JUDGED = {
    "c1": {"met": True, "basis": "查阅委托书和会议纪要"},
    "c2": {"met": True, "basis": "查阅培训和指导记录"},
    "c3_participates": {"met": True, "basis": "抽查调处案卷"},
    "c3_lawful": {"met": True, "basis": "年检合格，无违法记录"},
    "c4_mechanism": {"met": True, "basis": "查阅制度文件"},
    "c4_experience": {"met": True, "basis": "开展工作三年以上"},
    "c4_effect": {"met": True, "basis": "回访服务对象"},
    "c5": {"met": True, "basis": "征求所在地街道和企业意见"},
}


PAST = rounds.Plan(
    code="JN-2024-SHZZ", title="2024年度金牌协调劳动关系社会组织选树", year=2024,
    prepared=date(2025, 2, 10), opens=date(2025, 2, 11), accepted=date(2025, 2, 13), examined=date(2025, 2, 17),
    countersigned=date(2025, 2, 18), second_reviewed=date(2025, 2, 24), closes=date(2025, 2, 28),
    publicised=date(2025, 3, 4), determined=date(2025, 3, 11), commended=date(2025, 3, 14),
)  # fmt: skip
CODE = PAST.code


def carry_out(say: Say, code: str = CODE) -> SelectionRound:
    """Take the round from the register to the issued 通报. Returns it concluded."""
    plan = replace(PAST, code=code)
    enter(plan.prepared)
    say("社会组织已列入台账")
    round_ = open_round(plan)
    nominations = [nominate(round_, body, plan) for body in BODIES]
    say(f"{len(nominations)}个组织申报")
    for nomination in nominations:
        review(nomination, plan)
    say("县级受理、初审、会签和市级复审完毕，企业和律师事务所不予通过")
    rounds.publish(round_, CITY_OFFICE, plan, rounds.by_merit(CITY_OFFICE.clerk))
    say("名单已排定，公示已印发")
    rounds.conclude(round_, CITY_OFFICE, plan)
    say("名单已审定，通报已印发")
    return SelectionRound.objects.get(pk=round_.pk)


def papers(round_: Round, out: Path) -> Papers:
    """What a round brings besides its notices and certificates: nothing."""
    return []


def enter(day: date) -> None:
    """Enter the organisations in the register, each by the bureau of its county; what stands there stays."""
    for body in BODIES:
        found = Organisation.objects.select_related("region__parent").get(code=body.code)
        if SocialOrganisation.objects.filter(pk=found.pk).exists():
            continue
        at = moment(day, 8)
        keeper = acting(office_over(found.region).acceptance, at)
        services.enter(
            name=found.name, code=found.credit_code, region=found.region, officer=keeper, at=at,
            type=body.type, legally_registered=True, registered_on=date(2018, 4, 26),
            registered_with=body.registered_with, serves_labor_relations=True, trade=body.trade, staff=body.staff,
            certified_staff=body.staff // 3, services=f"{body.work}。", work=f"2024年，{body.work}，服务企业和职工。",
        )  # fmt: skip


def open_round(plan: rounds.Plan) -> SelectionRound:
    return rounds.open_round(
        plan, CITY_OFFICE, CITY, category="social", policy_key="济宁示例 2024",
        legal_basis="《济宁市金牌劳动关系协调员、社会组织和调解组织选树办法（示例）》",
        approving_document="《济宁市协调劳动关系三方会议纪要（示例）》第2期", quotas=QUOTAS,
    )  # fmt: skip


def nominate(round_: SelectionRound, body: Body, plan: rounds.Plan) -> SocialNomination:
    draft = drafted(round_, body, plan.opens)
    act(draft, body.nominator, "submit", moment(plan.opens, 15))
    return draft


def drafted(round_: SelectionRound, body: Body, day: date) -> SocialNomination:
    """Complete but for its submission."""
    at = moment(day)
    draft = begin(round_pk=round_.pk, officer=acting(body.nominator, at), at=at)
    given = [*((one.slot, one.upload()) for one in PAPERS), ("registration", paper("登记证书.pdf"))]
    rounds.fill_in(draft, body.nominator, at, given, **_answers(body, draft.unit_name))
    return draft


def _answers(body: Body, name: str) -> dict[str, Any]:
    return {
        "contact_phone": "19900000000",
        "entrusted": f"受协调劳动关系三方委托，{body.work}。",
        "support": "组织会员单位的协调员、调解员参加培训，为职工提供政策咨询和用工服务。",
        "mediation": "参与调处劳动争议，活动均按章程和登记的业务范围开展。",
        "mechanism": "建立例会、受理、回访和档案制度，工作经验丰富，争议就地化解成效明显。",
        "influence": "在本地区企业和职工中有较好的评价。",
        "brief": f"{name}{body.work}，促进了本地区劳动关系和谐。",
        "deeds": f"{name}坚持服务企业、服务职工，{body.work}，积极配合三方开展工作，及时反映企业和职工诉求，"
        "参与争议预防和调处，推动行业自律，劳动关系总体和谐稳定。",
    }  # fmt: skip


def office_over(region: Region) -> Office:
    """The bureau of the county, with its parties, in which an organisation is registered."""
    return FAR_OFFICE if FAR in region.path.split("/") else COUNTY_OFFICE


def review(nomination: SocialNomination, plan: rounds.Plan) -> None:
    """The county's acceptance, review and countersign, then the city. A firm or a company is refused with the
    clause."""
    office = office_over(nomination.region)
    act(nomination, office.acceptance, "agree", moment(plan.accepted), text=rounds.ACCEPTED)
    if finding := rounds.failed(nomination):
        rounds.refuse(nomination, office.preliminary, plan.examined, finding)
        return
    rounds.agree(nomination, office, plan, JUDGED, office.parties, CITY_OFFICE.checker)
