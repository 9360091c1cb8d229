"""What must hold before a placement goes on, beside its state and the seat of who asks."""

from typing import Any

from certification.placements import judging
from workflows.calendar.words import day_words
from workflows.cases.actions import Step
from workflows.errors import Refused

# Working days in which the host is asked to answer: a term of ours, in no notice; nothing follows from its end.
ANSWER_DAYS = 3


def sendable(case: Any, step: Step) -> Refused | None:
    """A plan that cannot meet a condition is refused at once, with the reason."""
    round_ = case.round
    sent_on = case.changes_host()
    if round_.state != "open" and not sent_on:
        return Refused(f"批次“{round_.title}”现为“{round_.state_label}”，不能增加选派人员", "round_not_open")
    if not sent_on and not round_.takes(step.day):
        days = f"{day_words(round_.opens_on)}至{day_words(round_.closes_on)}"
        return Refused(f"选派时间为{days}，今天不在其内", "outside_dates")
    if case.concerns(step.actor):
        return Refused("不能选派本人，请由他人办理", "own_case")
    if case.first_day < step.day and not sent_on:
        return Refused("开始日期已过；已经结束的以干代训请用选派名单导入", "in_the_past")
    planned = judging.planned(case)
    return (
        Refused(f"不能选派：{judging.why_not(planned)}", "not_eligible") if planned["decision"] != "eligible" else None
    )


def dispatched(case: Any, step: Step) -> Refused | None:
    if own := not_the_person(case, step):
        return own
    if case.round.state not in ("dispatched", "circulated"):
        return Refused("派出通知还没有印发，印发后才能登记报到", "not_dispatched")
    if step.day < case.first_day:
        return Refused(f"{day_words(case.first_day)}开始，还不能登记报到", "too_early")
    return None


def from_a_list(case: Any, step: Step) -> Refused | None:
    if case.batch_id is None:
        return Refused("本件在系统中办理，不能由名单补录，请在本件页面办理", "not_listed")
    return None


def not_the_person(case: Any, step: Step) -> Refused | None:
    if case.concerns(step.actor):
        return Refused(f"您本人参加了这次以干代训，“{step.action.label}”须由他人办理", "own_case")
    return None


def not_over(case: Any, step: Step) -> Refused | None:
    if case.last_day and step.day > case.last_day:
        return Refused(f"已于{day_words(case.last_day)}期满，不能再延长", "over")
    return not_the_person(case, step)


def not_the_assessor(case: Any, step: Step) -> Refused | None:
    """For who has no account somebody else writes the answer down, not who evaluated."""
    if step.actor and not case.concerns(step.actor) and case.evaluation.assessor_id == step.actor.pk:
        return Refused("综合评价由您作出，本人的答复须由他人代为登记", "own_evaluation")
    return None


def evaluable(case: Any, step: Step) -> Refused | None:
    if own := not_the_person(case, step):
        return own
    if not case.host_opinion:
        return Refused(f"{case.host_name or '接收单位'}还没有填写意见，填写后才能作综合评价", "no_host_opinion")
    if step.actor and case.host_opinion_user_id == step.actor.pk:
        return Refused("接收单位意见由您填写，综合评价须由他人作出", "own_opinion")
    return None


def confirmable(case: Any, step: Step) -> Refused | None:
    if own := not_the_person(case, step):
        return own
    found = judging.decided(case, step.day)
    if found["decision"] == "eligible":
        return None
    return Refused(f"还不能报审：{judging.why_not(found)}", found["decision"])


def failing(case: Any, step: Step) -> Refused | None:
    """Only what the rules find not met is concluded without a review."""
    if own := not_the_person(case, step):
        return own
    if judging.unfinished(case, step.day):
        return Refused("与本次相连的以干代训还没有结束，结束后一并判定", "not_over")
    found = judging.decided(case, step.day) if case.evaluation_id else judging.as_if_evaluated(case, step.day)
    if found["decision"] == "not_eligible":
        return None
    return Refused("按规则没有不予确认的情形；请补全评价后报审", "not_failing")
