"""When a condition holds: every path tried with every certificate and every schooling record that may count."""

from datetime import date
from typing import NamedTuple

from workflows.policy.findings import Verdict
from workflows.policy.grade.facts import Facts, Holding, Schooled
from workflows.policy.grade.schema import Condition, Path, Work
from workflows.policy.grade.spans import EVER, FOREVER, Sum
from workflows.policy.readings import CATALOGUE

_NO_CERTIFICATE = [Holding(EVER, None)]
_NO_SCHOOLING = [Schooled(EVER, FOREVER, True, None, None)]


class Window(NamedTuple):
    """Days, both included, on which a path certainly holds. ``dated``: whether ``first`` is when that began."""

    first: int
    last: int
    dated: bool

    def holds_on(self, day: int) -> bool:
        return self.first <= day <= self.last


class Attempt(NamedTuple):
    """One path tried with one certificate and one record (None: the person has nothing of the kind).

    ``window``: when it certainly holds, None if never; ``possible``: whether it may hold today; ``since`` and ``work``:
    from when work counts and what the certain work comes to.
    """

    path: Path
    holding: Holding | None
    schooled: Schooled | None
    window: Window | None
    possible: bool
    since: int
    work: Sum | None


class ConditionResult(NamedTuple):
    condition: Condition
    verdict: Verdict
    attempts: list[Attempt]


def examine(condition: Condition, facts: Facts) -> ConditionResult:
    """Met: some attempt certainly holds today. Unknown: none does, but one still may."""
    attempts = [attempt for path in condition.paths for attempt in _attempts(path, facts)]
    if any(one.window and one.window.holds_on(facts.today) for one in attempts):
        return ConditionResult(condition, Verdict.MET, attempts)
    possible = any(attempt.possible for attempt in attempts)
    return ConditionResult(condition, Verdict.UNKNOWN if possible else Verdict.NOT_MET, attempts)


def _attempts(path: Path, facts: Facts) -> list[Attempt]:
    holdings = _NO_CERTIFICATE if path.certificate is None else facts.holdings(path.certificate)
    records = _NO_SCHOOLING if path.schooling is None else facts.schooled(path.schooling)
    if not holdings or not records:
        holding, record = next(iter(holdings), None), next(iter(records), None)
        since = holding.day if holding and path.work and "certificate" in path.work.after else EVER
        work = facts.work(True, since, path.work.years) if path.work else None
        return [Attempt(path, holding, record, None, False, since, work)]
    return [_attempt(path, holding, record, facts) for holding in holdings for record in records]


def _attempt(path: Path, holding: Holding, record: Schooled, facts: Facts) -> Attempt:
    certain = holding.doubt is None and record.doubt is None
    first, last = max(holding.day, record.first), record.last
    since, work = EVER, None
    possible = first <= facts.today <= last
    if path.work is not None:
        since, since_at_best = _since(path.work, holding, record, facts)
        work = facts.work(True, since, path.work.years)
        hoped = facts.work(False, since_at_best, path.work.years).reached
        possible = possible and hoped is not None and hoped <= facts.today
        if work.reached is None:
            certain = False
        else:
            first = max(first, work.reached)
        _note(since, facts)
    window = Window(first, last, record.dated or first > facts.today) if certain and first <= last else None
    return Attempt(path, holding, record, window, possible, since, work)


def _since(work: Work, holding: Holding, record: Schooled, facts: Facts) -> tuple[int, int]:
    """From when work counts: after the certificate, the diploma or both, as the clause and the readings say.

    Two days: certainly, and at best; they differ where the day of a graduation is not known.
    """
    anchors = set(work.after)
    for option, anchor in work.after_option.items():
        # G05 speaks of "后" in the clauses that have it; where there is none, after what to count is G06.
        facts.readings.add(CATALOGUE["grade"][option].id if work.after else "G06")
        if facts.options[option] is True:
            anchors.add(anchor)
    since = holding.day if "certificate" in anchors else EVER
    if "diploma" not in anchors:
        return since, since
    return max(since, record.first), max(since, EVER if record.diploma is None else record.diploma)


def _note(since: int, facts: Facts) -> None:
    """The readings of the calendar on which a sum of work rests."""
    facts.readings |= facts.job_readings
    counted = [span for span in facts.certain if span[1] > since]
    if counted:
        facts.readings.add("G01")
    if len(counted) > 1:
        facts.readings.add("G04")
    if any(until < FOREVER for _, until in counted):
        facts.readings.add("G03")
    if any(_is_leap_day(max(first, since)) for first, _ in counted):
        facts.readings.add("G02")


def _is_leap_day(day: int) -> bool:
    value = date.fromordinal(day)
    return (value.month, value.day) == (2, 29)


def earliest(results: list[ConditionResult], today: int) -> int | None:
    """The first day on which some condition certainly holds; today's or an earlier one where one holds already.

    None: never on these facts, or not defined because it rests on a status whose beginning is not given.
    """
    windows = [one.window for result in results for one in result.attempts if one.window]
    holding = [window for window in windows if window.holds_on(today)]
    candidates = holding or [window for window in windows if window.first > today]
    return min((window.first for window in candidates if window.dated), default=None)
