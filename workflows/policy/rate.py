"""The mediation success rate, in whole cases (山西 三(二)4, 李沧 三(二)2): the one home of the readings M01 to M05.

Cases come in as they are registered, by outcome, performance and years; which of them count, and as what, is settled
here. Integers only: 65 % is met when ``success * 100 >= 65 * concluded``. Nothing is rounded before it is compared, and
a rate is displayed truncated, so that a failing rate never reads 65.00. The rate is annual: add up cases, never
average months.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from workflows.policy.findings import Verdict
from workflows.policy.readings import CATALOGUE, Value

OUTCOMES = ("success", "failed", "withdrawn", "pending", "not_accepted", "transfer")
# No result and none to come: outside every denominator, whatever its dates.
UNSETTLED = ("pending", "not_accepted")
_ID = {key: reading.id for key, reading in CATALOGUE["mediation_rate"].items()}
Options = Mapping[str, Value]


def counts_as_failed(outcome: str, options: Options) -> bool:
    """Whether a case with this outcome stands in the denominator without being a success (M01, M05)."""
    if outcome == "withdrawn":
        return options["withdrawn_in_denominator"] is True
    if outcome == "transfer":
        return options["transfer_left_out"] is not True
    return outcome == "failed"


def counted_as(outcome: str, performed: bool | None, options: Options) -> bool | None:
    """What a settled case counts as: True a success, False a failure, None not at all. ``performed`` False: M04."""
    if outcome != "success":
        return False if counts_as_failed(outcome, options) else None
    return performed is not False or options["unperformed_is_success"] is True


class Cases(NamedTuple):
    """So many cases alike. ``outcome``, ``performed``, a year or the ``number`` may be None: not known."""

    outcome: str | None
    performed: bool | None
    accepted: int | None
    concluded: int | None
    number: int | None = 1


@dataclass(frozen=True, slots=True)
class RateResult:
    """``numerator`` successes of ``denominator`` concluded cases; no rate at all where no case was concluded."""

    numerator: int
    denominator: int

    def meets(self, threshold: int) -> bool | None:
        """Whether the rate is at least ``threshold`` percent; None where there is no rate."""
        return self.numerator * 100 >= threshold * self.denominator if self.denominator else None

    @property
    def display(self) -> str | None:
        """Percent with two decimals, truncated: 6499/10000 -> ``64.99``; 64.999 % -> ``64.99``."""
        if not self.denominator:
            return None
        hundredths = self.numerator * 10_000 // self.denominator
        return f"{hundredths // 100}.{hundredths % 100:02d}"

    @property
    def pair(self) -> list[int] | None:
        return [self.numerator, self.denominator] if self.denominator else None

    def flip(self, threshold: int) -> str | None:
        """In words, whether ONE case ending otherwise would change the side of ``threshold``; None where not."""
        meets = self.meets(threshold)
        if meets is False and RateResult(self.numerator + 1, self.denominator).meets(threshold):
            return "再多1件成功即达标"
        if meets and self.numerator and not RateResult(self.numerator - 1, self.denominator).meets(threshold):
            return "再少1件成功即不达标"
        return None


@dataclass(slots=True)
class Tally:
    """A year's cases as they count: bounds of the successes and of the other concluded cases, and on which readings
    that rests. ``None`` as an upper bound: any number."""

    success_least: int = 0
    success_most: int | None = 0
    others_least: int = 0
    others_most: int | None = 0
    readings: set[str] = field(default_factory=lambda: {_ID["withdrawn_in_denominator"]})

    @property
    def exact(self) -> RateResult | None:
        """The rate, if every case is known."""
        if self.success_least != self.success_most or self.others_least != self.others_most:
            return None
        return RateResult(self.success_least, self.success_least + self.others_least)

    def verdict(self, threshold: int, *, no_cases: Verdict) -> Verdict:
        """Met or not met only where the unknown cases cannot change it. ``no_cases``: M02, none concluded."""
        worst = self._side(self.success_least, self.others_most, threshold, no_cases)
        best = self._side(self.success_most, self.others_least, threshold, no_cases)
        return best if worst is best else Verdict.UNKNOWN

    @staticmethod
    def _side(success: int | None, others: int | None, threshold: int, no_cases: Verdict) -> Verdict:
        """The verdict at one extreme; where a number is boundless its own limit decides."""
        if success is None:
            return Verdict.MET
        if others is None:
            return Verdict.NOT_MET
        meets = RateResult(success, success + others).meets(threshold)
        return no_cases if meets is None else Verdict.MET if meets else Verdict.NOT_MET

    def add(self, may_be: set[bool | None], number: int | None) -> None:
        """Cases that count as one of these: success, failure, or (None) not at all."""
        sure = number or 0 if len(may_be) == 1 else 0
        if True in may_be:
            self.success_least += sure
            self.success_most = (
                None if None in (self.success_most, number) else (self.success_most or 0) + (number or 0)
            )
        if False in may_be:
            self.others_least += sure
            self.others_most = None if None in (self.others_most, number) else (self.others_most or 0) + (number or 0)


def tally(cases: Iterable[Cases], year: int, options: Options) -> Tally:
    """A year's cases under the readings, ``options`` as ``Policy.options("mediation_rate")`` gives them.

    Raises ``ValueError`` on an unknown outcome or a negative number.
    """
    year_tally = Tally()
    for group in cases:
        if group.outcome not in (None, *OUTCOMES) or (group.number or 0) < 0:
            raise ValueError(f"案件数不合要求：{group.outcome}={group.number}")
        if group.number != 0:
            _add(year_tally, group, year, options)
    if year_tally.exact == RateResult(0, 0):
        year_tally.readings.add(_ID["zero_cases"])
    return year_tally


def _add(year_tally: Tally, group: Cases, year: int, options: Options) -> None:
    by, other = group.concluded, group.accepted
    if options["year_by"] == "accepted":
        by, other = other, by
    if group.outcome in UNSETTLED:
        return
    may_be = _may_be(group, options)
    if by != other and year in (by, other) and may_be != {None}:
        year_tally.readings.add(_ID["year_by"])
    if by not in (None, year):
        return
    _note(year_tally, group, options)
    year_tally.add(may_be if by == year else may_be | {None}, group.number)


def _may_be(group: Cases, options: Options) -> set[bool | None]:
    if group.outcome is None:
        return {True, False, None}
    if group.outcome == "success" and group.performed is None:
        return {counted_as("success", performed, options) for performed in (True, False)}
    return {counted_as(group.outcome, group.performed, options)}


def _note(year_tally: Tally, group: Cases, options: Options) -> None:
    doubt = group.performed is None and options["unperformed_is_success"] is False
    if group.outcome == "success" and (group.performed is False or doubt):
        year_tally.readings.add(_ID["unperformed_is_success"])
    if group.outcome == "transfer":
        year_tally.readings.add(_ID["transfer_left_out"])


def rate(counts: Mapping[str, int], options: Options) -> RateResult:
    """The rate of cases that all belong to the year and were all performed: outcome -> number, absent = none."""
    known = tally((Cases(outcome, True, 0, 0, number) for outcome, number in counts.items()), 0, options).exact
    assert known is not None
    return known
