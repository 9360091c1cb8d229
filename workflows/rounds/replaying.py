"""政策回放: the cases of a round decided again, by its own rules or by others. Nothing that was decided is changed."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.cases.models import Case
from workflows.policy.policies import Policy
from workflows.rounds.models import Round

Decision = Mapping[str, Any]


@dataclass(frozen=True)
class Judging:
    """How the cases of a round are decided again: registered by the room that judges them.

    ``topic``: whose readings may be chosen. ``fits``: whether a document has rules for the round. ``cases``: those that
    were decided, in the order of their list. ``again``: (case, document, readings) -> the decision of then and that of
    now, on the same facts and judgements; it may raise ``Refused``.
    """

    topic: str
    fits: Callable[[Any, Policy], bool]
    cases: Callable[[Any], Iterable[Any]]
    again: Callable[[Any, Policy, Mapping[str, object]], tuple[Decision, Decision]]


@dataclass(frozen=True)
class ReplayLine:
    """One case: what the rules said then, what they would say, which conditions it would gain and lose."""

    case: Case
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
    counts: dict[tuple[str, str], int]
    clauses: dict[str, tuple[int, int]]

    @property
    def flips(self) -> list[ReplayLine]:
        return [line for line in self.lines if line.flips]


_JUDGED: dict[tuple[str, str], Judging] = {}


def judged_by(judging: Judging, round_kind: str, category: str = "") -> None:
    """Rounds of this kind, and where these have categories of this one, can be replayed."""
    _JUDGED[round_kind, category] = judging


def judging_of(round_: Round) -> Judging | None:
    return _JUDGED.get((round_.kind, getattr(round_, "category", "")))


def replay(round_: Round, policy: Policy, options: Mapping[str, object] | None = None) -> Replay:
    """Decide every decided case of the round again. Raises ``Refused`` where ``policy`` cannot."""
    judging = judging_of(round_)
    assert judging, f"nobody judges rounds such as {round_}"
    lines = [_line(case, *judging.again(case, policy, options or {})) for case in judging.cases(round_)]
    gained = Counter(clause for line in lines for clause in line.gained)
    lost = Counter(clause for line in lines for clause in line.lost)
    clauses = {clause: (gained[clause], lost[clause]) for clause in sorted(gained.keys() | lost.keys())}
    counts = Counter((line.before, line.after) for line in lines)
    return Replay(lines, dict(sorted(counts.items())), clauses)


def _line(case: Case, then: Decision, now: Decision) -> ReplayLine:
    before, after = set(then["satisfied"]), set(now["satisfied"])
    return ReplayLine(
        case, then["decision"], now["decision"], tuple(sorted(after - before)), tuple(sorted(before - after)),
        now["findings"],
    )  # fmt: skip
