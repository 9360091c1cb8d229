"""Findings: one for each condition examined, and three-valued logic over their verdicts.

A fact that was not supplied is neither true nor false; it decides nothing, and an unknown that cannot change the
result never makes the result unknown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflows.policy.titles import quoted

FindingData = Mapping[str, Any]


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


IN_WORDS = {"eligible": "符合", "not_eligible": "不符合", "needs_info": "待核实"}
_DECISIONS = {Verdict.MET: "eligible", Verdict.NOT_MET: "not_eligible", Verdict.UNKNOWN: "needs_info"}


def verdict(fact: bool | None) -> Verdict:
    if fact is None:
        return Verdict.UNKNOWN
    return Verdict.MET if fact else Verdict.NOT_MET


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Not met as soon as one is not met; met when every one is (of none: met)."""
    seen = set(verdicts)
    if Verdict.NOT_MET in seen:
        return Verdict.NOT_MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.MET


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Met as soon as one is met; not met when every one is not (of none: not met)."""
    seen = set(verdicts)
    if Verdict.MET in seen:
        return Verdict.MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.NOT_MET


def decision(outcome: Verdict) -> str:
    """``eligible`` | ``not_eligible`` | ``needs_info``."""
    return _DECISIONS[outcome]


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition examined. ``citation``: its source as an office writes it, the adopting document first;
    ``adopted_by`` names the document that carries another document's rule, if one does."""

    clause: str
    document: str
    text: str
    verdict: Verdict
    observed: str
    shortfall: str | None
    citation: str
    adopted_by: str | None = None

    def as_dict(self) -> dict[str, Any]:
        data = {
            "clause": self.clause,
            "document": self.document,
            "text": self.text,
            "verdict": self.verdict.value,
            "observed": self.observed,
            "shortfall": self.shortfall,
            "citation": self.citation,
        }
        return data | {"adopted_by": self.adopted_by} if self.adopted_by else data


# -- a finding as JSON, put into words --------------------------------------------------------------------------------


def wide(clause: str) -> str:
    """``5.2(1)`` -> ``5.2（1）``, as it is printed."""
    return clause.replace("(", "（").replace(")", "）")


def cite(finding: FindingData) -> str:
    """The source of a finding as an office writes it, the adopting document first.

    Findings that were written down before they had a citation get it from what they have.
    """
    if finding.get("citation"):
        return str(finding["citation"])
    own = f"{finding['document']} {wide(finding['clause'])}"
    return f"{quoted(finding['adopted_by'])}（援引{own}）" if finding.get("adopted_by") else own


# 《服务规范》5.2（1），某政字〔2024〕59号附件1
_IN_ANNEX = re.compile(
    r"(?P<title>《[^》]+》)(?P<article>\d+(?:\.\d+)*)(?:（(?P<item>\d+)）)?，(?P<annex>[^，]+附件\d*)"
)


def spelt_out(citation: str) -> str:
    """A clause as a letter spells it out: 某政字〔2024〕59号附件1《服务规范》第5.2条第（1）项; any other as it is."""
    found = _IN_ANNEX.fullmatch(wide(citation))
    if found is None:
        return citation
    item = f"第（{found['item']}）项" if found["item"] else ""
    return f"{found['annex']}{found['title']}第{found['article']}条{item}"


def lacking(findings: Sequence[FindingData]) -> list[str]:
    """What stands against a result that needs every condition: what failed, and only where nothing did, what is open.

    First what was found or is still asked, then by which source.
    """
    failed = [f"{one['observed']}（{cite(one)}）" for one in findings if one["verdict"] == "not_met"]
    return failed or [f"{one['shortfall']}（{cite(one)}）" for one in findings if one["verdict"] == "unknown"]
