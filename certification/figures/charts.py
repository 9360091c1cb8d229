"""Figures as ``{% bar_chart %}`` and the export take them: words, persons, shares, and the list behind each."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from certification.codes import CoordinatorKind
from certification.figures.asked import AskedForm
from certification.figures.counting import Distribution, Figures, Place
from certification.figures.dimensions import UNKNOWN, Dimension
from workflows.organisations.models import Level, Region

LACKING, UNCLEAR = "缺", "不清楚"
CUT = "占比取到小数点后两位，其余舍去，不四舍五入，各项之和可能不足100%。"


def people_link(form: AskedForm, **more: str) -> str:
    return f"{reverse('people:figure_people')}?{form.link(**more)}"


def class_rows(form: AskedForm, dimension: Dimension, figures: Figures, total: int) -> list[dict[str, Any]]:
    """Every class of a dimension; what is not known only where there is some."""
    counts: Counter[str] = figures[dimension.key]
    return [
        _row(label, counts[name], total, people_link(form, **{dimension.key: name}))
        for name, label in dimension.classes
        if name != UNKNOWN or counts[name]
    ]


def place_rows(form: AskedForm, places: Sequence[Place], total: int) -> list[dict[str, Any]]:
    return [_row(name_of(one), one.total, total, people_link(form, region=one.region.pk)) for one in places]


def day_rows(form: AskedForm, days: Sequence[date], numbers: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    """The persons in post on each day, and those of whom it is unclear."""
    return [
        {
            "label": f"{day:%Y-%m-%d}", "value": number, "text": f"{number}人", "cells": [unclear],
            "doubtful": (unclear, f"，另{unclear}人不清楚" if unclear else ""),
            "url": people_link(form, until=day.isoformat()),
        }
        for day, (number, unclear) in zip(days, numbers, strict=True)
    ]  # fmt: skip


def matrix(
    form: AskedForm, places: Sequence[Place], doubtful: Distribution, kinds: Sequence[str]
) -> list[dict[str, Any]]:
    """Each place with a cell for each kind: (persons, the list behind) or what stands for nobody, and how many kinds
    it lacks. ``doubtful``: where there may have been somebody."""
    rows = []
    for one in places:
        cells = cells_of(one, doubtful, kinds)
        links = [people_link(form, region=one.region.pk, kind=kind) for kind in kinds]
        rows.append(
            {
                "name": name_of(one), "url": f"?{form.link(region=one.region.pk)}",
                "cells": list(zip(cells, links, strict=True)), "lacking": cells.count(LACKING),
            }
        )  # fmt: skip
    return rows


def cells_of(place: Place, doubtful: Distribution, kinds: Sequence[str]) -> list[int | str]:
    """How many of each kind; where nobody is known, whether there may have been."""
    maybe = doubtful.kinds_of(place)
    return [place.kinds[kind] or (UNCLEAR if maybe[kind] else LACKING) for kind in kinds]


def empty_links(form: AskedForm, regions: Sequence[Region]) -> list[tuple[str, str]]:
    """Townships and fields by the name that people use, with the county where there are several; each with its page."""
    several = len({one.parent_id for one in regions}) > 1

    def called(one: Region) -> str:
        county = one.parent.name if several and one.parent else ""
        return f"{county}{one.name}{'领域' if one.level == Level.FIELD else ''}"

    return [(called(one), f"?{form.link(region=one.pk)}") for one in regions]


def name_of(place: Place) -> str:
    return f"{place.region.name}（本级）" if place.direct else place.region.name


def kind_labels(kinds: Sequence[str]) -> list[str]:
    return [str(CoordinatorKind(kind).label) for kind in kinds]


def _row(label: str, number: int, total: int, url: str) -> dict[str, Any]:
    row = {"label": label, "value": number, "text": f"{number}人", "cells": [share(number, total)]}
    return row | ({"url": url} if number else {})


def share(number: int, total: int) -> str:
    """In percent, cut off after the second decimal (reporting.md L09); ``CUT`` says so wherever shares are shown."""
    return f"{number * 10_000 // total / 100:.2f}%" if total else "—"
