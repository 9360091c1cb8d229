"""The mediation success rate, in whole cases (山西 三(二)4, 李沧 三(二)2; readings M01, M02, M04, M05).

Integers only: 65 % is met when ``success * 100 >= 65 * concluded``. Nothing is rounded before it is compared, and a
rate is displayed truncated, so that a failing rate never reads 65.00. The rate is annual: add up cases, never
average months.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.policy.findings import Verdict
from workflows.policy.readings import Value

OUTCOMES = ("success", "failed", "withdrawn", "pending", "not_accepted", "transfer")


def counts_as_failed(outcome: str, options: Mapping[str, Value]) -> bool:
    """Whether a case with this outcome stands in the denominator without being a success."""
    if outcome == "withdrawn":
        return options["withdrawn_in_denominator"] is True
    if outcome == "transfer":
        return options["transfer_left_out"] is not True
    return outcome == "failed"


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


def rate(counts: Mapping[str, int], options: Mapping[str, Value]) -> RateResult:
    """The rate of a year's cases, all of them known.

    ``counts``: outcome -> number of cases, keys out of ``OUTCOMES``, absent = none. ``options``: the readings in
    force, as ``Policy.options("mediation_rate")`` gives them. Raises ``ValueError`` on an unknown outcome or a
    negative number.
    """
    for outcome, number in counts.items():
        if outcome not in OUTCOMES or number < 0:
            raise ValueError(f"案件数不合要求：{outcome}={number}")
    success = counts.get("success", 0)
    others = sum(number for outcome, number in counts.items() if counts_as_failed(outcome, options))
    return RateResult(success, success + others)


@dataclass(slots=True)
class Tally:
    """Cases of which some are not fully known: bounds of the successes and of the other concluded cases.

    ``None`` as an upper bound: any number.
    """

    success_least: int = 0
    success_most: int | None = 0
    others_least: int = 0
    others_most: int | None = 0

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
