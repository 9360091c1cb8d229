"""Whose mistakes of a year call for another post, and which letters there are about them."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from certification.models import Person
from gold_selection.assessments.models import Score
from gold_selection.assessments.queries import visible
from gold_selection.post_advice.discipline import Advice, advice_of
from workflows.notices.models import Notice
from workflows.organisations.officers import Officer

# A line of a ledger with a mistake, entered or in an imported ledger alone.
MISTAKEN = Q(entries__type="mistake") | Q(ledger__deduction__gt=0) | Q(ledger__deduction__lt=0)


def mistaken(officer: Officer) -> QuerySet[Score]:
    """The lines with mistakes in the quarters within the officer's sight."""
    return Score.objects.filter(MISTAKEN, assessment__in=visible(officer).order_by().values("pk"))


def years(officer: Officer) -> list[int]:
    """The years with mistakes, the latest first."""
    found = mistaken(officer).order_by("-assessment__year").values_list("assessment__year", flat=True)
    return list(found.distinct())


def advised(officer: Officer, year: int) -> list[tuple[Person, Advice]]:
    """Whom the rules advise to give another post, by place and name. Three queries."""
    lines = mistaken(officer).filter(assessment__year=year).order_by().values("person")
    found = Person.objects.filter(pk__in=lines).select_related("region", "employer")
    people = list(found.order_by("region__code", "name", "pk"))
    advice = advice_of(people, year)
    return [(one, advice[one.pk]) for one in people if one.pk in advice and advice[one.pk].advised]


def letters(people: Iterable[Person], year: int) -> dict[int, list[Notice]]:
    """Person id -> the letters about that year, the latest first. One query."""
    about = {"subject__as_post_advice__person__in": people, "subject__as_post_advice__year": year}
    found: dict[int, list[Notice]] = {}
    for one in Notice.objects.filter(**about).select_related("subject__as_post_advice").order_by("-pk"):
        found.setdefault(one.subject.as_post_advice.person_id, []).append(one)  # type: ignore[union-attr]
    return found
