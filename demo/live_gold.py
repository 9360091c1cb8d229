"""The desks of gold coordinators and gold social organisations today: a round of each that takes nominations, with work
for every seat, one quarter that is being recorded and one that waits for its verification."""

from datetime import date, timedelta

from django.utils import timezone

from demo import coordinators, quarter, social
from demo.cast import moment, paper
from demo.days import before, shifted
from demo.nominees import NOMINEES
from demo.steps import COUNTY_OFFICE, Say, act, acting
from gold_selection.assessments import evidence, services
from gold_selection.assessments.models import Assessment, Entry
from gold_selection.assessments.record import BaseSet, EntryAdded
from workflows.notices import services as notices
from workflows.organisations.models import Region
from workflows.rounds.models import Round, SelectionRound

COORDINATORS_CODE, SOCIAL_CODE = "WS-YS-03", "JN-YS-04"
RECORDED, AWAITED = ("F02", "fz_ws1", "xt_cheng"), ("F06", "kd_ws1", "xt_liao")


def carry_out(say: Say) -> None:
    """Fill the desks. Nothing happens for a round that is there already; the quarters come with the coordinators'."""
    people = Assessment.objects.filter(year=quarter.YEAR).exists()  # the ledger has been taken in
    if people and not Round.objects.filter(code=COORDINATORS_CODE).exists():
        _coordinators(say)
        _quarters(say)
    if not Round.objects.filter(code=SOCIAL_CODE).exists():
        _social(say)


def _coordinators(say: Say) -> None:
    closes = timezone.localdate() + timedelta(days=30)
    title = "2024年度汶上县金牌劳动关系协调员选树（演示：正在申报）"
    plan = shifted(coordinators.PAST, code=COORDINATORS_CODE, title=title, closes=closes)
    round_ = coordinators.open_round(plan)
    _announce(round_, plan.opens)
    waiting, *others = NOMINEES
    coordinators.drafted(round_, waiting, plan.opens, consents=False)
    _cheng, zhong, _liao, shi, tan, gao, _zhang = (coordinators.nominate(round_, one, plan) for one in others)
    for one in (zhong, shi, tan, gao):
        act(one, COUNTY_OFFICE.acceptance, "agree", moment(plan.accepted), text="材料齐全，予以受理")
    items = ["未见职业技能等级证书，请补充；确无证书的请撤回"]
    act(gao, COUNTY_OFFICE.preliminary, "send_back", moment(plan.examined), items=items, text="请补正后重新提交")
    for one in (shi, tan):
        text, findings = "符合条件，同意推荐", coordinators.JUDGED
        act(one, COUNTY_OFFICE.preliminary, "agree", moment(plan.examined), text=text, findings=findings)
    for one, signers in ((shi, coordinators.SIGNERS[:1]), (tan, coordinators.SIGNERS)):
        for username in signers:
            act(one, username, "agree", moment(plan.countersigned), text="同意推荐")
    coordinators.advise(plan.second_reviewed)
    say("金牌协调员批次正在申报，等本人同意、受理、初审、会签、复审的都有")


def _announce(round_: SelectionRound, day: date) -> None:
    """The 通知 of the round waits for its signature."""
    at = moment(day, 8)
    notice = notices.draft("notification", round_, officer=acting(COUNTY_OFFICE.clerk, at), at=at)
    act(notice, COUNTY_OFFICE.clerk, "submit", moment(day, 9))
    act(notice, COUNTY_OFFICE.checker, "agree", moment(day, 10), text="已核")
    for minute, username in enumerate(COUNTY_OFFICE.parties):
        act(notice, username, "agree", moment(day, 11, minute), text="同意")


def _quarters(say: Say) -> None:
    """The quarter of the last days is being recorded in one field; in another it has been handed in."""
    day = before(3)
    for (code, keeper, username), done in ((RECORDED, False), (AWAITED, True)):
        at = moment(day)
        region = Region.objects.get(pk=code)
        number = (day.month + 2) // 3
        case = services.begin(region=region, year=day.year, quarter=number, officer=acting(keeper, at), at=at)
        claimant = case.scores.get(person__user__username=username)
        entry = Entry(
            type="publicity", date=day, text="在园区向企业和职工宣传劳动法律法规。",
            facts={"self_initiated": True, "strong_atmosphere": True, "venue": "park"},
        )  # fmt: skip
        papers = [evidence.of_upload("plan", paper("宣传活动方案.pdf"))]
        papers.append(evidence.of_upload("photo", paper("宣传活动现场.jpg")))
        act(case, username, "claim", moment(day, 10), changes=(EntryAdded(claimant, entry, papers),))
        lines = list(case.scores.select_related("person").order_by("seq"))
        marked = lines if done else lines[: len(lines) // 2]
        bases = tuple(BaseSet(one, None, 20 + one.seq % 9) for one in marked)
        act(case, keeper, "record", moment(day, 11), changes=bases)
        if done:
            act(case, keeper, "submit", moment(day, 16))
    say("服装制造正在记录本季度考核，快递行业的等专班核实")


def _social(say: Say) -> None:
    closes = timezone.localdate() + timedelta(days=30)
    title = "2024年度金牌协调劳动关系社会组织选树（演示：正在申报）"
    plan = shifted(social.PAST, code=SOCIAL_CODE, title=title, closes=closes)
    social.enter(plan.prepared)
    round_ = social.open_round(plan)
    unfinished, signed, accepted, signing, *_others = social.BODIES
    social.drafted(round_, unfinished, plan.opens)
    handed_in = {body: social.nominate(round_, body, plan) for body in social.BODIES if body != unfinished}
    for body in (accepted, signing, signed):
        office = social.office_over(handed_in[body].region)
        act(handed_in[body], office.acceptance, "agree", moment(plan.accepted), text="材料齐全，予以受理")
    for body, number in ((signing, 2), (signed, 4)):
        one, office = handed_in[body], social.office_over(handed_in[body].region)
        text = "符合条件，同意推荐"
        act(one, office.preliminary, "agree", moment(plan.examined), text=text, findings=social.JUDGED)
        for username in office.parties[:number]:
            act(one, username, "agree", moment(plan.countersigned), text="同意推荐")
    say("金牌社会组织批次正在申报，两个县（区）和市里各环节都有待办")
