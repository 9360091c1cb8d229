"""The points of a person's quarter, from what is recorded of it, by the rules pinned to the quarter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gold_selection.assessments.codes import EntryStatus, EntryType
from workflows.policy.policies import Policy
from workflows.policy.scoring.events import FACTS, read_events
from workflows.policy.scoring.points import Judged, Points, Range
from workflows.policy.scoring.rules import Base, ScoringRules
from workflows.policy.scoring.topic import Asked, judge, score, total_of_rows

# Until the quarter is verified what is claimed counts as claimed; from then on only what was verified.
FINAL = frozenset({"verified", "published", "locked"})


@dataclass(frozen=True)
class Result:
    """``items``, ``rows``: least and most, by item and by line of the ledger, the total apart. ``total`` None: not
    settled, then it lies in ``span``; ``span`` None: there is nothing to compute. ``judged``: the events it rests on,
    each with what is missing of it."""

    items: Mapping[str, Range]
    rows: Mapping[str, Range]
    total: int | None
    span: Range | None
    readings: frozenset[str] = frozenset()
    judged: tuple[Judged, ...] = ()

    def pinned(self, digest: str) -> dict[str, Any]:
        """For ``Score.computed``; the total must be settled."""
        return {
            "items": {key: low for key, (low, _) in self.items.items()},
            "rows": {row: low for row, (low, _) in self.rows.items()},
            "total": self.total, "readings": sorted(self.readings), "digest": digest,
        }  # fmt: skip


def papers(entry: Any) -> list[str]:
    """The kinds of evidence that stand with an entry."""
    return sorted({file.kind for file in entry.files.all() if file.removed_at is None})


def standing(entries: Iterable[Any], *, final: bool) -> list[Any]:
    """What counts: not what was taken out, refused or replaced; of what is not judged yet, only while not ``final``."""
    kept = [one for one in entries if one.removed_at is None and one.status != EntryStatus.REFUSED]
    kept = [one for one in kept if one.status == EntryStatus.VERIFIED or not final]
    replaced = {one.corrects_id for one in kept if one.corrects_id}
    return [one for one in kept if one.pk not in replaced and not one.void]


def result_of(policy: Policy, case: Any, one: Any, entries: Iterable[Any], *, final: bool) -> Result:
    """The points of one line. ``entries``: all of that line, with their ``files``."""
    asked = _question(case, one, standing(entries, final=final))
    if one.ledger is not None and case.taken_over:
        return _from_ledger(policy, one.ledger, asked)
    points = score(policy, asked)
    span = None if points.invalid else points.total_range
    return Result(points.items, points.rows, points.total, span, points.readings, tuple(points.judged))


def told(policy: Policy, case: Any, one: Any, entries: Iterable[Any], *, final: bool) -> dict[str, Any]:
    """The same as the decision contract has it, with the clauses in words: for a page of one person."""
    counted = standing(entries, final=final)
    return judge(policy, _question(case, one, counted), {})


def _question(case: Any, one: Any, counted: Iterable[Any]) -> Asked:
    counted = list(counted)
    events = read_events([_asked(entry) for entry in counted if entry.type != EntryType.BASE])
    return Asked(case.year, case.quarter, base_of(one, counted), events)


def base_error(base: Base, given: int | None) -> str:
    """Why a base score cannot be, by the rules of the quarter; "" where it can. None is one that was not understood."""
    if given is not None and 0 <= given <= base.max:
        return ""
    return f"基本得分应为0至{base.max}的整数（{base.passage.citation}）"


def base_of(one: Any, counted: Iterable[Any]) -> int | None:
    """The base score of a line: as given, else by the correction, of those that count, that was ruled on last."""
    corrections = [entry for entry in counted if entry.type == EntryType.BASE]
    if not corrections:
        given: int | None = one.base_score
        return given
    last = max(corrections, key=lambda entry: (entry.judged_at is None, entry.judged_at or entry.entered_at, entry.pk))
    return last.facts["score"]  # type: ignore[no-any-return]


def _asked(entry: Any) -> dict[str, Any]:
    """An entry as the rules ask of an event."""
    told: dict[str, Any] = {key: value for key, value in entry.facts.items() if key in FACTS[entry.type]}
    told |= {"type": entry.type, "date": entry.date and entry.date.isoformat(), "event_id": entry.event_id or None}
    if entry.type == EntryType.MISTAKE:
        verified = entry.status == EntryStatus.VERIFIED
        return told | {"status": "confirmed" if verified else "under_review"}
    return told | {"evidence": papers(entry)}


# -- a quarter known from a ledger -----------------------------------------------------------------------------------

_ITEM_OF = {
    "publicity": "publicity", "mediation": "mediation_own", "management": "management", "risk": "risk",
    "publication": "publication",
}  # fmt: skip


def ledger_rows(rules: ScoringRules, ledger: Mapping[str, Any]) -> dict[str, int | None]:
    """Name of the row -> what an imported ledger says of it."""
    named = {key: rules.by_key[item].row for key, item in _ITEM_OF.items() if item in rules.by_key}
    named |= {"base": rules.base.row, "deduction": rules.deduction.row}
    return {row: ledger.get(key) for key, row in named.items()}


def ledger_total(policy: Policy, ledger: Mapping[str, Any]) -> int | None:
    """The total of an imported quarter; None where it has none, or cannot be right, or lacks what was not a number."""
    if ledger.get("status") == "invalid":
        return None
    return total_of_rows(policy, ledger_rows(policy.scores(), ledger))[0]


def typed_total(ledger: Mapping[str, Any]) -> int | str | None:
    """The total as an imported ledger has it: a number, or what stands in the place of one; None where nothing does. A
    nought in a quarter in which nothing is filled in is what its formula gives."""
    typed: int | str | None = ledger.get("as_typed", {}).get("total", ledger.get("typed_total"))
    return None if typed == 0 and ledger.get("status") == "blank" else typed


def typed_words(policy: Policy, ledger: Mapping[str, Any], total: int | None) -> str:
    """How the total that an imported ledger has differs from ``total``, the one that holds; "" where it does not."""
    typed, computed = typed_total(ledger), ledger_total(policy, ledger)
    if typed == total:
        return ""
    if typed is None:
        return "台账未填合计"
    if isinstance(typed, str):
        return f"台账填“{typed}”，不是数字"
    if total != computed:
        return f"台账填{typed}，导入后有更正"
    if computed is None:
        return f"台账填{typed}，按各项不出合计"
    return f"台账填{typed}，{'多' if typed > computed else '少'}{abs(typed - computed)}分"


def _from_ledger(policy: Policy, ledger: Mapping[str, Any], asked: Asked) -> Result:
    """What the ledger says, and on top of it what was found later, each row up to its cap; a base score that was
    corrected stands in the ledger's place."""
    rules, later = policy.scores(), score(policy, replace(asked, base=0))
    rows = {row: _with_later(rules, row, value, later) for row, value in ledger_rows(rules, ledger).items()}
    if asked.base is not None:
        rows[rules.base.row] = asked.base
    total, _ = total_of_rows(policy, rows)
    spans = {row: (value, value) for row, value in rows.items() if value is not None}
    span = None if total is None else (total, total)
    return Result({}, spans, total, span, later.readings, tuple(later.judged))


def _with_later(rules: ScoringRules, row: str, value: int | None, later: Points) -> int | None:
    found = later.rows[row][0]
    if not found:
        return value
    if row == rules.deduction.row:
        return abs(value or 0) + found
    return min((value or 0) + found, rules.cap(row))
