"""政策回放 of a round of coordinators: the pinned facts again, by the rules on mistakes pinned with them."""

import pytest
from django.urls import reverse

from tests.cases.pages import page, signed_in
from tests.gold_selection.coordinators.land import CITY, COUNTY, Land
from workflows.rounds.replaying import replay
from workflows.rulebook import policies
from workflows.rulebook.store import rules


@pytest.mark.parametrize("policy", [COUNTY, CITY])
def test_the_same_rules_say_the_same(land: Land, policy: str):
    round_ = land.coordinator_round(policy)
    land.judged(land.handed_in(land.person(), round_))
    bad = land.person()
    land.quarter(bad, 3, 25, deduction=5)
    land.handed_in(bad, round_)
    lines = replay(round_, rules(round_.policy_digest)).lines
    assert [(one.before, one.after) for one in lines] == [("eligible", "eligible"), ("not_eligible", "not_eligible")]


def test_the_page_of_the_round_leads_there_and_another_document_can_be_chosen(land: Land):
    round_ = land.coordinator_round()
    land.judged(land.handed_in(land.person(), round_))
    address = reverse("rounds:replay", args=[round_.pk])
    assert address in page(land.county_clerk, round_)
    other = policies().get("晋人社厅发〔2021〕53号").digest
    answer = signed_in(land.county_clerk).get(address, {"policy": other})
    assert answer.status_code == 200 and "共1件，0件结论不同" in answer.content.decode()
