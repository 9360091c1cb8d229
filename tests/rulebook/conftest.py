import pytest

from tests.approvals.world import World


@pytest.fixture
def world(db) -> World:
    return World()
