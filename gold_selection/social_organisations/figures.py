"""Figures of the register: how many of each type, where, in which trade and of what size; five queries."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from posixpath import commonpath
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet

from gold_selection.social_organisations.codes import OrganisationType
from gold_selection.social_organisations.models import SocialOrganisation
from workflows.organisations.models import Region

NOT_TOLD = "none"
# By field: the least of each size but the first, which begins at 0.
SIZES = {"staff": (10, 50), "members": (100, 500)}
# By field: what it is called beside its sum, and what it is counted in. Members are persons and bodies alike.
SUMMED = {"staff": ("工作人员", "人"), "certified_staff": ("持协调员证书", "人"), "members": ("会员（服务对象）", "个")}
Counted = list[tuple[str, str, int]]  # (value to ask the list for, label, organisations)


@dataclass(frozen=True, slots=True)
class Sum:
    """``total``: None where nobody filled it in; ``missing``: how many organisations did not."""

    label: str
    unit: str
    total: int | None
    missing: int


@dataclass(frozen=True, slots=True)
class Figures:
    """``number``: organisations; ``registered``: those checked as lawfully registered; ``sums``: of people and members.

    ``by``: for each of the list's filters, region, type, trade, staff and members, the values there are.
    """

    number: int
    registered: int
    sums: list[Sum]
    by: dict[str, Counted]


def figures_of(bodies: QuerySet[SocialOrganisation]) -> Figures:
    plain = bodies.order_by().select_related(None)
    sizes = {f"{name}_{value}": condition for name in SIZES for value, _, condition in sizes_of(name)}
    whole: dict[str, Any] = plain.aggregate(
        number=Count("pk"), registered=Count("pk", filter=Q(legally_registered=True)),
        **{f"sum_{name}": models.Sum(name) for name in SUMMED}, **{f"told_{name}": Count(name) for name in SUMMED},
        **{name: Count("pk", filter=condition) for name, condition in sizes.items()},
    )  # fmt: skip
    types = dict(plain.values_list("type").annotate(number=Count("pk")))
    by = {
        "region": _places(plain),
        "type": [(value, label, types[value]) for value, label in OrganisationType.choices if value in types],
        "trade": _trades(plain),
    }
    for name in SIZES:
        sized = [(value, label, whole[f"{name}_{value}"]) for value, label, _ in sizes_of(name)]
        by[name] = [one for one in sized if one[2]]
    sums = [
        Sum(label, unit, whole[f"sum_{name}"], whole["number"] - whole[f"told_{name}"])
        for name, (label, unit) in SUMMED.items()
    ]
    return Figures(whole["number"], whole["registered"], sums, by)


def sizes_of(field: str) -> list[tuple[str, str, Q]]:
    """The sizes by a number of people: value, label, condition."""
    bounds, (_, unit) = (0, *SIZES[field]), SUMMED[field]
    found = [
        (f"{low}-{high - 1}", f"{low}—{high - 1}{unit}", Q(**{f"{field}__gte": low, f"{field}__lt": high}))
        for low, high in pairwise(bounds)
    ]
    found.append((f"{bounds[-1]}-", f"{bounds[-1]}{unit}以上", Q(**{f"{field}__gte": bounds[-1]})))
    return [*found, (NOT_TOLD, "未填", Q(**{f"{field}__isnull": True}))]


def _places(plain: QuerySet[SocialOrganisation]) -> Counted:
    """By the regions next below the smallest that holds all of them, which itself counts what lies in it directly."""
    paths = dict(plain.values_list("organisation__region__path").annotate(number=Count("pk")))
    steps = [path.strip("/").split("/") for path in paths]
    top = len([code for code in commonpath(paths).split("/") if code]) if paths else 0
    counted: Counter[str] = Counter()
    for codes, number in zip(steps, paths.values(), strict=True):
        counted[codes[min(top, len(codes) - 1)]] += number
    regions = Region.objects.filter(pk__in=counted).order_by("path")
    return [(one.code, one.name, counted[one.code]) for one in regions]


def _trades(plain: QuerySet[SocialOrganisation]) -> Counted:
    trades = plain.values_list("trade").annotate(number=Count("pk")).order_by("-number", "trade")
    return [(trade or NOT_TOLD, trade or "未填", number) for trade, number in trades]
