"""Cases taken over by the thousand stand as if each had taken its step by itself, and only where that is declared."""

from datetime import date

import pytest

from certification.placements.models import Placement
from tests.certification.placements.conftest import FIRST, LAST, TEXT, World
from workflows.cases import log
from workflows.cases.bulk import AT_ONCE, take_over
from workflows.cases.execute import execute
from workflows.cases.models import Case, CaseEvent
from workflows.cases.queries import waiting_for
from workflows.errors import Refused

OF_THE_ROW = {"id", "base_id", "process_id", "log_head"}


@pytest.fixture
def world(db) -> World:
    return World()


def new(world, round_, **told) -> Placement:
    values = {
        "round": round_, "parent": round_, "person": world.person, "region": world.town, "agency": world.bureau,
        "unit": world.employer, "unit_name": world.employer.name, "title": world.person.name, "host": world.host,
        "host_name": world.host.name, "host_kind": "department", "first_day": FIRST, "last_day": LAST,
        "participant": "enterprise_frontline_coordinator", "policy_key": round_.policy_key,
        "policy_digest": round_.policy_digest, "created_at": world.now,
    } | told  # fmt: skip
    return Placement(**values)


def row(case: Case) -> dict:
    values = Placement.objects.filter(pk=case.pk).values().get()
    return {name: value for name, value in values.items() if name not in OF_THE_ROW}


def events(case: Case) -> list[dict]:
    rows = CaseEvent.objects.filter(case=case.pk).order_by("seq").values()
    return [{name: value for name, value in one.items() if name not in ("id", "case_id", "digest")} for one in rows]


def test_a_row_and_its_log_are_those_of_a_step(world):
    round_ = world.round()
    world.on(date(2024, 11, 8))
    at = world.tick()
    for officer in (None, world.seated(world.clerk)):
        alone = new(world, round_)
        alone.save()
        execute(alone, "take_over", officer=officer, at=at)
        together = [new(world, round_), new(world, round_, last_day=None)]
        take_over(together, "take_over", officer=officer, at=at)
        assert row(together[0]) == row(alone) and events(together[0]) == events(alone)
        assert [Case.objects.get(pk=one.pk).state for one in together] == ["under_way", "under_way"]
    assert list(log.broken_links()) == []


def test_its_flow_starts_with_the_next_step(world):
    round_ = world.round()
    world.on(date(2024, 12, 2))
    case = new(world, round_)
    take_over([case], "take_over", officer=None, at=world.tick())
    assert (case.state, Case.objects.get(pk=case.pk).process_id, list(waiting_for(case))) == ("ended", None, [])
    world.act(case, "opine", world.coach, text=TEXT)
    assert Case.objects.get(pk=case.pk).process_id and list(log.broken_links()) == []


def test_a_day_that_is_waited_for_comes_by_itself(world):
    round_ = world.round()
    world.on(date(2024, 11, 8))
    case = new(world, round_)
    take_over([case], "take_over", officer=None, at=world.tick())
    (task,) = waiting_for(Case.objects.get(pk=case.pk))
    world.on(date(2024, 11, 18))
    assert world.act(case, "time_up", None, task_id=task.pk).state == "ended"


def test_statements_are_for_many_rows_each(world, django_assert_max_num_queries):
    round_ = world.round()
    world.on(date(2024, 12, 2))
    with django_assert_max_num_queries(AT_ONCE // 5):  # SQLite takes only so many values in one
        take_over([new(world, round_) for _ in range(AT_ONCE)], "take_over", officer=None, at=world.tick())
    assert Placement.objects.count() == AT_ONCE


def test_only_what_is_declared_and_new_is_taken_over(world):
    round_, at = world.round(), world.tick()
    with pytest.raises(TypeError, match="propose"):
        take_over([new(world, round_)], "propose", officer=world.seated(world.clerk), at=at)
    with pytest.raises(TypeError, match="nothing"):
        take_over([new(world, round_)], "nothing", officer=None, at=at)
    case = new(world, round_)
    case.save()
    with pytest.raises(TypeError, match="there already"):
        take_over([case], "take_over", officer=None, at=at)


def test_all_or_nothing_and_only_by_a_seat_that_may(world):
    round_, at = world.round(), world.tick()
    with pytest.raises(Refused) as refused:
        take_over([new(world, round_)], "take_over", officer=world.seated(world.stranger), at=at)
    assert refused.value.code == "no_seat"
    good, bad = new(world, round_), new(world, round_, agency=world.office)
    with pytest.raises(Refused):
        take_over([*[new(world, round_) for _ in range(AT_ONCE)], good, bad], "take_over",
                  officer=world.seated(world.clerk), at=at)  # fmt: skip
    assert not Placement.objects.exists() and not CaseEvent.objects.exclude(case=round_.pk).exists()
