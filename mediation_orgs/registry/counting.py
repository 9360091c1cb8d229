"""The register's cases of a year, and which of them count; as what, is settled in ``workflows.policy.rate``."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from workflows.policy.rate import Cases, counts_as_failed
from workflows.policy.rate import counted_as as is_success

from .codes import Outcome, Performance
from .models import MediationCase

Options = Mapping[str, Any]


@dataclass(slots=True)
class Counts:
    """Cases of one organisation and year as they are counted. ``unperformed`` (M04) stand among success or failed.

    ``pending`` are those accepted in the year and still open: they have no other year.
    """

    success: int = 0
    failed: int = 0
    transfer: int = 0
    withdrawn: int = 0
    pending: int = 0
    not_accepted: int = 0
    unperformed: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    @property
    def outcomes(self) -> dict[str, int]:
        """The counts by outcome, as the policy's rate takes them."""
        return {name: count for name, count in self.as_dict().items() if name != "unperformed"}

    def add(self, outcome: str, performance: str, number: int, options: Options) -> None:
        """Add a group of cases. An empty performance is no sign that an agreement was not kept."""
        if outcome == Outcome.SUCCESS and performance == Performance.UNPERFORMED:
            self.unperformed += number
            outcome = Outcome.SUCCESS if is_success(outcome, False, options) else Outcome.FAILED
        setattr(self, outcome, getattr(self, outcome) + number)


def in_year(year: int, options: Options) -> Q:
    """The cases of a year by the reading M03; an open case has only its year of acceptance."""
    if options["year_by"] == "accepted":
        return Q(accepted_year=year)
    return Q(closed_year=year)


def cases_of(organisation: int, year: int) -> list[Cases]:
    """The whole of an organisation's year, by outcome, performance and years: what the rules are asked about.

    Every case accepted or closed in the year. An empty performance is no sign that an agreement was not kept.
    """
    touching = MediationCase.counted.order_by().filter(Q(accepted_year=year) | Q(closed_year=year))
    grouped = touching.filter(organisation=organisation).values_list(
        "outcome", "performance", "accepted_year", "closed_year"
    )
    found: Counter[Cases] = Counter()
    for outcome, performance, accepted, closed, number in grouped.annotate(number=Count("*")):
        found[Cases(outcome, performance != Performance.UNPERFORMED, accepted, closed)] += number
    return [group._replace(number=number) for group, number in sorted(found.items(), key=str)]


def count_cases(organisations: Iterable[int] | None, year: int, options: Options) -> dict[int, Counts]:
    """Counts by organisation id, of these organisations or (None) of all. Two queries, each from an index alone."""
    cases = MediationCase.counted.order_by()
    if organisations is not None:
        cases = cases.filter(organisation__in=list(organisations))
    found: dict[int, Counts] = defaultdict(Counts)
    # Two queries, not one with OR: either is served by its own covering index.
    open_cases = cases.filter(accepted_year=year, outcome=Outcome.PENDING)
    settled = cases.filter(in_year(year, options)).exclude(outcome=Outcome.PENDING)
    for selected in (settled, open_cases):
        grouped = selected.values_list("organisation", "outcome", "performance").annotate(number=Count("*"))
        for organisation, outcome, performance, number in grouped:
            found[organisation].add(outcome, performance, number, options)
    return dict(found)


def count_years(organisation: int, years: Iterable[int], options: Options) -> dict[int, Counts]:
    """Counts of one organisation by year. Two queries, each from an index alone."""
    cases = MediationCase.counted.order_by().filter(organisation=organisation)
    by = "accepted_year" if options["year_by"] == "accepted" else "closed_year"
    found: dict[int, Counts] = defaultdict(Counts)
    for field, selected in (
        (by, cases.exclude(outcome=Outcome.PENDING)),
        ("accepted_year", cases.filter(outcome=Outcome.PENDING)),
    ):
        grouped = selected.filter(**{f"{field}__in": list(years)}).values_list(field, "outcome", "performance")
        for year, outcome, performance, number in grouped.annotate(number=Count("*")):
            found[year].add(outcome, performance, number, options)
    return dict(found)


def _in_denominator(options: Options) -> set[Outcome]:
    return {Outcome.SUCCESS} | {outcome for outcome in Outcome if counts_as_failed(outcome, options)}


def _cases(organisation: int) -> QuerySet[MediationCase]:
    cases = MediationCase.counted.filter(organisation=organisation).select_related("mediator")
    return cases.order_by("closed", "accepted", "pk")


def counted_cases(organisation: int, year: int, options: Options) -> QuerySet[MediationCase]:
    """The cases in the denominator of the year's rate."""
    return _cases(organisation).filter(in_year(year, options), outcome__in=_in_denominator(options))


def excluded_cases(organisation: int, year: int, options: Options) -> QuerySet[MediationCase]:
    """The cases accepted or closed in the year that its rate leaves out; ``reason_left_out`` says why."""
    counted = in_year(year, options) & Q(outcome__in=_in_denominator(options))
    return _cases(organisation).filter(Q(accepted_year=year) | Q(closed_year=year)).exclude(counted)


def counted_as(case: MediationCase, options: Options) -> str:
    """In words, what a counted case counts as."""
    unperformed = case.performance == Performance.UNPERFORMED
    if is_success(case.outcome, not unperformed, options):
        return "成功"
    if case.outcome == Outcome.SUCCESS:
        return "未成功（协议未履行，M04）"
    if case.outcome == Outcome.TRANSFER:
        return "未成功（转仲裁，M05）"
    if case.outcome == Outcome.WITHDRAWN:
        return "未成功（撤回计入，M01）"
    return "未成功"


def reason_left_out(case: MediationCase, year: int, options: Options) -> str:
    """In words, why the year's rate leaves this case out."""
    if case.outcome == Outcome.PENDING:
        return "处理中，尚无结果"
    if case.outcome == Outcome.NOT_ACCEPTED:
        return "不予受理，未进入调解"
    if case.outcome not in _in_denominator(options):
        return "撤回，不计入（M01）" if case.outcome == Outcome.WITHDRAWN else "转仲裁，不计入（M05）"
    if options["year_by"] == "accepted":
        return f"{case.accepted_year}年受理，按受理日期计入{case.accepted_year}年（M03）"
    return f"{case.closed_year}年办结，按办结日期计入{case.closed_year}年（M03）"
