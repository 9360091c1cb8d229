"""All steps by all officers in any order: whatever they do, numbers, states, desks and log agree."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.notices.office import BEGUN, Office
from workflows.cases.log import broken_links
from workflows.cases.models import Case, CaseEvent
from workflows.cases.queries import waiting_for
from workflows.errors import Refused
from workflows.notices.models import Notice
from workflows.notices.vocabulary import UNDER_WAY, NoticeState
from workflows.rounds.models import SelectionRound

FORWARD = {
    "draft": ("submit", "clerk"), "returned": ("resubmit", "clerk"), "passed": ("number", "clerk"),
    "render_failed": ("retry", "clerk"), "rendered": ("issue", "clerk"),
}  # fmt: skip
OTHERS = ("send_back", "reject", "refuse", "withdraw", "revise", "redate", "revoke", "edit", "number", "issue", "agree")
PEOPLE = ("clerk", "checker", "colleague", "head", "county_clerk", "neighbour")
numbers = st.integers(0, 30)


class Notices(RuleBasedStateMachine):
    """``office`` is set by the test; each run is in a savepoint of its own."""

    office: Office

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.numbers: dict[int, str] = {}

    def teardown(self) -> None:
        assert not list(broken_links())
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def act(self, notice: Notice, action: str, who: str, **data: object) -> None:
        """Take the step or be refused; a refusal changes nothing, a step writes one event."""
        row, events = Case.objects.filter(pk=notice.pk), CaseEvent.objects.filter(case=notice.pk)
        before, count = row.values().get(), events.count()
        actor = getattr(self.office, who, None) or self.office.signers.get(who)
        try:
            self.office.act(notice, action, actor, **data)
        except Refused as refused:
            assert refused.message and refused.code
            assert (row.values().get(), events.count()) == (before, count)
        else:
            assert events.count() == count + 1

    def one(self, number: int) -> Notice:
        notices = list(Notice.objects.order_by("pk"))
        return notices[number % len(notices)]

    @initialize()
    def begin(self) -> None:
        self.office.now = BEGUN
        self.rounds = [self.office.round("ranked"), self.office.round("ranked")]
        for round_ in self.rounds:
            self.office.draft(round_=round_)

    @rule(which=numbers)
    def draft(self, which) -> None:
        round_ = self.rounds[which % len(self.rounds)]
        if which % 3 == 0:  # the list of an issued notice was changed and ranked again
            Case.objects.filter(pk=round_.pk, state="in_publicity").update(state="ranked")
            Case.objects.filter(parent=round_, state="in_publicity").update(state="listed")
        try:
            self.office.draft(round_=round_)
        except Refused as refused:
            assert refused.code in ("subject_state", "already_under_way")

    @rule(which=numbers, steps=st.sampled_from((8, 5, 3, 1)))
    def go_on(self, which, steps) -> None:
        for _ in range(steps):
            notice = self.one(which)
            if notice.state == NoticeState.IN_REVIEW:
                (seat, *_) = [task.owner_permission for task in waiting_for(notice)]
                role, _, code = seat.partition("@")
                who = {"second_review": "checker", "determination": "head"}.get(role, code.removesuffix("370800"))
                self.act(notice, "agree", who)
            elif notice.state == NoticeState.NUMBERED:
                self.printed(which, which % 4 == 0)
            elif notice.state in FORWARD:
                self.act(notice, *FORWARD[notice.state])

    @rule(which=numbers, fails=st.booleans())
    def printed(self, which, fails) -> None:
        notice = self.one(which)
        job = next((task.pk for task in waiting_for(notice) if task.data and task.data.get("job")), None)
        told = {"reason": "缺字"} if fails else {"pdf": "notices/x.pdf", "pages": 2, "sha256": f"{notice.pk:064}"}
        self.act(notice, "render_failed" if fails else "rendered", "nobody", task_id=job, **told)

    @rule(which=numbers, steps=st.sampled_from((8, 5, 3, 1)))
    def go_on_again(self, which, steps) -> None:
        self.go_on(which, steps)  # twice as likely as anything else, or no notice would come far

    @rule(which=numbers, who=st.sampled_from(PEOPLE), action=st.sampled_from(OTHERS), hours=st.integers(0, 30))
    def beside(self, which, who, action, hours) -> None:
        self.office.tick(hours=hours)
        notice = self.one(which)
        data = {"recipients": "各单位"} if action == "edit" else {"text": "有误", "clause": "三", "items": ["改"]}
        self.act(notice, action, who, **data)

    @invariant()
    def numbers_are_gap_free_and_never_change(self) -> None:
        numbered = Notice.objects.exclude(serial=None)
        assert sorted(numbered.values_list("serial", flat=True)) == list(range(1, numbered.count() + 1))
        for pk, text in numbered.values_list("pk", "number_text"):
            assert self.numbers.setdefault(pk, text) == text
        assert len(self.numbers) == numbered.count()

    @invariant()
    def a_round_has_one_notice_under_way_and_one_in_force(self) -> None:
        for states in (UNDER_WAY, (NoticeState.ISSUED,)):
            rounds = list(Notice.objects.filter(state__in=states).values_list("subject", flat=True))
            assert len(rounds) == len(set(rounds))

    @invariant()
    def what_is_issued_was_printed_for_its_day_and_started_its_period(self) -> None:
        for notice in Notice.objects.filter(state=NoticeState.ISSUED):
            assert notice.pdf and notice.signed_on and notice.printed_on
            round_ = SelectionRound.objects.get(pk=notice.subject_id)
            if round_.state == "in_publicity":
                assert notice.content["period"]["first"] == round_.publicity_first.isoformat()

    @invariant()
    def somebody_works_on_it_as_long_as_it_is_under_way(self) -> None:
        for notice in Notice.objects.all():
            assert bool(waiting_for(notice)) is (notice.state in UNDER_WAY), notice.state


@pytest.mark.django_db
def test_whatever_the_officers_do_numbers_states_desks_and_log_agree(office):
    Notices.office = office
    run_state_machine_as_test(
        Notices,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
