"""A line of the record as pages show it: points, and each entry with its papers and what is amiss with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gold_selection.assessments.codes import CHOICES, EntryStatus, EntryType
from gold_selection.assessments.duplicates import Flag, flags
from gold_selection.assessments.guards import lacking_of, unproved
from gold_selection.assessments.models import Assessment, Entry, EntryFile, Score
from gold_selection.assessments.points import FINAL, Result, told, typed_words
from workflows.organisations.officers import Officer
from workflows.policy.policies import Policy
from workflows.policy.scoring.rules import ScoringRules
from workflows.rulebook.store import rules


@dataclass(frozen=True)
class ShownEntry:
    """``facts``: (question, answer); ``lacking``: not filled in; ``unproved``: papers it needs and has none of.
    ``ruled``: whether the ruling may be shown: to the person not before it is published."""

    entry: Entry
    facts: list[tuple[str, str]]
    files: list[tuple[str, EntryFile]]
    lacking: list[str]
    unproved: list[str]
    flags: list[Flag] = field(default_factory=list)
    ruled: bool = True

    @property
    def tone(self) -> str:
        """Of its badge."""
        return {EntryStatus.VERIFIED: "good", EntryStatus.REFUSED: "bad"}.get(EntryStatus(self.entry.status), "care")


def _shown(policy: Policy, entry: Entry, flagged: Sequence[Flag], ruled: bool) -> ShownEntry:
    item = policy.scores().by_event.get(entry.type)
    names = item.papers if item else {}
    files = [(names.get(file.kind, file.kind), file) for file in entry.files.all() if file.removed_at is None]
    facts = [(words, _answer(name, entry.facts[name])) for name, words in _questions(policy.scores(), entry.type)
             if entry.facts.get(name) is not None]  # fmt: skip
    return ShownEntry(entry, facts, files, lacking_of(policy, entry), unproved(policy, entry), list(flagged), ruled)


def _questions(scoring: ScoringRules, type_: str) -> list[tuple[str, str]]:
    if type_ == EntryType.MISTAKE:
        return [("impact", "影响面"), ("serious", "情节严重")]
    item = scoring.by_event.get(type_)
    return [(need.fact, need.words) for need in item.needs] if item else [("score", "更正为")]


def _answer(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(CHOICES[name](value).label) if name in CHOICES else str(value)


def entries_shown(
    case: Assessment, entries: Iterable[Entry], officer: Officer | None = None, *, ruled: bool = True
) -> list[ShownEntry]:
    """``officer``: for whom entries that look alike are flagged; without one none are."""
    policy, listed = rules(case.policy_digest), list(entries)
    found = flags(case, listed, officer) if officer else {}
    return [_shown(policy, one, found.get(one.pk, ()), ruled) for one in listed]


def row_values(scoring: ScoringRules, result: Result) -> list[tuple[str, str]]:
    """Each line of the ledger but the total: its name, its points."""
    return [(row, points_in_words(result.rows.get(row))) for row in scoring.rows if row != scoring.total_row]


def points_in_words(span: tuple[int, int] | None) -> str:
    """``25``, ``20至25``, or a dash where there is nothing."""
    if span is None:
        return "—"
    low, high = span
    return str(low) if low == high else f"{low}至{high}"


def typed_beside(policy: Policy, score: Score, result: Result) -> str:
    """How the total that an imported ledger has differs from the computed one; "" where it does not, or has none."""
    return "" if score.ledger is None else typed_words(policy, score.ledger, result.total)


def findings_of(case: Assessment, score: Score) -> list[dict[str, Any]]:
    """The clauses at work in a quarter that was recorded here."""
    if case.taken_over:
        return []
    policy = rules(case.policy_digest)
    found: list[dict[str, Any]] = told(policy, case, score, score.entries.all(), final=case.state in FINAL)["findings"]
    return found


def kinds_to_add(scoring: ScoringRules) -> list[tuple[str, str]]:
    """The types of entries that can be recorded, in the order of the document."""
    return [*((item.event, item.name) for item in scoring.items), (EntryType.MISTAKE.value, EntryType.MISTAKE.label)]
