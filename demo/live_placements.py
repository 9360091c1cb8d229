"""Placements on the desks today: a round that takes people, and one whose people are at their hosts or back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from certification.models import Person
from certification.placements.models import Placement, PlacementRound
from demo import placements, sent
from demo.cast import moment
from demo.days import before
from demo.placements import ONE_DAY, PAST, Plan
from demo.sent import Sent
from demo.steps import COUNTY_OFFICE, Say, act, issue
from workflows.calendar import is_working_day
from workflows.cases.execute import execute
from workflows.rounds.models import Round

OPEN_CODE, RUNNING_CODE = "WS-YS-05", "WS-YS-06"
DIARY = (
    "熟悉来访接待流程，跟随带教人登记两件欠薪来访。",
    "旁听一次集体访的协调，整理诉求清单。",
    "陪同核查一家企业的工资支付台账，起草核查情况。",
)


@dataclass(frozen=True)
class Stay:
    """Who was where, until when; ``back``: what has been done since."""

    one: Sent
    last: date
    back: Callable[[Placement, Sent], None]

    @property
    def first(self) -> date:
        return self.last - 13 * ONE_DAY


def carry_out(say: Say) -> None:
    """Fill the desks. Nothing happens for a round that is there already."""
    if not Person.objects.filter(name=sent.UNDER_WAY.name).exists():  # no ledger has been taken in
        return
    if not Round.objects.filter(code=OPEN_CODE).exists():
        _taking_people(say)
    if not Round.objects.filter(code=RUNNING_CODE).exists():
        _running(say)


def _taking_people(say: Say) -> None:
    today = timezone.localdate()
    plan = _plan(OPEN_CODE, "正在选派", opened=before(4), closes=today + timedelta(days=20))
    placements.give_accounts(plan.prepared)
    round_ = placements.open_round(plan)
    first = today + timedelta(days=30)
    for one in (sent.ASKED, sent.ASKED_ON_PAPER):
        placements.propose(round_, one, before(2), first, first + 13 * ONE_DAY)
    say("以干代训批次正在选派，信访局和服装商会等答复")


def _running(say: Say) -> None:
    """One under way, one whose host is asked for its opinion, one who may reply, one before the second reviewer."""
    plan = _plan(RUNNING_CODE, "已派出", opened=before(23), closes=before(20))
    round_ = placements.open_round(plan)
    today = timezone.localdate()
    stays = (
        Stay(sent.UNDER_WAY, today + 7 * ONE_DAY, _keep_diary),
        Stay(sent.ENDED, today - 2 * ONE_DAY, _end),
        Stay(sent.EVALUATED, before(2) - ONE_DAY, _evaluated),
        Stay(sent.IN_REVIEW, before(3) - ONE_DAY, _handed_in),
    )
    cases = [placements.propose(round_, stay.one, plan.opens, stay.first, stay.last) for stay in stays]
    for case, stay in zip(cases, stays, strict=True):
        placements.accept(case, stay.one, before(21))
    execute(round_, "time_up", officer=None, at=moment(plan.closes + ONE_DAY, 1))
    issue("dispatch", PlacementRound.objects.get(pk=round_.pk), COUNTY_OFFICE, before(18))
    for case, stay in zip(cases, stays, strict=True):
        placements.arrive(case, stay.one, stay.first)
        stay.back(case, stay.one)
    say("另一个以干代训批次已派出：写日志、接收单位意见、本人答复、复核都有待办")


def _plan(code: str, what: str, *, opened: date, closes: date) -> Plan:
    title = f"{opened.year}年汶上县企业一线劳动关系协调员“以干代训”（演示：{what}）"
    return replace(PAST, code=code, title=title, year=opened.year, prepared=opened, opens=opened, closes=closes)


# ---- how far each has come -----------------------------------------------------------------------------------------


def _keep_diary(case: Placement, one: Sent) -> None:
    days = [day for n in range(5) if is_working_day(day := case.first_day + n * ONE_DAY)]
    for day, text in zip(days, DIARY, strict=False):
        placements.write(case, one, day, text, photo="宣传活动现场.jpg" if day == days[0] else "")
    if days:
        placements.confirm(case, one, days[0], (days[0], "present", ""))


def _over(case: Placement) -> date:
    """The last day has passed; returns the day after."""
    assert case.last_day is not None
    after = case.last_day + ONE_DAY
    execute(case, "time_up", officer=None, at=moment(after, 0, 1))
    return after


def _end(case: Placement, one: Sent) -> None:
    after = _over(case)
    placements.write(case, one, after - ONE_DAY, "参加一次联合调解，制作调解笔录。")
    act(case, one.username, "summarise", moment(after, 9), text=placements.SUMMARY)


def _evaluated(case: Placement, one: Sent) -> None:
    _over(case)
    placements.hear(case, one, before(2))
    placements.evaluate(case, one, before(1), placements.FAIR)


def _handed_in(case: Placement, one: Sent) -> None:
    _over(case)
    placements.hear(case, one, before(3))
    placements.evaluate(case, one, before(2), placements.GOOD)
    act(case, one.username, "answer", moment(before(1)), text="")
    act(case, one.evaluator, "hand_in", moment(before(1), 10))
