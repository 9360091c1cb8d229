import pytest

from tests.notices.office import Office


@pytest.fixture
def office(db) -> Office:
    return Office()
