"""``POST /api/v1/decisions/TOPIC``: the contract over HTTP, without login, and its limits."""

import json

import pytest
from django.core.cache import cache
from django.test import Client

from config.api.schemas import ANSWERS
from workflows.policy import decide
from workflows.policy.decide import TOPICS

GRADE = {"target_grade": 4, "as_of": "2024-03-01", "person": {"birth_date": "1985-05-05", "employment": []}}
RATE = {"year": 2024, "region": "shanxi", "scope": "rate_only", "counts": {"success": 65, "failed": 35, "withdrawn": 1}}
SCORES = {
    "year": 2024, "quarter": 1, "base_score": 20, "events": [
        {"type": "mediation_other", "date": "2024-01-05", "successful": True, "evidence": ["conclusion"]},
        {"type": "mistake", "date": "2024-01-05", "impact": "large", "status": "under_review"},
    ],
}  # fmt: skip
LEDGER = {"ledger": True, "year": 2024, "base_scores": [20, 21, 22, None], "events": SCORES["events"]}
GOLD = {
    "year": 2024, "as_of": "2024-12-10", "rulesets": ["SX", "WS"], "judgements": {"c3": True}, "mistakes": [],
    "education": [{"level": "bachelor", "status": "graduated"}], "positions": [], "quarter_scores": [1, None],
}  # fmt: skip
PLACEMENT = {
    "participant": "enterprise_frontline_coordinator", "host": "department", "absent_days": ["2024-11-05"],
    "segments": [{"start": "2024-11-04", "end": "2024-11-18"}], "evaluation": {"given": True, "date": "2024-11-19"},
    "as_of": "2025-01-10",
}  # fmt: skip
SOCIAL = {"org_type": "other_social_org", "legally_registered": True, "judgements": {"c1": True, "c3_lawful": None}}


@pytest.fixture(autouse=True)
def fresh_window():
    cache.clear()
    yield
    cache.clear()


def post(topic: str, body: object, **extra):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.post(f"/api/v1/decisions/{topic}", text, content_type="application/json", **extra)


@pytest.mark.parametrize(("topic", "asked"), [
    ("grade", GRADE), ("mediation_rate", RATE), ("scoring", SCORES), ("scoring", LEDGER), ("gold_coordinator", GOLD),
    ("social_organisation", SOCIAL), ("placement", PLACEMENT),
])  # fmt: skip
def test_the_answer_is_the_engine_s_own(topic, asked):
    answer = post(topic, {"input": asked})
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"
    assert answer.json() == decide(topic, asked)
    ANSWERS[topic].model_validate_json(answer.content)  # every field is one that the description gives


