"""Every action of rounds and applications in every state, the forbidden half too, through the one door."""

from datetime import timedelta

import pytest
from django.db import transaction

from certification.grade_applications.models import GradeApplication, GradeRound
from workflows.cases.access import System
from workflows.cases.actions import actions_of
from workflows.cases.models import Case, CaseEvent
from workflows.errors import Refused

from .conftest import County, confirmed

READING = {"copy_to": ""}
# state -> action -> state afterwards; "" where it stays. What is not listed is forbidden.
APPLICATION = {
    "draft": {"submit": "in_review"},
    "in_review": READING | {
        "agree": "in_review", "agree_manually": "in_review", "send_back": "returned", "reject": "rejected",
        "withdraw": "withdrawn", "transfer": "", "delegate": "", "add_signer": "", "urge": "",
    },
    "returned": READING | {"resubmit": "in_review", "withdraw": "withdrawn", "lapse": "withdrawn", "urge": ""},
    "passed": READING | {"notify": "notified"},
    "rejected": READING,
    "withdrawn": READING,
    "notified": {"recall": "passed", "certify": "certified", "not_certify": "not_certified"},
    "certified": {},
    "not_certified": {},
}  # fmt: skip
# Not for this kind, whatever the state: no stage is a panel, and nobody has left the seat they were given a task in.
NEVER = {"reserve", "abstain", "refuse", "give_back"}
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
BEGINNING = {"prepare"}  # how a round comes to be
SEATS = {
    "agree": "preliminary", "agree_manually": "preliminary", "send_back": "preliminary", "reject": "preliminary",
    "reserve": "preliminary", "abstain": "preliminary", "refuse": "preliminary", "transfer": "preliminary",
    "delegate": "preliminary", "add_signer": "preliminary", "lapse": "preliminary", "cancel": "determination",
}  # fmt: skip


def actions(model: type[Case]) -> list[str]:
    return sorted(actions_of(model))


def system(model: type[Case]) -> set[str]:
    return {name for name, action in actions_of(model).items() if isinstance(action.who, System)}


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
    data = {"text": "理由", "clause": "5.2(1)", "items": ["补"], "number": "1号", "admission_number": f"A{case.pk}"}
    if SEATS.get(action) == "preliminary":
        data["findings"] = confirmed(case) if isinstance(case, GradeApplication) else {}
        data["user"] = county.colleague
    if isinstance(case, GradeApplication) and action in ("certify", "not_certify"):
        held = action == "certify"
        data |= {"certificate": county.grade_three(case.person), "outcome": "合格"} if held else {"outcome": "缺考"}
    if action == "copy_to":
        data["users"] = [county.seats["observer"].pk]
    actor = None if action in system(type(case)) else SEATS.get(action, "clerk")
    if action in ("submit", "resubmit", "withdraw"):
        actor = case.created_by
    late = {"at": county.now + timedelta(days=30)} if action in ("time_up", "lapse") else {}
    return county.act(case, action, actor, **data, **late)


@pytest.mark.parametrize("state", APPLICATION)
def test_every_action_on_an_application(county, state):
    _try_all(county, application_in(county, state), APPLICATION, state)


@pytest.mark.parametrize("state", ROUND)
def test_every_action_on_a_round(county, state):
    _try_all(county, round_in(county, state), ROUND, state)


def _try_all(county: County, case: Case, table: dict[str, dict[str, str]], state: str) -> None:
    assert case.state == state
    for action in actions(type(case)):
        with transaction.atomic():
            log = CaseEvent.objects.filter(case=case).count()
            if action in table[state]:
                assert step(county, case, action).state == (table[state][action] or state), action
            else:
                with pytest.raises(Refused):
                    step(county, case, action)
                assert CaseEvent.objects.filter(case=case).count() == log
                assert Case.objects.get(pk=case.pk).state == state
            transaction.set_rollback(True)


@pytest.mark.parametrize(("model", "table"), [(GradeApplication, APPLICATION), (GradeRound, ROUND)])
def test_the_tables_know_every_state_and_every_action(model, table):
    known = {action for row in table.values() for action in row}
    assert set(actions(model)) == known | (NEVER if model is GradeApplication else BEGINNING)
    assert set(model.STATES.values) - {"draft"} == set(table) - {"draft"}


@pytest.mark.parametrize(("model", "state"), [(GradeApplication, "notified"), (GradeRound, "notified")])
def test_what_follows_from_other_steps_is_taken_by_nobody(county, refused, model, state):
    case = application_in(county, state) if model is GradeApplication else round_in(county, state)
    assert {"notify", "recall"} <= system(model)
    assert refused(county.act, case, "recall", "clerk", number="1号") == "system_only"
