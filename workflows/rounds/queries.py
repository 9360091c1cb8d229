"""Who may read what of a round, and its figures.

Three depths: whoever oversees the round's region reads all of it; an office below reads the round and its own region's
nominations; an applicant reads what is public and the own nomination. Objections are for the organiser's seats alone.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from workflows.cases.access import oversees
from workflows.cases.models import CaseEvent
from workflows.organisations.models import Level, Region, Role
from workflows.organisations.officers import Officer
from workflows.policy.errors import UnknownPolicy
from workflows.policy.schema import Quota
from workflows.rounds.models import Nomination, NominationState, Objection, Round, RoundState, SelectionRound
from workflows.rulebook.store import rules

# Where a list that has been published stands before the public.
PUBLISHED_LIST = (
    RoundState.IN_PUBLICITY, RoundState.PUBLICITY_OVER, RoundState.IN_REVIEW, RoundState.PASSED, RoundState.CONCLUDED,
)  # fmt: skip
ON_PUBLIC_LIST = (NominationState.IN_PUBLICITY, NominationState.HONOURED)
PLACED = (NominationState.LISTED, NominationState.IN_PUBLICITY, NominationState.HONOURED)
# What became of a list later does not change how many passed, nor how many stood on it.
PASSED_REVIEW = (
    *PLACED, NominationState.PASSED, NominationState.RANKED, NominationState.NOT_SELECTED, NominationState.REMOVED,
    NominationState.REVOKED,
)  # fmt: skip
NEVER_HANDED_IN = (NominationState.DRAFT,)


# ---- who may read ----------------------------------------------------------------------------------------------------


def visible_rounds(officer: Officer) -> QuerySet[SelectionRound]:
    """Rounds of the regions overseen and of the own agencies; downward, also those of the regions above an office;
    to applicants in the region once applications have begun. Latest first, with region and agency."""
    seen = Q(agency__in=officer.agencies)
    for path in officer.scope.paths:
        seen |= Q(region_path__startswith=path) | Q(region__in=path.strip("/").split("/"))
    known = Q()
    for duty in officer.duties:
        if duty.role == Role.APPLICANT:
            known |= Q(region__in=duty.region_path.strip("/").split("/"))
    if known:
        seen |= known & announced()
    rounds = SelectionRound.objects.filter(seen).exclude(state=RoundState.DRAFT)
    return rounds.select_related("region", "agency__region", "process").order_by("-created_at", "-pk")


def announced() -> Q:
    """Rounds that everybody may know of: they were opened, whatever became of them."""
    opened = Exists(CaseEvent.objects.filter(case=OuterRef("pk"), action="open"))
    return ~Q(state__in=(RoundState.DRAFT, RoundState.PREPARING, RoundState.CANCELLED)) | Q(opened)


def round_for(officer: Officer, pk: int) -> SelectionRound:
    """One round the user may read, or 404."""
    return get_object_or_404(visible_rounds(officer), pk=pk)


def nominations_for(officer: Officer, round_: SelectionRound) -> QuerySet[Nomination]:
    """The round's nominations within the user's sight, best first; those not ranked yet by their figure."""
    found = round_.nominations.exclude(state__in=NEVER_HANDED_IN)
    if not oversees(officer, round_):
        visible = officer.scope
        own = Q(unit__in=visible.organisations)
        for path in visible.paths:
            own |= Q(region_path__startswith=path)
        if not visible.paths and round_.state in PUBLISHED_LIST:
            own |= Q(state__in=ON_PUBLIC_LIST)
        found = found.filter(own)
    return in_order(found)


def in_order(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    ordered = nominations.order_by(F("rank").asc(nulls_last=True), F("merit").desc(nulls_last=True), "pk")
    return ordered.select_related("region", "unit")


def objections_for(officer: Officer) -> QuerySet[Objection]:
    """Objections to the rounds that the user's own agencies run."""
    found = Objection.objects.filter(agency__in=officer.agencies).exclude(state="draft")
    return found.select_related("nomination__region", "round", "agency", "process").order_by("-submitted_at", "-pk")


