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

from django.db.models import Count, Q, QuerySet

from certification.codes import CoordinatorKind
from certification.figures.dimensions import UNKNOWN, Dimension
from certification.models import CensusRow
from workflows.organisations.models import Level, Region

Figures = Mapping[str, Counter[str]]  # by key of the dimension, persons in each class


def in_post(day: date) -> Q:
    """The rows of posts in force on the day."""
    return Q(since__lte=day) & (Q(end__isnull=True) | Q(end__gte=day))


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

    @property
    def lacking(self) -> list[str]:
        """The kinds of which there is nobody."""
        return [kind for kind in CoordinatorKind.values if not self.kinds[kind]]


@dataclass(frozen=True, slots=True)
class Distribution:
    """``places``: the parts of what was asked for, each with all under it. ``fields``: every field below, on its own.
    ``empty``: the townships and fields where there is nobody at all. ``total``: everybody, each once."""

    total: int
    places: list[Place]
    fields: list[Place]
    empty: list[Region]


def distribution(rows: QuerySet[CensusRow], day: date, tops: Sequence[Region]) -> Distribution:
    """Where they are. ``tops``: the one region asked for, whose children are the parts; or the parts. Three queries."""
    rows = rows.filter(in_post(day))
    everywhere = list(Region.objects.under([top.path for top in tops]).order_by("path"))
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


def by_day(rows: QuerySet[CensusRow], days: Sequence[date]) -> list[int]:
    """How many persons were in post on each of the days, which stand in order. Two queries."""
    counts: dict[str, Any] = {f"day{place}": Count("person", filter=in_post(day)) for place, day in enumerate(days)}
    alone = rows.filter(posts=1).aggregate(**counts)
    masks: dict[int, int] = {}  # of each person, a bit for each day in post
    for person, since, end in rows.filter(posts__gt=1).order_by().values_list("person_id", "since", "end"):
        first, beyond = bisect_left(days, since), bisect_right(days, end) if end else len(days)
        masks[person] = masks.get(person, 0) | ((1 << beyond) - 1 & ~((1 << first) - 1))
    several = Counter(masks.values())
    return [
        alone[f"day{place}"] + sum(number for mask, number in several.items() if mask >> place & 1)
        for place in range(len(days))
    ]
