"""Who is where, from when to when, and which of the days count at either reading: a year or a month of a county."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Min, Q, QuerySet

from certification.placements import judging
from certification.placements.codes import Attendance, HostKind
from certification.placements.models import Placement
from certification.placements.models.placement import VOID
from workflows.calendar import is_published, is_working_day
from workflows.policy.placement_days import Account, DayMark

ONE_DAY = timedelta(days=1)
# What a day is, in a cell, in a word, and as its class.
SIGNS = {
    "both": ("●", "两种读法都计入"),
    "calendar": ("○", "只按日历日计入（周末、法定节假日）"),
    "leave": ("假", "请假，不计"),
    "absent": ("缺", "缺勤，不计"),
    "interrupted": ("断", "中断，不计，期间就此断开"),
    "overlap": ("◎", "同日在两个单位，只计一次"),
    "future": ("·", "尚未到"),
    "void": ("×", "接收单位不符合或者未填，不计"),
}


@dataclass(frozen=True)
class Cell:
    """One day of one person. ``kind`` "": not on placement."""

    day: date
    kind: str = ""
    where: str = ""

    @property
    def sign(self) -> str:
        return SIGNS[self.kind][0] if self.kind else ""

    @property
    def words(self) -> str:
        if not self.kind:
            return ""
        return f"{self.day.month}月{self.day.day}日 {self.where}：{SIGNS[self.kind][1]}"


@dataclass(frozen=True)
class Row:
    """One person with the placements that touch the span."""

    placements: Sequence[Placement]
    account: Account
    as_of: date

    @property
    def person(self) -> Placement:
        return self.placements[0]

    @cached_property
    def marks(self) -> Mapping[date, DayMark]:
        return {mark.day: mark for mark in self.account.days}

    @cached_property
    def off(self) -> Mapping[date, str]:
        """The days on which the person was not there, by why."""
        rows = (one for case in self.placements for one in case.days.all())
        return {one.day: one.attendance for one in rows if one.attendance != Attendance.PRESENT}

    def cell(self, day: date) -> Cell:
        there = [one for one in self.placements if one.start <= day <= (one.end or max(self.as_of, one.start))]
        if not there:
            return Cell(day)
        return Cell(day, self._kind(day, there), "、".join(one.host_name or "接收单位未填" for one in there))

    def _kind(self, day: date, there: Sequence[Placement]) -> str:
        mark = self.marks.get(day)
        if day in self.off and (mark is None or mark.why == "leave"):
            return self.off[day]
        if mark is None:
            return "future" if day > self.as_of else "void"
        if mark.why in ("future", "overlap"):
            return mark.why
        return "both" if mark.counts_working else "calendar"

    def month(self, number: int, year: int) -> int:
        """Calendar days that count in a month."""
        return sum(
            mark.counts_calendar for mark in self.account.days if (mark.day.year, mark.day.month) == (year, number)
        )


def in_span(placements: QuerySet[Placement], first: date, last: date) -> QuerySet[Placement]:
    """Those of which some day lies in the span; declined and withdrawn ones never took place."""
    ends = Q(last_day__gte=first) | Q(last_day__isnull=True)
    return placements.filter(ends, first_day__lte=last).exclude(state__in=VOID)


def people(placements: QuerySet[Placement]) -> QuerySet[Placement, int]:
    """Ids of the people, in the order in which they began."""
    begun = placements.order_by().values("person").annotate(begun=Min("first_day"))
    return begun.order_by("begun", "person").values_list("person", flat=True)


def rows(placements: QuerySet[Placement], people_ids: Sequence[int], as_of: date) -> list[Row]:
    """The rows of a page of people. Three queries."""
    found = placements.filter(person__in=people_ids).select_related("person", "host", "round")
    by_person: dict[int, list[Placement]] = {}
    for one in found.prefetch_related("days").order_by("first_day", "pk"):
        by_person.setdefault(one.person_id, []).append(one)
    return [_row(by_person[pk], as_of) for pk in people_ids]


def _row(cases: list[Placement], as_of: date) -> Row:
    counted = [one for one in cases if one.host_kind not in (HostKind.OWN, "")]
    return Row(cases, judging.account_of(counted, as_of), as_of)


def days_of(year: int, month: int) -> list[date]:
    return [date(year, month, number) for number in range(1, calendar.monthrange(year, month)[1] + 1)]


def present(placements: QuerySet[Placement], year: int, as_of: date) -> list[int]:
    """How many people are out on some day of each month of the year, by the days as planned. One query."""
    seen: list[set[int]] = [set() for _ in range(12)]
    columns = ("person_id", "began_on", "first_day", "ended_on", "last_day")
    for person, began, first, ended, last in placements.order_by().values_list(*columns):
        start, end = max(began or first, date(year, 1, 1)), min(ended or last or as_of, date(year, 12, 31))
        for month in range(start.month, end.month + 1) if start <= end else ():
            seen[month - 1].add(person)
    return [len(one) for one in seen]


@dataclass(frozen=True)
class Head:
    """A column of a month: its day, and whether it is worked."""

    day: date

    @property
    def works(self) -> bool:
        return is_working_day(self.day)

    @property
    def weekday(self) -> str:
        return "一二三四五六日"[self.day.weekday()]


def provisional(year: int) -> bool:
    """Whether the year has no official calendar yet, so that its working days are those of the week."""
    return not is_published(year)
