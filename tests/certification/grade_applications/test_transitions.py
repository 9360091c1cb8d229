"""Every action of rounds and applications in every state, the forbidden half too, through the one door."""

from datetime import timedelta

import pytest
from django.db import transaction

from certification.grade_applications.models import GradeApplication, GradeRound
from certification.models import Certificate
from workflows.cases.actions import By
from workflows.cases.models import Case, CaseEvent
from workflows.errors import Refused

from .conftest import County, confirmed

# state -> action -> state afterwards. What is not listed is forbidden.
APPLICATION = {
    "draft": {"submit": "in_review"},
    "in_review": {"agree": "in_review", "agree_manually": "in_review", "send_back": "returned", "reject": "rejected",
                  "withdraw": "withdrawn"},
    "returned": {"resubmit": "in_review", "withdraw": "withdrawn"},
    "passed": {"notify": "notified"},
    "rejected": {},
    "withdrawn": {},
    "notified": {"recall": "passed", "certify": "certified", "not_certify": "not_certified"},
    "certified": {},
    "not_certified": {},
}  # fmt: skip
ROUND = {
    "preparing": {"open": "open", "cancel": "cancelled"},
    "open": {"close": "closed", "time_up": "closed", "cancel": "cancelled"},
    "closed": {"notify": "notified", "conclude": "concluded", "cancel": "cancelled"},
    "notified": {"recall": "closed", "conclude": "concluded"},
    "concluded": {},
    "cancelled": {},
}
ROUND_WAYS = {
    "open": (), "closed": ("close",), "notified": ("close", "notify"), "concluded": ("close", "conclude"),
    "cancelled": ("cancel",),
}  # fmt: skip
SYSTEM = {"notify", "recall", "time_up"}


def actions(table: dict[str, dict[str, str]]) -> list[str]:
    return sorted({action for row in table.values() for action in row})


def application_in(county: County, state: str) -> Case:
    """An application that came honestly into the state; in review it stands before the reviewer, its reason given."""
    round_ = county.open()
    person, reason = county.able(), {"manual_review_reason": "请复核"}
    if state == "draft":
        return county.drafted(round_, person)
    if state in ("passed", "notified", "certified", "not_certified"):
        case = county.passed(round_, person)
        if state == "passed":
            return case
        case = step(county, case, "notify")
        return case if state == "notified" else step(county, case, {"certified": "certify"}.get(state, "not_certify"))
    case = county.accepted(round_, person, **reason)
    further = {"in_review": "", "returned": "send_back", "rejected": "reject", "withdrawn": "withdraw"}[state]
    return step(county, case, further) if further else case


def round_in(county: County, state: str) -> Case:
    if state == "preparing":
        return county.prepared()
    case: Case = county.open()
    for action in ROUND_WAYS[state]:
        case = step(county, case, action)
    return case


def step(county: County, case: Case, action: str) -> Case:
    """The action as whoever may take it would, with all that it asks for."""
    data = {"text": "理由", "clause": "5.2(1)", "items": ["补"], "number": "1号", "outcome": "缺考",
            "admission_number": f"A{case.pk}"}  # fmt: skip
    if action in ("agree", "agree_manually"):
        data["findings"] = confirmed(case)
    if isinstance(case, GradeApplication) and action == "certify":
        data["certificate"] = Certificate.objects.filter(person=case.person).first()
    who = {"agree": "preliminary", "agree_manually": "preliminary", "send_back": "preliminary", "reject": "preliminary",
           "cancel": "determination"}.get(action, "clerk")  # fmt: skip
    actor = None if action in SYSTEM else who
    if action in ("submit", "resubmit", "withdraw"):
        actor = case.created_by
    late = {"at": county.now + timedelta(days=30)} if action == "time_up" else {}
    return county.act(case, action, actor, **data, **late)


@pytest.mark.parametrize("state", APPLICATION)
def test_every_action_on_an_application(county, state):
    _try_all(county, application_in(county, state), APPLICATION, state)


@pytest.mark.parametrize("state", ROUND)
def test_every_action_on_a_round(county, state):
    _try_all(county, round_in(county, state), ROUND, state)


def _try_all(county: County, case: Case, table: dict[str, dict[str, str]], state: str) -> None:
    assert case.state == state
    for action in actions(table):
        with transaction.atomic():
            log = CaseEvent.objects.filter(case=case).count()
            if action in table[state]:
                assert step(county, case, action).state == table[state][action], action
            else:
                with pytest.raises(Refused):
                    step(county, case, action)
                assert CaseEvent.objects.filter(case=case).count() == log
                assert Case.objects.get(pk=case.pk).state == state
            transaction.set_rollback(True)


@pytest.mark.parametrize(("model", "table"), [(GradeApplication, APPLICATION), (GradeRound, ROUND)])
def test_the_tables_know_every_state_and_every_action_of_their_own(model, table):
    declared = {
        found.name: found.custom["rule"].by for found in model._meta.get_field("state").get_all_transitions(model)
    }
    own = {name for name in declared if name in model.__dict__}
    assert own <= set(actions(table))
    assert {name for name in own if declared[name] is By.SYSTEM} <= SYSTEM
    assert set(model.STATES.values) - {"draft"} == set(table) - {"draft"}
