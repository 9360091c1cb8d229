"""Conditions that a reviewer judges, and findings on any condition: what the topics of selection share."""

from collections.abc import Mapping, Sequence

from workflows.policy.errors import InputError, UnknownPolicy
from workflows.policy.findings import Finding, Verdict, all_of, any_of, verdict
from workflows.policy.policies import Clause, Policy, Selection

# Verdict, what was found, what is missing.
Told = tuple[Verdict, str, str | None]


def deciding(policy: Policy, kind: str) -> Selection:
    """The selection to decide by. Raises ``UnknownPolicy`` where the document leaves its conditions to others."""
    selection = policy.selection(kind)
    if not selection.conditions:
        raise UnknownPolicy(f"{policy.name}没有规定{selection.title}的条件，留待上级规定，不能据以判定")
    return selection


def known_only(policy: Policy, known: Mapping[str, str], given: Mapping[str, bool | None], path: str) -> None:
    """Raise ``InputError`` where a fact is given that the document does not ask."""
    for fact in given:
        if fact not in known:
            raise InputError(f"{path}.{fact}", f"{policy.name}没有这一项，可填的有：{'、'.join(known)}")


def found(clause: Clause, text: str, outcome: Verdict, observed: str, shortfall: str | None) -> Finding:
    return Finding(
        clause.id, clause.document, text, outcome, observed, shortfall, clause.citation, clause.adopted_by
    )  # fmt: skip


def together(parts: Sequence[Told]) -> Told:
    """Both halves of a condition, all needed. Where one has failed, what is open is not said: it cannot mend it."""
    outcome = all_of(one for one, _, _ in parts)
    if outcome is Verdict.NOT_MET:
        parts = [part for part in parts if part[0] is not Verdict.UNKNOWN]
    said = sorted(parts, key=lambda part: part[0] is not Verdict.NOT_MET)
    return outcome, "；".join(seen for _, seen, _ in said), "；".join(words for _, _, words in said if words) or None


def judged(clause: Clause, conditions: Mapping[str, bool | None]) -> Told:
    facts = {words: verdict(conditions.get(fact)) for fact, words in clause.facts()}
    outcome = (all_of if clause.holds == "all" else any_of)(facts.values())
    said = {Verdict.MET: "符合", Verdict.NOT_MET: "不符合", Verdict.UNKNOWN: "尚未评判"}
    observed = "，".join(f"{words}：{said[one]}" for words, one in facts.items())
    if outcome is Verdict.MET:
        return outcome, observed, None
    verb = "待评判：" if outcome is Verdict.UNKNOWN else "未达到："
    lacking = [words for words, one in facts.items() if one is outcome]
    return outcome, observed, verb + ("、" if clause.holds == "all" else "或").join(lacking)
