"""A round as its page tells it: the next lawful step or what it waits for, the way so far, the tabs."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from workflows.calendar import period, working_days_between
from workflows.calendar.words import day_words
from workflows.cases.access import is_clerk, oversees, works_in
from workflows.cases.kind_page import CaseView, KindPage
from workflows.cases.models import Opinion
from workflows.organisations.models import Organisation, Role
from workflows.organisations.officers import Officer
from workflows.rounds import queries
from workflows.rounds.models import RoundState, SelectionRound
from workflows.rounds.models.selection import RANKABLE, UNDER_REVIEW
from workflows.rounds.recommendations.section import on_round
from workflows.rounds.replaying import judging_of
from workflows.rounds.sections import Next, next_step_of, section_of

TABS = {"list": "名单", "publicity": "公示", "determination": "审定", "documents": "公文", "log": "过程"}
FOR_ALL = ("list", "publicity", "documents")
# From the end of applications to the determination: which tab has the matter at hand.
TAB_OF = {RoundState.IN_PUBLICITY: "publicity", RoundState.PUBLICITY_OVER: "publicity",
          RoundState.IN_REVIEW: "determination", RoundState.PASSED: "documents",
          RoundState.CONCLUDED: "documents"}  # fmt: skip


def next_step(round_: SelectionRound, view: CaseView) -> Next:
    """What comes next, for the reader of the page."""
    for step in (next_step_of(round_.kind, round_.state), _STEPS.get(round_.state)):
        if step and (found := step(round_, view)):
            return found
    return Next(f"本批次{round_.state_label}，没有待办事项。")


def _preparing(round_: SelectionRound, view: CaseView) -> Next:
    if not is_clerk(view.officer, round_.agency_id):
        return Next(f"{round_.agency}正在筹备，开始申报后即可推荐。")
    edit = reverse("rounds:edit", args=[round_.pk])
    lacking = round_.missing()
    if lacking:
        return Next(f"开始申报前还须填写{'、'.join(lacking)}。", "补充批次信息", url=edit)
    assert round_.opens_on and round_.closes_on
    if round_.closes_on < view.on:
        return Next("申报截止日期已过，请先改正起止日期。", "修改起止日期", url=edit)
    return Next(
        f"批次信息已齐备，申报期{day_words(round_.opens_on)}至{day_words(round_.closes_on)}。", "开始申报",
        action="open", confirm="开始申报后，依据、日期和名额不能再修改。确定吗？",
    )  # fmt: skip


def _open(round_: SelectionRound, view: CaseView) -> Next:
    assert round_.opens_on and round_.closes_on
    last = f"{day_words(round_.closes_on)}24时"
    if view.on < round_.opens_on:
        return Next(f"{day_words(round_.opens_on)}起申报，至{last}止，到期自动截止。")
    left = (round_.closes_on - view.on).days
    if left < 0:
        return Next(f"申报已于{last}到期，等系统转入下一步。")
    return Next(f"申报进行中，至{last}止，{f'还有{left}天' if left else '今日截止'}；到期自动截止。")


def _closed(round_: SelectionRound, view: CaseView) -> Next:
    waiting = list(round_.nominations.filter(state__in=UNDER_REVIEW).values_list("state", "due"))
    if waiting:
        late = sum(state == RoundState.RETURNED and due is not None and due < view.on for state, due in waiting)
        also = f"；其中{late}件逾期没有补正，可由退回的席位在其页面按放弃申报办结" if late else ""
        return Next(f"申报已截止，还有{len(waiting)}件推荐没有审结，全部审结后才能排名{also}。")
    passed = round_.nominations.filter(state__in=RANKABLE).count()
    if not passed:
        return Next("本批次没有审核通过的推荐，不能排名；如不再办理，由审定席位取消批次。")
    if told := round_.hindrances(*RANKABLE):
        return Next(f"{'；'.join(told)}。由主办机关文书在其推荐页面取消资格后才能排名。")
    if "rank" not in view.offers:
        return Next(f"{passed}件推荐已全部审结，等主办机关文书排名。")
    return Next(f"{passed}件推荐已全部审结，请核对名次后保存。", "排定名次", url="?tab=list#rank")


def _in_publicity(round_: SelectionRound, view: CaseView) -> Next:
    assert round_.publicity_last
    last = round_.publicity_last
    if last < view.on:
        return Next(f"公示期已于{day_words(last)}届满，等系统转入下一步。")
    left = working_days_between(view.on, last)
    then = "名单已有变动，期满后须重新排名、重新公示" if round_.list_changed else "期满自动转入审定准备"
    return Next(f"公示至{day_words(last)}24时止，连同今日还有{left}个工作日；{then}。")


def _publicity_over(round_: SelectionRound, view: CaseView) -> Next:
    open_ = round_.open_objections()
    if open_:
        return Next(f"公示期已满，还有{open_}件异议没有办结，办结后才能继续。")
    if round_.list_changed:
        if "rank" in view.offers:
            return Next("公示后名单有变动，须重新排名、重新公示后才能审定。", "重新排名", url="?tab=list#rank")
        return Next("公示后名单有变动，等主办机关文书重新排名并公示。")
    if told := round_.hindrances("in_publicity"):
        return Next(f"{'；'.join(told)}。由主办机关文书在其推荐页面取消资格后，重新排名、重新公示。")
    if "submit_list" not in view.offers:
        return Next("公示期已满，没有未办结的异议，等主办机关文书提交审定。")
    return Next(
        "公示期已满，没有未办结的异议。", "提交审定", action="submit_list", confirm="名单将送各方审定。确定吗？"
    )


def _in_review(round_: SelectionRound, view: CaseView) -> Next:
    silent = [row["name"] for row in voices(round_) if row["current"] and not row["opinion"]]
    text = f"等{'、'.join(silent)}发表审定意见。" if silent else "等加签人发表意见。"
    return Next(text, "发表审定意见", url="?tab=determination#sign") if "agree" in view.offers else Next(text)


def _returned(round_: SelectionRound, view: CaseView) -> Next:
    what = "名单未予审定" if round_.state == RoundState.REJECTED else "名单被退回重议"
    if "rank" in view.offers:
        return Next(f"{what}，请按各方意见调整名次，重新公示后再提交审定。", "重新排名", url="?tab=list#rank")
    return Next(f"{what}，等主办机关文书重新排名。")


_STEPS = {
    RoundState.PREPARING: _preparing, RoundState.OPEN: _open, RoundState.CLOSED: _closed,
    RoundState.IN_PUBLICITY: _in_publicity, RoundState.PUBLICITY_OVER: _publicity_over,
    RoundState.IN_REVIEW: _in_review, RoundState.RETURNED: _returned,
    RoundState.REJECTED: _returned,
}  # fmt: skip


# ---- parts of the page -----------------------------------------------------------------------------------------------


def timetable(round_: SelectionRound) -> list[tuple[str, date]]:
    points = (
        ("申报开始", round_.opens_on), ("申报截止", round_.closes_on), ("公示开始", round_.publicity_first),
        ("公示截止", round_.publicity_last),
    )  # fmt: skip
    return [(label, day) for label, day in points if day]


def tabs(whole: bool, current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?tab={key}", "current": key == current, "count": counts.get(key)}
        for key, label in TABS.items()
        if whole or key in FOR_ALL
    ]


def chosen_tab(asked: str, round_: SelectionRound, whole: bool) -> str:
    """The tab asked for if it is one the reader has, else the one with the matter at hand."""
    able = list(TABS) if whole else list(FOR_ALL)
    wanted = asked if asked in able else TAB_OF.get(RoundState(round_.state), "list")
    return wanted if wanted in able else "list"


def publicity_days(round_: SelectionRound) -> list[date]:
    """The working days of the period, one by one; empty before publication."""
    if not round_.publicity_first:
        return []
    return period(round_.publicity_first, round_.rules["publicity_days"]).days


def voices(round_: SelectionRound, opinions: QuerySet[Opinion] | None = None) -> list[dict[str, Any]]:
    """Each body of each determination, the last cycle first: name, cycle, ``opinion`` or None, whether asked now."""
    listed = opinions if opinions is not None else round_.opinions.select_related("body", "author")
    by_voice = {(one.cycle, one.voice): one for one in listed}
    rows = []
    for cycle in sorted({round_.cycle, *(cycle for cycle, _ in by_voice)} - {0}, reverse=True):
        bodies = {body["code"]: body["name"] for stage in round_.route for body in stage["bodies"]}
        extra = {voice: one.author.person_name for (at, voice), one in by_voice.items() if at == cycle}
        for voice, name in (extra | bodies).items():
            current = cycle == round_.cycle and round_.state == RoundState.IN_REVIEW
            rows.append({"name": name, "cycle": cycle, "opinion": by_voice.get((cycle, voice)), "current": current})
    return rows


def clerk_agencies(officer: Officer) -> QuerySet[Organisation]:
    """The agencies for which the officer may register rounds."""
    own = {duty.organisation_id for duty in officer.duties if duty.role == Role.CLERK}
    return Organisation.objects.filter(pk__in=own).select_related("region").order_by("code")


# ---- the page ------------------------------------------------------------------------------------------------------

_SUMMED = ("places", "applied", "passed", "placed", "revoked", "reserves")


class RoundPage(KindPage):
    page_template = "rounds/detail.html"
    leads_on = False

    def public_url(self, case: Any) -> str:
        return reverse("public:publicity", args=[case.pk])

    def context(self, view: CaseView) -> dict[str, Any]:
        round_ = view.case
        assert isinstance(round_, SelectionRound)
        whole = oversees(view.officer, round_)
        asked = view.request.POST.get("tab") or view.request.GET.get("tab", "")
        tab = chosen_tab("list" if view.acted and view.acted.name == "rank" else asked, round_, whole)
        seen = queries.nominations_for(view.officer, round_)
        lines = queries.quota_lines(round_, seen)
        return {
            "round": round_, "whole": whole, "tab": tab, "offered": view.offers if whole else {}, "today": view.on,
            "next": next_step(round_, view), "is_clerk": is_clerk(view.officer, round_.agency_id),
            "timetable": timetable(round_), "lines": lines, **on_round(round_, view.officer, whole),
            "totals": {name: sum(getattr(line, name) for line in lines) for name in _SUMMED},
            "warnings": queries.quota_warnings(round_) if whole else [],
            "replays": judging_of(round_) is not None,
            "tabs": tabs(whole, tab, {"list": sum(line.applied for line in lines)}),
        } | _TAB[tab](round_, view, seen)  # fmt: skip


def _list_tab(round_: SelectionRound, view: CaseView, seen: QuerySet[Any]) -> dict[str, Any]:
    ranking = view.offers.get("rank")
    nominations = [one for one in seen if not (ranking and one.state in RANKABLE)]
    visible = view.officer.scope
    return {
        "nominations": nominations, "order": ranking.form if ranking else None,
        "officer": bool(visible.paths), "own_units": visible.organisations,
    }  # fmt: skip


def _publicity_tab(round_: SelectionRound, view: CaseView, seen: QuerySet[Any]) -> dict[str, Any]:
    kind = round_.nominated()
    context: dict[str, Any] = {
        "days": publicity_days(round_), "listed": list(queries.public_list(round_)), "people": kind.PEOPLE,
        "figure": kind.FIGURE,
    }  # fmt: skip
    if oversees(view.officer, round_):
        context["objections"] = list(queries.objections_of(round_))
        context["may_open"] = works_in(view.officer, round_.agency_id)
    return context | _section("publicity_notice", round_, view)


def _determination_tab(round_: SelectionRound, view: CaseView, seen: QuerySet[Any]) -> dict[str, Any]:
    return {"voices": voices(round_), "listed": [one for one in seen if one.state in queries.PLACED]}


def _documents_tab(round_: SelectionRound, view: CaseView, seen: QuerySet[Any]) -> dict[str, Any]:
    return _section("documents", round_, view)


def _log_tab(round_: SelectionRound, view: CaseView, seen: QuerySet[Any]) -> dict[str, Any]:
    return {}


def _section(key: str, round_: SelectionRound, view: CaseView) -> dict[str, Any]:
    """What another room shows here."""
    section = section_of(round_.kind, key)
    return {"section": section, **section.context(view)} if section else {"section": None}


_TAB = {
    "list": _list_tab, "publicity": _publicity_tab, "determination": _determination_tab, "documents": _documents_tab,
    "log": _log_tab,
}  # fmt: skip
