"""What comes next in a round of grade applications, for the reader of its page."""

from django.urls import reverse

from certification.grade_applications.models import GradeRound, GradeRoundState
from certification.grade_applications.results import may_register
from workflows.calendar.words import day_words
from workflows.cases.access import is_clerk
from workflows.cases.kind_page import CaseView
from workflows.rounds.sections import Next, next_step_of


def next_step(round_: GradeRound, view: CaseView) -> Next:
    step = _STEPS.get(round_.state)
    return step(round_, view) if step else Next(f"本批次{round_.state_label}，没有待办事项。")


def _preparing(round_: GradeRound, view: CaseView) -> Next:
    if not is_clerk(view.officer, round_.agency_id):
        return Next(f"{round_.agency}正在筹备，开始申报后即可申报。")
    edit = reverse("grade_applications:edit_round", args=[round_.pk])
    if lacking := round_.missing():
        return Next(f"补齐{'、'.join(lacking)}后即可开始申报。", "补充批次信息", url=edit)
    if round_.closes_on and round_.closes_on < view.on:
        return Next("申报截止日期已过，请先改正起止日期。", "修改起止日期", url=edit)
    return Next("信息已齐备，可以开始申报。")


def _open(round_: GradeRound, view: CaseView) -> Next:
    assert round_.opens_on and round_.closes_on
    last = f"{day_words(round_.closes_on)}24时"
    if view.on < round_.opens_on:
        return Next(f"{day_words(round_.opens_on)}起申报，至{last}止，到期自动截止。")
    return Next(f"申报至{last}止，到期自动截止。")


def _closed(round_: GradeRound, view: CaseView) -> Next:
    waiting = round_.applications.filter(state__in=("in_review", "returned")).count()
    if waiting:
        return Next(f"申报已截止，还有{waiting}件没有审结；全部审结后起草资格审查结果的通知。")
    if not round_.applications.filter(state="passed").exists():
        return Next("没有资格审查合格的人员，不发通知，可以办结。")
    drafting = next_step_of(round_.kind, round_.state)
    return (drafting and drafting(round_, view)) or Next("申报已全部审结。")


def _notified(round_: GradeRound, view: CaseView) -> Next:
    waiting = round_.applications.filter(state="notified").count()
    if not waiting:
        return Next("考评结果已全部登记，可以办结。")
    text = f"考评结束后登记评价机构报来的结果，还有{waiting}人没有登记；全部登记后办结。"
    if not may_register(view.officer, round_):
        return Next(text)
    return Next(text, "登记考评结果", url=reverse("grade_applications:results", args=[round_.pk]))


_STEPS = {
    GradeRoundState.PREPARING: _preparing, GradeRoundState.OPEN: _open, GradeRoundState.CLOSED: _closed,
    GradeRoundState.NOTIFIED: _notified,
}  # fmt: skip
