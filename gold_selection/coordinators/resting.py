"""Which nominations rest on a person's quarters, told to whoever corrects one of them."""

from collections.abc import Iterator

from certification.models import Person
from gold_selection.assessments.consequences import Use, rests_on_scores
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.coordinators.queries import readable
from workflows.cases.case_urls import case_url
from workflows.cases.states import ENDED, State
from workflows.organisations.officers import Officer


@rests_on_scores
def nominations(person: Person, year: int, officer: Officer) -> Iterator[Use]:
    """Those of the year that were handed in and have not ended. Outside the reader's sight no more is told than that
    there is one."""
    found = CoordinatorNomination.objects.filter(person=person, round__year=year)
    found = found.exclude(state__in=(*ENDED, State.DRAFT)).select_related("round").order_by("pk")
    seen = set(readable(officer).filter(person=person, round__year=year).values_list("pk", flat=True))
    for one in found:
        if one.pk in seen:
            yield Use(f"{one.round.title}，{one.unit_name}的推荐（{one.state_label}）", case_url(one))
        else:
            yield Use(f"{year}年度{one.KIND_LABEL}（其他地区）")
