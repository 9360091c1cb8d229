"""Every action in every state of a notice, the forbidden half too, through the one door."""

import pytest
from django.db import transaction

from tests.notices.office import Office, again
from workflows.cases.models import CaseEvent
from workflows.cases.queries import waiting_for
from workflows.errors import Refused
from workflows.notices.models import Notice
from workflows.notices.vocabulary import NoticeState

# state -> action -> state afterwards. What is not listed is forbidden.
TABLE = {
    "draft": {"edit": "draft", "submit": "in_review", "withdraw": "withdrawn"},
    "in_review": {
        "agree": "in_review", "send_back": "returned", "reject": "rejected", "withdraw": "withdrawn",
        "transfer": "in_review", "delegate": "in_review", "add_signer": "in_review", "urge": "in_review",
        "copy_to": "in_review",
    },
    "returned": {
        "edit": "returned", "resubmit": "in_review", "withdraw": "withdrawn", "urge": "returned", "copy_to": "returned",
    },
    "passed": {"number": "numbered", "revise": "draft", "copy_to": "passed"},
    "rejected": {"copy_to": "rejected"},
    "withdrawn": {"copy_to": "withdrawn"},
    "numbered": {"rendered": "rendered", "render_failed": "render_failed"},
    "rendered": {"issue": "issued", "redate": "numbered", "revise": "draft"},
    "render_failed": {"retry": "numbered", "revise": "draft"},
    "issued": {"supersede": "superseded", "revoke": "revoked", "copy_to": "issued"},
    "superseded": {"copy_to": "superseded"},
    "revoked": {"copy_to": "revoked"},
}  # fmt: skip
ALL = sorted(
    {action for row in TABLE.values() for action in row} | {"compose", "reserve", "abstain", "refuse", "give_back"}
)
SYSTEM = ("rendered", "render_failed", "supersede", "give_back")


def bring(office: Office, state: str) -> Notice:
    """A notice that came honestly into that state."""
    if state == "draft":
        return office.draft()
    if state in ("in_review", "returned", "rejected", "withdrawn"):
        notice = office.act(office.draft(), "submit", office.clerk)
        if state == "returned":
            return office.act(notice, "send_back", office.checker, items=["标题有误"])
        if state == "rejected":
            return office.act(notice, "reject", office.checker, text="依据不足", clause="第三条")
        return office.act(notice, "withdraw", office.clerk) if state == "withdrawn" else notice
    if state == "passed":
        return office.signed(office.draft())
    if state in ("numbered", "render_failed"):
        notice = office.numbered()
        return fail(office, notice) if state == "render_failed" else notice
    if state == "rendered":
        return office.rendered()
    notice = office.issued()
    if state == "superseded":
        return office.act(notice, "supersede", None, number="济人社示〔2025〕2号")
    return office.act(notice, "revoke", office.head, text="有误") if state == "revoked" else notice


def fail(office: Office, notice: Notice) -> Notice:
    (job,) = waiting_for(notice)
    return office.act(notice, "render_failed", None, task_id=job.pk, reason="缺字")


def take(office: Office, notice: Notice, action: str) -> Notice:
    """The step, by whom it belongs to and with what it needs."""
    data = {
        "edit": {"recipients": "各有关单位"},
        "send_back": {"items": ["标题有误"], "text": "请改"},
        "reject": {"text": "依据不足", "clause": "第三条"},
        "transfer": {"user": office.colleague},
        "delegate": {"user": office.colleague},
        "add_signer": {"user": office.signers["union"]},
        "copy_to": {"users": [office.colleague]},
        "rendered": {"pdf": "notices/x.pdf", "pages": 2, "sha256": "0" * 64},
        "render_failed": {"reason": "缺字"},
        "supersede": {"number": "济人社示〔2025〕2号"},
        "revoke": {"text": "名单有误"},
        "refuse": {"text": "不同意", "clause": "第三条"},
        "reserve": {"text": "保留"},
    }.get(action, {})  # fmt: skip
    if action in ("rendered", "render_failed"):
        data["task_id"] = next((job.pk for job in waiting_for(notice)), None)
    if action == "redate":
        office.tick(days=1)
    reviewing = ("agree", "reject", "send_back", "transfer", "delegate", "add_signer", "reserve", "abstain", "refuse")
    who = office.checker if action in reviewing else office.head if action == "revoke" else office.clerk
    return office.act(notice, action, None if action in SYSTEM else who, **data)


@pytest.mark.parametrize("state", NoticeState.values)
def test_every_state_allows_what_the_table_says_and_nothing_else(office, state):
    notice = bring(office, state)
    assert notice.state == state
    before = CaseEvent.objects.filter(case=notice).count()
    for action in ALL:
        savepoint = transaction.savepoint()
        wanted = TABLE[state].get(action)
        try:
            taken = take(office, notice, action)
        except Refused:
            assert wanted is None, f"{action} in {state}"
            assert CaseEvent.objects.filter(case=notice).count() == before
            assert again(notice).state == state
        else:
            assert taken.state == wanted, f"{action} in {state}"
            assert CaseEvent.objects.filter(case=notice).count() > before
        transaction.savepoint_rollback(savepoint)


def test_the_table_knows_every_transition_and_every_state():
    declared = {name for name in dir(Notice) if hasattr(getattr(Notice, name, None), "_django_fsm")}
    assert declared == set(ALL)
    assert set(TABLE) == set(NoticeState.values)


OWNERS = {
    "draft": {"edit": "clerk", "submit": "clerk", "withdraw": "clerk"},
    "in_review": {"agree": "checker", "send_back": "checker", "reject": "checker", "withdraw": "clerk"},
    "returned": {"resubmit": "clerk"},
    "passed": {"number": "clerk", "revise": "clerk"},
    "rendered": {"issue": "clerk"},
    "issued": {"revoke": "head"},
}
PEOPLE = ("clerk", "checker", "head", "county_clerk", "neighbour")


@pytest.mark.parametrize(("state", "action", "owner"), [(s, a, o) for s, row in OWNERS.items() for a, o in row.items()])
def test_a_step_is_refused_to_everyone_but_its_seat(office, state, action, owner):
    notice = bring(office, state)
    data = {"text": "有误", "clause": "第三条", "items": ["改"]} if action != "edit" else {"recipients": "各单位"}
    for person in {*PEOPLE} - {owner}:
        with pytest.raises(Refused):
            office.act(notice, action, getattr(office, person), **data)
    with pytest.raises(Refused):
        office.act(notice, action, None, **data)
    assert again(notice).state == state
    assert office.act(notice, action, getattr(office, owner), **data)


@pytest.mark.parametrize("action", SYSTEM)
def test_nobody_takes_the_steps_of_the_system_by_hand(office, action):
    notice = bring(office, "numbered" if action.startswith("render") else "issued")
    for person in PEOPLE:
        with pytest.raises(Refused):
            office.act(notice, action, getattr(office, person), number="1", reason="x", pdf="x", pages=1, sha256="x")
    assert again(notice).state == notice.state
