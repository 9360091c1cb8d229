"""Every action in every state, the forbidden half too, through the one door."""

import pytest
from django.db import transaction

from mediation_orgs.nominations.models import MediationNomination
from tests.cases.world import World, stage
from workflows.cases.models import KINDS, Case, CaseEvent
from workflows.cases.review import Review, Submission
from workflows.errors import Refused
from workflows.rounds.models.selection import RANKABLE

PANEL = stage("panel", "hr", "union")
OFFICE = stage("office", on_return="resume")

# How a nomination honestly gets into each state: (action, who) after the draft.
FURTHER = {
    "passed": (),
    "ranked": ("place",),
    "listed": ("place", "list_in"),
    "not_selected": ("place", "pass_over"),
    "in_publicity": ("place", "list_in", "publish"),
    "removed": ("place", "list_in", "publish", "remove"),
    "honoured": ("place", "list_in", "publish", "honour"),
    "revoked": ("place", "list_in", "publish", "honour", "revoke"),
}

# state -> action -> state afterwards. What is not listed is forbidden.
PLACE = {"place": "ranked"}
REVIEW = {
    "agree": "in_review", "send_back": "returned", "withdraw": "withdrawn", "transfer": "in_review",
    "delegate": "in_review", "add_signer": "in_review", "urge": "in_review", "copy_to": "in_review",
}  # fmt: skip
TABLE = {
    "draft": {"submit": "in_review"},
    "in_review": REVIEW | {"reserve": "in_review", "abstain": "in_review", "refuse": "rejected"},
    "returned": {"resubmit": "in_review", "withdraw": "withdrawn", "urge": "returned", "copy_to": "returned"},
    "passed": PLACE | {"copy_to": "passed"},
    "rejected": {"copy_to": "rejected"},
    "withdrawn": {"copy_to": "withdrawn"},
    "ranked": PLACE | {"list_in": "listed", "pass_over": "not_selected"},
    "listed": PLACE | {"publish": "in_publicity"},
    "not_selected": PLACE,
    "in_publicity": PLACE | {"remove": "removed", "honour": "honoured"},
    "removed": {},
    "honoured": {"revoke": "revoked"},
    "revoked": {},
}
for _state in TABLE.keys() - {"draft"}:  # a telephone number may be asked for as long as there is somebody to call
    TABLE[_state] = TABLE[_state] | {"show_contact": _state}
SYSTEM = ("give_back", "place", "list_in", "pass_over", "publish", "remove", "honour", "revoke")
APPLICANT = ("submit", "resubmit", "withdraw")
ALL = sorted(
    {action for row in TABLE.values() for action in row}
    | {"reject", "give_back", "propose_revocation", "remake_dossier", "disqualify", "lapse"}
)


def bring(world: World, state: str) -> Case:
    case = world.draft(PANEL)
    if state == "draft":
        return case
    case = world.act(case, "submit", world.applicant)
    if state == "returned":
        return world.act(case, "send_back", world.signers["hr"], items=["补盖公章"])
    if state == "rejected":
        return world.act(case, "refuse", world.signers["hr"], text="不符合", clause="三（二）2")
    if state == "withdrawn":
        return world.act(case, "withdraw", world.applicant)
    if state == "in_review":
        return case
    case = world.agreed(case, "hr", "union")
    for action in FURTHER[state]:
        case = world.act(case, action, None, rank=1, text="查实", document="某字〔2025〕1号")
    return case


def attempt(world: World, case: Case, action: str, helper) -> str:
    """The state after the action by whoever may take it, or "" where the state forbids it; then undone."""
    actor = None if action in SYSTEM else world.applicant if action in APPLICANT else world.signers["hr"]
    data = {"text": "理由", "items": ["补正一项"], "clause": "三（二）1", "user": helper, "users": [helper], "rank": 1,
            "document": "某字〔2025〕1号"}  # fmt: skip
    events = CaseEvent.objects.filter(case=case).count()
    try:
        with transaction.atomic():
            after = world.act(case, action, actor, **data)
            assert Case.objects.get(pk=case.pk).state == after.state
            assert CaseEvent.objects.filter(case=case).count() == events + 1
            transaction.set_rollback(True)
            return after.state
    except Refused as refused:
        assert refused.code == "wrong_state", f"{action}: {refused}"
        assert f"案件现为“{case.state_label}”" in refused.message
        assert CaseEvent.objects.filter(case=case).count() == events
        return ""


def test_the_table_is_complete(world):
    case = world.draft()
    assert set(TABLE) == set(type(case).STATES.values)
    declared = {name for name in dir(type(case)) if hasattr(getattr(type(case), name), "_django_fsm")}
    assert declared == set(ALL)


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_hides_an_action_behind_a_field(kind):
    """A field of the same name would take the action away from that kind without a word."""
    model = KINDS[kind]
    shared = {
        name for mixin in (Submission, Review) for name in dir(mixin) if hasattr(getattr(mixin, name), "_django_fsm")
    }
    assert [name for name in shared if hasattr(model, name) and not hasattr(getattr(model, name), "_django_fsm")] == []


@pytest.mark.parametrize("state", TABLE)
def test_every_action_in(world, state):
    case = bring(world, state)
    helper = world.officer(world.hr, "countersign")
    assert case.state == state
    # ``reject`` belongs to single offices, ``give_back`` to tasks of people who left, what is proposed of a title
    # drafts a notice, ``disqualify`` asks for a cause on record, ``lapse`` for a term that is over, and a dossier is
    # made again that failed: each has its own test.
    own = {"in_review": ("reject", "give_back"), "honoured": ("propose_revocation",), "returned": ("lapse",)}
    own |= dict.fromkeys(RANKABLE, ("disqualify",))
    found = {action: after for action in ALL if action not in (*own.get(state, ()), "remake_dossier")
             if (after := attempt(world, case, action, helper))}  # fmt: skip
    assert found == TABLE[state]


@pytest.mark.parametrize("action", ["reserve", "abstain", "refuse"])
def test_a_single_office_has_no_verdicts_of_a_panel(world, action):
    case = world.submitted(OFFICE)
    with pytest.raises(Refused, match="只用于会签环节"):
        world.act(case, action, world.signers["hr"], text="理由")


def test_a_single_office_rejects_with_clause_and_reason(world):
    case = world.submitted(OFFICE)
    with pytest.raises(Refused, match="依据"):
        world.act(case, "reject", world.signers["hr"], text="不符合")
    with pytest.raises(Refused, match="理由"):
        world.act(case, "reject", world.signers["hr"], clause="三（二）4", text="  ")
    case = world.act(case, "reject", world.signers["hr"], clause="三（二）4", text="成功率不足")
    opinion = case.opinions.get()
    assert (case.state, opinion.verdict, opinion.clause) == ("rejected", "rejection", "三（二）4")


def test_a_member_of_a_panel_cannot_reject_alone(world):
    case = world.submitted(PANEL)
    with pytest.raises(Refused, match="会签环节"):
        world.act(case, "reject", world.signers["hr"], clause="三（二）4", text="成功率不足")


@pytest.mark.parametrize("action", ["save", "delete", "__init__", "state", "no_such", "", "a b", "actions", "work"])
def test_what_is_no_action_is_refused(world, action):
    case = world.submitted(OFFICE)
    with pytest.raises(Refused) as refused:
        world.act(case, action, world.signers["hr"])
    assert refused.value.code == "unknown_action"


def test_a_case_that_is_not_there_is_refused(world):
    with pytest.raises(Refused) as refused:
        world.act(MediationNomination(pk=10**9), "agree", world.signers["hr"])
    assert refused.value.code == "not_found"
