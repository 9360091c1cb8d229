"""What a correction brings about: the quarter's total before and after, and what has rested on it already.

Whoever rests on scores registers a function with ``rests_on_scores``: this room knows none of them.
"""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass

from certification.models import Person
from gold_selection.assessments.codes import EntryStatus
from gold_selection.assessments.models import Assessment, Entry, Score
from gold_selection.assessments.points import result_of
from gold_selection.assessments.queries import total_of
from workflows.organisations.officers import Officer
from workflows.rulebook.store import rules


@dataclass(frozen=True)
class Use:
    """Something that rested on the scores of a person and year: in words, and where it is read ("" for nowhere)."""

    words: str
    url: str = ""


Uses = Callable[[Person, int, Officer], Iterable[Use]]
_USES: list[Uses] = []


def rests_on_scores(function: Uses) -> Uses:
    """Register what tells, for (person, year, who asks), what rested on the person's scores of that year."""
    _USES.append(function)
    return function


def uses(person: Person, year: int, officer: Officer) -> list[Use]:
    return [one for function in _USES for one in function(person, year, officer)]


@dataclass(frozen=True)
class Consequence:
    """``after`` None: it cannot be settled by what the correction says."""

    before: int | None
    after: int | None
    uses: list[Use]


def of_correction(case: Assessment, score: Score, entry: Entry, officer: Officer) -> Consequence:
    """What would follow if a correction that waits were verified. ``score``: with its entries and their files."""
    verified = copy(entry)
    verified.status = EntryStatus.VERIFIED
    entries = [verified if one.pk == entry.pk else one for one in score.entries.all()]
    after = result_of(rules(case.policy_digest), case, score, entries, final=True).total
    score.assessment = case
    return Consequence(total_of(score), after, uses(score.person, case.year, officer))
