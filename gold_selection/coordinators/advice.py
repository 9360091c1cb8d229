"""What confirmed mistakes of a year come to for one person now: a letter to the employer, a title to be taken back.

汶政字〔2024〕59号 附件1 8.3 and 正文 三（五）; readings K03, K04, K08. Nothing follows by itself: an office decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gold_selection.assessments.models import Score
from gold_selection.assessments.queries import mistakes_of
from gold_selection.coordinators.screening import CATEGORY
from gold_selection.honours.models import Honour
from workflows.organisations.officers import Officer
from workflows.policy.coordinators import TOPIC_NAME
from workflows.policy.discipline import Discipline, Disqualification, Mistake, look
from workflows.policy.inputs import read
from workflows.policy.passages import Passage
from workflows.rulebook import policies
from workflows.rulebook.store import rules

_SIZE = {"small": "影响面较小", "large": "影响面较大", None: ""}


@dataclass(frozen=True)
class Advice:
    """``confirmed``: the mistakes of the ``year`` that are certain; ``rules``: the words by which they are judged."""

    rules: Disqualification
    year: int
    confirmed: list[Mistake]
    looked: Discipline

    @property
    def passage(self) -> Passage:
        """Why another post is advised: for the number of mistakes, else for a serious one."""
        often = len(self.confirmed) >= self.rules.adjustment_from
        return self.rules.adjustment if often else self.rules.serious

    @property
    def observed(self) -> str:
        return f"{self.year}年内工作失误{len(self.confirmed)}次（{'；'.join(_told(one) for one in self.confirmed)}）"


def advice_on(case: Any) -> Advice | None:
    """By the rules that a nomination stands on, on the mistakes as they are now; None where none apply."""
    return advice_on_all([case]).get(case.pk)


def advice_on_all(cases: Sequence[Any]) -> dict[int, Advice]:
    """Nomination id -> advice, of nominations in one round. Two queries for them all."""
    ruled = [(case, *found) for case in cases if (found := _ruling(case))]
    if not ruled:
        return {}
    year = ruled[0][0].round.year
    made = mistakes_of([case.person_id for case, *_ in ruled], year)
    return {case.pk: _advice(found, options, made[case.person_id], year, ()) for case, found, options in ruled}


def _ruling(case: Any) -> tuple[Disqualification, Mapping[str, Any]] | None:
    """The rules on mistakes pinned for a nomination: those that its selection has joined, else those of its region."""
    if case.person_id is None or not case.policy_digest:
        return None
    policy = rules(case.policy_digest)
    joined = policy.selection(CATEGORY).disqualification
    document = policy if joined else case.discipline
    found = joined or (document.disqualification if document else None)
    return (found, document.options(TOPIC_NAME)) if document and found else None


@dataclass(frozen=True)
class Stained:
    """A holder who made a mistake in the year of the title, with the words that can mean one (K08)."""

    honour: Honour
    advice: Advice


def stained_holders(officer: Officer) -> list[Stained]:
    """Holders in the regions overseen whose title the rules propose to take back, the latest year first.

    Two queries, and two more for each year of titles.
    """
    suspects = list(_suspects(officer))
    people: dict[int, set[int]] = {}
    for one in suspects:
        people.setdefault(one.year, set()).add(one.person_id)  # type: ignore[arg-type]
    made = {year: mistakes_of(found, year) for year, found in people.items()}
    return [found for one in suspects if (found := _stained(one, made[one.year][one.person_id]))]  # type: ignore[index]


def _suspects(officer: Officer) -> QuerySet[Honour]:
    overseen = Q(pk__in=())
    for path in officer.scope.paths:
        overseen |= Q(region__path__startswith=path)
    lines = Score.objects.filter(person=OuterRef("person"), assessment__year=OuterRef("year"))
    lines = lines.filter(Q(entries__type="mistake") | Q(ledger__deduction__gt=0) | Q(ledger__deduction__lt=0))
    held = Honour.objects.filter(overseen, Exists(lines), category=CATEGORY, revoked_on=None, person__isnull=False)
    return held.select_related("person__region", "nomination__round", "region").order_by("-year", "holder_name", "pk")


def _stained(honour: Honour, made: Sequence[Mapping[str, Any]]) -> Stained | None:
    """By the edition in force at the end of the title's year."""
    assert honour.person is not None, "only people are asked about"
    document = policies().disciplining(honour.person.region.path, date(honour.year, 12, 31))
    if document is None or document.disqualification is None:
        return None
    options = document.options(TOPIC_NAME)
    advice = _advice(document.disqualification, options, made, honour.year, (honour.year,))
    return Stained(honour, advice) if advice.looked.propose_revocation else None


def _advice(
    found: Disqualification, options: Any, told: Sequence[Mapping[str, Any]], year: int, titles: tuple[int, ...]
) -> Advice:
    made = [read(Mistake, one) for one in told]
    return Advice(found, year, list(_confirmed(made, year)), look(found, made, year, titles, options))


def _confirmed(made: list[Mistake], year: int) -> Iterator[Mistake]:
    return (one for one in made if one.status == "confirmed" and one.date and one.date.year == year)


def _told(mistake: Mistake) -> str:
    assert mistake.date is not None, "a mistake that is certain has its day"
    words = [f"{mistake.date.year}年{mistake.date.month}月{mistake.date.day}日", _SIZE[mistake.impact]]
    return "，".join([*filter(None, words), *(["情节严重"] if mistake.serious else [])])
