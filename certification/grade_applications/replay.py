"""政策回放: a round's pinned facts under another document or other readings. Nothing that was decided is changed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from certification.grade_applications.models import GradeApplication, GradeRound
from certification.grade_applications.queries import DECIDED
from certification.grade_applications.screening import decided
from workflows.policy.policies import Policy


@dataclass(frozen=True)
class ReplayLine:
    """One application: what the rules said then, what they would say, which conditions it would gain and lose."""

    application: GradeApplication
    before: str
    after: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    findings: list[dict[str, Any]]

    @property
    def flips(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Replay:
    """``counts``: (before, after) -> how many; ``clauses``: condition -> (gained by, lost by) among all."""

    lines: list[ReplayLine]
    counts: Counter[tuple[str, str]]
    clauses: dict[str, tuple[int, int]]

    @property
    def flips(self) -> list[ReplayLine]:
        return [line for line in self.lines if line.flips]


def replay(round_: GradeRound, policy: Policy, options: Mapping[str, object]) -> Replay:
    """Decide every decided application again. Raises ``Refused`` where ``policy`` has no conditions for the grade."""
    applications = round_.applications.filter(state__in=DECIDED).order_by("region_path", "title", "pk")
    return over(round_.grade, applications, policy, options)


def over(grade: int, applications: Iterable[GradeApplication], policy: Policy, options: Mapping[str, object]) -> Replay:
    lines = [_line(one, grade, policy, options) for one in applications]
    gained = Counter(clause for line in lines for clause in line.gained)
    lost = Counter(clause for line in lines for clause in line.lost)
    clauses = {clause: (gained[clause], lost[clause]) for clause in sorted(gained.keys() | lost.keys())}
    return Replay(lines, Counter((line.before, line.after) for line in lines), clauses)


def _line(application: GradeApplication, grade: int, policy: Policy, options: Mapping[str, object]) -> ReplayLine:
    """On the facts as confirmed, where a reviewer confirmed them; else as claimed."""
    then = application.decision or application.screening
    facts = application.confirmed or application.facts
    now = decided(policy, grade, application.as_of, facts, options)  # type: ignore[arg-type]
    before, after = set(then["satisfied"]), set(now["satisfied"])
    return ReplayLine(
        application, then["decision"], now["decision"], tuple(sorted(after - before)), tuple(sorted(before - after)),
        now["findings"],
    )  # fmt: skip
