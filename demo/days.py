"""Days before today, for what waits on the desks."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from django.utils import timezone

from workflows.calendar import is_working_day

AnyPlan = TypeVar("AnyPlan", bound=Any)
STEPS = ("prepared", "opens", "accepted", "returned", "examined", "countersigned", "second_reviewed")


def before(days: int) -> date:
    """The working day that lies ``days`` working days before today."""
    day = timezone.localdate()
    while days:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day


def shifted(past: AnyPlan, *, publicised: int = 1, **fields: Any) -> AnyPlan:
    """The plan with a working day for each step, its 公示 issued ``publicised`` working days ago."""
    days = {name: before(publicised + len(STEPS) + 1 - place) for place, name in enumerate(STEPS)}
    own = {name: day for name, day in days.items() if hasattr(past, name)}
    moved: AnyPlan = replace(past, publicised=before(publicised), **own, **fields)
    return moved
