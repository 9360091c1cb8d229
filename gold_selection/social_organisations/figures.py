"""Figures of the register: how many of each type, where, and with how many people; two queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from gold_selection.social_organisations.codes import OrganisationType
from gold_selection.social_organisations.models import SocialOrganisation


@dataclass(frozen=True, slots=True)
class Figures:
    """``number``: organisations; ``registered``: those checked as lawfully registered; people, where filled in."""

    number: int
    registered: int
    staff: int
    certified_staff: int
    by_type: list[tuple[str, int]]


def figures_of(bodies: QuerySet[SocialOrganisation]) -> Figures:
    plain = bodies.order_by().select_related(None)
    whole: dict[str, Any] = plain.aggregate(
        number=Count("pk"), registered=Count("pk", filter=Q(legally_registered=True)), staff=Sum("staff"),
        certified=Sum("certified_staff"),
    )  # fmt: skip
    counted = dict(plain.values_list("type").annotate(number=Count("pk")))
    by_type = [(label, counted[value]) for value, label in OrganisationType.choices if value in counted]
    return Figures(
        whole["number"], whole["registered"], whole["staff"] or 0, whole["certified"] or 0, by_type
    )  # fmt: skip
