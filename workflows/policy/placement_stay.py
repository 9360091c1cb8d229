"""Where a person was on a placement: the stretches told, counted as they stand on a day, and what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflows.policy.errors import InputError
from workflows.policy.inputs import Day, Input
from workflows.policy.placement_days import Account, account


class PlacementSegment(Input):
    """A stretch at one host, both days counted. ``end`` null: still running on the day asked about."""

    start: Day | None = None
    end: Day | None = None

    @property
    def usable(self) -> bool:
        return self.start is not None and (self.end is None or self.start <= self.end)


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the person was. ``stretches``: those with usable days, in the order given.

    ``unclear``: what is not known of the days, in words; empty where all is known. ``leave_unknown``: leave was not
    told, and would be taken off; ``absent``: some was taken. ``last``: the last day of what had begun by ``as_of``;
    ``running``: part of it had not ended by then.
    """

    as_of: date
    days: Account
    stretches: Sequence[tuple[date, date | None]]
    unclear: str
    leave_unknown: bool
    absent: bool
    last: date | None
    running: bool

    @property
    def settled(self) -> bool:
        """Whether the days counted are all there are, and no fewer."""
        return not self.unclear and not self.leave_unknown


def stay_of(
    given: Sequence[PlacementSegment] | None,
    absent: Sequence[date] | None,
    as_of: date,
    *,
    weeks: int,
    subtracted: bool,
) -> Stay:
    """The stay as it stands on ``as_of``; ``subtracted``: days of leave do not count (P03).

    Raises ``InputError`` where a day of leave is told twice.
    """
    _refuse_doubles(absent or ())
    stretches = [(one.start, one.end) for one in given or () if one.start is not None and one.usable]
    begun = [as_of if end is None else end for start, end in stretches if start <= as_of]
    return Stay(
        as_of=as_of,
        days=account(stretches, absent or () if subtracted else (), as_of, weeks),
        stretches=stretches,
        unclear=_unclear(given or ()),
        leave_unknown=subtracted and absent is None,
        absent=_away(absent or (), stretches, as_of),
        last=max(begun, default=None),
        running=any(end is None or end > as_of for start, end in stretches if start <= as_of),
    )


def _refuse_doubles(days: Sequence[date]) -> None:
    seen: set[date] = set()
    for place, day in enumerate(days):
        if day in seen:
            raise InputError(f"input.absent_days[{place}]", f"{day} 已经填过，同一天只填一次")
        seen.add(day)


def _unclear(given: Sequence[PlacementSegment]) -> str:
    if not given:
        return "未提供起止日期"
    for place, one in enumerate(given, 1):
        if not one.usable:
            return f"第{place}段没有开始日期" if one.start is None else f"第{place}段的结束日期早于开始日期"
    return ""


def _away(absent: Sequence[date], stretches: Sequence[tuple[date, date | None]], as_of: date) -> bool:
    """Whether leave was taken on a day that would otherwise count."""
    return any(day <= as_of and any(s <= day and (e is None or day <= e) for s, e in stretches) for day in absent)
