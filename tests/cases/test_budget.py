"""How many statements a step costs, and that history costs none."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.world import PARTIES, World, officer, panel, stage
from workflows.cases.execute import execute
from workflows.cases.models import Case
from workflows.cases.queries import counts, todo

PLAIN, CLOSING = 18, 20
ROUTE = (stage("first", role="acceptance"), panel(), stage("last", role="second_review", level="city"))


def cost(world: World, case: Case, action: str, actor, **data) -> int:
    """Statements of one step, the reading of the user's seats among them."""
    at = world.tick()
    with CaptureQueriesContext(connection) as told:
        execute(case, action, officer=officer(actor), at=at, **data)
    return len(told)


def course(world: World) -> dict[str, int]:
    """What each step of one case costs."""
    case = world.submitted(*ROUTE)
    costs = {"acceptance": cost(world, case, "agree", world.acceptor)}
    costs |= {party: cost(world, case, "agree", world.signers[party]) for party in PARTIES[:-1]}
    costs["returned"] = cost(world, case, "send_back", world.signers["commerce"], items=["补正"])
    costs["withdrawn"] = cost(world, world.submitted(*ROUTE), "withdraw", world.applicant)
    world.act(case, "resubmit", world.applicant)
    costs["join"] = cost(world, case, "agree", world.signers["commerce"])
    costs["last"] = cost(world, case, "agree", world.second)
    return costs


def test_a_step_keeps_within_its_statements(world):
    costs = course(world)
    closing = {name: costs.pop(name) for name in ("join", "last", "returned", "withdrawn")}
    assert max(costs.values()) <= PLAIN, costs
    assert max(closing.values()) <= CLOSING, closing


def test_finished_cases_make_no_step_dearer(world):
    before = course(world)
    for _ in range(3):
        course(world)
    assert course(world) == before


@pytest.mark.parametrize("cases", [1, 5])
def test_the_inbox_and_its_counts_cost_the_same_however_full(world, cases, django_assert_num_queries):
    for _ in range(cases):
        world.submitted(*ROUTE)
    user = world.acceptor
    with django_assert_num_queries(6):  # one for the seats, one for the page, four for the counts
        asking = officer(user, world.now.date())
        assert len(todo(asking)[:20]) == cases
        assert counts(asking)["todo"] == cases
