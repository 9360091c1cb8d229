"""What a page asks of the register: a year, the readings, and the notice that sets both the readings and the line."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from workflows.organisations.models import Organisation
from workflows.policy.policies import Policy
from workflows.policy.rate import RateResult, rate

from .counting import Counts, count_years
from .forms import ReadingForm
from .models import MediationCase
from .queries import SELECTION, TOPIC, policy_for

_YEARS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """``threshold``: the whole percent the notice asks for; ``query`` repeats the question in a link.

    ``chosen``: whether a reading differs from the notice's own.
    """

    year: int
    years: list[int]
    options: dict[str, Any]
    policy: Policy
    threshold: int
    form: ReadingForm
    query: str
    chosen: bool

    @property
    def line(self) -> tuple[Fraction, str]:
        """The threshold as the chart draws it: of 1, with its words."""
        return Fraction(self.threshold, 100), f"{self.threshold}%（{self.policy.documents[-1]}）"


def asked(data: Mapping[str, Any], bodies: QuerySet[Organisation]) -> Asked:
    """Read the question from a query string; what it leaves open, or gets wrong, is as the notice in force has it."""
    years = _years()
    full = [year for year in years if year < timezone.localdate().year]
    wanted = str(data.get("year", ""))
    year = int(wanted) if wanted in map(str, years) else (full or years)[0]
    paths = bodies.order_by().values_list("region__path", flat=True).distinct()
    policy = policy_for(list(paths), year)
    options = policy.options(TOPIC)
    form = ReadingForm(data, years=years, year=year, readings=options)
    if form.is_valid():
        options |= form.readings
    threshold = policy.selection(SELECTION).threshold.percent
    query = urlencode({name: value for name, value in form.data.items() if name in form.fields})
    chosen = options != policy.options(TOPIC)
    return Asked(year, years, options, policy, threshold, form, query, chosen)


def _years() -> list[int]:
    """The years the register knows, the latest year of acceptance first; this year where it is empty. Two queries."""
    accepted = MediationCase.counted.order_by("accepted_year").values_list("accepted_year", flat=True)
    first, last = accepted.first(), accepted.last()
    if first is None or last is None:
        return [timezone.localdate().year]
    return list(range(last, first - 1, -1))


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    counts: Counts
    rate: RateResult
    meets: bool | None
    flip: str | None


def years_of(organisation: int, question: Asked) -> list[Year]:
    """The organisation's last years by the readings asked for, the latest first. Two queries."""
    years = question.years[:_YEARS_SHOWN]
    found = count_years(organisation, years, question.options)
    return [_year(year, found.get(year) or Counts(), question) for year in years]


def _year(year: int, counts: Counts, question: Asked) -> Year:
    figures = rate(counts.outcomes, question.options)
    line = question.threshold
    return Year(year, counts, figures, figures.meets(line), figures.flip(line))
