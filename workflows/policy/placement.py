"""Topic ``placement``: does a placement (以干代训) come up to the document (汶上 正文三（四）), and how long was it.

Four things are asked, all of them: a coordinator of an enterprise's front line, a host that is not the own employer,
two weeks, and an evaluation of them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field

from workflows.calendar.words import day_words
from workflows.policy.errors import UnknownPolicy
from workflows.policy.findings import Finding, Verdict, all_of, decision, verdict
from workflows.policy.inputs import Day, Input, read
from workflows.policy.judgements import Told
from workflows.policy.placement_days import Period
from workflows.policy.placement_rules import PlacementRules
from workflows.policy.placement_stay import PlacementSegment, Stay, stay_of
from workflows.policy.policies import Policy
from workflows.policy.policyset import PolicySet
from workflows.policy.readings import Value
from workflows.policy.topics import Topic

TOPIC_NAME = "placement"
DOCUMENT = "WS"
FRONTLINE = "enterprise_frontline_coordinator"
_HOSTS = {"department": "部门", "unit": "单位", "industry_org": "行业组织"}
_SHOWN = 5  # periods told one by one


class PlacementEvaluation(Input):
    given: bool | None = None
    date: Day | None = None


class PlacementQuestion(Input):
    """Null, or absent, is not known; no segment at all says nothing either. ``as_of``: later days do not count yet."""

    participant: Literal["enterprise_frontline_coordinator", "platform_coordinator"] | None = None
    host: Literal["department", "unit", "industry_org", "own_employer"] | None = None
    segments: list[PlacementSegment] | None = Field(default=None, max_length=200)
    absent_days: list[Day] | None = Field(default=None, max_length=1000)
    evaluation: PlacementEvaluation | None = None
    as_of: Day


def decide(policies: PolicySet, data: Any, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer one question by the edition in force on its day, or the nearest one. Raises ``InputError``."""
    question = read(PlacementQuestion, data)
    policy = policies.deciding(TOPIC_NAME, DOCUMENT, question.as_of)
    if policy is None:
        raise UnknownPolicy("没有规定以干代训的文件，请在 policies/ 中补充")
    return judge(policy, question, chosen)


def judge(policy: Policy, question: PlacementQuestion, chosen: Mapping[str, object]) -> dict[str, Any]:
    """Answer a question under one document: the output object of the decision contract. Raises ``InputError``."""
    rules, options = policy.places(), policy.options(TOPIC_NAME, chosen)
    stay = stay_of(
        question.segments,
        question.absent_days,
        question.as_of,
        weeks=rules.weeks,
        subtracted=options["subtract_absences"] is True,
    )
    readings: set[str] = set()
    told = [
        _participant(question),
        _host(rules, question),
        _duration(stay, options, readings),
        _evaluation(stay, question.evaluation, options, readings),
    ]
    return {
        "decision": decision(all_of(outcome for outcome, _, _ in told)),
        "calendar_days": stay.days.calendar if stay.settled else None,
        "working_days": stay.days.working if stay.settled else None,
        "cumulative_days": stay.days.cumulative if stay.settled else None,
        "findings": [_finding(rules, *one).as_dict() for one in told],
        "readings": sorted(readings),
        "policy": policy.stamp(question.as_of),
    }


def _finding(rules: PlacementRules, outcome: Verdict, observed: str, shortfall: str | None) -> Finding:
    return Finding(
        rules.place, rules.document or "", rules.text, outcome, observed, shortfall, rules.citation or "",
        rules.adopted_by,
    )  # fmt: skip


# -- the four conditions --------------------------------------------------------------------------------------------


def _participant(question: PlacementQuestion) -> Told:
    if question.participant is None:
        return Verdict.UNKNOWN, "人员类别未填", "请提供人员类别"
    if question.participant == FRONTLINE:
        return Verdict.MET, "企业一线劳动关系协调员", None
    return Verdict.NOT_MET, "社区（平台）劳动关系协调员", "对象应为企业一线劳动关系协调员"


def _host(rules: PlacementRules, question: PlacementQuestion) -> Told:
    host, wanted = question.host, "、".join(_HOSTS[one] for one in rules.hosts)
    if host is None:
        return Verdict.UNKNOWN, "接收单位及其性质未填", f"请提供接收单位，并说明是不是{wanted}"
    if host in rules.hosts:
        return Verdict.MET, f"接收单位性质为{_HOSTS[host]}", None
    seen = "接收单位是本企业" if host == "own_employer" else f"接收单位性质为{_HOSTS[host]}"
    return Verdict.NOT_MET, seen, f"接收单位应为本企业以外的{wanted}"


