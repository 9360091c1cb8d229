"""A round's nominations as the summary table of its category: what the records say, and beside it what was stated."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, BinaryIO

from django.db.models import Prefetch, Q
from django.utils import timezone

from workflows.cases.access import is_clerk
from workflows.cases.models import Evidence
from workflows.cases.states import ENDED, State
from workflows.organisations.models import Region
from workflows.organisations.officers import Officer
from workflows.rounds import queries
from workflows.rounds.models import SelectionRound
from workflows.rounds.recommendations.lists import RecommendationList, list_of
from workflows.rounds.recommendations.models import Recommendation
from workflows.rounds.recommendations.writing import Filled, Form, write


def seen(officer: Officer, round_: SelectionRound) -> list[Any]:
    """The nominations that the officer may take away, as their own kind, by county: those handed in, and for the clerk
    of the round also the drafts that a table brought."""
    wanted = Q(pk__in=queries.nominations_for(officer, round_).order_by().values("pk"))
    if is_clerk(officer, round_.agency_id):
        brought = Recommendation.objects.filter(nomination__round=round_.pk)
        wanted |= Q(state=State.DRAFT, pk__in=brought.values("nomination"))
    papers = Prefetch(
        "evidence", Evidence.objects.filter(removed_at__isnull=True).order_by("slot", "pk"), "papers_held"
    )
    found = round_.candidates().filter(wanted).exclude(state__in=ENDED)
    found = found.select_related("region", "unit", "recommendation").prefetch_related(papers)
    return list(found.order_by("quota_code", "recommendation__order", "rank", "pk"))


def export(stream: BinaryIO, round_: SelectionRound, nominations: Iterable[Any], officer: Officer) -> int:
    """Write the workbook; return the number of rows."""
    one = list_of(round_)
    names = dict(Region.objects.filter(pk__in=round_.quotas).values_list("pk", "name"))  # as they are read back
    quotas = {names.get(code, code): {one.category: int(number)} for code, number in sorted(round_.quotas.items())}
    rows = list(_rows(one, nominations, names, officer))
    form = Form(
        round_.year, round_.agency.name if round_.agency else "", timezone.localdate(), [Filled(one, rows)], quotas
    )
    return write(stream, form)


def _rows(
    one: RecommendationList, nominations: Iterable[Any], names: dict[str, str], officer: Officer
) -> Iterable[dict[str, Any]]:
    last: dict[str, int] = defaultdict(int)
    for nomination in nominations:
        table = getattr(nomination, "recommendation", None)
        stated = _stated(one, table) if table else {}
        county = nomination.quota_code
        order = table.order if table and table.order else last[county] + 1
        last[county] = max(last[county], order)
        known = {name: value for name, value in one.fill(nomination, officer).items() if value not in (None, "")}
        yield {
            **stated, **known, "order": order, "county": names.get(county, nomination.region.name),
            "files": "；".join(paper.name for paper in nomination.papers_held),
        }  # fmt: skip


def _stated(one: RecommendationList, table: Recommendation) -> dict[str, Any]:
    """The county's statements by column, where they still stand under their headings."""
    names = {column.title: column.name for column in one.sheet.columns}
    return {names[title]: value for title, value in table.statement if title in names}
