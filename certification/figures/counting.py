"""Figures over the census. A person counts once in every figure, however many posts there are (reporting.md L08).

Whoever has one post is counted by the database in one read of an index; the few with several are read and told apart
here. So a figure is never stored, and no level is the sum of those below it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from certification.figures.dimensions import UNKNOWN, Dimension
from certification.models import CensusRow
from workflows.organisations.models import Level, Region

Figures = Mapping[str, Counter[str]]  # by key of the dimension, persons in each class


def in_post(day: date) -> Q:
    """The rows of posts known to be in force on the day."""
    return Q(since__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))


def may_have_begun(day: date) -> Q:
    """The rows of posts that only a later list shows, and that may have been in force on the day."""
    return Q(start_known=False, since__gt=day)


def unclear(rows: QuerySet[CensusRow], day: date) -> QuerySet[CensusRow]:
    """Those of whom it cannot be told whether they were in post on the day: in one that may have begun, and in none
    for certain."""
    known = Exists(rows.filter(in_post(day), person=OuterRef("person")).order_by())
    return rows.filter(may_have_begun(day)).filter(Q(posts=1) | ~known)


def number(rows: QuerySet[CensusRow]) -> int:
    """How many persons. Two queries."""
    several: int = rows.filter(posts__gt=1).aggregate(number=Count("person", distinct=True))["number"]
    return rows.filter(posts=1).count() + several


def structure(rows: QuerySet[CensusRow], day: date, by: Sequence[Dimension]) -> tuple[int, Figures]:
    """How many persons there are in post on the day, and how many in each class of the dimensions. Two queries."""
    figures: dict[str, Counter[str]] = {one.key: Counter() for one in by}
    rows = rows.filter(in_post(day))
    columns, bands = [one for one in by if not one.bounds], [one for one in by if one.bounds]
    # Of each band, how many are beyond each bound: half as much to compare as between two.
    sums: dict[str, Any] = {
        f"{band.key}_{bound}": Count("person", filter=band.beyond(bound, day))
        for band in bands
        for bound in band.bounds
    }
    alone = rows.filter(posts=1).order_by()
    counted = {"number": Count("person"), **sums}
    grouped: Iterable[Any] = (
        alone.values_list(*(one.column for one in columns)).annotate(**counted)
        if columns
        else [tuple(alone.aggregate(**counted).values())]
    )
    total = 0
    for row in grouped:
        number, beyond = row[len(columns)], row[len(columns) + 1 :]
        total += number
        for dimension, value in zip(columns, row, strict=False):
            figures[dimension.key][dimension.class_of(value, day)] += number
        for place, band in enumerate(bands):
            start = sum(len(one.bounds) for one in bands[:place])
            _spread(figures[band.key], band, number, beyond[start : start + len(band.bounds)])
    return total + _several(rows, day, by, figures), figures


def _spread(figure: Counter[str], band: Dimension, number: int, beyond: Sequence[int]) -> None:
    """Add to each class of a band those beyond its bound and not beyond the next; the rest is not known."""
    for (name, _), here, following in zip(band.classes, beyond, (*beyond[1:], 0), strict=False):
        figure[name] += here - following
    figure[UNKNOWN] += number - beyond[0]


def _several(
    rows: QuerySet[CensusRow], day: date, by: Sequence[Dimension], figures: dict[str, Counter[str]]
) -> int:  # fmt: skip
    """Add the persons with several posts, each once in a class; how many they are."""
    found = rows.filter(posts__gt=1).order_by().values_list("person_id", *(one.column for one in by))
    differing = [place for place, one in enumerate(by) if one.of_post]
    held: dict[int, set[tuple[int, Any]]] = {place: set() for place in differing}
    people: dict[int, Sequence[Any]] = {}
    for person, *values in found:
        people[person] = values
        for place in differing:
            held[place].add((person, values[place]))
    for place, one in enumerate(by):
        if one.of_post:
            names = {value: one.class_of(value, day) for value in {value for _, value in held[place]}}
            # Two days of beginning may lie in one class.
            figures[one.key].update(name for _, name in {(person, names[value]) for person, value in held[place]})
        else:
            for value, number in Counter(values[place] for values in people.values()).items():
                figures[one.key][one.class_of(value, day)] += number
    return len(people)


@dataclass(frozen=True, slots=True)
class Place:
    """A region with its persons: in all, and by kind. ``direct``: only those of the region itself, not under it."""

    region: Region
    total: int
    kinds: Counter[str]
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Distribution:
    """``places``: the parts of what was asked for, each with all under it. ``fields``: every field below, on its own.
    ``empty``: the townships and fields where there is nobody at all. ``total``: everybody, each once."""

    total: int
    places: list[Place]
    fields: list[Place]
    empty: list[Region]

    def kinds_of(self, place: Place) -> Counter[str]:
        """How many of each kind there are in another distribution's place."""
        here = (one for one in (*self.places, *self.fields) if (one.region, one.direct) == (place.region, place.direct))
        return next((one.kinds for one in here), Counter())


