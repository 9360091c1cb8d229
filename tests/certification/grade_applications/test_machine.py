"""Anybody may do anything in any order to an application: what is decided still rests on what was confirmed."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from certification.grade_applications.models import GradeApplication
from certification.grade_applications.screening import conditions_of, decided
from certification.models import Certificate
from workflows.cases.log import broken_links
from workflows.errors import Refused

from .conftest import JOB, County

ACTIONS = (
    "submit", "resubmit", "agree", "agree_manually", "send_back", "reject", "withdraw", "notify", "recall", "certify",
    "not_certify", "time_up",
)  # fmt: skip
SYSTEM = ("notify", "recall", "time_up")
SEATS = ("acceptance", "preliminary", "second_review", "determination", "clerk", "observer")
NEXT = {
    "draft": "submit", "returned": "resubmit", "in_review": "agree", "passed": "notify", "notified": "certify",
}  # fmt: skip
VERDICTS = st.sampled_from([True, True, True, False, None])
AFTER_REVIEW = ("passed", "notified", "certified", "not_certified")


class Cases(RuleBasedStateMachine):
    county: County

    @initialize(able=st.booleans(), asks=st.booleans())
    def begin(self, able: bool, asks: bool) -> None:
        job = JOB if able else JOB | {"start": JOB["start"].replace(year=2024)}
        reason = "请人工复核" if asks else ""
        person = self.county.able(employment=job)
        self.case = self.county.drafted(self.county.open(), person, manual_review_reason=reason)

    @rule(
        action=st.sampled_from(ACTIONS), seat=st.sampled_from([*SEATS, "applicant", "stranger", None]),
        verdicts=st.lists(VERDICTS, min_size=2, max_size=2), basis=st.sampled_from(["", "原件"]),
        start=st.sampled_from([None, "2015-07-01", "2016-01-01", "2024-01-01"]), clause=st.sampled_from(["", "5.2(1)"]),
    )  # fmt: skip
    def anything(self, action, seat, verdicts, basis, start, clause) -> None:
        self.take(action, seat, verdicts, basis, start, clause)

    def take(self, action, seat, verdicts, basis, start, clause) -> None:
        before = GradeApplication.objects.get(pk=self.case.pk)
        findings = {}
        for claim, met in zip(before.claims, verdicts, strict=False):
            fields = {"start": start} if start and claim["section"] == "employment" else {}
            findings[claim["id"]] = {"met": met, "basis": basis, "fields": fields}
        paper = Certificate.objects.filter(person=before.person, grade="3").first()
        if action == "certify" and before.state == "notified" and paper is None:
            paper = self.county.grade_three(before.person)
        people = {"applicant": before.created_by, "stranger": self.county.stranger}
        who = None if action in SYSTEM else people.get(seat, seat)
        try:
            with transaction.atomic():
                self.county.act(
                    self.case, action, who, findings=findings, text="理由", clause=clause, items=["补正"], number="1",
                    admission_number="A1", certificate=paper, outcome="合格" if action == "certify" else "缺考",
                )  # fmt: skip
        except Refused:
            assert GradeApplication.objects.get(pk=self.case.pk).state == before.state

    @rule(met=st.sampled_from([True, True, True, False]), manually=st.booleans())
    def go_on(self, met: bool, manually: bool) -> None:
        """What usually comes next, so that the later states are reached."""
        case = GradeApplication.objects.get(pk=self.case.pk)
        action = NEXT.get(case.state)
        if action == "agree" and manually and case.stage != "acceptance":
            action = "agree_manually"
        if action:
            seat = case.stage if case.state == "in_review" else "applicant" if action.endswith("submit") else "clerk"
            self.take(action, seat, [met, met], "原件", None, "5.2(1)")

    @invariant()
    def the_decision_is_what_the_rules_say_of_the_confirmed_facts(self) -> None:
        case = GradeApplication.objects.get(pk=self.case.pk)
        if case.decision:
            again = decided(conditions_of(case.round), 3, case.as_of, case.confirmed)
            assert again == case.decision

    @invariant()
    def nobody_passes_unless_eligible_or_answered_for_by_name(self) -> None:
        case = GradeApplication.objects.get(pk=self.case.pk)
        if case.state in AFTER_REVIEW:
            last = case.opinions.filter(stage="second_review", verdict="consent").latest("pk")
            assert last.decision["decision"] == "eligible" or (last.clause and last.text and case.manual_review_reason)

    @invariant()
    def the_log_holds(self) -> None:
        assert list(broken_links(self.case.pk)) == []


@pytest.mark.django_db
def test_whatever_anybody_does():
    Cases.county = County()
    run_state_machine_as_test(
        Cases,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate],
        ),
    )  # fmt: skip
