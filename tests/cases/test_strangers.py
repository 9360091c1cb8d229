"""Who has no business with a case gets nowhere; what people write stays what they wrote."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404

from tests.cases.world import TODAY, World, officer, panel, stage
from workflows.cases import log
from workflows.cases.actions import possible
from workflows.cases.execute import execute
from workflows.cases.models import Case, CaseEvent, Message, Opinion
from workflows.cases.queries import readable
from workflows.cases.views.reading import readable_or_404
from workflows.errors import Refused

OFFICE = stage("office", role="acceptance")
ACTIONS = (
    "agree", "reserve", "abstain", "refuse", "reject", "send_back", "withdraw", "transfer", "delegate", "add_signer",
    "urge", "copy_to",
)  # fmt: skip
DATA = {"text": "理由", "items": ["补正"], "clause": "一"}
WRITTEN = (
    "'; DROP TABLE approvals_case; --", "{{ settings.SECRET_KEY }}{% debug %}", "../../../../etc/passwd",
    "%s %(x)s {0}",
    "<script>alert(1)</script>", "$(rm -rf /)`id`", "=HYPERLINK(\"x\")", "𠮷䶮㐂\u202e\u200b", "\\x00\\", "null",
)  # fmt: skip


@pytest.mark.parametrize("who", ["stranger", "rival_applicant", "anonymous", "nobody"])
@pytest.mark.parametrize("action", ACTIONS)
def test_outsiders_take_no_step(world: World, who, action):
    case = world.submitted(OFFICE)
    actor = {"anonymous": AnonymousUser(), "nobody": None}.get(who) or getattr(world, who, None)
    before = Case.objects.filter(pk=case.pk).values().get(), CaseEvent.objects.count()
    with pytest.raises(Refused) as refused:
        execute(
            case,
            action,
            officer=actor and officer(actor),
            at=world.tick(),
            user=world.second,
            users=[world.second],
            **DATA,
        )
    assert refused.value.code in ("no_seat", "not_applicant", "not_found", "seat_needed")
    assert (Case.objects.filter(pk=case.pk).values().get(), CaseEvent.objects.count()) == before
    assert not Opinion.objects.exists() and not Message.objects.exists()


@pytest.mark.parametrize("action", ["place", "list_in", "publish", "honour", "remove", "revoke"])
def test_what_the_system_does_nobody_does_by_hand(world, action):
    case = world.agreed(world.submitted(panel()), "hr", "union", "enterprise", "commerce")
    for before in ("place", "list_in", "publish", "honour"):
        if possible(type(case), action, case.state):
            break
        case = world.act(case, before, None, rank=1)
    for actor in (world.clerk, world.second, world.applicant):
        with pytest.raises(Refused) as refused:
            world.act(case, action, actor, rank=1)
        assert refused.value.code == "system_only"


def test_an_anonymous_visitor_is_no_author_of_a_case_without_one(world):
    """A case from the public page has no author; nobody is not its author."""
    case = world.submitted(OFFICE)
    Case.objects.filter(pk=case.pk).update(created_by=None, unit=None)
    for action in ("urge", "copy_to", "withdraw"):
        with pytest.raises(Refused):
            execute(case, action, officer=officer(AnonymousUser()), at=world.tick(), users=[world.second])


def test_a_superuser_without_a_seat_signs_for_nobody(world):
    case = world.submitted(OFFICE)
    world.stranger.is_superuser = True
    world.stranger.save()
    with pytest.raises(Refused):
        world.act(case, "agree", world.stranger)


@pytest.mark.parametrize("who", ["stranger", "rival_applicant"])
def test_a_case_outside_ones_scope_is_not_there(world, who):
    case = world.submitted(OFFICE)
    user = getattr(world, who)
    assert not readable(officer(user, TODAY)).filter(pk=case.pk).exists()
    with pytest.raises(Http404):
        readable_or_404(officer(user), case.pk)


def test_a_draft_is_its_authors_alone(world):
    case = world.draft(OFFICE)
    assert readable(officer(world.applicant, TODAY)).filter(pk=case.pk).exists()
    for user in (world.acceptor, world.second):
        assert not readable(officer(user, TODAY)).filter(pk=case.pk).exists()


def test_a_step_is_recorded_in_the_seat_that_gives_the_right_to_it(world):
    """Who is also the officer of another unit urges as the officer of the county, not of that unit."""
    case = world.submitted(OFFICE)
    both = world.officer(world.rival, "applicant")
    world.seat(both, world.hr, "observer")
    event = world.act(case, "urge", both).events.last()
    assert event.seat == "observer@hr370830"


@pytest.mark.parametrize("text", WRITTEN)
def test_whatever_is_written_comes_back_unharmed(world, text):
    case = world.submitted(panel(), OFFICE, title=text)
    case = world.act(case, "reserve", world.signers["hr"], text=f" {text} ", clause=text)
    case = world.act(case, "send_back", world.signers["union"], items=[text])
    case.refresh_from_db(fields=["title"])
    assert case.title == text
    assert Opinion.objects.get(verdict="reservation").text == text
    assert Opinion.objects.get(verdict="reservation").clause == text
    assert Opinion.objects.get(verdict="return").items == [text]
    assert list(log.broken_links()) == []
    assert "approvals_case" in connection.introspection.table_names()


@pytest.mark.parametrize("action", ["agree", "send_back", "urge"])
@pytest.mark.parametrize("task_id", [0, -1, 2**31, 2**62])
def test_an_invented_task_is_refused(world, action, task_id):
    case = world.submitted(OFFICE)
    if action == "urge":  # needs no task, and so heeds none
        assert world.act(case, action, world.applicant, task_id=task_id).state == "in_review"
        return
    with pytest.raises(Refused) as refused:
        world.act(case, action, world.acceptor, task_id=task_id, **DATA)
    assert refused.value.code == "task_settled"


def test_a_clause_longer_than_its_column_is_refused_in_words(world):
    case = world.submitted(OFFICE)
    with pytest.raises(Refused, match="200"):
        world.act(case, "reject", world.acceptor, text="不符合", clause="条" * 201)
