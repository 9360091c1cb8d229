"""All actions by all seats in any order: whatever they do, state, desks, opinions and log agree."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.cases.world import BEGUN, World, panel, stage
from workflows.cases import log
from workflows.cases.models import Case, CaseEvent, Opinion, State, local_date
from workflows.cases.queries import waiting_for
from workflows.cases.stages import tally
from workflows.cases.tasks import sweep_at
from workflows.errors import Refused
from workflows.organisations.models import Seat, User
from workflows.organisations.queries import holders

ROUTES = (
    (stage("first", role="acceptance", on_return="restart"), panel(on_return="resume"),
     stage("last", role="second_review", level="city", on_return="restart")),
    (panel("ratio", mode="ratio", ratio=[1, 2], on_return="resume"), panel("all", veto=False, on_return="restart")),
    (panel("any", mode="any", on_return="resume"), stage("office", on_return="resume")),
)  # fmt: skip
FINAL = {State.PASSED, State.REJECTED, State.WITHDRAWN}
SIGNING = {"agree", "reserve", "abstain", "refuse", "reject", "send_back"}
routes, numbers = st.sampled_from(ROUTES), st.integers(0, 32)
texts, items = st.sampled_from(("理由", "同意", "")), st.sampled_from((["补正"], [" "], []))


class Cases(RuleBasedStateMachine):
    """``world`` is set by the test; each run is a few cases, one after another, in a savepoint of its own."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        world = self.world
        self.helper = world.officer(world.hr, "clerk", "countersign")
        self.people = [
            world.applicant, world.rival_applicant, world.acceptor, world.second, world.clerk, world.stranger,
            self.helper, *world.signers.values(),
        ]  # fmt: skip
        self.absent: set[int] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def act(self, action: str, actor: User, **data: object) -> None:
        """Take the step or be refused; a refusal changes nothing, a step writes one event."""
        try:
            self.world.act(self.case, action, actor, **data)
        except Refused as refused:
            assert refused.message and refused.code
            assert self.snapshot() == self.before
        else:
            assert self.snapshot()["log_length"] == self.before["log_length"] + 1

    def snapshot(self) -> dict[str, object]:
        row = Case.objects.filter(pk=self.case.pk).values().get()
        tasks = [(task.pk, task.status, task.owner_permission) for task in waiting_for(self.case)]
        written = CaseEvent.objects.filter(case=self.case).count(), Opinion.objects.filter(case=self.case).count()
        return row | {"tasks": tasks, "written": written}

    def somebody(self, number: int) -> User:
        """Twice in three somebody whom the case waits for, if there is one; else anybody."""
        keys = [key for _, _, key in self.before["tasks"]]
        if number % 3 < 2 and keys:
            key = keys[number % len(keys)]
            if key.startswith("user@"):
                return User.objects.get(pk=key.partition("@")[2])
            if found := holders(key, local_date(self.world.now)):
                return found[number % len(found)]
        return self.people[number % len(self.people)]

    @property
    def pending(self) -> bool:
        return self.before["state"] not in FINAL

    # ---- what can happen ---------------------------------------------------------------------------------------------

    @initialize(route=routes)
    def begin(self, route) -> None:
        self.world.now = BEGUN
        self.absent.clear()
        Seat.objects.filter(user__in=self.people).update(active=True)
        self.case = self.world.submitted(*route)

    @precondition(lambda self: not self.pending)
    @rule(route=routes)
    def another(self, route) -> None:
        self.begin(route)

    @precondition(lambda self: self.pending)
    @rule(who=numbers, action=st.sampled_from(("agree", "agree", "agree", "reserve", "abstain")), text=texts)
    def go_on(self, who, action, text) -> None:
        self.act("resubmit" if self.before["state"] == State.RETURNED else action, self.somebody(who), text=text)

    @precondition(lambda self: self.pending)
    @rule(who=numbers)
    def agree(self, who) -> None:
        self.go_on(who, "agree", "")

    @precondition(lambda self: self.pending)
    @rule(who=numbers, action=st.sampled_from(("refuse", "reject", "withdraw", "submit")), text=texts, clause=texts)
    def end(self, who, action, text, clause) -> None:
        if who % 4 == 3:  # now and then, or no case would come far
            self.act(action, self.somebody(who), text=text, clause=clause)

    @precondition(lambda self: self.pending)
    @rule(who=numbers, to=st.sampled_from(("", "", "first", "second", "x")), items=items)
    def send_back(self, who, to, items) -> None:
        keys = [each["key"] for each in self.before["route"]]
        stages = {"first": keys[0], "second": keys[1]}
        self.act("send_back", self.somebody(who), to_stage=stages.get(to, to), items=items)

    @precondition(lambda self: self.pending)
    @rule(who=numbers, to=numbers, action=st.sampled_from(("transfer", "delegate", "add_signer")))
    def hand_over(self, who, to, action) -> None:
        self.act(action, self.somebody(who), user=self.people[to % len(self.people)])

    @rule(who=numbers, to=numbers, action=st.sampled_from(("copy_to", "urge", "place", "honour", "no_such", "save")))
    def beside(self, who, to, action) -> None:
        self.act(action, self.people[who % len(self.people)], users=[self.people[to % len(self.people)]], rank=1)

    @precondition(lambda self: self.pending)
    @rule(who=numbers)
    def leave_or_return(self, who) -> None:
        person = self.people[who % len(self.people)]
        self.absent ^= {person.pk}
        person.seats.update(active=person.pk not in self.absent)

    @precondition(lambda self: self.pending)
    @rule(hours=st.integers(1, 30))
    def time_goes_by(self, hours) -> None:
        self.world.now += timedelta(hours=hours)
        sweep_at(self.world.now)

    # ---- what always holds -------------------------------------------------------------------------------------------

    @invariant()
    def everything_agrees(self) -> None:
        case = type(self.case).objects.select_related("process", "unit").get(pk=self.case.pk)
        opinions = list(case.opinions.order_by("cycle", "pk"))
        now = [one for one in opinions if (one.cycle, one.stage) == (case.cycle, case.stage)]
        spoken = {one.voice: one.verdict for one in now if one.verdict != "return"}
        self.the_desks_are_those_the_machine_names(case, spoken)
        if case.state == State.IN_REVIEW:
            assert tally(case.current_stage, spoken | dict.fromkeys(case.carried, "consent")) == "open"
        last = {one.voice: one.verdict for one in opinions if one.stage == case.stage and one.verdict != "return"}
        assert {last[voice] for voice in case.carried} <= {"consent"}
        if case.state == State.PASSED:
            self.every_stage_was_consented_to(case, opinions)
        self.the_log_tells_it_all(case, opinions)
        self.before = self.snapshot()

    @staticmethod
    def the_desks_are_those_the_machine_names(case, spoken) -> None:
        """One open task for each seat of ``work()`` whose voice has not spoken in this cycle, and no other."""
        tasks = waiting_for(case)
        seats = case.work().seats.items()
        wanted = Counter((seat, voice) for seat, voice in seats if case.state == State.RETURNED or voice not in spoken)
        assert Counter((task.data["seat"], task.data["voice"]) for task in tasks) == wanted
        assert {task.data["cycle"] for task in tasks} <= {case.cycle}
        assert bool(tasks) == (case.state not in FINAL)
        assert case.process.status == ("DONE" if case.state in FINAL else "NEW")

    @staticmethod
    def every_stage_was_consented_to(case, opinions) -> None:
        for stage_ in case.stages:
            said = {one.voice: one.verdict for one in opinions if one.stage == stage_.key and one.verdict != "return"}
            assert tally(stage_, said) == "passed", "the last words of each body settle the stage"

    @staticmethod
    def the_log_tells_it_all(case, opinions) -> None:
        events = list(case.events.values_list("from_state", "to_state", "action"))
        assert list(log.broken_links(case.pk)) == []
        assert [before for before, _, _ in events[1:]] == [after for _, after, _ in events[:-1]]
        assert events[-1][1] == case.state
        assert sum(action in SIGNING for _, _, action in events) == len(opinions)


@pytest.mark.django_db
def test_whatever_anybody_does():
    Cases.world = World()
    run_state_machine_as_test(
        Cases,
        # A failure is told as it was found: to shrink one takes minutes, and its steps are printed anyhow.
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],
        ),
    )  # fmt: skip
