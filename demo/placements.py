"""A round of placements (以干代训) in 汶上县, from the proposal to the circular and the certificates.

Every step is taken by its proper seat: who sends, who takes in, the person, who evaluates, who approves.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from certification import accounts, vault
from certification.models import Person
from certification.placements import day_files, services
from certification.placements.imports.imports import import_placements
from certification.placements.models import Placement, PlacementRound
from demo import quarter, sent
from demo.cast import COUNTY, FOLDER, moment, paper, person
from demo.sent import Sent
from demo.steps import COUNTY_OFFICE, Papers, Say, act, acting, await_certificates, issue
from workflows.cases.tasks import sweep_at
from workflows.errors import Refused
from workflows.organisations.models import Organisation, Party
from workflows.rounds.models import Round
from workflows.sheets.models import ImportBatch

NOMINATED = Placement
PASSED, HONOURED = Q(state="passed"), Q(state="passed") & ~Q(evaluation__conclusion="unqualified")
WORDS = ("选派", "确认", "不予确认", "通报")
ONE_DAY = timedelta(days=1)
LIST, LISTED = FOLDER / "placement_list" / "placement_wenshang_2024.xlsx", date(2025, 1, 10)
GOOD = {"mark_attendance": "good", "mark_skill": "good", "mark_work": "good", "conclusion": "excellent"}
FAIR = {"mark_attendance": "fair", "mark_skill": "fair", "mark_work": "good", "conclusion": "qualified"}
BETTER = FAIR | {"mark_attendance": "good"}
POOR = {"mark_attendance": "average", "mark_skill": "poor", "mark_work": "poor", "conclusion": "unqualified"}
SUMMARY = "跟班期间参与接待来访职工，旁听调解，学习登记、分流、调查核实和协议制作，掌握了庭前调解的基本流程。"
OPINION = "能按时到岗，服从安排，参与接待和调解，遇事肯问，掌握了基本流程，同意结束。"
VERDICT = "在接收单位期间参与受理和调解，能独立制作笔录，熟悉基本流程，回单位后可以承担企业内部调解工作。"


@dataclass(frozen=True)
class Plan:
    """Which round, and the days on which its steps are taken. ``first``, ``last``: of the placements as planned."""

    code: str
    title: str
    year: int
    prepared: date
    opens: date
    accepted: date
    declined: date
    closes: date
    dispatched: date
    first: date
    last: date
    opined: date
    evaluated: date
    answered: date
    reviewed: date
    returned: date
    determined: date
    circulated: date


# The days at the hosts have the Dragon Boat Festival (5月31日—6月2日) among them.
PAST = Plan(
    code="WS-2025-YGDX", title="2025年汶上县企业一线劳动关系协调员“以干代训”", year=2025,
    prepared=date(2025, 5, 12), opens=date(2025, 5, 13), accepted=date(2025, 5, 15), declined=date(2025, 5, 16),
    closes=date(2025, 5, 19), dispatched=date(2025, 5, 21), first=date(2025, 5, 26), last=date(2025, 6, 8),
    opined=date(2025, 6, 10), evaluated=date(2025, 6, 11), answered=date(2025, 6, 12), reviewed=date(2025, 6, 16),
    returned=date(2025, 6, 20), determined=date(2025, 6, 24), circulated=date(2025, 6, 26),
)  # fmt: skip
CODE = PAST.code


def carry_out(say: Say, code: str = CODE) -> Round:
    """Take the round from its registration to the issued circular. Returns it concluded."""
    plan = replace(PAST, code=code)
    quarter.take_in_ledger()
    take_in_list()
    say("台账和上一年的选派名单已导入")
    give_accounts(plan.prepared)
    round_ = open_round(plan)
    say("选派批次已登记，开始选派")
    cases = _send(round_, plan)
    sweep_at(moment(plan.closes + ONE_DAY, 1))
    issue("dispatch", PlacementRound.objects.get(pk=round_.pk), COUNTY_OFFICE, plan.dispatched)
    say("接收单位已答复，派出通知已印发")
    _at_the_hosts(cases, plan)
    say("报到、日志、出勤、延长、提前终止已登记")
    _evaluate(cases, plan)
    say("接收单位意见、综合评价、本人答复已登记")
    _review(cases, plan)
    issue("result", PlacementRound.objects.get(pk=round_.pk), COUNTY_OFFICE, plan.circulated)
    await_certificates(round_)
    act(round_, COUNTY_OFFICE.clerk, "conclude", moment(plan.circulated, 16))
    say("已复核、审定，结果通报已印发，证明已生成")
    return Round.objects.get(pk=round_.pk)


def take_in_list() -> None:
    """Import the list of the year before, with its evaluations, once: a round that nobody was asked for here."""
    if ImportBatch.objects.filter(file_name=LIST.name).exists():
        return
    actor = person(COUNTY_OFFICE.acceptance)
    with LIST.open("rb") as source:
        import_placements(source=source, file_name=LIST.name, actor=actor, at=moment(LISTED, 16))


def papers(round_: Round, out: Path) -> Papers:
    """What a round brings besides its notices and certificates: nothing."""
    return []


def give_accounts(day: date) -> None:
    """Join the people who are sent to their accounts; the ledger tells of none."""
    at = moment(day, 8)
    officer = acting(COUNTY_OFFICE.acceptance, at)
    for one in sent.WITH_ACCOUNT:
        found = Person.objects.get(name=one.name)
        if found.user is None:
            number = vault.unseal(found.id_sealed)  # from the card that the person shows
            accounts.tie(
                person=found, username=one.username, id_number=number, officer=officer, at=at, reason="本人到场办理"
            )


# ---- sending -------------------------------------------------------------------------------------------------------


def open_round(plan: Plan) -> PlacementRound:
    at, clerk = moment(plan.prepared), COUNTY_OFFICE.clerk
    round_ = services.create_round(
        code=plan.code, title=plan.title, year=plan.year, policy_key="汶上示例 2024",
        agency=Organisation.objects.get(region_id=COUNTY, party=Party.HR), officer=acting(clerk, at), at=at,
        legal_basis="汶政字〔2024〕59号三（四）", opens_on=plan.opens, closes_on=plan.closes,
        approving_document="《汶上县协调员队伍建设试点会议纪要（示例）》（第2期）",
    )  # fmt: skip
    act(round_, clerk, "open", moment(plan.prepared, 15))
    return round_


def propose(round_: PlacementRound, one: Sent, day: date, first: date, last: date) -> Placement:
    at = moment(day)
    return services.propose(
        round_pk=round_.pk, person=Person.objects.get(name=one.name), host=Organisation.objects.get(code=one.host),
        host_name="", host_kind="", first_day=first, last_day=last, task=one.task, officer=acting(one.sender, at),
        at=at, overlap_known=True,  # a walk that was broken off leaves its placements behind
    )  # fmt: skip


def accept(case: Placement, one: Sent, day: date) -> None:
    act(case, one.answers, "accept", moment(day, 10), coach=one.coach)


def _send(round_: PlacementRound, plan: Plan) -> dict[Sent, Placement]:
    """What cannot be confirmed is refused at once: thirteen days, and whoever is not at the front line of an
    enterprise."""
    _refused(round_, sent.THRIVING, plan, plan.last - ONE_DAY)
    _refused(round_, sent.NOT_FRONTLINE, plan, plan.last)
    going = (sent.THRIVING, sent.SILENT, sent.REPLYING, sent.BROKEN_OFF)
    cases = {one: propose(round_, one, plan.opens, plan.first, plan.last) for one in going}
    # A day longer: one of them is missed.
    cases[sent.WEAK] = propose(round_, sent.WEAK, plan.opens, plan.first, plan.last + ONE_DAY)
    for one, case in cases.items():
        accept(case, one, plan.accepted)
    elsewhere = propose(round_, sent.DECLINED, plan.opens, plan.first, plan.last)
    act(elsewhere, sent.DECLINED.answers, "decline", moment(plan.declined), text="已接收一人，没有更多带教力量")
    cases[sent.RETURNED] = propose(round_, sent.RETURNED, plan.declined, plan.first, plan.last)
    accept(cases[sent.RETURNED], sent.RETURNED, plan.closes)
    withdrawn = propose(round_, sent.WITHDRAWN, plan.opens, plan.first, plan.last)
    act(withdrawn, sent.WITHDRAWN.sender, "withdraw", moment(plan.closes), text="本人在外地项目，近期不能参加")
    return cases


def _refused(round_: PlacementRound, one: Sent, plan: Plan, last: date) -> None:
    try:
        propose(round_, one, plan.opens, plan.first, last)
    except Refused:
        return
    raise AssertionError(f"{one.name} was let through")


# ---- at the hosts --------------------------------------------------------------------------------------------------


def arrive(case: Placement, one: Sent, day: date) -> None:
    act(case, one.answers, "arrive", moment(day), day=day)


def write(case: Placement, one: Sent, day: date, text: str, *, photo: str = "", **more: Any) -> None:
    """The person's log of a day; whoever has no account tells it to the evaluator."""
    pictures = (day_files.of_upload(paper(photo)),) if photo else ()
    told = {"day": day, "attendance": "present", "text": text, "pictures": pictures} | more
    act(case, one.username or one.evaluator, "write_day", moment(day, 17), **told)


