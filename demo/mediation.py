"""The main job without a browser: a gold mediation-organisation round from case register to issued notice.

Every step is taken by its proper seat through the same services as the pages, at the times a real round would take.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from workflows.notices.models import Notice

from demo.cast import CITY, COUNTY, PAPERS, moment, person
from mediation_orgs.models import MediationOrganisation
from mediation_orgs.nominations import services as nominations
from mediation_orgs.nominations.models import MediationNomination
from workflows.approvals import dossier
from workflows.approvals.door import perform
from workflows.approvals.models import Case
from workflows.approvals.queries import my_tasks
from workflows.approvals.tasks import sweep_at
from workflows.notices import services as notices
from workflows.organisations.models import Organisation, Party
from workflows.rounds import services as rounds
from workflows.rounds.models import Round

CODE = "JN-2024-TJZZ"
TITLE = "2024年度金牌劳动人事争议调解组织选树"
QUOTAS = {"370811": 1, "370812": 1, "370826": 1, "370830": 2, "370831": 0, "370832": 1}
COUNTY_PARTIES = ("ws_hq_rs", "ws_hq_gh", "ws_hq_ql2", "ws_hq_gs")
CITY_PARTIES = ("jn_hq_rs", "jn_hq_gh", "jn_hq_ql", "jn_hq_gs", "jn_hq_gx")

Say = Callable[[str], None]


def carry_out(say: Say) -> Round:
    """Take the round from its opening to the issued 通报. Returns it concluded."""
    round_ = open_round()
    say("批次已设立并开始申报")
    drafts = nominate(round_)
    say(f"{len(drafts)}个调解组织提交推荐")
    for nomination in drafts:
        review(nomination)
    say("县级受理、初审、会签和市级复审完毕")
    sweep_at(moment(date(2025, 2, 8)))
    rank(round_.pk)
    issue(notices.draft_publicity, round_.pk, date(2025, 2, 11))
    say("名单已排定，公示已印发")
    object_and_hear(round_.pk)
    sweep_at(moment(date(2025, 2, 18)))
    determine(round_.pk)
    issue(notices.draft_commendation, round_.pk, date(2025, 2, 24))
    say("异议已办结，名单已审定，通报已印发")
    return Round.objects.get(pk=round_.pk)


def act(case: Case, username: str, action: str, at: datetime, **data: Any) -> None:
    """One step by one person, on the task that this person has before them."""
    actor = person(username)
    tasks = my_tasks(actor, case, at.date())
    perform(case.pk, action, actor=actor, at=at, task_id=tasks[0].pk if tasks else None, **data)


def open_round() -> Round:
    agency = Organisation.objects.get(region_id=CITY, party=Party.HR)
    clerk = person("jn_ws1")
    round_ = rounds.create(
        code=CODE, title=TITLE, year=2024, category="mediation", agency=agency, policy_key="济宁示例 2024", actor=clerk,
        at=moment(date(2025, 1, 13)), legal_basis="《济宁市金牌劳动人事争议调解组织选树办法（示例）》",
        approving_document="济宁市协调劳动关系三方会议纪要（示例）第1期", opens_on=date(2025, 1, 14),
        closes_on=date(2025, 2, 7), quotas=QUOTAS,
    )  # fmt: skip
    act(round_, "jn_ws1", "open", moment(date(2025, 1, 13), 15))
    return round_


def nominate(round_: Round) -> list[MediationNomination]:
    drafts = []
    bodies = MediationOrganisation.objects.select_related("organisation").order_by("organisation__code")
    for number, body in enumerate(bodies.filter(organisation__region_id=COUNTY)):
        at = moment(date(2025, 1, 14), 9, number)
        actor = person(f"sb_{body.organisation.code.lower()}")
        draft = nominations.draft(round_id=round_.pk, organisation=body, actor=actor, at=at)
        nominations.save(nomination_id=draft.pk, actor=actor, at=at, **_answers(body))
        for paper in PAPERS:
            dossier.attach(case=draft, slot=paper.slot, upload=paper.upload(), actor=actor, at=at)
        act(draft, actor.username, "submit", at + timedelta(hours=2))
        drafts.append(draft)
    return drafts


def _answers(body: MediationOrganisation) -> dict[str, Any]:
    name = body.organisation.name
    return {
        "contact_name": f"{body.organisation.code}经办人",
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


def review(nomination: MediationNomination) -> None:
    """County acceptance, preliminary review and countersign, then the city. Who does not reach 65 % is refused."""
    act(nomination, "ws_sl1", "agree", moment(date(2025, 1, 15)), text="材料齐全，予以受理")
    nomination.refresh_from_db(fields=["screening", "snapshot"])
    if not nomination.screening["rate_meets"]:
        failed = next(one for one in nomination.screening["findings"] if one["clause"] == "三(二)4")
        reason = f"{failed['observed']}，不符合“{failed['text']}”"
        clause = "晋人社厅发〔2021〕53号 三(二)4"
        act(nomination, "ws_cs1", "reject", moment(date(2025, 1, 17)), text=reason, clause=clause)
        return
    if nomination.unit.code == RETURNED_ONCE:  # type: ignore[union-attr]
        _return_and_correct(nomination)
    act(nomination, "ws_cs1", "agree", moment(date(2025, 1, 17)), text="符合条件，同意推荐", findings=JUDGED)
    for hour, username in enumerate(COUNTY_PARTIES, 9):
        act(nomination, username, "agree", moment(date(2025, 1, 20), hour), text="同意推荐")
    act(nomination, "jn_fs2", "agree", moment(date(2025, 2, 6)), text="经复审，同意", findings=JUDGED)


RETURNED_ONCE = "WSTJ14"


def _return_and_correct(nomination: MediationNomination) -> None:
    items = ["主要事迹请补充2024年度化解群体性争议的情况"]
    act(nomination, "ws_cs1", "send_back", moment(date(2025, 1, 16)), items=items, text="请补正后重新提交")
    username = f"sb_{RETURNED_ONCE.lower()}"
    deeds = f"{nomination.deeds}2024年妥善化解群体性争议3起，涉及职工80余人，全部当场履行。"
    at = moment(date(2025, 1, 16), 16)
    nominations.save(nomination_id=nomination.pk, actor=person(username), at=at, deeds=deeds)
    act(nomination, username, "resubmit", at)


def rank(round_id: int) -> None:
    round_ = Round.objects.get(pk=round_id)
    passed = round_.nominations.filter(state="passed").order_by("-merit", "pk")
    clerk, at = person("jn_ws1"), moment(date(2025, 2, 10))
    order = list(passed.values_list("pk", flat=True))
    rounds.rank(round_id=round_id, order=order, reasons={}, actor=clerk, at=at)


def issue(draft: Callable[..., Notice], round_id: int, day: date) -> None:
    """Draft, check, countersign, sign, number, render and issue one notice."""
    clerk = person("jn_ws1")
    notice = draft(round_id=round_id, actor=clerk, at=moment(day, 8))
    act(notice, "jn_ws1", "submit", moment(day, 8, 30))
    act(notice, "jn_fs2", "agree", moment(day, 9), text="已核")
    for minute, username in enumerate(CITY_PARTIES):
        act(notice, username, "agree", moment(day, 10, minute), text="同意")
    act(notice, "jn_sd1", "agree", moment(day, 11), text="签发")
    act(notice, "jn_ws1", "number", moment(day, 14))
    act(notice, "jn_ws1", "issue", moment(day, 15))


def object_and_hear(round_id: int) -> None:
    """One objection within the period; it is looked into and found not to hold."""
    target = Round.objects.get(pk=round_id).nominations.filter(state="in_publicity").order_by("-rank")[0]
    objection = rounds.file_objection(
        nomination_id=target.pk, filer_name="温职工", filer_phone="19900009999", at=moment(date(2025, 2, 13)),
        content="认为该调解组织2024年部分案件未如实登记，请核查其成功率是否真实。",
    )  # fmt: skip
    act(objection, "jn_sl1", "accept", moment(date(2025, 2, 13), 14), text="属于受理范围")
    text = "调阅登记簿和案卷逐件核对，成功率计算无误。"
    act(objection, "jn_cs1", "investigate", moment(date(2025, 2, 14)), text=text)
    act(objection, "jn_sd1", "dismiss", moment(date(2025, 2, 17)), text="所反映的情况不属实，维持公示名单。")


def determine(round_id: int) -> None:
    round_ = Round.objects.get(pk=round_id)
    act(round_, "jn_ws1", "submit_list", moment(date(2025, 2, 18), 10))
    for minute, username in enumerate(CITY_PARTIES):
        act(round_, username, "agree", moment(date(2025, 2, 19), 9, minute), text="同意名单")