def objections_of(round_: SelectionRound) -> QuerySet[Objection]:
    """All objections to the round's list; nothing in them but their state and outcome may leave the organiser."""
    return round_.objections.exclude(state="draft").select_related("nomination").order_by("submitted_at", "pk")


# ---- the public ------------------------------------------------------------------------------------------------------


def public_rounds() -> QuerySet[SelectionRound]:
    known = SelectionRound.objects.filter(announced())
    return known.select_related("region", "agency").order_by("-created_at", "-pk")


def open_rounds(on: date) -> QuerySet[Round]:
    """Rounds of every kind that take applications on that day or soon."""
    found = Round.objects.filter(state=RoundState.OPEN, closes_on__gte=on).select_related("agency")
    return found.order_by("closes_on", "pk")


def lists_in_publicity(on: date) -> QuerySet[SelectionRound]:
    """Rounds whose list may be objected to on that day, the one that ends first at the top."""
    return (
        public_rounds().filter(state=RoundState.IN_PUBLICITY, publicity_last__gte=on).order_by("publicity_last", "pk")
    )


def public_list(round_: SelectionRound) -> QuerySet[Any]:
    """The published list as it stands, as the own kind; nothing before publication, nor while a changed list is being
    drawn up."""
    if round_.state not in PUBLISHED_LIST:
        return round_.candidates().none()
    return in_order(round_.candidates().filter(state__in=ON_PUBLIC_LIST))


def public_round(pk: int) -> SelectionRound:
    return get_object_or_404(public_rounds(), pk=pk)


def objection_by_receipt(receipt: str, phone: str) -> Objection | None:
    """The objection with that receipt, if the phone is the one it was filed with."""
    found = Objection.objects.filter(receipt=receipt.strip().upper(), filer_phone=phone.strip())
    return found.select_related("round", "nomination").first()


# ---- figures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuotaLine:
    """One region's places: given, applications, passed the review, on the list (of them revoked later), reserves."""

    region: str
    places: int
    applied: int
    passed: int
    placed: int
    revoked: int
    reserves: int

    @property
    def over(self) -> bool:
        return self.placed > self.places


def quota_lines(round_: SelectionRound, seen: QuerySet[Nomination]) -> list[QuotaLine]:
    """``seen``: the nominations within the reader's sight. Regions by code; two queries."""
    counted = {row["quota_code"]: row for row in _counts(seen)}
    codes = sorted({*round_.quotas, *counted} - {""})
    names = place_names(round_, codes)
    nothing = {"applied": 0, "passed": 0, "placed": 0, "revoked": 0, "reserves": 0}
    lines = []
    for code in codes:
        row = {name: counted.get(code, nothing)[name] for name in nothing}
        lines.append(QuotaLine(region=names[code], places=round_.quota_for(code), **row))
    return lines


def _counts(seen: QuerySet[Nomination]) -> QuerySet[Nomination, Any]:
    return (
        seen.order_by()
        .values("quota_code")
        .annotate(
            applied=Count("pk"),
            passed=Count("pk", filter=Q(state__in=PASSED_REVIEW)),
            placed=Count("pk", filter=Q(state__in=(*PLACED, NominationState.REVOKED))),
            revoked=Count("pk", filter=Q(state=NominationState.REVOKED)),
            reserves=Count("pk", filter=Q(state="not_selected", on_reserve=True)),
        )
    )


def places(round_: SelectionRound) -> list[tuple[str, int]]:
    """(region, places) as given, by code."""
    names = place_names(round_, round_.quotas)
    return [(names[code], int(number)) for code, number in sorted(round_.quotas.items())]


def place_names(round_: SelectionRound, codes: Collection[str]) -> dict[str, str]:
    """How the regions that places of a round belong to are called: its own, beside others, is what they do not have."""
    names = {one.pk: one.short_name for one in Region.objects.filter(pk__in=codes)}
    if len(codes) > 1 and round_.region_id in names:
        names[round_.region_id] += "本级"
    return names