def distribution(rows: QuerySet[CensusRow], tops: Sequence[Region]) -> Distribution:
    """Where they are. ``tops``: the one region asked for, whose children are the parts; or the parts. Three queries."""
    everywhere = list(Region.objects.under([top.path for top in tops]).select_related("parent").order_by("path"))
    singles: dict[str, list[tuple[str, int]]] = {}
    alone = rows.filter(posts=1).order_by().values_list("region_id", "kind").annotate(Count("person"))
    for region, kind, number in alone:
        singles.setdefault(region, []).append((kind, number))
    several: dict[str, list[tuple[int, str]]] = {}
    for person, region, kind in rows.filter(posts__gt=1).order_by().values_list("person_id", "region_id", "kind"):
        several.setdefault(region, []).append((person, kind))

    inhabited = singles.keys() | several.keys()
    regions = [one for one in everywhere if one.status == Region.Status.CURRENT or one.pk in inhabited]

    def place(region: Region, among: Iterable[Region], direct: bool = False) -> Place:
        codes = [one.pk for one in among]
        kinds: Counter[str] = Counter()
        for code in codes:
            for kind, number in singles.get(code, ()):
                kinds[kind] += number
        total = kinds.total()
        told = {one for code in codes for one in several.get(code, ())}
        kinds.update(kind for _, kind in told)
        return Place(region, total + len({person for person, _ in told}), kinds, direct)

    parts = list(tops)
    if len(tops) == 1:
        parts = [one for one in regions if one.parent_id == tops[0].pk and one.level != Level.FIELD]
    places = [place(part, _under(part, regions)) for part in parts]
    if len(tops) == 1 and (own := place(tops[0], tops, direct=bool(parts))).total + (not parts):
        places.append(own)
    fields = [place(one, [one]) for one in regions if one.level == Level.FIELD and one not in tops]
    empty = [one for one in regions if one.level in (Level.TOWNSHIP, Level.FIELD) and one.pk not in inhabited]
    return Distribution(place(tops[0], regions).total, places, fields, empty)


def _under(part: Region, regions: Iterable[Region]) -> list[Region]:
    return [one for one in regions if one.path.startswith(part.path)]


def by_day(rows: QuerySet[CensusRow], days: Sequence[date]) -> list[tuple[int, int]]:
    """How many persons were in post on each of the days, which stand in order, and of how many it is unclear. Two
    queries."""
    counts: dict[str, Any] = {}
    for place, day in enumerate(days):
        counts[f"known{place}"] = Count("person", filter=in_post(day))
        counts[f"unclear{place}"] = Count("person", filter=may_have_begun(day))
    alone = rows.filter(posts=1).aggregate(**counts)
    several = Counter(_masks(rows.filter(posts__gt=1), days))
    return [
        (
            alone[f"known{place}"] + sum(number for (known, _), number in several.items() if known >> place & 1),
            alone[f"unclear{place}"]
            + sum(number for (known, maybe), number in several.items() if (maybe & ~known) >> place & 1),
        )
        for place in range(len(days))
    ]


def _masks(rows: QuerySet[CensusRow], days: Sequence[date]) -> Iterable[tuple[int, int]]:
    """Of each person, a bit for each day in post, and one for each day before a post whose beginning is not known."""
    known: dict[int, int] = {}
    maybe: dict[int, int] = {}
    found = rows.order_by().values_list("person_id", "since", "start_known", "end")
    for person, since, start_known, end in found:
        first, beyond = bisect_left(days, since), bisect_right(days, end) if end else len(days)
        before = (1 << first) - 1
        known[person] = known.get(person, 0) | ((1 << beyond) - 1 & ~before)
        maybe[person] = maybe.get(person, 0) | (0 if start_known else before)
    return zip(known.values(), maybe.values(), strict=True)
