"""Whom one may name is whom the page offers: nobody else is let into a case, by the page or the API."""

import json

import pytest

from tests.cases.pages import act, judged_case, page, signed_in
from tests.cases.world import World, officer
from workflows.cases.models import Copy
from workflows.cases.queries import readable


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.mark.parametrize("who", ["applicant", "reviewer"])
def test_a_rival_is_neither_offered_nor_let_in(world, who):
    case, actor, rival = judged_case(world), getattr(world, who), world.rival_applicant
    assert f'value="{rival.pk}"' not in page(actor, case, "?do=copy_to")
    answer = act(actor, case, "copy_to", **{"copy_to-users": [rival.pk]})
    assert answer.status_code == 422 and "抄送对象不在可选人员之内" in answer.content.decode()
    body = json.dumps({"fields": {"users": [rival.pk]}})
    answer = signed_in(actor).post(f"/api/v1/cases/{case.pk}/actions/copy_to", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "not_offered")
    assert not Copy.objects.exists()
    assert not readable(officer(rival)).filter(pk=case.pk).exists()


@pytest.mark.parametrize("action", ["add_signer", "transfer", "delegate"])
def test_nor_does_a_task_reach_one_who_was_not_offered(world, action):
    case = judged_case(world)
    for user in (world.rival_applicant, world.stranger, world.reviewer):
        answer = act(world.reviewer, case, action, **{f"{action}-user": user.pk})
        assert answer.status_code == 422 and "不在可选人员之内" in answer.content.decode()
    body = json.dumps({"fields": {"user": world.stranger.pk}})
    answer = signed_in(world.reviewer).post(
        f"/api/v1/cases/{case.pk}/actions/{action}", body, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "not_offered")


def test_who_was_offered_is_taken(world):
    case = judged_case(world)
    assert f'value="{world.second.pk}"' in page(world.applicant, case, "?do=copy_to")
    assert act(world.applicant, case, "copy_to", users=[world.second.pk]).status_code == 302
    assert Copy.objects.get().recipient == world.second


def test_a_clerk_of_a_body_to_whom_a_case_is_copied_reads_it_and_does_nothing_with_it(world):
    case, copied = judged_case(world), world.officer(world.rival, "clerk")
    world.act(case, "copy_to", world.reviewer, users=[copied])
    assert signed_in(copied).get(f"/cases/{case.pk}/").context["offered"] == {}
    assert act(copied, case, "show_contact").status_code == 422
