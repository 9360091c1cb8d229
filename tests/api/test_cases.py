"""``/api/v1/cases/ID/actions``: the offers and the doors of the page of a case, in JSON."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.cases.pages import MET, judged_case, signed_in
from tests.cases.world import World, open_seats, panel, stage, task_of
from workflows.cases.models import Case, Opinion

FIRST, LAST = stage("first", role="acceptance"), stage("last", role="second_review", level="city")


@pytest.fixture
def world(db) -> World:
    return World()


def at(case: Case, name: str = "") -> str:
    return f"/api/v1/cases/{case.pk}/actions{'/' if name else ''}{name}"


def offers(user, case: Case) -> dict[str, Any]:
    answer = signed_in(user).get(at(case))
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def fields(user, case: Case, name: str) -> dict[str, dict[str, Any]]:
    (found,) = [one for one in offers(user, case)["actions"] if one["name"] == name]
    return {one["name"]: one for one in found["fields"]}


def post(actor, case: Case, name: str, body: object = None, /, **said: Any) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps({"fields": said} if body is None else body)
    return signed_in(actor).post(at(case, name), text, content_type="application/json")


def refused(answer: Any, status: int, code: str = "") -> dict[str, Any]:
    assert answer.status_code == status, answer.content.decode()
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "fields"} and any(
        "\u4e00" <= sign <= "\u9fff" for sign in error["message"]
    )
    assert not code or error["code"] == code
    return error


def untouched(case: Case) -> bool:
    now = Case.objects.get(pk=case.pk)
    return (now.state, now.log_length) == (case.state, case.log_length) and not Opinion.objects.exists()


# ---- what is offered -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["acceptor", "applicant", "clerk", "second"])
def test_what_is_offered_is_what_the_page_offers(world, who):
    case, user = world.submitted(), getattr(world, who)
    told = {one["name"] for one in offers(user, case)["actions"]}
    shown = signed_in(user).get(f"/cases/{case.pk}/").context["view"].offers
    assert told == set(shown)


def test_an_offer_tells_its_words_and_the_fields_of_its_form(world):
    case = world.submitted(FIRST, LAST)
    told = offers(world.acceptor, case)
    assert told["case"] | {"title": ""} == {
        "id": case.pk, "kind": case.kind, "title": "", "state": "in_review", "state_label": "审核中", "stage": "first",
        "stage_name": "环节first",
    }  # fmt: skip
    assert told["tasks"] == [{"id": task_of(case, world.acceptor), "seat": "acceptance@hr370830"}]
    reject = next(one for one in told["actions"] if one["name"] == "reject")
    assert (reject["label"], reject["danger"]) == ("不予通过", True) and "不能恢复" in reject["confirm"]
    asked = fields(world.acceptor, case, "reject")
    assert {name: (one["type"], one["required"], one["max_length"]) for name, one in asked.items()} == {
        "clause": ("text", True, 200), "text": ("text", True, 2000),
    }  # fmt: skip
    assert fields(world.acceptor, case, "send_back")["items"]["type"] == "texts"
    assert fields(world.applicant, case, "withdraw")["text"]["required"] is False


def test_people_to_choose_from_are_told_by_id(world):
    colleague = world.officer(world.hr, "preliminary")
    asked = fields(world.acceptor, world.submitted(), "transfer")["user"]
    assert asked["type"] == "choice"
    assert str(colleague.pk) in {one["value"] for one in asked["choices"]}
    assert str(world.second.pk) not in {one["value"] for one in asked["choices"]}


def test_a_stage_that_judges_asks_for_its_findings(world):
    asked = fields(world.reviewer, judged_case(world), "agree")
    assert asked["finding_c1"]["type"] == "choice"
    assert [one["value"] for one in asked["finding_c1"]["choices"]] == ["met", "not_met", "unknown"]
    assert asked["basis_c1"]["type"] == "text"


# ---- taking ----------------------------------------------------------------------------------------------------------


def test_an_action_is_taken_as_from_the_page(world):
    case = world.submitted(FIRST, LAST)
    done = post(world.acceptor, case, "agree", text="材料齐全")
    assert done.status_code == 200 and done.json()["case"]["stage"] == "last"
    opinion = Opinion.objects.get()
    assert (opinion.author, opinion.text, opinion.verdict) == (world.acceptor, "材料齐全", "consent")
    assert open_seats(Case.objects.get(pk=case.pk)) == {"second_review@hr370800"}


def test_findings_and_lists_are_taken_as_their_fields_are_named(world):
    case = judged_case(world)
    assert post(world.reviewer, case, "agree", basis_c1="查看现场", **MET).status_code == 200
    found = Opinion.objects.get(voice="hr370830", stage="preliminary").findings
    assert found["c1"] == {"met": True, "basis": "查看现场"}
    back = post(world.signers["hr"], case, "send_back", items=["补盖公章", "补充事迹"], own_items="补附页")
    assert back.status_code == 200
    assert Opinion.objects.get(verdict="return").items == ["补盖公章", "补充事迹", "补附页"]


def test_a_person_is_named_by_id(world):
    case, colleague = world.submitted(), world.officer(world.hr, "preliminary")
    assert post(world.acceptor, case, "transfer", user=colleague.pk).status_code == 200
    assert open_seats(Case.objects.get(pk=case.pk)) == {f"user@{colleague.pk}"}


def test_one_of_several_own_tasks_is_named_by_its_id(world):
    case = world.submitted(panel())
    world.seat(world.signers["hr"], world.union, "countersign")
    tasks = offers(world.signers["hr"], case)["tasks"]
    union = next(task["id"] for task in tasks if task["seat"] == "countersign@union370830")
    answer = post(world.signers["hr"], case, "agree", {"task_id": union, "fields": {}})
    assert answer.status_code == 200 and Opinion.objects.get().voice == "union370830"


# ---- what is refused, with nothing written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said", "code", "field"),
    [
        ("reject", {"clause": "三（二）2"}, "text_missing", "text"),
        ("reject", {"text": "  ", "clause": "三（二）2"}, "text_missing", "text"),
        ("reject", {"text": None, "clause": "三（二）2"}, "text_missing", "text"),
        ("reject", {"text": "有欠薪记录"}, "clause_missing", "clause"),
        ("reject", {"text": "有欠薪记录", "clause": "长" * 201}, "clause_too_long", "clause"),
        ("send_back", {"items": []}, "items_missing", ""),
        ("send_back", {"items": "补盖公章"}, "invalid_input", "items"),
        ("agree", {"text": ["同意"]}, "invalid_input", "text"),
        ("agree", {"findings": 5}, "invalid_input", "findings"),
        ("agree", {"task_id": 5}, "invalid_input", "task_id"),
        ("transfer", {"user": 10**30}, "", "user"),
        ("transfer", {"user": True}, "", "user"),
    ],
)
def test_wrong_inputs_are_told_at_their_fields_and_nothing_is_written(world, name, said, code, field):
    case = world.submitted()
    error = refused(post(world.acceptor, case, name, **said), 422, code)
    assert set(error["fields"]) == {field} and all(error["fields"].values())
    assert untouched(case)


@pytest.mark.parametrize(
    "body",
    ["", "nonsense", b"\xff", "[1]", '{"fields": {"text": "甲", "text": "乙"}}', '{"fields": {"text": NaN}}',
     {"more": 1}, {"fields": []}, {"task_id": "1"},
     {"fields": {"text": {"a": 1}}}, {"fields": {"text": "a\0"}}, '{"fields": {"text": "\\ud800"}}',
     {"fields": {"items": [["a"]]}}],
)  # fmt: skip
def test_a_body_that_says_nothing_sound_is_refused(world, body):
    case = world.submitted()
    refused(post(world.acceptor, case, "agree", body), 422, "invalid_input")
    assert untouched(case)


@pytest.mark.parametrize(
    ("who", "name", "code"),
    [
        ("acceptor", "withdraw", "not_applicant"),
        ("applicant", "agree", "no_seat"),
        ("reviewer", "agree", "no_seat"),
        ("acceptor", "abstain", "not_a_panel"),
        ("acceptor", "resubmit", "wrong_state"),
        ("acceptor", "give_back", "system_only"),
        ("acceptor", "no_such_action", "unknown_action"),
        ("acceptor", "save", "unknown_action"),
    ],
)
def test_what_is_not_offered_is_not_taken(world, who, name, code):
    case, user = world.submitted(), getattr(world, who)
    assert name not in {one["name"] for one in offers(user, case)["actions"]}
    refused(post(user, case, name, text="意见", clause="三（二）2"), 409, code)
    assert untouched(case)


def test_a_task_settled_meanwhile_is_told(world):
    case = world.submitted()
    task = task_of(case, world.acceptor)
    world.act(case, "agree", world.acceptor, text="同意")
    error = refused(post(world.acceptor, case, "agree", {"task_id": task, "fields": {}}), 409, "task_settled")
    assert "已于" in error["message"]


def test_a_foreign_case_is_not_there(world):
    case = world.submitted()
    for answer in (signed_in(world.stranger).get(at(case)), post(world.stranger, case, "agree", "nonsense")):
        refused(answer, 404, "not_found")
    for pk in (0, 10**30, "x"):
        refused(signed_in(world.acceptor).get(f"/api/v1/cases/{pk}/actions"), 404, "not_found")
    assert untouched(case)


def test_nobody_acts_without_signing_in(world):
    case = world.submitted()
    refused(Client().get(at(case)), 401, "not_signed_in")
    refused(Client().post(at(case, "agree"), "{}", content_type="application/json"), 401, "not_signed_in")
    assert untouched(case)


def test_a_post_carries_the_token_of_the_site(world):
    case = world.submitted(FIRST, LAST)
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.acceptor, backend="workflows.organisations.auth.SeatBackend")
    refused(client.post(at(case, "agree"), "{}", content_type="application/json"), 403, "csrf")
    assert untouched(case)
    client.get(f"/cases/{case.pk}/")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(at(case, "agree"), "{}", content_type="application/json", headers=token).status_code == 200


def test_the_description_names_every_answer(client):
    described = client.get("/api/v1/openapi.json").json()
    listed = described["paths"]["/api/v1/cases/{pk}/actions"]["get"]
    taken = described["paths"]["/api/v1/cases/{pk}/actions/{name}"]["post"]
    assert set(listed["responses"]) == {"200", "401", "404"}
    assert set(taken["responses"]) == {"200", "401", "403", "404", "409", "422"}
    body = taken["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"task_id", "fields"}
    types = described["components"]["schemas"]["ActionField"]["properties"]["type"]["enum"]
    assert {"text", "choice", "choices", "date"} <= set(types)
