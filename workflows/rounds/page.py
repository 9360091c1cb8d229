"""A round as its page tells it: the next lawful step or what it waits for, the way so far, the tabs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from workflows.calendar import period, working_days_between
from workflows.cases.models import Opinion
from workflows.organisations.models import Organisation, Role
from workflows.rounds.models import Nomination, Round, RoundState
from workflows.rounds.services import RANKABLE, UNDER_REVIEW

TABS = {"list": "名单", "publicity": "公示", "determination": "审定", "documents": "公文", "log": "过程"}
FOR_ALL = ("list", "publicity", "documents")
# From the end of applications to the determination: which tab has the matter at hand.
TAB_OF = {RoundState.IN_PUBLICITY: "publicity", RoundState.PUBLICITY_OVER: "publicity",
          RoundState.IN_REVIEW: "determination", RoundState.PASSED: "documents",
          RoundState.CONCLUDED: "documents"}  # fmt: skip


@dataclass(frozen=True)
class Next:
    """The next lawful step, or the sentence that says what the round waits for.

    A step is a link (``url``), an ``action`` of the round, or a notice to ``draft``; without ``label`` one waits.
    """

    text: str
    label: str = ""
    url: str = ""
    action: str = ""
    draft: str = ""
    confirm: str = ""


def next_step(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    """``offered``: what the reader may do on the round; ``clerk``: whether they hold the organiser's clerk seat."""
    step = _STEPS.get(round_.state)
    return step(round_, offered, clerk, on) if step else Next(f"本批次{round_.state_label}，没有待办事项。")