def with_counts(rounds: QuerySet[SelectionRound]) -> QuerySet[SelectionRound]:
    """Each round with ``handed_in``, the number of nominations submitted to it."""
    handed_in = Nomination.objects.filter(round=OuterRef("pk")).exclude(state__in=NEVER_HANDED_IN)
    counted = handed_in.order_by().values("round").annotate(number=Count("pk")).values("number")
    return rounds.annotate(handed_in=Coalesce(Subquery(counted), 0))


def quota_warnings(round_: SelectionRound) -> list[str]:
    """Where the places given, or the list as it stands, leave what the policy says. A warning, never a correction."""
    try:
        selection = rules(round_.policy_digest).selection(round_.category)
    except UnknownPolicy as unknown:
        return [f"无法核对名额：{unknown}"]
    return [
        warning
        for quota in selection.quotas
        if quota.first_year <= round_.year <= quota.last_year
        for warning in _against(quota, round_)
    ]


def _against(quota: Quota, round_: SelectionRound) -> list[str]:
    years = (round_.year, round_.year) if quota.period == "year" else (quota.first_year, quota.last_year)
    same = SelectionRound.objects.filter(
        policy_key=round_.policy_key, category=round_.category, region=round_.region_id, year__range=years
    ).exclude(state__in=(RoundState.CANCELLED, RoundState.REJECTED))
    summed = list(same.order_by("pk").values_list("pk", "title", "quotas"))
    others = [title for pk, title, _ in summed if pk != round_.pk]
    given: Counter[str] = Counter()
    for *_, quotas in summed:
        given.update({code: int(number) for code, number in quotas.items()})
    warnings = _compared(quota, "计划名额", given, round_, others)
    if round_.state not in (RoundState.PREPARING, RoundState.OPEN, RoundState.CLOSED):
        found = Nomination.objects.filter(round__in=same, state__in=PLACED).values_list("quota_code", flat=True)
        warnings += _compared(quota, "拟入选", Counter(found), round_, others)
    return warnings


def _compared(
    quota: Quota, what: str, numbers: Mapping[str, int], round_: SelectionRound, others: Sequence[str]
) -> list[str]:
    """``numbers``: region code -> so many. A quota is for all of them together, or (``per``) for each city (各市): that
    which holds the round, or those below the province that does. Of a county's own round it says nothing."""
    if quota.per is None:
        return _departures(quota, what, sum(numbers.values()), round_, others)
    if round_.region.level == Level.CITY:
        return _departures(quota, f"{round_.region.name}{what}", sum(numbers.values()), round_, others)
    cities = Region.objects.filter(pk__in=round_.quotas, level=Level.CITY)
    return [
        warning
        for code, name in sorted(cities.values_list("pk", "name"))
        for warning in _departures(quota, f"{name}{what}", numbers.get(code, 0), round_, others)
    ]


def _departures(quota: Quota, what: str, number: int, round_: SelectionRound, others: Sequence[str]) -> list[str]:
    """``others``: titles of the rounds that are counted together with the one at hand. To stay below a target is no
    fault, nor is the number of several years missed before they are over; the words say so."""
    if others:
        what = f"本批次与{'、'.join(f'“{title}”' for title in others)}合计，{what}"
    source = " ".join(filter(None, (round_.rules["policy_name"], quota.citation)))
    quoted = f"（{source}：“{quota.text}”）"
    if quota.max is not None and number > quota.max:
        return [f"{what}共{number}个，超过最多{quota.max}个的规定{quoted}"]
    over = quota.period == "year" or round_.year == quota.last_year
    if quota.min is not None and number < quota.min:
        if not over:
            left = f"到{quota.last_year}年底不少于{quota.min}个，还差{quota.min - number}个"
            return [f"{what}共{number}个，{left}{quoted}"]
        return [f"{what}共{number}个，少于至少{quota.min}个的规定{quoted}"]
    if quota.target is not None and number < quota.target:
        until = "" if over else f"（到{quota.last_year}年底）"
        return [f"{what}共{number}个，少于目标{quota.target}个{until}，不影响办理{quoted}"]
    return []
