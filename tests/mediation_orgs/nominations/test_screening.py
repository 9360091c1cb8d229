"""A nomination stands on the figures and the rules of its submission; a new submission takes new figures."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.screening import registered, screen
from mediation_orgs.registry.models import MediationCase
from tests.cases.world import World, stage
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.policy import shipped
from workflows.policy.policies import digest_of
from workflows.policy.rate import Cases
from workflows.rounds.models import SelectionRound
from workflows.rounds.replaying import replay
from workflows.rulebook import policies
from workflows.rulebook.store import pin, rules

JUDGING = stage("preliminary", "hr", role="preliminary", judges=True)
ALL_MET = {name: {"met": True, "basis": "核对无误"} for name in ("c1", "c2", "c3", "influence_in_unit")}


@pytest.fixture
def stricter(monkeypatch):
    """The same document asks for 90 % from some day on: an edition that follows the one that cases have pinned."""
    known = shipped().get("济宁示例 2024")
    selection = known.selection("mediation")
    conditions = tuple(
        replace(one, threshold=one.threshold.model_copy(update={"percent": 90})) if one.threshold else one
        for one in selection.conditions
    )
    changed = replace(known, selections={"mediation": replace(selection, conditions=conditions)})
    changed = replace(changed, digest=digest_of(changed))
    return changed


def test_a_case_is_judged_by_the_rules_it_pinned_not_by_those_of_the_day(world: World, stricter, monkeypatch):
    case = world.submitted(JUDGING)
    for question in ("get", "in_force"):
        monkeypatch.setattr(policies(), question, lambda *_: stricter)
    done = world.act(case, "agree", world.reviewer, text="同意", findings=ALL_MET)
    assert done.opinions.get().decision["policy"]["digest"] == rules(case.policy_digest).digest
    assert done.state == "passed"


def test_another_digest_is_another_judgement(world: World, stricter):
    case = world.submitted(JUDGING)
    Case.objects.filter(pk=case.pk).update(policy_digest=pin(stricter))
    assert asked_for(case) == [90]
    with pytest.raises(Refused, match="成功率75.00%，未达到90%".replace(".", r"\.")) as refused:
        world.act(case, "agree", world.reviewer, text="同意", findings=ALL_MET)
    # What failed, with its source as an office writes it, the adopting document first.
    source = (
        "《济宁市金牌劳动关系协调员、社会组织和调解组织选树办法（示例）》第三条（援引晋人社厅发〔2021〕53号 三（二）4）"
    )
    assert source in refused.value.message
    assert "待评判" not in refused.value.message


def test_a_nomination_is_screened_by_the_rules_that_its_round_pinned(world: World, stricter):
    draft = world.draft(JUDGING)
    SelectionRound.objects.filter(pk=draft.round_id).update(policy_digest=pin(stricter))
    assert asked_for(draft) == [90]
    case = world.act(draft, "submit", world.applicant)
    assert (case.policy_digest, case.figure) == (pin(stricter), "成功率 75.00% 未达标")


def asked_for(case: Case) -> list[int]:
    """The rates, in percent, among the conditions that the case stands on."""
    conditions = MediationNomination.objects.get(pk=case.pk).conditions()
    return [one.threshold.percent for one in conditions if one.threshold]


def test_what_failed_is_told_without_what_nobody_judged(world: World):
    case = world.submitted(JUDGING)
    judgements = ALL_MET | {"c2": {"met": False, "basis": "无"}, "c3": {"met": None, "basis": ""}}
    with pytest.raises(Refused) as refused:
        world.act(case, "agree", world.reviewer, text="同意", findings=judgements)
    assert "及时有效履行调解职责" in refused.value.message and "机制" not in refused.value.message


def test_a_resubmission_takes_the_figures_anew(world: World):
    case = world.submitted()
    assert case.snapshot["rate"] == [3, 4]
    MediationCase.objects.filter(organisation_id=world.unit.pk, outcome="success").update(outcome="failed")
    returned = world.act(case, "send_back", world.acceptor, items=["更正登记簿"])
    again = world.act(returned, "resubmit", world.applicant)
    assert again.snapshot["rate"] == [0, 4] and again.screening["rate"] == [0, 4]
    assert again.screening["findings"][-1]["verdict"] == "not_met" and again.merit == 0


def test_the_whole_tally_is_handed_over_and_every_reading_named(world: World):
    cases = MediationCase.objects.filter(organisation_id=world.unit.pk)
    unkept, late = cases.filter(outcome="success").order_by("pk")[:2]
    MediationCase.objects.filter(pk=unkept.pk).update(performance="unperformed")
    MediationCase.objects.filter(pk=late.pk).update(accepted=date(2023, 12, 30), accepted_year=2023)
    case = world.submitted()
    assert case.screening["readings"] == ["M01", "M03", "M04"]
    assert screen(rules(case.policy_digest), case.snapshot, options={"unperformed_is_success": False})["rate"] == [2, 4]
    assert screen(rules(case.policy_digest), case.snapshot, options={"year_by": "accepted"})["rate"] == [2, 3]


def test_figures_of_a_year_that_is_not_over_say_up_to_when(world: World):
    case = world.submitted()
    early = case.snapshot | {"as_of": "2024-11-30T10:00:00+08:00"}
    found = screen(rules(case.policy_digest), early)
    assert "M07" in found["readings"] and "M07" not in case.screening["readings"]
    assert "2024年（截至2024年11月30日，年度未满）调解成功3件" in found["findings"][-1]["observed"]


@pytest.mark.parametrize(("as_success", "rate"), [(True, [8, 10]), (False, [5, 10])])
def test_figures_kept_before_the_whole_tally_was_are_read_as_they_were_counted(as_success, rate):
    counted = {"success": rate[0], "failed": rate[1] - rate[0], "transfer": 0, "withdrawn": 1}
    options = dict(shipped().get("济宁示例 2024").options("mediation_rate"), unperformed_is_success=as_success)
    old = {"year": 2024, "as_of": "2025-01-20", "counts": counted, "unperformed": 3, "options": options}
    assert Cases("success", False, 2024, 2024, 3) in registered(old)
    found = screen(shipped().get("济宁示例 2024"), old, options={"unperformed_is_success": as_success})
    assert found["rate"] == rate and "M04" in found["readings"]
    turned = screen(shipped().get("济宁示例 2024"), old, options={"unperformed_is_success": not as_success})
    assert turned["rate"] == ([5, 10] if as_success else [8, 10])


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_a_round_replays_it_by_its_own_rules_or_others(
    world: World, stricter, number, django_assert_max_num_queries
):  # fmt: skip
    cases = [world.submitted(JUDGING) for _ in range(number)]
    round_ = cases[0].round
    MediationNomination.objects.update(round=round_)
    for case in cases:
        world.act(case, "agree", world.reviewer, text="同意", findings=ALL_MET)
    client, own = Client(), rules(round_.policy_digest).digest
    client.force_login(world.clerk)
    address = reverse("rounds:replay", args=[round_.pk])
    assert address in client.get(reverse("case", args=[round_.pk]), {"tab": "list"}).content.decode()
    first = client.get(address).content.decode()
    assert f'value="{own}" selected' in first and "修订号2，本批次所依" in first and "晋人社厅发〔2021〕53号（" in first
    with django_assert_max_num_queries(14):
        same = client.get(address, {"policy": own}).content.decode()
    assert f"共{number}件，0件结论不同" in same
    SelectionRound.objects.filter(pk=round_.pk).update(policy_digest=pin(stricter))
    other = client.get(address, {"policy": stricter.digest}).content.decode()
    assert f"共{number}件，{number}件结论不同" in other and "符合 → 不符合；不再符合 三(二)4" in other
    licang = policies().get("李沧 2021")
    assert client.get(address, {"policy": licang.digest}).status_code == 200
    client.force_login(world.applicant)
    assert client.get(address).status_code == 403


def test_a_round_can_be_replayed_under_other_rules(world: World, stricter):
    case = world.submitted(JUDGING)
    world.act(case, "agree", world.reviewer, text="同意", findings=ALL_MET)
    same = replay(case.round, rules(case.policy_digest)).lines
    assert [(line.before, line.after) for line in same] == [("eligible", "eligible")]
    (line,) = replay(case.round, stricter).lines
    assert (line.before, line.after, line.flips) == ("eligible", "not_eligible", True)
    assert [one["clause"] for one in line.findings if one["verdict"] == "not_met"] == ["三(二)4"]
    own = case.judge(rules(case.policy_digest), case.snapshot, dict.fromkeys(ALL_MET, True))
    assert own["decision"] == "eligible"