def test_an_id_comes_back_and_options_win():
    answer = post("mediation_rate", {"id": "甲-1", "input": RATE, "options": {"withdrawn_in_denominator": True}}).json()
    assert (answer["id"], answer["rate"]) == ("甲-1", [65, 101])


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("", ""),
        ("nonsense", ""),
        (b"\xff", ""),
        ("[1]", ""),
        ('{"input": NaN}', ""),
        ('{"id": "a", "id": "b", "input": {}}', ""),
        ('{"id": "a", "input": {"year": 2024, "year": 2023}}', ""),
        ("[" * 100_000, ""),
        ({}, "input"),
        ({"input": None}, "input"),
        ({"input": GRADE, "more": 1}, "more"),
        ({"input": GRADE, "id": 7}, "id"),
        ({"input": GRADE, "options": []}, "options"),
        ({"input": GRADE, "options": {"feb29": "never"}}, "options.feb29"),
        ({"input": GRADE | {"target_grade": 5}}, "input.target_grade"),
        ({"input": GRADE | {"person": {"employment": [{"start": "2024-02-30"}]}}}, "input.person.employment[0].start"),
        ({"input": GRADE | {"person": {"birth_date": "2024-03-02"}}}, "input.person.birth_date"),
        ({"input": GRADE | {"person": {"certificates": [{}] * 201}}}, "input.person.certificates"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_place(body, path):
    answer = post("grade", body)
    assert answer.status_code == 422
    told = answer.json()
    assert set(told) == {"error"} and told["error"]["path"] == path and told["error"]["message"]


@pytest.mark.parametrize(
    ("topic", "body", "path"),
    [
        ("scoring", {"input": SCORES | {"quarter": 5}}, "input.quarter"),
        ("scoring", {"input": LEDGER | {"quarter": 1}}, "input.quarter"),
        (
            "scoring",
            {"input": SCORES | {"events": [{"type": "publicity", "venue": "school"}]}},
            "input.events[0].venue",
        ),
        ("scoring", {"input": SCORES | {"events": [{"type": "party"}]}}, "input.events[0].type"),
        ("scoring", {"input": SCORES, "options": {"total_floor": 5}}, "options.total_floor"),
        ("gold_coordinator", {"input": GOLD | {"rulesets": ["WS"]}}, "input.rulesets"),
        ("gold_coordinator", {"input": GOLD | {"judgements": {"c9": True}}}, "input.judgements.c9"),
        ("social_organisation", {"input": SOCIAL | {"org_type": "club"}}, "input.org_type"),
        ("placement", {"input": PLACEMENT | {"absent_days": ["2024-11-05"] * 2}}, "input.absent_days[1]"),
        ("placement", {"input": PLACEMENT, "options": {"two_weeks": 14}}, "options.two_weeks"),
    ],
)
def test_what_selections_cannot_answer_is_refused_with_its_place(topic, body, path):
    answer = post(topic, body)
    assert answer.status_code == 422 and answer.json()["error"]["path"] == path


def test_the_refusal_of_a_named_question_names_it():
    assert post("grade", {"id": "x", "input": {}}).json()["id"] == "x"


def test_an_unknown_topic_is_told_with_those_there_are():
    answer = post("no_such_topic", "nonsense")
    assert answer.status_code == 404
    assert "没有可以判定的议题" in answer.json()["error"]["message"] and "grade" in answer.json()["error"]["message"]


def test_a_question_too_large_is_not_read(settings):
    settings.DECISION_MAX_BYTES = 2048
    answer = post("grade", " " * 2049)
    assert answer.status_code == 413 and "2KB" in answer.json()["error"]["message"]


def test_too_many_questions_are_told_when_to_come_back(settings):
    settings.DECISIONS_PER_MINUTE = 2
    assert [post("grade", {"input": GRADE}).status_code for _ in range(3)] == [200, 200, 429]
    refused = post("mediation_rate", {"input": RATE})
    assert refused.status_code == 429 and 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "秒后重试" in refused.json()["error"]["message"]
    assert post("grade", {"input": GRADE}, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_an_address_is_not_changed_by_saying_so(settings):
    settings.DECISIONS_PER_MINUTE = 1
    post("grade", {"input": GRADE}, HTTP_X_FORWARDED_FOR="10.1.1.1")
    assert post("grade", {"input": GRADE}, HTTP_X_FORWARDED_FOR="10.1.1.2").status_code == 429


def test_other_methods_and_the_pages_of_the_library_are_not_there(client):
    assert client.get("/api/v1/decisions/grade").status_code == 405
    assert client.get("/api/v1/docs").status_code == 404


def test_every_topic_is_described_with_its_own_fields(client):
    described = client.get("/api/v1/openapi.json").json()
    decisions = {path for path in described["paths"] if path.startswith("/api/v1/decisions/")}
    assert decisions == {f"/api/v1/decisions/{topic}" for topic in TOPICS}
    known = described["components"]["schemas"]
    assert set(known["Education"]["properties"]) >= {"level", "school_type", "skill_target", "assessed"}
    assert known["GradeOptions"]["properties"]["feb29"]["enum"] == ["feb28", "mar01"]
    assert known["ScoringOptions"]["properties"]["total_floor"]["enum"] == [None, 0]
    assert known["ScoringDecision"]["properties"]["decision"]["enum"] == ["computed", "needs_info", "invalid"]
    assert {"Publicity", "Mistake", "Position"} <= set(known) and "satisfied" not in known["ScoringDecision"][
        "properties"
    ]
    assert known["GoldCoordinatorDecision"]["properties"]["disqualified"]["type"] == "boolean"
    assert "$defs" not in json.dumps(described)


def test_it_touches_no_database(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        post("grade", {"input": GRADE})
