import pytest

from tests.gold_selection.coordinators.land import Land


@pytest.fixture
def land(db) -> Land:
    return Land()
