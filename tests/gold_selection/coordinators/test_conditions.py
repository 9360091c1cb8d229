"""Each condition just met and just not, through submission and review; mistakes where 汶上 is, in rounds of city and
county."""

from datetime import date, timedelta

import pytest

from certification.models import Certificate, Education, Post
from gold_selection.honours.models import Honour
from tests.cases.world import ACCEPTANCE, TODAY
from tests.gold_selection.coordinators.land import CITY, COUNTY, MET, Land, verdicts
from workflows.errors import Refused

MISTAKES = "8.3"


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_who_meets_all_six_passes_the_review(land: Land):
    case = land.handed_in(land.person())
    assert case.screening["decision"] == "needs_info"
    assert verdicts(case) == {
        "一(三)1": "met", "一(三)2": "met", "一(三)3": "unknown", "一(三)4": "unknown", "一(三)5": "unknown",
        "一(三)6": "met", MISTAKES: "met",
    }  # fmt: skip
    done = land.judged(case)
    assert done.stage == "panel"
    decision = done.opinions.get(stage="preliminary").decision
    assert decision["decision"] == "eligible" and decision["snapshot"] == case.snapshot["digest"]


@pytest.mark.parametrize(
    ("model", "changed", "clause", "verdict"),
    [
        (Education, {"level": "senior_high"}, "一(三)1", "met"),
        (Education, {"level": "secondary_vocational"}, "一(三)1", "met"),
        (Education, {"level": "junior_high"}, "一(三)1", "not_met"),
        (Education, {"removed_at": "2025-01-01T00:00Z"}, "一(三)1", "unknown"),
        (Certificate, {"issue_date": TODAY}, "一(三)2", "met"),
        (Certificate, {"issue_date": TODAY + timedelta(days=1)}, "一(三)2", "not_met"),
        (Certificate, {"grade": "5", "kind": "vocational_qualification"}, "一(三)2", "met"),
        (Certificate, {"kind": "professional_title"}, "一(三)2", "not_met"),
        (Certificate, {"validity": "unverified"}, "一(三)2", "unknown"),
        (Post, {"end": TODAY}, "一(三)6", "met"),
        (Post, {"end": TODAY - timedelta(days=1)}, "一(三)6", "not_met"),
        (Post, {"start": TODAY}, "一(三)6", "met"),
        (Post, {"role": "instructor", "full_time": True, "union_managed": True}, "一(三)6", "met"),
        (Post, {"role": "instructor", "full_time": False, "union_managed": True}, "一(三)6", "not_met"),
        (Post, {"role": "instructor", "full_time": True, "union_managed": False}, "一(三)6", "not_met"),
        (Post, {"full_time": False}, "一(三)6", "met"),
    ],
)
def test_a_condition_that_rests_on_records_is_judged_on_the_day_of_submission(
    land: Land, model, changed, clause, verdict
):
    person = land.person()
    model.objects.filter(person=person).update(**changed)
    case = land.handed_in(person)
    assert verdicts(case)[clause] == verdict
    if verdict == "met":
        assert land.judged(case).stage == "panel"
    else:
        with refused("not_eligible") as told:
            land.judged(case)
        assert clause in told.value.message or "一（三）" in told.value.message


@pytest.mark.parametrize("fact", ["c3", "c4", "c5"])
@pytest.mark.parametrize("judged", [False, None])
def test_what_reviewers_judge_must_be_judged_and_met(land: Land, fact: str, judged: bool | None):
    case = land.handed_in(land.person())
    with refused("not_eligible"):
        land.judged(case, **{fact: judged})


def test_a_fact_that_no_condition_asks_is_refused(land: Land):
    case = land.accepted(land.handed_in(land.person()))
    with refused("unknown_finding"):
        land.act(case, "agree", land.reviewer, text="同意", findings=MET | {"c9": {"met": True, "basis": ""}})


@pytest.mark.parametrize("policy", [COUNTY, CITY])
def test_one_mistake_disqualifies_in_the_countys_round_and_in_the_citys(land: Land, policy: str):
    person = land.person()
    land.quarter(person, 3, 25, deduction=5)
    case = land.handed_in(person, land.coordinator_round(policy))
    assert case.screening["disqualified"] and verdicts(case)[MISTAKES] == "not_met"
    assert not case.screening["recommend_post_adjustment"]
    with refused("disqualified"):  # in a stage, too, that judges nothing
        land.act(case, "agree", land.acceptor, text="同意")
    assert land.act(case, "send_back", land.acceptor, items=["核对失误"]).state == "returned"


def test_a_mistake_where_no_document_disqualifies_changes_nothing(land: Land):
    firm, clerk = land.company(land.abroad)
    person = land.person(firm)
    land.quarter(person, 3, 25, deduction=5)
    short = {"policy_name": CITY, "route": [ACCEPTANCE]}
    case = land.handed_in(person, land.coordinator_round(CITY, rules=short), unit=firm, by=clerk)
    assert case.discipline_digest == "" and MISTAKES not in verdicts(case)
    assert "K06" in case.screening["readings"] and not case.screening["disqualified"]


def test_who_is_in_the_county_is_judged_by_it_whoever_nominates(land: Land):
    person = land.person()
    case = land.handed_in(person, land.coordinator_round(CITY))
    assert case.discipline_digest and verdicts(case)[MISTAKES] == "met"
    assert "汶政字〔2024〕59号" in case.screening["policy"]["documents"]


def test_a_mistake_of_another_year_does_not_count(land: Land):
    person = land.person()
    land.quarter(person, 3, 25, deduction=5)
    case = land.handed_in(person, land.coordinator_round(year=2025))
    assert verdicts(case)[MISTAKES] == "met"


def test_two_mistakes_recommend_another_post(land: Land):
    person = land.person()
    land.quarter(person, 1, 25, deduction=5)
    land.quarter(person, 3, 25, deduction=5)
    assert land.handed_in(person).screening["recommend_post_adjustment"]


def test_a_holder_with_a_mistake_in_the_year_of_the_title_is_proposed_for_revocation(land: Land):
    person = land.person()
    land.quarter(person, 3, 25, deduction=5)
    Honour.objects.create(
        person=person, holder_name=person.name, region=person.region, category="coordinator", title="金牌协调员",
        year=2024, issuers="某局", document="某发〔2024〕1号", granted_on=date(2024, 12, 1),
    )  # fmt: skip
    case = land.handed_in(person)
    assert case.screening["propose_revocation"]


def test_facts_are_taken_anew_after_a_return_and_not_before(land: Land):
    person = land.person()
    case = land.handed_in(person)
    Education.objects.filter(person=person).update(level="junior_high")
    assert type(case).objects.get(pk=case.pk).screening["findings"][0]["verdict"] == "met"
    returned = land.act(case, "send_back", land.acceptor, items=["核对学历"])
    again = land.act(returned, "resubmit", land.clerk_of_firm)
    assert verdicts(again)["一(三)1"] == "not_met"


def test_nobody_judges_the_own_nomination(land: Land):
    person = land.person(user=land.acceptor)
    case = land.handed_in(person)
    with refused("own_case"):
        land.accepted(case)


def test_the_bureau_of_the_county_is_in_charge(land: Land):
    assert land.handed_in(land.person()).agency == land.hr


def test_who_is_put_forward_is_the_person_with_workplace_and_post(land: Land):
    case = land.handed_in(land.person())
    assert case.nominee() == case.person
    assert (case.employer_name(), case.post_title()) == (land.firm.name, "协调员")
    assert case.also_told() == {case.person.user_id}
