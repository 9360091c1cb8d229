"""Actions that once came in by a page's back door, asked for through the API: a ranking, a registered result."""

import json
from typing import Any

import pytest

from certification.grade_applications.models import GradeApplication
from mediation_orgs.nominations.models import MediationNomination
from tests.cases.pages import signed_in
from tests.certification.grade_applications.conftest import County
from tests.rounds.conftest import Prefecture, state_of
from workflows.cases.models import Case


@pytest.fixture
def prefecture(db) -> Prefecture:
    return Prefecture()


@pytest.fixture
def county(db) -> County:
    return County()


def post(actor, case: Case, name: str, /, **said: Any) -> Any:
    body = json.dumps({"fields": said})
    return signed_in(actor).post(f"/api/v1/cases/{case.pk}/actions/{name}", body, content_type="application/json")


def offered(actor, case: Case) -> dict[str, dict[str, Any]]:
    told = signed_in(actor).get(f"/api/v1/cases/{case.pk}/actions").json()
    return {one["name"]: {field["name"]: field for field in one["fields"]} for one in told["actions"]}


# ---- rank ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["in_review", "returned"])
def test_no_round_is_ranked_while_nominations_are_under_review(prefecture, state):
    round_, clerk = prefecture.round("closed"), prefecture.person("clerk")
    passed = prefecture.nomination(round_)
    prefecture.nomination(round_, state)
    assert "rank" not in offered(clerk, round_)
    for said in ({}, {f"place_{passed.pk}": 1}, {"order": [passed.pk], "reasons": {}}):
        answer = post(clerk, round_, "rank", **{name: value for name, value in said.items() if value != {}})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "reviews_open")
        assert "没有审结" in answer.json()["error"]["message"]
    assert state_of(round_) == "closed" and not round_.events.filter(action="rank").exists()


def test_a_ranking_names_the_place_of_every_nomination(prefecture):
    round_, clerk = prefecture.round("closed"), prefecture.person("clerk")
    first, second = (prefecture.nomination(round_, merit=merit) for merit in ("0.9", "0.8"))
    asked = offered(clerk, round_)["rank"]
    assert set(asked) == {f"{word}_{one.pk}" for one in (first, second) for word in ("place", "reason")}
    wrong = post(clerk, round_, "rank", **{f"place_{first.pk}": 1, f"place_{second.pk}": 1})
    assert wrong.status_code == 422 and set(wrong.json()["error"]["fields"]) == {f"place_{second.pk}"}
    for raw in ({"order": 5}, {"order": [second.pk, first.pk]}):  # what a job says is not what a person says
        assert post(clerk, round_, "rank", **raw).status_code == 422
    assert post(clerk, round_, "rank").status_code == 422 and state_of(round_) == "closed"
    places = {f"place_{first.pk}": 1, f"place_{second.pk}": "2"}
    assert post(clerk, round_, "rank", **places).json()["case"]["state"] == "ranked"
    assert list(MediationNomination.objects.order_by("rank")) == [first, second]


# ---- certify ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def notified(county) -> GradeApplication:
    round_ = county.open()
    case = county.passed(round_)
    county.closed(round_)
    county.notified(round_)
    return GradeApplication.objects.get(pk=case.pk)


def test_a_result_without_its_fields_is_told_at_them_and_not_registered(county, notified):
    clerk = county.seats["clerk"]
    length = notified.log_length
    for name, fields in (("certify", {"certificate", "outcome"}), ("not_certify", {"outcome"})):
        answer = post(clerk, notified, name)
        assert answer.status_code == 422 and set(answer.json()["error"]["fields"]) == fields
    scored = post(clerk, notified, "not_certify", outcome="不合格", score=101)
    assert set(scored.json()["error"]["fields"]) == {"score"}
    kept = GradeApplication.objects.get(pk=notified.pk)
    assert (kept.state, kept.outcome, kept.log_length) == ("notified", "", length)


def test_a_certificate_is_chosen_among_those_that_fit(county, notified):
    clerk = county.seats["clerk"]
    certificate = county.grade_three(notified.person)
    asked = offered(clerk, notified)["certify"]
    assert asked["certificate"]["type"] == "choice" and asked["score"]["type"] == "decimal"
    assert [one["value"] for one in asked["certificate"]["choices"]] == [str(certificate.pk)]
    done = post(clerk, notified, "certify", certificate=certificate.pk, outcome="合格", score=88.5)
    assert done.status_code == 200 and done.json()["case"]["state"] == "certified"
    kept = GradeApplication.objects.get(pk=notified.pk)
    assert (kept.certificate, str(kept.score)) == (certificate, "88.50")
