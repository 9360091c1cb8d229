"""What was found of a quarter, in words a clerk reads. Met: the clause applies, points are given or taken."""

from collections.abc import Iterator

from workflows.policy.findings import Finding, Verdict
from workflows.policy.passages import Passage
from workflows.policy.scoring.points import Judged, Points, Range, settled
from workflows.policy.scoring.rules import DEDUCTION, Item, ScoringRules


def findings(rules: ScoringRules, points: Points, quarter: int, base: int | None) -> Iterator[Finding]:
    """The base score, then each item of which the quarter has an event, then the mistakes if there were any."""
    when = f"第{'一二三四'[quarter - 1]}季度"
    yield _base(rules, points, when, base)
    for item in rules.items:
        own = [one for one in points.judged if item in _items(rules, one)]
        if own:
            yield _item(item, own, points.items[item.key], when)
    if points.mistakes:
        yield _mistakes(rules, points, when)


def _items(rules: ScoringRules, judged: Judged) -> list[Item]:
    """The items that an event concerns: that of its type, and those as which it counts."""
    keys = {key for key in judged.counts_as if key}
    return [item for item in rules.items if item.event == judged.event.type or item.key in keys]


def _base(rules: ScoringRules, points: Points, when: str, base: int | None) -> Finding:
    most = rules.base.max
    if base is None:
        return _finding(
            rules.base.passage, Verdict.UNKNOWN, f"{when}基本得分未填", f"请填写{when}基本得分（0至{most}分）"
        )
    if points.invalid:
        lacking = f"基本得分满分{most}分，请核对后更正"
        return _finding(rules.base.passage, Verdict.NOT_MET, f"{when}基本得分{base}分，超过满分", lacking)
    cut = f"，超过满分，按{most}分计" if base > most else ""
    return _finding(rules.base.passage, Verdict.MET, f"{when}基本得分{base}分{cut}", None)


def _item(item: Item, own: list[Judged], span: Range, when: str) -> Finding:
    sure = sum(one.counts_as == {item.key} for one in own)
    worth = settled(span)
    observed = f"{when}{item.name}登记{len(own)}项，确定计分{sure}项，每次{item.each}分、最多{item.cap}分，"
    observed += f"得{span[0]}分" if worth is not None else f"得{span[0]}至{span[1]}分"
    outcome = Verdict.UNKNOWN if worth is None else Verdict.MET if worth else Verdict.NOT_MET
    told = [f"{_named(one)}：{'，'.join(one.why)}" for one in own if one.why]
    if len(told) > _SHOWN:
        told = [*told[:_SHOWN], f"等{len(told)}项"]
    return _finding(item.passage, outcome, observed, "；".join(told) or None)


_SHOWN = 20  # reasons told one by one


def _named(judged: Judged) -> str:
    event = judged.event
    day = event.date.isoformat() if event.date else "日期不明的一项"
    return f"{day}（{event.event_id}）" if event.event_id else day


def _mistakes(rules: ScoringRules, points: Points, when: str) -> Finding:
    span = points.items[DEDUCTION]
    worth = settled(span)
    confirmed = sum(one.status == "confirmed" for one in points.mistakes)
    observed = f"{when}工作失误登记{len(points.mistakes)}次，已认定{confirmed}次，"
    observed += f"减{span[0]}分" if worth is not None else f"减{span[0]}至{span[1]}分"
    outcome = Verdict.UNKNOWN if worth is None else Verdict.MET if worth else Verdict.NOT_MET
    lacking = "待核实：失误是否成立、影响面和日期" if worth is None else None
    return _finding(rules.deduction.passage, outcome, observed, lacking)


def _finding(passage: Passage, outcome: Verdict, observed: str, lacking: str | None) -> Finding:
    return Finding(
        passage.place, passage.document or "", passage.text, outcome, observed, lacking, passage.citation or "",
        passage.adopted_by,
    )  # fmt: skip
