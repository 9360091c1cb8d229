"""What others ask of the quarters: totals and mistakes of people by year; and who sees which quarter."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from certification.access import keeps_own_record
from certification.codes import PostRole
from certification.models import Person, Post
from certification.posts import COUNTED
from gold_selection.assessments.codes import EntryStatus, EntryType
from gold_selection.assessments.lines import kept_total
from gold_selection.assessments.models import Appeal, AppealState, Assessment, AssessmentState, Entry, EntryFile, Score
from workflows.organisations.models import Region, User
from workflows.organisations.officers import Officer
from workflows.rulebook.store import rules

# What is known to the person is known to a selection: a result that is not published yet is nobody's reference.
PUBLIC = (AssessmentState.PUBLISHED, AssessmentState.LOCKED)
QUARTERS = (1, 2, 3, 4)


# -- for selections --------------------------------------------------------------------------------------------------


def quarter_totals(people: Iterable[Person | int], year: int) -> dict[int, list[int | None]]:
    """Person id -> the totals of the four quarters, None where there is none published. One query for the lines.

    Where two units assessed a person in one quarter, the one that was begun later counts.
    """
    ids = [one if isinstance(one, int) else one.pk for one in people]
    totals: dict[int, list[int | None]] = {pk: [None] * 4 for pk in ids}
    found = Score.objects.filter(person__in=ids, assessment__year=year, assessment__state__in=PUBLIC)
    for one in found.select_related("assessment").order_by("assessment_id"):
        total = total_of(one)
        if total is not None:
            totals[one.person_id][one.assessment.quarter - 1] = total
    return totals


def total_of(score: Score) -> int | None:
    """The total of a line as pinned, else as its ledger gives it; ``assessment`` must have been read with it."""
    return kept_total(score.assessment, score)


def mistakes(person: Person | int, year: int) -> list[dict[str, Any]]:
    """``[{date, impact, status, serious}]`` as topic ``gold_coordinator`` asks for them, by date.

    A deduction that only an imported ledger tells of is a mistake of that quarter, whose day is not known: it bears the
    quarter's last day, and its impact where the points leave no doubt of it. ``confirmed`` is what was verified, made
    known to the person and is not under appeal (K05); before that it is ``under_review``.
    """
    pk = person if isinstance(person, int) else person.pk
    return mistakes_of([pk], year)[pk]


def mistakes_of(people: Iterable[int], year: int) -> dict[int, list[dict[str, Any]]]:
    """Person id -> ``mistakes``, for many at once: two queries."""
    of: dict[int, list[dict[str, Any]]] = {pk: [] for pk in people}
    scores = Score.objects.filter(person__in=of, assessment__year=year).exclude(assessment__state=AssessmentState.DRAFT)
    filed = Appeal.objects.filter(entry=OuterRef("pk"), state=AppealState.FILED).order_by()
    entries = Prefetch("entries", Entry.objects.annotate(disputed=Exists(filed)))
    for score in scores.select_related("assessment").prefetch_related(entries).order_by("assessment__quarter", "pk"):
        own = [one for one in score.entries.all() if one.removed_at is None and one.type == EntryType.MISTAKE]
        found = of[score.person_id]
        if score.assessment.taken_over:
            found += _of_ledger(score)
        replaced = {one.corrects_id for one in score.entries.all() if one.status == EntryStatus.VERIFIED}
        found += [_mistake(one, score.assessment) for one in own if one.pk not in replaced and not one.void]
    return {pk: sorted(found, key=lambda one: (one["date"] is None, one["date"])) for pk, found in of.items()}


def _mistake(entry: Any, case: Assessment) -> dict[str, Any]:
    """``entry``: with ``disputed``, whether an appeal against it waits."""
    status = "overturned" if entry.status == EntryStatus.REFUSED else "under_review"
    if entry.status == EntryStatus.VERIFIED and case.state in PUBLIC and not entry.disputed:
        status = "confirmed"
    return {
        "date": entry.date.isoformat() if entry.date else None, "impact": entry.facts.get("impact"),
        "status": status, "serious": entry.facts.get("serious"),
    }  # fmt: skip


def _of_ledger(score: Score) -> list[dict[str, Any]]:
    points = abs((score.ledger or {}).get("deduction") or 0)
    if not points:
        return []
    sizes = rules(score.assessment.policy_digest).scores().deduction
    least = -(-points // sizes.large)
    impact = "small" if points == sizes.small else None
    told = {"date": score.assessment.last_day.isoformat(), "impact": impact, "status": "confirmed", "serious": None}
    return [dict(told) for _ in range(least)]


# -- for the pages ---------------------------------------------------------------------------------------------------


def visible(officer: Officer) -> QuerySet[Assessment]:
    """The quarters an officer may read: those of the own township or field, and of all under a bureau."""
    return Assessment.objects.readable(officer)


def visible_entries(officer: Officer) -> QuerySet[Entry]:
    """Entries of those quarters, and the person's own."""
    mine = Q(score__person__user=officer.user)
    return Entry.objects.filter(mine | Q(score__assessment__in=visible(officer).order_by().values("pk")))


def visible_files(officer: Officer) -> QuerySet[EntryFile]:
    return EntryFile.objects.filter(entry__in=visible_entries(officer).order_by().values("pk"))


def own_scores(officer: Officer) -> QuerySet[Score]:
    """The lines of whoever asks."""
    found = Score.objects.filter(person__user=officer.user).exclude(assessment__state=AssessmentState.DRAFT)
    return found.select_related("assessment", "person").order_by("-assessment__year", "-assessment__quarter", "pk")


def coordinators_in_post(region: Region, first: date, last: date) -> QuerySet[Post]:
    """The coordinators' posts that count, held in a region on some day from ``first`` to ``last``: a ledger is theirs
    and not the instructors'."""
    during = Q(since__lte=last) & (Q(end__isnull=True) | Q(end__gte=first))
    held = Post.objects.filter(COUNTED, during, region=region, role=PostRole.COORDINATOR)
    return held.select_related("person").order_by("person__name", "pk")


def elsewhere(people: Sequence[int], case: Assessment) -> dict[int, str]:
    """Person id -> the other unit in whose record of the same quarter the person already has a line."""
    found = Score.objects.filter(person__in=people, assessment__year=case.year, assessment__quarter=case.quarter)
    rows = found.exclude(assessment=case.pk).order_by("pk").values_list("person_id", "assessment__of_region__name")
    return dict(rows)


def openable(officer: Officer) -> QuerySet[Assessment]:
    """The quarters that open something for whoever asks: those they read, and those in which they are assessed."""
    own = Q(scores__person__user=officer.user) & ~Q(state=AssessmentState.DRAFT)
    seen = visible(officer).order_by().values("pk")
    return Assessment.objects.filter(Q(pk__in=seen) | Q(pk__in=Assessment.objects.filter(own).order_by().values("pk")))


def is_assessed(user: User) -> bool:
    """Whether there is any quarter in which this person is assessed."""
    return keeps_own_record(user) and Score.objects.filter(person=user.person).exists()
