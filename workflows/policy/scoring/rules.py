"""The scoring of a quarter as a policy file writes it.

An item gives ``each`` points for every event that meets all its requirements, up to ``cap`` a quarter; a deduction
takes points away without a limit of its own. Words are for people; the numbers, facts and papers decide.
"""

from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from workflows.policy.passages import Passage, Strict, Text
from workflows.policy.readings import CATALOGUE
from workflows.policy.scoring.events import FACTS

ItemKey = Literal["publicity", "mediation_own", "mediation_other", "risk", "publication", "management"]
EventType = Literal[
    "publicity", "mediation_own_unit", "mediation_other", "risk_prevention", "publication", "management"
]
BASE, DEDUCTION, TOTAL = "base", "deduction", "total"


class Base(Strict):
    """``max``: the most that the daily work of a quarter is worth."""

    row: Text
    max: int = Field(ge=1)
    passage: Passage


class Need(Strict):
    """A fact that must hold: true, or where ``among`` is given one of these values.

    ``option``: the reading on which it rests; while that reads ``waived``, nothing is asked.
    """

    fact: Text
    words: Text
    among: list[Text] | None = None
    option: Text | None = None
    waived: bool | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.option is None) != (self.waived is None):
            raise ValueError("option 与 waived 须同时写明：哪一读法、取何值时不作要求")
        if self.option is not None and self.option not in CATALOGUE["scoring"]:
            raise ValueError(f"没有读法 {self.option}，请改正")
        return self


class Item(Strict):
    """``evidence``: groups of papers, one of each group is needed (S04): word of a paper -> its name.

    ``row``: the line of the ledger, which two items may share. ``falls_to``: the item as which an event counts that
    lacks one of ``own_needs``, where ``own_falls_to_other`` says so (S06).
    """

    key: ItemKey
    event: EventType
    row: Text
    name: Text
    each: int = Field(ge=1)
    cap: int = Field(ge=1)
    passage: Passage
    needs: list[Need]
    evidence: list[dict[Text, Text]] = Field(min_length=1)
    evidence_text: Text
    falls_to: ItemKey | None = None
    own_needs: list[Text] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.cap % self.each:
            raise ValueError(f"封顶分 {self.cap} 应为每次得分 {self.each} 的整数倍")
        facts = [need.fact for need in self.needs]
        if unknown := {*facts, *self.own_needs} - FACTS[self.event]:
            raise ValueError(f"事项 {self.event} 没有 {'、'.join(sorted(unknown))} 这一项，请改正")
        if (self.falls_to is None) != (not self.own_needs) or not set(self.own_needs) <= set(facts):
            raise ValueError("falls_to 与 own_needs 须同时写明，own_needs 须是 needs 中的事实")
        return self

    @cached_property
    def papers(self) -> dict[str, str]:
        """Every paper listed: its word -> its name."""
        return {word: name for group in self.evidence for word, name in group.items()}


class Deduction(Strict):
    """``small``, ``large``: points taken for one mistake, by how far it reaches."""

    row: Text
    small: int = Field(ge=1)
    large: int = Field(ge=1)
    passage: Passage


class ScoringRules(Strict):
    """``rows``: the lines of the ledger in its order, the last of them the total. ``reference``: what the scores are
    for, in every wording of the document (K09)."""

    base: Base
    items: list[Item] = Field(min_length=1)
    deduction: Deduction
    total_row: Text
    rows: list[Text]
    reference: list[Passage] = []

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for what in ("key", "event"):
            named = [getattr(item, what) for item in self.items]
            if len(set(named)) < len(named):
                raise ValueError(f"items 中 {what} 重复，请改正")
        if unknown := {item.falls_to for item in self.items if item.falls_to} - {item.key for item in self.items}:
            raise ValueError(f"items 中没有 {'、'.join(sorted(unknown))} 这一项，请改正 falls_to")
        used = {self.base.row, self.deduction.row, self.total_row, *(item.row for item in self.items)}
        if used != set(self.rows) or len(used) < len(self.rows):
            raise ValueError("rows 应列出台账的每一行，各一次")
        return self

    @cached_property
    def by_event(self) -> dict[str, Item]:
        return {item.event: item for item in self.items}

    @cached_property
    def by_key(self) -> dict[str, Item]:
        return {item.key: item for item in self.items}

    def cap(self, row: str) -> int:
        """The most that a row can hold: the caps of its items together."""
        return self.base.max if row == self.base.row else sum(item.cap for item in self.items if item.row == row)

    def passages(self) -> list[Passage]:
        """Every quotation, in the order of the file."""
        return [self.base.passage, *(item.passage for item in self.items), self.deduction.passage, *self.reference]

    def decided_by(self) -> dict[str, Any]:
        """What is decided by, as JSON: no words, names or places."""
        items = [
            {
                "key": item.key, "event": item.event, "row": item.row, "each": item.each, "cap": item.cap,
                "text": item.passage.text, "evidence": [sorted(group) for group in item.evidence],
                "needs": [need.model_dump(exclude={"words"}, exclude_none=True) for need in item.needs],
                "falls_to": item.falls_to, "own_needs": item.own_needs,
            }
            for item in self.items
        ]  # fmt: skip
        return {
            "base": {"row": self.base.row, "max": self.base.max},
            "items": [{key: value for key, value in item.items() if value} for item in items],
            "deduction": self.deduction.model_dump(exclude={"passage"}),
            "rows": self.rows,
        }
