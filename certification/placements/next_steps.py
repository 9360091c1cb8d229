"""What comes next in a round of placements, for the reader of its page."""

from django.urls import reverse

from certification.placements.codes import UNQUALIFIED
from certification.placements.models import PlacementRound, PlacementRoundState
from certification.placements.models.round import RUNNING
from workflows.calendar.words import day_words
from workflows.cases.access import is_clerk
from workflows.cases.kind_page import CaseView
from workflows.rounds.sections import Next, next_step_of


def next_step(round_: PlacementRound, view: CaseView) -> Next:
    step = _STEPS.get(round_.state)
    return step(round_, view) if step else Next(f"本批次{round_.state_label}，没有待办事项。")


def _preparing(round_: PlacementRound, view: CaseView) -> Next:
    if not is_clerk(view.officer, round_.agency_id):
        return Next(f"{round_.agency}正在筹备，开始选派后即可列入人员。")
    edit = reverse("placements:edit_round", args=[round_.pk])
    if lacking := round_.missing():
        return Next(f"补齐{'、'.join(lacking)}后即可开始选派。", "补充批次信息", url=edit)
    if round_.closes_on and round_.closes_on < view.on:
        return Next("选派截止日期已过，请先改正起止日期。", "修改起止日期", url=edit)
    return Next("信息已齐备，可以开始选派。")


def _open(round_: PlacementRound, view: CaseView) -> Next:
    assert round_.opens_on and round_.closes_on
    last = f"{day_words(round_.closes_on)}24时"
    if view.on < round_.opens_on:
        return Next(f"{day_words(round_.opens_on)}起选派，至{last}止，到期自动截止。")
    return Next(f"选派至{last}止，到期自动截止；列入的人员由接收单位答复。")


def _closed(round_: PlacementRound, view: CaseView) -> Next:
    waiting = round_.placements.filter(state="proposed").count()
    if waiting:
        return Next(f"选派已截止，还有{waiting}人等接收单位答复；全部答复后起草派出通知。")
    if not round_.placements.filter(state="accepted").exists():
        return Next("没有接收单位同意接收的人员，不发通知；如不再办理，由审定席位取消批次。")
    drafting = next_step_of(round_.kind, round_.state)
    return (drafting and drafting(round_, view)) or Next("接收单位已全部答复。")


def _dispatched(round_: PlacementRound, view: CaseView) -> Next:
    waiting = round_.placements.filter(state__in=RUNNING).count()
    if waiting:
        return Next(f"还有{waiting}人没有办完（报到、进行、评价、审核），全部办完后起草结果通报。")
    if not round_.placements.filter(state="passed").exclude(evaluation__conclusion=UNQUALIFIED).exists():
        return Next("没有确认的合格以上人员，不发通报，可以办结。")
    drafting = next_step_of(round_.kind, round_.state)
    return (drafting and drafting(round_, view)) or Next("已全部办完。")


def _circulated(round_: PlacementRound, view: CaseView) -> Next:
    return Next("结果已通报，可以办结。")


_STEPS = {
    PlacementRoundState.PREPARING: _preparing, PlacementRoundState.OPEN: _open, PlacementRoundState.CLOSED: _closed,
    PlacementRoundState.DISPATCHED: _dispatched, PlacementRoundState.CIRCULATED: _circulated,
}  # fmt: skip