def _preparing(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    if not clerk:
        return Next(f"{round_.agency}正在筹备，开始申报后即可推荐。")
    edit = reverse("rounds:edit", args=[round_.pk])
    lacking = missing(round_)
    if lacking:
        return Next(f"开始申报前还须填写{'、'.join(lacking)}。", "补充批次信息", url=edit)
    assert round_.opens_on and round_.closes_on
    if round_.closes_on < on:
        return Next("申报截止日期已过，请先改正起止日期。", "修改起止日期", url=edit)
    return Next(
        f"批次信息已齐备，申报期{_day(round_.opens_on)}至{_day(round_.closes_on)}。", "开始申报", action="open",
        confirm="开始申报后，依据、日期和名额不能再修改。确定吗？",
    )  # fmt: skip


def missing(round_: Round) -> list[str]:
    """What a round still lacks before it can be opened, by the names on its form."""
    wanted = (
        ("选树依据", round_.legal_basis), ("批准文件", round_.approving_document),
        ("申报起止日期", round_.opens_on and round_.closes_on), ("名额", round_.quotas),
    )  # fmt: skip
    return [label for label, value in wanted if not value]


def _open(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    assert round_.opens_on and round_.closes_on
    last = f"{_day(round_.closes_on)}24时"
    if on < round_.opens_on:
        return Next(f"{_day(round_.opens_on)}起申报，至{last}止，到期自动截止。")
    left = (round_.closes_on - on).days
    if left < 0:
        return Next(f"申报已于{last}到期，等系统转入下一步。")
    return Next(f"申报进行中，至{last}止，{f'还有{left}天' if left else '今日截止'}；到期自动截止。")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _closed(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    waiting = round_.nominations.filter(state__in=UNDER_REVIEW).count()
    if waiting:
        return Next(f"申报已截止，还有{waiting}件推荐没有审结，全部审结后才能排名。")
    passed = round_.nominations.filter(state__in=RANKABLE).count()
    if not passed:
        return Next("本批次没有审核通过的推荐，不能排名；如不再办理，由审定席位取消批次。")
    if "rank" not in offered:
        return Next(f"{passed}件推荐已全部审结，等主办机关文书排名。")
    return Next(f"{passed}件推荐已全部审结，请核对名次后保存。", "排定名次", url="?tab=list#rank")


def _ranked(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    return _notice(round_, "publicity", clerk, "公示", "名次已排定")


def _passed(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    return _notice(round_, "commendation", clerk, "通报", "名单已审定")


def _notice(round_: Round, kind: str, clerk: bool, label: str, so_far: str) -> Next:
    gone = ("withdrawn", "rejected", "issued", "superseded", "revoked")
    notice = round_.notices.filter(notice_kind=kind).exclude(state__in=gone).order_by("-pk").first()
    if notice is not None:
        text = f"{so_far}，{label}{notice.state_label}，印发后进入下一步。"
        return Next(
            text, f"办理{label}" if clerk else "", url=reverse("notices:detail", args=[notice.pk]) if clerk else ""
        )
    if not clerk:
        return Next(f"{so_far}，等主办机关文书起草{label}。")
    return Next(f"{so_far}，请起草{label}。", f"起草{label}", draft=kind)


def _in_publicity(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    assert round_.publicity_last
    last = round_.publicity_last
    if last < on:
        return Next(f"公示期已于{_day(last)}届满，等系统转入下一步。")
    left = working_days_between(on, last)
    return Next(f"公示至{_day(last)}24时止，连同今日还有{left}个工作日；期满自动转入审定准备。")


def _publicity_over(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    open_ = round_.open_objections()
    if open_:
        return Next(f"公示期已满，还有{open_}件异议没有办结，办结后才能继续。")
    if round_.list_changed:
        if "rank" in offered:
            return Next("公示后名单有变动，须重新排名、重新公示后才能审定。", "重新排名", url="?tab=list#rank")
        return Next("公示后名单有变动，等主办机关文书重新排名并公示。")
    if "submit_list" not in offered:
        return Next("公示期已满，没有未办结的异议，等主办机关文书提交审定。")
    return Next(
        "公示期已满，没有未办结的异议。", "提交审定", action="submit_list", confirm="名单将送各方审定。确定吗？"
    )


def _in_review(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    silent = [row["name"] for row in voices(round_) if row["current"] and not row["opinion"]]
    text = f"等{'、'.join(silent)}发表审定意见。" if silent else "等加签人发表意见。"
    return Next(text, "发表审定意见", url="?tab=determination#sign") if "agree" in offered else Next(text)


def _returned(round_: Round, offered: Collection[str], clerk: bool, on: date) -> Next:
    what = "名单未予审定" if round_.state == RoundState.REJECTED else "名单被退回重议"
    if "rank" in offered:
        return Next(f"{what}，请按各方意见调整名次，重新公示后再提交审定。", "重新排名", url="?tab=list#rank")
    return Next(f"{what}，等主办机关文书重新排名。")


_STEPS = {
    RoundState.PREPARING: _preparing, RoundState.OPEN: _open, RoundState.CLOSED: _closed, RoundState.RANKED: _ranked,
    RoundState.IN_PUBLICITY: _in_publicity, RoundState.PUBLICITY_OVER: _publicity_over,
    RoundState.IN_REVIEW: _in_review, RoundState.RETURNED: _returned, RoundState.PASSED: _passed,
    RoundState.REJECTED: _returned,
}  # fmt: skip


# ---- parts of the page -----------------------------------------------------------------------------------------------


def timetable(round_: Round) -> list[tuple[str, date]]:
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


def chosen_tab(asked: str, round_: Round, whole: bool) -> str:
    """The tab asked for if it is one the reader has, else the one with the matter at hand."""
    able = list(TABS) if whole else list(FOR_ALL)
    wanted = asked if asked in able else TAB_OF.get(RoundState(round_.state), "list")
    return wanted if wanted in able else "list"


def publicity_days(round_: Round) -> list[date]:
    """The working days of the period, one by one; empty before publication."""
    if not round_.publicity_first:
        return []
    return period(round_.publicity_first, round_.rules["publicity_days"]).days


def voices(round_: Round, opinions: QuerySet[Opinion] | None = None) -> list[dict[str, Any]]:
    """Each body of each determination, the last cycle first: name, cycle, ``opinion`` or None, whether asked now."""
    said = opinions if opinions is not None else round_.opinions.select_related("body", "author")
    heard = {(one.cycle, one.voice): one for one in said}
    rows = []
    for cycle in sorted({round_.cycle, *(cycle for cycle, _ in heard)} - {0}, reverse=True):
        bodies = {body["code"]: body["name"] for stage in round_.route for body in stage["bodies"]}
        extra = {voice: one.author.person_name for (at, voice), one in heard.items() if at == cycle}
        for voice, name in (extra | bodies).items():
            current = cycle == round_.cycle and round_.state == RoundState.IN_REVIEW
            rows.append({"name": name, "cycle": cycle, "opinion": heard.get((cycle, voice)), "current": current})
    return rows


def documents(round_: Round, whole: bool) -> QuerySet[Any]:
    """The round's notices; below the organiser only what has been issued."""
    notices = round_.notices.select_related("agency").order_by("-created_at", "-pk")
    return notices if whole else notices.filter(issued_at__isnull=False)


def order_rows(nominations: list[Nomination]) -> list[Nomination]:
    """Those that a ranking must place, in the order proposed: the last ranking, then the figure."""
    return [one for one in nominations if one.state in RANKABLE]


def may_rank(round_: Round, nominations: list[Nomination]) -> bool:
    """Whether a ranking would be accepted now, as far as the page can tell; the service decides."""
    states = {one.state for one in nominations}
    if states & set(UNDER_REVIEW) or not states & set(RANKABLE):
        return False
    return round_.state != RoundState.PUBLICITY_OVER or (round_.list_changed and not round_.open_objections())


def is_clerk(round_: Round, mine: Collection[Any]) -> bool:
    return any(duty.role == Role.CLERK and duty.organisation_id == round_.agency_id for duty in mine)


def clerk_agencies(mine: Collection[Any]) -> QuerySet[Organisation]:
    """The agencies for which the user may register rounds."""
    own = {duty.organisation_id for duty in mine if duty.role == Role.CLERK}
    return Organisation.objects.filter(pk__in=own).select_related("region").order_by("code")