def _duration(stay: Stay, options: Mapping[str, Value], readings: set[str]) -> Told:
    if not stay.stretches:
        return Verdict.UNKNOWN, stay.unclear, "请提供开始日期和结束日期"
    _note(stay, readings)
    days, working = stay.days, options["two_weeks"] == "10_workdays"
    wanted = days.working_wanted if working else days.calendar_wanted
    if options["placement_cumulative"] is True:
        counted = days.cumulative_working if working else days.cumulative
    else:
        counted = days.working if working else days.calendar
    observed = _observed(stay, counted, working, options["placement_cumulative"] is True)
    outcome = _enough(stay, counted, wanted)
    if outcome is Verdict.MET:
        return outcome, observed, None
    if outcome is Verdict.UNKNOWN:
        return outcome, observed, f"待核实：{stay.unclear or '未提供请假情况'}，请核对补填"
    unit = "个工作日" if working else "天"
    lacking = f"不少于{days.weeks}个周，即{wanted}{unit}，还差{wanted - counted}{unit}"
    return outcome, observed, f"{lacking}，至所问之日尚未期满" if stay.running else lacking


def _enough(stay: Stay, counted: int, wanted: int) -> Verdict:
    """Leave that is not told can only take days away, a stretch that is not clear can only add some."""
    if counted >= wanted:
        return Verdict.UNKNOWN if stay.leave_unknown else Verdict.MET
    return verdict(None if stay.unclear else False)


def _note(stay: Stay, readings: set[str]) -> None:
    readings.add("P01")
    if len(stay.stretches) > 1:
        readings.add("P02")
    if stay.absent or stay.leave_unknown:
        readings.add("P03")


def _observed(stay: Stay, counted: int, working: bool, cumulative: bool) -> str:
    begun = [period for period in stay.days.periods if period.first <= stay.as_of]
    if not begun:
        return "尚未开始"
    unit = "个工作日" if working else "天"
    said = "；".join(_said(period, stay.as_of) for period in begun[:_SHOWN])
    if len(begun) > _SHOWN:
        said += f"；等{len(begun)}段"
    if len(begun) > 1:
        said += f"，{'累计' if cumulative else '最长的一段'}{counted}{unit}"
    elif working:
        said += f"，其中{counted}{unit}"
    return f"{said}（部分年度放假安排尚未公布，工作日为推算）" if working and stay.days.provisional else said


def _said(period: Period, as_of: date) -> str:
    said = f"{day_words(period.first)}至{day_words(min(period.last, as_of))}"
    if period.leave:
        said += f"，请假{period.leave}天不计"
    return f"{said}，计{period.calendar}天"


def _evaluation(
    stay: Stay, evaluation: PlacementEvaluation | None, options: Mapping[str, Value], readings: set[str]
) -> Told:
    given, day = (evaluation.given, evaluation.date) if evaluation else (None, None)
    if given is False:
        return Verdict.NOT_MET, "没有综合评价", "期满应对表现作出综合评价"
    if options["evaluation_after_end"] is not True and given:
        readings.add("P04")
        return Verdict.MET, f"已于{day_words(day)}作出综合评价" if day else "已作出综合评价", None
    if options["evaluation_after_end"] is True and (early := _too_early(stay, day)):
        readings.add("P04")
        return Verdict.NOT_MET, early, "综合评价应在结束当日或者以后作出"
    if given is None:
        return Verdict.UNKNOWN, "有无综合评价未填", "请提供有无综合评价及其日期"
    return _dated(stay, day)


def _too_early(stay: Stay, day: date | None) -> str:
    """Why no evaluation, or none of this day, covers the whole placement, given or not; empty where one can (P04)."""
    if stay.running:
        return "以干代训尚未结束"
    if day and stay.last and day < stay.last:
        return f"综合评价日期为{day_words(day)}，早于结束日期{day_words(stay.last)}"
    return ""


def _dated(stay: Stay, day: date | None) -> Told:
    """An evaluation that is given and, as far as is known, not too early."""
    if day is None:
        return Verdict.UNKNOWN, "综合评价的日期未填", "请提供综合评价的日期"
    seen = f"综合评价日期为{day_words(day)}"
    if day > stay.as_of:
        return Verdict.UNKNOWN, f"{seen}，晚于所问之日{day_words(stay.as_of)}", "待核实：综合评价的日期"
    if stay.last is None or stay.unclear:
        return Verdict.UNKNOWN, f"{seen}，以干代训的结束日期不明", "请核对补填起止日期"
    return Verdict.MET, f"{seen}，即结束当日" if day == stay.last else f"{seen}，在结束以后", None


TOPIC = Topic(
    name=TOPIC_NAME,
    question=PlacementQuestion,
    answer={
        "calendar_days": (int | None, ...),
        "working_days": (int | None, ...),
        "cumulative_days": (int | None, ...),
    },
    decide=decide,
    under=lambda policy, facts, chosen: judge(policy, read(PlacementQuestion, facts), chosen),
    day=lambda facts: read(PlacementQuestion, facts).as_of,
)
