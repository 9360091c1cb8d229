"""What a correction of the quarters may have come too late for: the nominations that showed their totals."""

from collections.abc import Iterator

from certification.models import Person
from gold_selection.assessments.consequences import Use, rests_on_scores
from gold_selection.coordinators.models import HANDED_IN
from gold_selection.coordinators.queries import readable
from workflows.cases.case_urls import case_url
from workflows.organisations.officers import Officer


@rests_on_scores
def nominations(person: Person, year: int, officer: Officer) -> Iterator[Use]:
    """Those handed in, within the reader's sight, beside whose name the quarters of that year stand. One query."""
    found = readable(officer).filter(person=person, round__year=year, state__in=HANDED_IN)
    for one in found.select_related("round").order_by("pk"):
        if one.quarters:
            words = f"{one.round.title}：{one.unit_name}推荐（{one.state_label}），提交时的季度得分：{one.figure}"
            yield Use(words, case_url(one))
