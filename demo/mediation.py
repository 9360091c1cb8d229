"""The main job without a browser: a gold mediation-organisation round from case register to issued notice.

Every step is taken by its proper seat through the same services as the pages, at the times a real round would take.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from demo import rounds
from demo.cast import CITY, COUNTY, PAPERS, file_register, moment
from demo.steps import CITY_OFFICE, COUNTY_OFFICE, Papers, Say, act, acting
from mediation_orgs.nominations.kind import begin
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.screening import grounds
from mediation_orgs.registry.models import MediationOrganisation
from workflows.cases.applications import save
from workflows.rounds import services
from workflows.rounds.models import Round, SelectionRound

QUOTAS = {"370811": 1, "370812": 1, "370826": 1, "370830": 2, "370831": 0, "370832": 1}
NOMINATED = MediationNomination
PASSED, HONOURED = rounds.PASSED, Q(state="honoured")
WORDS = rounds.WORDS


@dataclass(frozen=True)
class Plan(rounds.Plan):
    returned: date
    objected: date
    heard: date


PAST = Plan(
    code="JN-2024-TJZZ", title="2024年度金牌劳动人事争议调解组织选树", year=2024,
    prepared=date(2025, 1, 13), opens=date(2025, 1, 14), accepted=date(2025, 1, 15), returned=date(2025, 1, 16),
    examined=date(2025, 1, 17), countersigned=date(2025, 1, 20), second_reviewed=date(2025, 2, 6),
    closes=date(2025, 2, 7), publicised=date(2025, 2, 11), objected=date(2025, 2, 13), heard=date(2025, 2, 17),
    determined=date(2025, 2, 19), commended=date(2025, 2, 24),
)  # fmt: skip
CODE = PAST.code


def carry_out(say: Say, code: str = CODE) -> SelectionRound:
    """Take the round from its opening to the issued 通报. Returns it concluded."""
    plan = replace(PAST, code=code)
    file_register()
    say("案件登记簿已导入")
    round_ = publicise(say, plan)
    object_and_hear(round_.pk, plan)
    rounds.conclude(round_, CITY_OFFICE, plan)
    say("异议已办结，名单已审定，通报已印发")
    return SelectionRound.objects.get(pk=round_.pk)


def papers(round_: Round, out: Path) -> Papers:
    """What a round brings besides its notices and certificates: nothing."""
    return []


def publicise(say: Say, plan: Plan) -> SelectionRound:
    """Take the round as far as the issued 公示."""
    round_ = open_round(plan)
    say("批次已设立并开始申报")
    drafts = nominate(round_, plan)
    say(f"{len(drafts)}个调解组织提交推荐")
    for nomination in drafts:
        review(nomination, plan)
    say("县级受理、初审、会签和市级复审完毕")
    rounds.publish(round_, CITY_OFFICE, plan, rounds.by_merit(CITY_OFFICE.clerk))
    say("名单已排定，公示已印发")
    return round_


def open_round(plan: Plan) -> SelectionRound:
    return rounds.open_round(
        plan, CITY_OFFICE, CITY, category="mediation", policy_key="济宁示例 2024",
        legal_basis="《济宁市金牌劳动关系协调员、社会组织和调解组织选树办法（示例）》",
        approving_document="《济宁市协调劳动关系三方会议纪要（示例）》（第1期）", quotas=QUOTAS,
    )  # fmt: skip


def nominate(round_: SelectionRound, plan: Plan) -> list[MediationNomination]:
    drafts = []
    bodies = MediationOrganisation.objects.select_related("organisation").order_by("organisation__code")
    for number, body in enumerate(bodies.filter(organisation__region_id=COUNTY)):
        at = moment(plan.opens, 9, number)
        username = f"sb_{body.organisation.code.lower()}"
        draft = begin(round_pk=round_.pk, officer=acting(username, at), at=at)
        rounds.fill_in(draft, username, at, [(one.slot, one.upload()) for one in PAPERS], **_answers(body))
        act(draft, username, "submit", at + timedelta(hours=2))
        drafts.append(draft)
    return drafts


def _answers(body: MediationOrganisation) -> dict[str, Any]:
    name = body.organisation.name
    return {
        "contact_phone": body.organisation.contact_phone or "19900000000",
        "mediator_count": max(1, body.mediators.count()),
        "capacity": f"{name}设有固定调解场所，配备专兼职调解员，依法受理辖区（单位）内的劳动人事争议。",
        "conduct": "按规定受理、调解和回访，遵守调解纪律和回避、保密规定，案件台账齐全。",
        "mechanism": "建立受理登记、联合调解、案件分析和档案管理制度，制度上墙，运行规范。",
        "influence": "在辖区内有一定的社会影响，职工和用人单位愿意到该组织解决争议。",
        "brief": f"{name}坚持预防为主、调解优先，把矛盾化解在基层。",
        "deeds": f"{name}坚持预防为主、基层为主、调解为主，及时受理和化解劳动人事争议，定期分析辖区案件，"
        "主动上门宣传法律法规，指导用人单位规范用工，推动争议就地解决。",
    }  # fmt: skip


JUDGED = {
    "c1": {"met": True, "basis": "现场查看，场所、人员齐备"},
    "c2": {"met": True, "basis": "抽查案卷，程序规范"},
    "c3": {"met": True, "basis": "查阅制度和台账"},
    "influence_in_unit": {"met": None, "basis": ""},
    "influence_in_area": {"met": True, "basis": "征求所在乡镇（街道）意见"},
}


def review(nomination: MediationNomination, plan: Plan) -> None:
    """County acceptance, preliminary review and countersign, then the city. Who does not reach 65 % is refused."""
    act(nomination, COUNTY_OFFICE.acceptance, "agree", moment(plan.accepted), text=rounds.ACCEPTED)
    nomination.refresh_from_db(fields=["screening", "snapshot"])
    if not nomination.screening["rate_meets"]:
        reason, clause = grounds(nomination)
        act(nomination, COUNTY_OFFICE.preliminary, "reject", moment(plan.examined), text=reason, clause=clause)
        return
    if nomination.unit.code == RETURNED_ONCE:  # type: ignore[union-attr]
        _return_and_correct(nomination, plan)
    rounds.agree(nomination, COUNTY_OFFICE, plan, JUDGED, COUNTY_OFFICE.parties, CITY_OFFICE.checker)


RETURNED_ONCE = "WSTJ14"


def _return_and_correct(nomination: MediationNomination, plan: Plan) -> None:
    items = ["主要事迹请补充当年化解群体性争议的情况"]
    act(nomination, "ws_cs1", "send_back", moment(plan.returned), items=items, text="请补正后重新提交")
    username = f"sb_{RETURNED_ONCE.lower()}"
    deeds = f"{nomination.deeds}当年妥善化解群体性争议3起，涉及职工80余人，全部当场履行。"
    at = moment(plan.returned, 16)
    save(nomination, acting(username, at), at, deeds=deeds)
    act(nomination, username, "resubmit", at)


def object_and_hear(round_id: int, plan: Plan) -> None:
    """One objection within the period; it is looked into and found not to hold."""
    target = SelectionRound.objects.get(pk=round_id).nominations.filter(state="in_publicity").order_by("-rank")[0]
    objection = services.file_objection(
        nomination_id=target.pk, filer_name="温职工", filer_phone="19900009999", at=moment(plan.objected),
        content="认为该调解组织部分案件未如实登记，请核查其成功率是否真实。",
    )  # fmt: skip
    act(objection, "jn_sl1", "accept", moment(plan.objected, 14), text="属于受理范围")
    text = "调阅登记簿和案卷逐件核对，成功率计算无误。"
    act(objection, "jn_cs1", "investigate", moment(plan.heard), text=text)
    act(objection, "jn_sd1", "dismiss", moment(plan.heard, 16), text="所反映的情况不属实，维持公示名单。")
