"""What a document says on mistakes in the year: who cannot be selected, whose post should be changed, whose title goes.

汶政字〔2024〕59号 附件1 8.3 and 正文 三（五）. 山西 has nothing of the kind (K06).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from pydantic import Field

from workflows.policy.findings import Finding, Verdict
from workflows.policy.inputs import Day, Input
from workflows.policy.passages import Passage, Strict
from workflows.policy.readings import Value

_CONFIRMED, _SIZE = "confirmed", {"small": "影响面较小", "large": "影响面较大", None: "影响面不明"}


class Disqualification(Strict):
    """``candidates``: one mistake within the calendar year, of any size, takes the selection away (K04).

    ``adjustment``: from ``adjustment_from`` mistakes on the employer is advised to change the post; ``serious``: and
    for one serious mistake (K03). ``holders``: the words that can also mean one who already has the title (K08).
    """

    candidates: Passage
    adjustment: Passage
    adjustment_from: int = Field(ge=1)
    serious: Passage
    holders: Passage

    def passages(self) -> list[Passage]:
        return [self.candidates, self.adjustment, self.serious, self.holders]

    def decided_by(self) -> dict[str, Any]:
        """What is decided by, as JSON: the words and the number, not where they stand."""
        texts = [passage.text for passage in self.passages()]
        return {"texts": texts, "adjustment_from": self.adjustment_from}


class Mistake(Input):
    """Null, or absent, is not known. ``status``: under_review 核查中, overturned 已撤销."""

    date: Day | None = None
    impact: Literal["small", "large"] | None = None
    status: Literal["confirmed", "under_review", "overturned"] | None = None
    serious: bool | None = None


class Discipline(NamedTuple):
    """``outcome``: met where there was certainly no mistake within the year."""

    outcome: Verdict
    finding: Finding
    disqualified: bool
    recommend_post_adjustment: bool
    propose_revocation: bool
    readings: set[str]


def look(
    rules: Disqualification, mistakes: Sequence[Mistake] | None, year: int, titles: Sequence[int],
    options: Mapping[str, Value],
) -> Discipline:  # fmt: skip
    """What the mistakes of a person come to in a selection of ``year``. ``titles``: years in which the title was won.

    ``mistakes`` None: not supplied, so that nothing is decided by them.
    """
    stood = [one for one in mistakes or () if one.status != "overturned"]
    certain = [one for one in stood if one.status == _CONFIRMED and one.date and one.date.year == year]
    doubtful = [one for one in stood if one not in certain and (one.date is None or one.date.year == year)]
    readings = {"K04"} if stood else set()
    if any(one.status != _CONFIRMED for one in mistakes or ()):
        readings.add("K05")
    outcome = Verdict.NOT_MET if certain else Verdict.UNKNOWN if doubtful or mistakes is None else Verdict.MET
    often, serious = len(certain) >= rules.adjustment_from, any(one.serious for one in certain)
    if serious and not often:
        readings.add("K03")
    adjust = often or (serious and options["serious_triggers_adjustment"] is True)
    stained = _years(stood) & set(titles)
    if stained:
        readings.add("K08")
    finding = _finding(rules, outcome, mistakes, certain, doubtful, adjust)
    revoke = bool(stained) and options["holder_mistake_proposes_revocation"] is True
    return Discipline(outcome, finding, bool(certain), adjust, revoke, readings)


def _years(mistakes: Sequence[Mistake]) -> set[int]:
    return {one.date.year for one in mistakes if one.date and one.status == _CONFIRMED}


def _finding(
    rules: Disqualification, outcome: Verdict, mistakes: Sequence[Mistake] | None, certain: list[Mistake],
    doubtful: list[Mistake], adjust: bool,
) -> Finding:  # fmt: skip
    if mistakes is None:
        observed, lacking = "未提供年内工作失误情况", "请提供年内有无工作失误"
    elif certain:
        observed = f"年内工作失误{len(certain)}次（{'；'.join(_told(one) for one in certain)}）"
        observed += "，建议用人单位予以调整工作岗位" if adjust else ""
        lacking = "年内出现工作失误，取消评选资格"
    elif doubtful:
        observed, lacking = (
            f"有{len(doubtful)}次工作失误尚未核实",
            f"待核实：{'；'.join(_told(one) for one in doubtful)}",
        )
    else:
        observed, lacking = "年内没有工作失误", ""
    passage = rules.adjustment if len(certain) >= rules.adjustment_from else rules.candidates
    return Finding(
        passage.place, passage.document or "", passage.text, outcome, observed, lacking or None, passage.citation or "",
        passage.adopted_by,
    )  # fmt: skip


def _told(mistake: Mistake) -> str:
    day: date | None = mistake.date
    grave = "，情节严重" if mistake.serious else ""
    return f"{day.isoformat() if day else '日期不明'}，{_SIZE[mistake.impact]}{grave}"