def confirm(case: Placement, one: Sent, day: date, *days: tuple[date, str, str]) -> None:
    act(case, one.answers, "confirm_days", moment(day, 18), days=days)


def _at_the_hosts(cases: dict[Sent, Placement], plan: Plan) -> None:
    for one, case in cases.items():
        arrive(case, one, plan.first)
    days = [plan.first + n * ONE_DAY for n in range(16)]
    thriving, silent, replying, weak = (
        cases[one] for one in (sent.THRIVING, sent.SILENT, sent.REPLYING, sent.WEAK)
    )  # fmt: skip
    write(thriving, sent.THRIVING, days[0], "熟悉来访接待流程，跟随带教人登记两件欠薪来访。", photo="宣传活动现场.jpg")
    write(thriving, sent.THRIVING, days[1], "旁听一次集体访的协调，整理诉求清单。")
    write(silent, sent.SILENT, days[0], "参加会员企业座谈，记录工资集体协商中的意见。")
    write(replying, sent.REPLYING, days[0], "学习矛盾纠纷分流规则，跟随联合调解一件工伤待遇争议。")
    leave = (days[3], "leave", "子女升学，事假一天")
    write(thriving, sent.THRIVING, days[3], "", attendance="leave", reason=leave[2])
    confirm(thriving, sent.THRIVING, days[3], *((day, "present", "") for day in days[:3]), leave)
    # The day of leave is made up for.
    act(thriving, sent.THRIVING.answers, "extend", moment(days[4]), day=plan.last + ONE_DAY, text="补足请假的一天")
    confirm(weak, sent.WEAK, days[4], (days[4], "absent", "无故未到"))
    broken_off = cases[sent.BROKEN_OFF]
    act(
        broken_off, sent.BROKEN_OFF.answers, "terminate", moment(days[8]), day=days[4], text="所在项目赶工，企业召回"
    )  # fmt: skip
    write(thriving, sent.THRIVING, days[8], "独立接待一件拖欠加班费来访，起草转办单，当日联系企业核实。")
    sweep_at(moment(plan.opined, 1))


