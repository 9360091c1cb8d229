import pytest

from tests.cases.world import World


@pytest.fixture
def world(db) -> World:
    return World()
