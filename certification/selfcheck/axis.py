"""Geometry of the time line: four grades under one another, each open from its first day on. Percent of the width."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from certification.selfcheck.answers import Answer

ROW = 44  # px: the words of a grade above its bar, and air
TOP = 24  # px for the years
_MARGIN_DAYS = 200
_MOST_YEARS = 6  # marks on the axis; more would run into one another on a telephone


@dataclass(frozen=True)
class Lane:
    answer: Answer
    y: int
    x: float | None
    width: float


@dataclass(frozen=True)
class Axis:
    lanes: list[Lane]
    years: list[tuple[int, float]]
    now: float
    height: int


def axis(answers: Sequence[Answer], as_of: date) -> Axis:
    """A line from a little before the first day to a little after the last one, the day asked for among them."""
    days = [as_of, *(answer.since for answer in answers if answer.since)]
    first, last = min(days).toordinal() - _MARGIN_DAYS, max(days).toordinal() + _MARGIN_DAYS

    def place(day: date) -> float:
        return round((day.toordinal() - first) * 100 / (last - first), 2)

    lanes = []
    for number, answer in enumerate(answers):
        x = None if answer.since is None else place(answer.since)
        if x is None and answer.decision == "eligible":
            x = place(as_of)  # it holds on the day, though since when is not known
        lanes.append(Lane(answer, TOP + number * ROW, x, 0 if x is None else round(100 - x, 2)))
    begins = range(date.fromordinal(first).year + 1, date.fromordinal(last).year + 1)
    step = -(-len(begins) // _MOST_YEARS) or 1
    years = [(year, place(date(year, 1, 1))) for year in begins[::step]]
    return Axis(lanes, years, place(as_of), TOP + len(lanes) * ROW)
