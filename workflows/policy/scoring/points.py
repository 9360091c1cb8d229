"""The points of one quarter: what each event may count as, and every total that its unknowns still allow.

Exact: the reachable counts of all items are followed together, so that a range holds every completion of the unknown
facts and no more, and an unknown above a cap leaves the total settled. Counts above a cap are alike, which keeps them
few.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from workflows.policy.findings import Verdict, all_of, verdict
from workflows.policy.readings import CATALOGUE, Value
from workflows.policy.scoring.events import Event, MistakeEvent
from workflows.policy.scoring.rules import BASE, DEDUCTION, Item, Need, ScoringRules

_READING = {key: reading.id for key, reading in CATALOGUE["scoring"].items()}
_MONTHS_OF_A_QUARTER = 3
Options = Mapping[str, Value]
Range = tuple[int, int]
Counts = tuple[int, ...]


class Judged(NamedTuple):
    """What became of one event. ``counts_as``: keys of items, None for no points; several where it is not known which.

    ``why``: what is missing or to be checked, in words.
    """

    event: Event
    counts_as: frozenset[str | None]
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    """One quarter. ``items``, ``rows``: least and most, by key and by line of the ledger; the total row has ``total``.

    ``invalid``: the base score is more than there is, and nothing was computed.
    """

    items: Mapping[str, Range]
    rows: Mapping[str, Range]
    total_range: Range
    judged: Sequence[Judged]
    mistakes: Sequence[MistakeEvent]
    invalid: bool
    readings: frozenset[str]

    @property
    def total(self) -> int | None:
        """None where it cannot be settled, or must not be computed."""
        return None if self.invalid else settled(self.total_range)


def settled(span: Range) -> int | None:
    return span[0] if span[0] == span[1] else None


def of_quarter(
    rules: ScoringRules, options: Options, *, year: int, quarter: int, base: int | None, events: Sequence[Event]
) -> Points:
    """The points of a quarter; events of other quarters are left out. ``base`` None: not known."""
    readings: set[str] = set()
    mistakes, judged = [], []
    for same in _once(events, readings):
        own = [one for one in same if _may_fall(one, year, quarter)]
        mistakes += [one for one in own if isinstance(one, MistakeEvent)]
        elsewhere = frozenset[str | None]({None} if len(own) < len(same) else ())
        if claims := [_judge(rules, one, options, readings) for one in own if not isinstance(one, MistakeEvent)]:
            judged.append((claims, elsewhere.union(*(one.counts_as for one in claims))))
    reached = _reachable(rules, [counts_as for _, counts_as in judged], readings)
    taken = _deduction(rules, mistakes, options, readings)
    most, invalid = rules.base.max, False
    span = (0, most) if base is None else (base, base)
    if base is not None and base > most:
        readings.add(_READING["base_over_max"])
        invalid = options["base_over_max"] == "invalid"
        span = (base, base) if invalid else (most, most)
    total = _total(rules, options, span, reached, taken, readings)
    if base is None or any(len(counts_as) > 1 for _, counts_as in judged) or taken[0] != taken[1]:
        readings.add("S11")
    return Points(
        items={BASE: span, **_by_item(rules, reached), DEDUCTION: taken},
        rows={rules.base.row: span, **_by_row(rules, reached), rules.deduction.row: taken},
        total_range=total, judged=[one for claims, _ in judged for one in claims], mistakes=mistakes, invalid=invalid,
        readings=frozenset(readings),
    )  # fmt: skip


# -- which events ----------------------------------------------------------------------------------------------------


def _may_fall(event: Event, year: int, quarter: int) -> bool:
    if event.date is None:
        return True
    return event.date.year == year and (event.date.month - 1) // _MONTHS_OF_A_QUARTER + 1 == quarter


def _once(events: Iterable[Event], readings: set[str]) -> list[list[Event]]:
    """Entries of one event together (S14); those of one type are one entry, and what they say differently is open."""
    same: dict[object, dict[str, list[Event]]] = {}
    for place, event in enumerate(events):
        key = place if event.event_id is None else (isinstance(event, MistakeEvent), event.event_id)
        if key in same:
            readings.add("S14")
        same.setdefault(key, {}).setdefault(event.type, []).append(event)
    return [[_merged(entries) for entries in by_type.values()] for by_type in same.values()]


def _merged(entries: Sequence[Event]) -> Event:
    """One entry out of several, whatever their order: what all who say it say alike, and the papers of all."""
    first = entries[0]
    if len(entries) == 1:
        return first
    update: dict[str, object] = {}
    for fact in type(first).model_fields:
        said = [value for one in entries if (value := getattr(one, fact)) is not None]
        if fact == "evidence":
            update[fact] = [paper for papers in said for paper in papers] if said else None
        else:
            update[fact] = said[0] if said and all(value == said[0] for value in said) else None
    return first.model_copy(update=update)


# -- what an event counts as -----------------------------------------------------------------------------------------


def _judge(rules: ScoringRules, event: Event, options: Options, readings: set[str]) -> Judged:
    item = rules.by_event.get(event.type)
    if item is None:
        return Judged(event, frozenset({None}), ("文件没有规定这一类事项",))
    why: list[str] = []
    papers = _proved(item, event, options, readings, why)
    needs = {need.fact: _needed(need, event, options, readings, why) for need in item.needs}
    outcome = all_of([papers, *needs.values()])
    counts_as = _outcomes(item.key, outcome)
    own = all_of(needs[fact] for fact in item.own_needs)
    if item.falls_to and own is not Verdict.MET:
        readings.add(_READING["own_falls_to_other"])
        if options["own_falls_to_other"] is True:
            # As the other item it needs whatever is not its own unit's alone.
            rest = all_of([papers, *(one for fact, one in needs.items() if fact not in item.own_needs)])
            fallen = _outcomes(item.falls_to, rest)
            counts_as = fallen if own is Verdict.NOT_MET else counts_as - {None} | fallen
    if event.date is None:
        why.append("日期未填")
        counts_as |= {None}
    sure = len(counts_as) == 1 and None not in counts_as
    return Judged(event, counts_as, () if sure else tuple(why))


def _outcomes(key: str, outcome: Verdict) -> frozenset[str | None]:
    return {
        Verdict.MET: frozenset({key}), Verdict.NOT_MET: frozenset({None}), Verdict.UNKNOWN: frozenset({key, None}),
    }[outcome]  # fmt: skip


def _needed(need: Need, event: Event, options: Options, readings: set[str], why: list[str]) -> Verdict:
    fact = getattr(event, need.fact)
    holds = fact if need.among is None or fact is None else fact in need.among
    outcome = verdict(holds)
    if outcome is Verdict.MET:
        return outcome
    if need.option is not None:
        readings.add(_READING[need.option])
        if options[need.option] is need.waived:
            return Verdict.MET
    why.append(f"不符合：{need.words}" if outcome is Verdict.NOT_MET else f"待核实：{need.words}")
    return outcome


def _proved(item: Item, event: Event, options: Options, readings: set[str], why: list[str]) -> Verdict:
    if event.evidence is None:
        why.append("待核实：佐证材料情况未填")
        return Verdict.UNKNOWN
    given = set(event.evidence)
    groups = [any(paper in given for paper in group) for group in item.evidence]
    by_rule = {
        "default": all(groups), "any": any(groups), "all": all(paper in given for paper in item.papers),
    }  # fmt: skip
    if len(set(by_rule.values())) > 1:
        readings.add(_READING["evidence_rule"])
    proved = by_rule[str(options["evidence_rule"])]
    if not proved:
        lacking = [name for paper, name in item.papers.items() if paper not in given]
        why.append(f"佐证材料不足，没有{'、'.join(lacking)}")
    return verdict(proved)


# -- adding up -------------------------------------------------------------------------------------------------------


def _reachable(rules: ScoringRules, events: Iterable[frozenset[str | None]], readings: set[str]) -> set[Counts]:
    """Every combination of counts by item, in the order of the document, that the unknowns allow."""
    place: dict[str, int] = {item.key: number for number, item in enumerate(rules.items)}
    most = [item.cap // item.each for item in rules.items]
    sure, open_ = [0] * len(most), []
    for counts_as in events:
        if len(counts_as) > 1:
            open_.append(counts_as)
        elif key := next(iter(counts_as)):
            sure[place[key]] += 1
    if any(count > cap for count, cap in zip(sure, most, strict=True)):
        readings.add("S08")
    reached = {tuple(min(count, cap) for count, cap in zip(sure, most, strict=True))}
    stalled: set[frozenset[str | None]] = set()
    for counts_as in open_:
        if counts_as in stalled:
            continue
        further = {_one_more(counts, place, key, most) for counts in reached for key in counts_as}
        if further == reached:
            stalled.add(counts_as)
        reached = further
    return reached


def _one_more(counts: Counts, place: Mapping[str, int], key: str | None, most: Sequence[int]) -> Counts:
    if key is None or counts[place[key]] == most[place[key]]:
        return counts
    return (*counts[: place[key]], counts[place[key]] + 1, *counts[place[key] + 1 :])


def _worth(rules: ScoringRules, counts: Counts, keys: Iterable[str] | None = None) -> int:
    wanted = None if keys is None else set(keys)
    return sum(
        n * item.each for n, item in zip(counts, rules.items, strict=True) if wanted is None or item.key in wanted
    )


def _span(values: Iterable[int]) -> Range:
    found = list(values)
    return min(found), max(found)


def _by_item(rules: ScoringRules, reached: set[Counts]) -> dict[str, Range]:
    return {item.key: _span(_worth(rules, counts, [item.key]) for counts in reached) for item in rules.items}


def _by_row(rules: ScoringRules, reached: set[Counts]) -> dict[str, Range]:
    rows: dict[str, list[str]] = {}
    for item in rules.items:
        rows.setdefault(item.row, []).append(item.key)
    return {row: _span(_worth(rules, counts, keys) for counts in reached) for row, keys in rows.items()}


def _deduction(rules: ScoringRules, mistakes: Sequence[MistakeEvent], options: Options, readings: set[str]) -> Range:
    sizes = {"small": rules.deduction.small, "large": rules.deduction.large}
    low = high = 0
    for one in mistakes:
        if one.status == "overturned":
            continue
        worth = [sizes[one.impact]] if one.impact else list(sizes.values())
        certain = one.status == "confirmed" and one.date is not None
        low += min(worth) if certain else 0
        high += max(worth)
    if high > rules.deduction.large:
        readings.add(_READING["deduction_cap"])
    cap = options["deduction_cap"]
    return (low, high) if not isinstance(cap, int) else (min(low, cap), min(high, cap))


def _total(
    rules: ScoringRules, options: Options, base: Range, reached: set[Counts], taken: Range, readings: set[str]
) -> Range:
    added = _span(_worth(rules, counts) for counts in reached)
    low, high = base[0] + added[0] - taken[1], base[1] + added[1] - taken[0]
    if low < 0:
        readings.add(_READING["total_floor"])
    floor = options["total_floor"]
    return (low, high) if not isinstance(floor, int) else (max(low, floor), max(high, floor))


def rows_total(
    rules: ScoringRules, options: Options, rows: Mapping[str, int | None]
) -> tuple[int | None, dict[str, str]]:
    """The total of a quarter of the ledger as it was filled in, and what is wrong with it: row -> message.

    ``rows``: name of the row -> number, None nothing entered; a deduction counts whatever its sign. A quarter without a
    base score has no total, and one with a number that cannot be has none either, unless readings cut it.
    """
    wrong: dict[str, str] = {}
    taken = abs(rows.get(rules.deduction.row) or 0)
    cap, floor = options["deduction_cap"], options["total_floor"]
    sum_ = -(min(taken, cap) if isinstance(cap, int) else taken)
    steps = {item.row: item.each for item in rules.items} | {rules.deduction.row: rules.deduction.small}
    for row in (rules.base.row, *dict.fromkeys(item.row for item in rules.items)):
        given, most = rows.get(row) or 0, rules.cap(row)
        if not 0 <= given <= most:
            wrong[row] = f"{row}应在0至{most}分之间"
        sum_ += min(given, most)
    for row, step in steps.items():
        if (rows.get(row) or 0) % step and row not in wrong:
            wrong[row] = f"{row}应为{step}的整数倍"
    cut = (
        options["base_over_max"] == "clamp"
        and wrong.keys() <= {rules.base.row}
        and (rows.get(rules.base.row) or 0) >= 0
    )
    if rows.get(rules.base.row) is None or (wrong and not cut):
        return None, wrong
    return (max(sum_, floor) if isinstance(floor, int) else sum_), wrong