# ---- the evaluation ------------------------------------------------------------------------------------------------


def hear(case: Placement, one: Sent, day: date) -> None:
    """The person's summary, and the opinion of the host."""
    act(case, one.username or one.evaluator, "summarise", moment(day, 9), text=SUMMARY)
    act(case, one.answers, "opine", moment(day, 10), text=OPINION)


def evaluate(case: Placement, one: Sent, day: date, marks: dict[str, str], text: str = VERDICT) -> None:
    act(case, one.evaluator, "evaluate", moment(day, 9), **marks, text=text)


def _evaluate(cases: dict[Sent, Placement], plan: Plan) -> None:
    """Who was broken off is concluded without; who replies to good effect is evaluated again."""
    broken_off = sent.BROKEN_OFF
    act(cases[broken_off], broken_off.evaluator, "conclude_short", moment(plan.evaluated))
    weak = "能到岗，但两周内多次脱岗，交办的核查没有完成，不熟悉基本流程，不宜独立承担调解工作。"
    verdicts = (
        (sent.THRIVING, GOOD, VERDICT), (sent.SILENT, FAIR, VERDICT), (sent.REPLYING, FAIR, VERDICT),
        (sent.RETURNED, FAIR, VERDICT), (sent.WEAK, POOR, weak),
    )  # fmt: skip
    for one, marks, text in verdicts:
        hear(cases[one], one, plan.opined)
        evaluate(cases[one], one, plan.evaluated, marks, text)
    at = moment(plan.answered)
    act(cases[sent.THRIVING], sent.THRIVING.username, "answer", at, text="")
    act(cases[sent.SILENT], sent.BUREAU_EVALUATOR, "answer", at, text="本人电话答复：无异议")
    replying = cases[sent.REPLYING]
    act(replying, sent.REPLYING.username, "answer", at, text="全程到岗，没有请假，出勤评为“较好”与记录不符，请核对。")
    text = f"{VERDICT}经核对出勤记录，全程到岗。"
    act(replying, sent.REPLYING.evaluator, "revise", moment(plan.answered, 15), **BETTER, text=text)
    act(replying, sent.REPLYING.username, "answer", moment(plan.answered, 15, 30), text="")
    for one in (sent.THRIVING, sent.SILENT, sent.REPLYING):
        act(cases[one], one.evaluator, "hand_in", moment(plan.answered, 16))


