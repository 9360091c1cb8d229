"""统计: how old the applications in each stage are, and how long stages take, within what the reader may see.

Ages are whole days since submission. Time in a stage is taken from the log, step by step, in whole hours.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from workflows.cases.kinds import counted_kinds
from workflows.cases.models import KINDS, Case, CaseEvent, State
from workflows.cases.queries import readable
from workflows.organisations.officers import Officer

AGES = (("within_10", "10天以内", 0, 10), ("within_30", "11至30天", 11, 30), ("over_30", "30天以上", 31, None))
CORRECTION = "returned"  # the time an applicant takes, told apart from the offices'
YEAR = timedelta(days=365)


@dataclass
class Spent:
    """Time that cases of one kind have left behind in one stage: hours by case. ``kind`` is empty for corrections."""

    kind: str
    key: str
    name: str
    hours: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def mean(self) -> Fraction:
        """Days a case."""
        return Fraction(sum(self.hours.values()), 24 * len(self.hours))


def applications(officer: Officer) -> QuerySet[Case]:
    """The applications of every kind that counts and that the officer may read, without drafts."""
    return readable(officer).filter(kind__in=counted_kinds()).exclude(state=State.DRAFT)


def waiting(
    cases: QuerySet[Case], stage: str = "", age: str = "", on: date | None = None, kind: str = ""
) -> QuerySet[Case]:
    """Those under review, narrowed to a kind, a stage (``returned``: with the applicant) and an age."""
    found = cases.filter(state__in=(State.IN_REVIEW, State.RETURNED))
    if kind:
        found = found.filter(kind=kind)
    if stage == CORRECTION:
        found = found.filter(state=State.RETURNED)
    elif stage:
        found = found.filter(state=State.IN_REVIEW, stage=stage)
    return found.filter(_aged(age, on or timezone.localdate())) if age else found


def _aged(age: str, on: date) -> Q:
    least, most = next((least, most) for key, _, least, most in AGES if key == age)
    aged = Q(submitted_at__lt=_midnight(on - timedelta(days=least - 1)))
    return aged if most is None else aged & Q(submitted_at__gte=_midnight(on - timedelta(days=most)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def stage_rows(cases: QuerySet[Case], on: date) -> list[dict[str, Any]]:
    """Rows of the first chart: each stage of each kind with its cases, and how many of each age."""
    counts = {key: Count("pk", filter=_aged(key, on)) for key, *_ in AGES}
    by_stage = waiting(cases).order_by().values("kind", "state", "stage")
    grouped: list[dict[str, Any]] = list(by_stage.annotate(number=Count("pk"), one=Max("pk"), **counts))  # type: ignore[arg-type]
    names = {case.pk: case for case in Case.objects.filter(pk__in=[row["one"] for row in grouped])}
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    for row in grouped:
        corrected = row["state"] == State.RETURNED
        kind, key = ("", CORRECTION) if corrected else (row["kind"], row["stage"])
        name = "退回补正" if corrected else names[row["one"]].stage_name(key)
        into = merged.setdefault((kind, key), {"label": name, "value": 0, "ages": [0] * len(AGES)})
        into["value"] += row["number"]
        into["ages"] = [old + row[age] for old, (age, *_) in zip(into["ages"], AGES, strict=True)]
    labels = _labels({place: row["label"] for place, row in merged.items()})
    return [
        row | {"label": labels[kind, key], "text": f"{row['value']}件", "url": _list(kind=kind, stage=key),
               "cells": row["ages"]}
        for (kind, key), row in sorted(merged.items(), key=lambda item: -item[1]["value"])
    ]  # fmt: skip


def _labels(names: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Names of stages by (kind, stage), each with its kind where there are several kinds."""
    several = len({kind for kind, _ in names if kind}) > 1
    return {
        (kind, key): f"{name}（{KINDS[kind].KIND_LABEL}）" if several and kind else name
        for (kind, key), name in names.items()
    }


def age_rows(cases: QuerySet[Case], on: date) -> list[dict[str, Any]]:
    """Rows of the second chart: all that are under review, by age."""
    counted = waiting(cases).aggregate(**{key: Count("pk", filter=_aged(key, on)) for key, *_ in AGES})
    return [
        {"label": label, "value": counted[key], "text": f"{counted[key]}件", "url": _list(age=key)}
        for key, label, *_ in AGES
    ]


def spent_rows(spent: Iterable[Spent]) -> list[dict[str, Any]]:
    """Rows of the third chart: mean days a case, with the number of cases and the longest."""
    return [
        {
            "label": one.name, "value": one.mean, "text": f"{float(one.mean):.1f}天",
            "url": _list(kind=one.kind, spent=one.key),
            "cells": [f"{len(one.hours)}件", f"{max(one.hours.values()) / 24:.1f}天"],
        }
        for one in spent
    ]  # fmt: skip


def _list(**wanted: str) -> str:
    return f"{reverse('figure_cases')}?{urlencode({key: value for key, value in wanted.items() if value})}"


def time_spent(cases: QuerySet[Case], on: date) -> list[Spent]:
    """Each stage that cases created within a year have left, the slowest first. One pass over their log."""
    recent = cases.filter(created_at__gte=_midnight(on) - YEAR)
    pinned = {pk: (kind, route) for pk, kind, route in recent.values_list("pk", "kind", "route")}
    events = CaseEvent.objects.filter(case__in=recent.values("pk")).order_by("case", "seq")
    stages: dict[tuple[str, str], Spent] = {}
    before: tuple[int, datetime] | None = None
    for case_id, at, state, stage in events.values_list("case_id", "at", "from_state", "stage").iterator():
        if before and before[0] == case_id and state in (State.IN_REVIEW, State.RETURNED):
            kind, route = pinned[case_id]
            place = ("", CORRECTION) if state == State.RETURNED else (kind, stage)
            one = stages.setdefault(place, Spent(*place, _stage_name(place[1], route)))
            one.hours[case_id] += int((at - before[1]).total_seconds()) // 3600
        before = (case_id, at)
    labels = _labels({place: one.name for place, one in stages.items()})
    for place, one in stages.items():
        one.name = labels[place]
    return sorted(stages.values(), key=lambda one: (-one.mean, one.kind, one.key))


def _stage_name(key: str, route: list[dict[str, Any]]) -> str:
    if key == CORRECTION:
        return "申报单位补正"
    return next((stage["name"] for stage in route if stage["key"] == key), key)
