"""Figures of the register: how many of each type, where, in which trade and of what size; five queries."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from posixpath import commonpath
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from gold_selection.social_organisations.codes import OrganisationType
from gold_selection.social_organisations.models import SocialOrganisation
from workflows.organisations.models import Region

NOT_TOLD = "none"
# By field: the least of each size but the first, which begins at 0.
SIZES = {"staff": (10, 50), "members": (100, 500)}
Counted = list[tuple[str, str, int]]  # (value to ask the list for, label, organisations)


@dataclass(frozen=True, slots=True)
class Figures:
    """``number``: organisations; ``registered``: those checked as lawfully registered; people, where filled in.

    ``by``: for each of the list's filters, region, type, trade, staff and members, the values there are.
    """

    number: int
    registered: int
    staff: int
    certified_staff: int
    members: int
    by: dict[str, Counted]


def figures_of(bodies: QuerySet[SocialOrganisation]) -> Figures:
    plain = bodies.order_by().select_related(None)
    sizes = {f"{name}_{value}": condition for name in SIZES for value, _, condition in sizes_of(name)}
    whole: dict[str, Any] = plain.aggregate(
        number=Count("pk"), registered=Count("pk", filter=Q(legally_registered=True)), all_staff=Sum("staff"),
        certified=Sum("certified_staff"), all_members=Sum("members"),
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
    return Figures(
        whole["number"], whole["registered"], whole["all_staff"] or 0, whole["certified"] or 0,
        whole["all_members"] or 0, by,
    )  # fmt: skip


def sizes_of(field: str) -> list[tuple[str, str, Q]]:
    """The sizes by a number of people: value, label, condition."""
    bounds = (0, *SIZES[field])
    found = [
        (f"{low}-{high - 1}", f"{low}—{high - 1}人", Q(**{f"{field}__gte": low, f"{field}__lt": high}))
        for low, high in pairwise(bounds)
    ]
    found.append((f"{bounds[-1]}-", f"{bounds[-1]}人以上", Q(**{f"{field}__gte": bounds[-1]})))
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
