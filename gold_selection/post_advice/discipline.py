"""What the confirmed mistakes of a year come to for one person now, whoever they are in the ledger.

汶政字〔2024〕59号 附件1 8.3 and 正文 三（五）; readings K03, K04. Nothing follows by itself: an office decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.models import Person
from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.assessments.queries import mistakes_of
from workflows.calendar.words import day_words
from workflows.policy.coordinators import TOPIC_NAME
from workflows.policy.discipline import Discipline, Disqualification, Mistake, look
from workflows.policy.inputs import read
from workflows.policy.passages import Passage
from workflows.rulebook import policies

_QUARTER_ENDS = {(3, 31), (6, 30), (9, 30), (12, 31)}
_SIZE = {"small": "影响面较小", "large": "影响面较大", None: ""}
Ruling = tuple[Disqualification, Mapping[str, Any]]


@dataclass(frozen=True)
class Advice:
    """``confirmed``: the mistakes of the ``year`` that are certain; ``rules``: the words by which they are judged."""

    rules: Disqualification
    year: int
    confirmed: list[Mistake]
    looked: Discipline

    @property
    def advised(self) -> bool:
        """Whether the rules advise the employer to change the person's post."""
        return self.looked.recommend_post_adjustment

    @property
    def passage(self) -> Passage:
        """Why another post is advised: for the number of mistakes, else for a serious one."""
        often = len(self.confirmed) >= self.rules.adjustment_from
        return self.rules.adjustment if often else self.rules.serious

    @property
    def observed(self) -> str:
        return f"{self.year}年内工作失误{len(self.confirmed)}次（{'；'.join(_told(one) for one in self.confirmed)}）"


def ruling(region_path: str, year: int) -> Ruling | None:
    """The rules on mistakes of a region, by the edition in force at the end of the year, and their readings."""
    document = policies().disciplining(region_path, date(year, 12, 31))
    if document is None or document.disqualification is None:
        return None
    return document.disqualification, document.options(TOPIC_NAME)


def advice_of(people: Sequence[Person], year: int) -> dict[int, Advice]:
    """Person id -> advice, by the rules of each person's region; who is under none is left out. Two queries.

    ``people``: each with the region.
    """
    rulings = {path: ruling(path, year) for path in {one.region.path for one in people}}
    ruled = {one.pk: found for one in people if (found := rulings[one.region.path])}
    made = mistakes_of(ruled, year)
    return {pk: weighed(found, made[pk], year) for pk, found in ruled.items()}


def weighed(
    ruling: Ruling, told: Sequence[Mapping[str, Any]], year: int, titles: tuple[int, ...] = ()
) -> Advice:  # fmt: skip
    """``told``: mistakes as ``mistakes_of`` gives them; ``titles``: years in which the person won the title."""
    found, options = ruling
    made = [read(Mistake, one) for one in told]
    return Advice(found, year, list(_confirmed(made, year)), look(found, made, year, titles, options))


def _confirmed(made: list[Mistake], year: int) -> Iterator[Mistake]:
    return (one for one in made if one.status == "confirmed" and one.date and one.date.year == year)


def _told(mistake: Mistake) -> str:
    assert mistake.date is not None, "a mistake that is certain has its day"
    words = [_when(mistake.date), _SIZE[mistake.impact], "情节严重" if mistake.serious else ""]
    return "，".join(filter(None, words))


def _when(day: date) -> str:
    """What a ledger alone tells of bears the last day of its quarter: no more is said of it than the quarter."""
    if (day.month, day.day) in _QUARTER_ENDS:
        return f"{day.year}年{QUARTER_NAMES[day.month // 3 - 1]}"
    return day_words(day)
