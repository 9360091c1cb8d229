"""Several officers at once, on PostgreSQL and with real threads: nothing is lost, doubled or left standing."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests.cases.world import PARTIES, World, open_seats, panel, stage, task_of
from workflows.cases import log
from workflows.cases.applications import begin
from workflows.cases.execute import execute
from workflows.cases.kinds import by_slug
from workflows.cases.models import Case, CaseEvent, Opinion
from workflows.cases.tasks import sweep_at
from workflows.errors import Refused
from workflows.organisations.models import User
from workflows.organisations.officers import Officer
from workflows.rounds.models import Round

ROUNDS = 50
AFTER = datetime(2025, 2, 8, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICE = stage("office", role="acceptance")
LAST = stage("last", role="second_review", level="city")


@pytest.fixture
def world(transactional_db) -> World:
    assert connection.vendor == "postgresql"
    return World()


@pytest.fixture
def together():
    """Run the calls at the same moment, each in a thread and a connection of its own; what each brought or raised."""
    with ThreadPoolExecutor(8) as pool:
        yield lambda calls: _together(pool, calls)
        # The threads' connections must go before the test database does.
        barrier = Barrier(8)
        list(pool.map(lambda _: (barrier.wait(), connection.close()), range(8)))


def _together(pool: ThreadPoolExecutor, calls: Sequence[Callable[[], object]]) -> list[object]:
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return call()
        except Refused as refused:
            return refused

    return list(pool.map(run, calls))


def step(world: World, case: Case, action: str, actor: User | None, **data: object) -> Callable[[], Case]:
    at, user = world.tick(), actor and User.objects.get(pk=actor.pk)

    def take() -> Case:
        return execute(case, action, officer=user and Officer.of(user, at.date()), at=at, **data)

    return take


def whole() -> bool:
    return list(log.broken_links()) == []


def test_four_parties_sign_at_once_and_the_case_moves_on_once(world, together):
    for _ in range(ROUNDS):
        case = world.submitted(panel(), LAST)
        results = together([step(world, case, "agree", world.signers[party]) for party in PARTIES])
        assert not [one for one in results if isinstance(one, Refused)]
        assert case.opinions.count() == len(PARTIES)
        assert open_seats(case) == {"second_review@hr370800"}
    assert set(Case.objects.exclude(kind="round").values_list("stage", "log_length")) == {("last", 5)}
    assert whole()


def test_one_vetoes_while_the_others_sign(world, together):
    """Whoever comes after the veto is told; nobody's word is lost or invented, and no desk stays open."""
    for _ in range(ROUNDS):
        case = world.submitted(panel(), LAST)
        calls = [step(world, case, "agree", world.signers[party]) for party in PARTIES[:-1]]
        results = together(
            [*calls, step(world, case, "refuse", world.signers["commerce"], text="有欠薪记录", clause="三（二）2")]
        )
        said = Counter(case.opinions.values_list("verdict", flat=True))
        refused = [one for one in results if isinstance(one, Refused)]
        assert (said["refusal"], said["consent"]) == (1, 3 - len(refused))
        assert all("不予通过" in one.message for one in refused)
        assert open_seats(case) == set()
    assert set(Case.objects.exclude(kind="round").values_list("state", flat=True)) == {"rejected"}
    assert whole()


def test_a_ratio_is_reached_once_however_many_sign_at_once(world, together):
    for _ in range(ROUNDS // 2):
        case = world.submitted(panel(mode="ratio", ratio=[1, 2]), LAST)
        results = together([step(world, case, "agree", world.signers[party]) for party in PARTIES])
        assert sum(isinstance(one, Refused) for one in results) == 2
        assert open_seats(case) == {"second_review@hr370800"}
    assert whole()


def test_two_officers_settle_one_task_and_the_second_is_told_by_whom(world, together):
    twin = world.officer(world.hr, "acceptance")
    winners = Counter()
    for _ in range(ROUNDS):
        case = world.submitted(OFFICE, LAST)
        task = task_of(case, twin)
        calls = [
            step(world, case, "agree", world.acceptor, task_id=task),
            step(world, case, "reject", twin, task_id=task, text="不符合", clause="三（二）1"),
        ]
        results = together(calls)
        (late,) = [one for one in results if isinstance(one, Refused)]
        opinion = case.opinions.get()
        winners[opinion.author_id] += 1
        assert opinion.author.person_name in late.message
    assert whole() and sum(winners.values()) == ROUNDS


def test_two_clicks_of_one_officer_are_one_opinion(world, together):
    for _ in range(ROUNDS // 2):
        case = world.submitted(OFFICE, LAST)
        task = task_of(case, world.acceptor)
        results = together([step(world, case, "agree", world.acceptor, task_id=task) for _ in range(4)])
        assert sum(isinstance(one, Refused) for one in results) == 3
        assert case.opinions.count() == 1
    assert whole()


def test_a_withdrawal_and_the_last_signature_leave_one_outcome(world, together):
    for _ in range(ROUNDS // 2):
        case = world.submitted(OFFICE)
        calls = [step(world, case, "withdraw", world.applicant), step(world, case, "agree", world.acceptor)]
        results = together(calls)
        assert sum(isinstance(one, Refused) for one in results) == 1
        assert Case.objects.get(pk=case.pk).state in ("withdrawn", "passed")
        assert open_seats(case) == set()
    assert whole()


def test_two_colleagues_who_begin_at_once_share_one_draft(world, together):
    kind = by_slug("studios")
    colleague = world.officer(world.unit, "applicant")
    for _ in range(ROUNDS):
        officers = [Officer.of(user, world.now.date()) for user in (world.applicant, colleague)]
        begun = together([partial(begin, kind, officer, world.tick()) for officer in officers * 2])
        assert len({case.pk for case in begun}) == 1
        begun[0].delete()


def running_round(world: World) -> Round:
    round_ = world.round()
    Case.objects.filter(pk=round_.pk).update(state="draft")
    world.act(round_, "prepare", world.clerk)
    Round.objects.filter(pk=round_.pk).update(legal_basis="办法", approving_document="纪要")
    return world.act(round_, "open", world.clerk)


def test_two_sweeps_and_a_clerk_close_a_round_once(world, together):
    for _ in range(ROUNDS // 5):
        round_ = running_round(world)
        sweeps = [partial(sweep_at, AFTER)] * 2
        *swept, closed = together([*sweeps, step(world, round_, "close", world.clerk)])
        closings = CaseEvent.objects.filter(case=round_, action__in=("close", "time_up")).count()
        assert closings == 1
        assert sum(found["timers"] for found in swept) == isinstance(closed, Refused)
        assert open_seats(round_) == {"clerk@hr370800"}
    assert whole()


def test_the_sweep_stands_in_nobodys_way(world, together):
    """Officers sign while it runs over their cases."""
    for _ in range(ROUNDS // 5):
        cases = [world.submitted(OFFICE) for _ in range(4)]
        steps = [step(world, case, "agree", world.acceptor) for case in cases]
        results = together([*steps, *[partial(sweep_at, world.now)] * 2])
        assert not [one for one in results if isinstance(one, Refused)]
    assert Opinion.objects.count() == ROUNDS // 5 * 4
    assert whole()