# ---- the review ----------------------------------------------------------------------------------------------------


def _review(cases: dict[Sent, Placement], plan: Plan) -> None:
    """Two who kept silent are handed in when the days for a reply are over; one evaluation is sent back, and the
    person is heard anew."""
    checker, agreed = COUNTY_OFFICE.checker, "经复核，时间、评价符合要求，同意确认"
    for one in (sent.THRIVING, sent.SILENT, sent.REPLYING):
        act(cases[one], checker, "agree", moment(plan.reviewed), text=agreed)
    sweep_at(moment(plan.returned, 1))
    returned, weak = cases[sent.RETURNED], cases[sent.WEAK]
    for case in (returned, weak):
        act(case, sent.BUREAU_EVALUATOR, "hand_in", moment(plan.returned))
    act(weak, checker, "agree", moment(plan.returned, 10), text=agreed)
    items = ["评语没有写参与了哪些具体工作，请补充"]
    act(returned, checker, "send_back", moment(plan.returned, 10), items=items, text="请补充后重新报审")
    text = f"参与法律援助接待六件、集体合同审查两件。{VERDICT}"
    act(returned, sent.BUREAU_EVALUATOR, "revise", moment(plan.returned, 14), **FAIR, text=text)
    act(returned, sent.RETURNED.username, "answer", moment(plan.returned, 14, 30), text="")
    act(returned, sent.BUREAU_EVALUATOR, "hand_in", moment(plan.returned, 15))
    act(returned, checker, "agree", moment(plan.determined, 9), text=agreed)
    for one in (sent.THRIVING, sent.SILENT, sent.REPLYING, sent.RETURNED, sent.WEAK):
        act(cases[one], COUNTY_OFFICE.determination, "agree", moment(plan.determined, 10), text="同意确认")
