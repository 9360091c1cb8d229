"""What is missing in placements under way is reminded once a working day: by the first sweep after the offices open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from certification.placements.access import EVALUATORS, HOST_ROLES, SENDERS
from certification.placements.codes import Attendance
from certification.placements.judging import span
from certification.placements.models import Placement, PlacementDay, PlacementState, RemindedDay
from certification.placements.models.placement import WITH_DAYS
from workflows.calendar import add_working_days, is_working_day
from workflows.calendar.words import day_words
from workflows.cases.actions import local_date
from workflows.cases.jobs import sweeping
from workflows.cases.models import Case, Message
from workflows.organisations.officers import seats_on

ONE_DAY = timedelta(days=1)
FROM_HOUR = 8  # local time; before that nobody is at work
# Working days after which an opinion or an evaluation is asked for: a term of ours, in no notice; nothing follows.
PATIENCE = 5
NAMED = 3  # people named in one message
_ARRIVES = ("dispatched", "circulated")  # states of a round in which somebody may arrive

Whom = Literal["person", "host", "evaluator"]


@dataclass(frozen=True)
class Lack:
    """What one placement lacks. ``words``: what all with the same lack have in common."""

    case: Placement
    whom: Whom
    words: str


@sweeping
def look_after_placements(now: datetime) -> dict[str, int]:
    """How many messages were written."""
    today = local_date(now)
    too_early = timezone.localtime(now).hour < FROM_HOUR
    if too_early or not is_working_day(today) or RemindedDay.objects.filter(day=today).exists():
        return {"placements": 0}
    with transaction.atomic():
        _, first = RemindedDay.objects.get_or_create(day=today)
        return {"placements": _remind(today, now) if first else 0}


def _remind(today: date, now: datetime) -> int:
    lacking = [lack for case in _running(today) for lack in lacks(case, today)]
    found: dict[tuple[int, str], list[Placement]] = defaultdict(list)
    for lack, people in zip(lacking, _recipients(lacking, today), strict=True):
        for pk in people:
            found[pk, lack.words].append(lack.case)
    messages = [
        Message(recipient_id=pk, case_id=_about(cases), text=_text(words, cases), at=now)
        for (pk, words), cases in sorted(found.items(), key=lambda one: one[0])
    ]
    Message.objects.bulk_create(messages)
    return len(messages)


# ---- what is missing -------------------------------------------------------------------------------------------------


def _running(today: date) -> Iterable[Placement]:
    """Placements of which something may be missing, with the days that are asked about. Two queries."""
    days = PlacementDay.objects.filter(day__gte=min(_last_worked(today), _last_week(today)[0]))
    found = Placement.objects.filter(state__in=(PlacementState.ACCEPTED, *WITH_DAYS))
    return found.select_related("person", "round").prefetch_related(Prefetch("days", days)).order_by("pk")


def lacks(case: Placement, today: date) -> Iterator[Lack]:
    """``case``: read with its days since the last week began."""
    if case.state == PlacementState.ACCEPTED:
        if case.round.state in _ARRIVES and case.first_day < today:
            yield Lack(case, "host", "已过开始日期，还没有登记报到；没有来的，请告知选派机关")
        return
    rows = {row.day: row for row in case.days.all()}
    yesterday = _last_worked(today)
    row = rows.get(yesterday)
    written = row and (row.text or row.attendance != Attendance.PRESENT)
    if case.person.user_id and _lies_in(case, yesterday) and not written:
        yield Lack(case, "person", f"{day_words(yesterday)}的日志还没有写，请补记")
    if not case.host_opinion:
        yield from _of_the_host(case, rows, today)
    elif case.host_opinion_on and _late(case.host_opinion_on, today):
        yield Lack(case, "evaluator", "接收单位已填写意见，还没有作综合评价")


def _of_the_host(case: Placement, rows: Mapping[date, PlacementDay], today: date) -> Iterator[Lack]:
    first, last = _last_week(today)
    worked = [day for day in span(first, last) if is_working_day(day) and _lies_in(case, day)]
    if any(day not in rows or rows[day].confirmed_at is None for day in worked):
        yield Lack(case, "host", f"{day_words(first)}至{day_words(last)}一周的出勤还没有确认")
    if case.state != PlacementState.UNDER_WAY and case.end and _late(case.end, today):
        yield Lack(case, "host", "已经结束，还没有填写接收单位意见")


def _lies_in(case: Placement, day: date) -> bool:
    return case.start <= day and (case.end is None or day <= case.end)


def _late(since: date, today: date) -> bool:
    return add_working_days(since, PATIENCE).day < today


def _last_worked(today: date) -> date:
    day = today - ONE_DAY
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def _last_week(today: date) -> tuple[date, date]:
    """Monday and Sunday of the week before."""
    monday = today - timedelta(days=today.weekday() + 7)
    return monday, monday + timedelta(days=6)


# ---- who is told, and how --------------------------------------------------------------------------------------------


def _recipients(lacking: Sequence[Lack], today: date) -> list[set[int]]:
    """The users (ids) that each is told to. One query."""
    asked = [_asked(lack) for lack in lacking]
    seats = seats_on(today).filter(organisation__in={body for body, _ in asked if body}).order_by()
    held: dict[tuple[int | None, str], set[int]] = defaultdict(set)
    for body, role, user in seats.values_list("organisation_id", "role", "user_id"):
        held[body, role].add(user)
    return [
        {user for role in roles for user in held.get((body, role), ())} | _oneself(lack)
        for lack, (body, roles) in zip(lacking, asked, strict=True)
    ]


def _oneself(lack: Lack) -> set[int]:
    user = lack.case.person.user_id
    return {user} if lack.whom == "person" and user else set()


def _asked(lack: Lack) -> tuple[int | None, tuple[str, ...]]:
    """The seats, by body and roles; none where it is the person's own."""
    case = lack.case
    if lack.whom == "host":
        return (case.host_id, HOST_ROLES) if case.host_online else (case.agency_id, SENDERS)
    return (case.agency_id, EVALUATORS) if lack.whom == "evaluator" else (None, ())


def _about(cases: Sequence[Placement]) -> int | None:
    """The placement; of several the round that they share."""
    rounds: set[int] = {case.round_id for case in cases}
    found: int | None = cases[0].pk if len(cases) == 1 else rounds.pop() if len(rounds) == 1 else None
    return found


def _text(words: str, cases: Sequence[Case]) -> str:
    names = "、".join(case.title for case in cases[:NAMED])
    more = f"等{len(cases)}人" if len(cases) > NAMED else ""
    return f"以干代训 {names}{more}：{words}。"
