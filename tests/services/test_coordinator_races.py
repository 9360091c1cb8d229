"""Two units put the same person forward at the same moment: one stands, the other is told, and no draft is lost."""

from functools import partial

import pytest
from django.db import connection

from tests.gold_selection.coordinators.land import Land
from tests.services.test_engine_races import step, together  # noqa: F401  (a fixture)
from workflows.cases.models import Case
from workflows.errors import Refused

TIMES = 10


@pytest.fixture
def land(transactional_db) -> Land:
    assert connection.vendor == "postgresql"
    return Land()


def test_of_two_that_come_at_once_one_stands(land, together):  # noqa: F811
    other, clerk = land.company(land.county)
    round_ = land.coordinator_round()
    for _ in range(TIMES):
        person = land.person()
        drafts = [land.nomination(person, round_), land.nomination(person, round_, unit=other, by=clerk)]
        results = together([partial(step(land, one, "submit", one.created_by)) for one in drafts])
        assert [one.code for one in results if isinstance(one, Refused)] == ["already_nominated"]
        states = Case.objects.filter(pk__in=[one.pk for one in drafts]).values_list("state", flat=True)
        assert sorted(states) == ["draft", "in_review"]
