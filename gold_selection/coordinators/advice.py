"""What confirmed mistakes of a year come to for a nomination, and for who holds the title: it is to be taken back.

汶政字〔2024〕59号 附件1 8.3 and 正文 三（五）; reading K08. Nothing follows by itself: an office decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gold_selection.assessments.models import Score
from gold_selection.assessments.queries import mistakes_of
from gold_selection.coordinators.screening import CATEGORY
from gold_selection.honours.models import Honour
from gold_selection.post_advice.discipline import Advice, Ruling, ruling, weighed
from gold_selection.post_advice.queries import MISTAKEN
from workflows.organisations.officers import Officer
from workflows.policy.coordinators import TOPIC_NAME
from workflows.rulebook.store import rules


def advice_on(case: Any) -> Advice | None:
    """By the rules that a nomination stands on, on the mistakes as they are now; None where none apply."""
    return advice_on_all([case]).get(case.pk)


def advice_on_all(cases: Sequence[Any]) -> dict[int, Advice]:
    """Nomination id -> advice, of nominations in one round. Two queries for them all."""
    ruled = [(case, found) for case in cases if (found := _ruling(case))]
    if not ruled:
        return {}
    year = ruled[0][0].round.year
    made = mistakes_of([case.person_id for case, _ in ruled], year)
    return {case.pk: weighed(found, made[case.person_id], year) for case, found in ruled}


def _ruling(case: Any) -> Ruling | None:
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
    lines = Score.objects.filter(MISTAKEN, person=OuterRef("person"), assessment__year=OuterRef("year"))
    held = Honour.objects.filter(overseen, Exists(lines), category=CATEGORY, revoked_on=None, person__isnull=False)
    return held.select_related("person__region", "nomination__round", "region").order_by("-year", "holder_name", "pk")


def _stained(honour: Honour, made: Sequence[Mapping[str, Any]]) -> Stained | None:
    assert honour.person is not None, "only people are asked about"
    ruled = ruling(honour.person.region.path, honour.year)
    advice = weighed(ruled, made, honour.year, (honour.year,)) if ruled else None
    return Stained(honour, advice) if advice and advice.looked.propose_revocation else None
