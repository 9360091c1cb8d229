"""A database whose cases pinned a file before it was revised: it starts, and they are judged by what they pinned.

``rules_before_the_gold_coordinators.json`` is what such a database holds, as it was written then.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.cases.world import World
from workflows.cases.models import Case
from workflows.cases.pinned_rules import check_pinned_rules
from workflows.policy.errors import UnknownPolicy
from workflows.policy.mediation import Asked, judge
from workflows.policy.rate import Cases
from workflows.rulebook import policies
from workflows.rulebook.models import RuleSet
from workflows.rulebook.store import rules

KEPT = json.loads(Path(__file__).with_name("rules_before_the_gold_coordinators.json").read_text(encoding="utf-8"))
JUDGED = {"c1": True, "c2": True, "c3": True, "influence_in_unit": False, "influence_in_area": True}


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept["key"])
def test_it_starts_and_its_cases_stand_on_the_rules_of_then(world: World, kept):
    RuleSet.objects.create(
        digest=kept["digest"], rules=kept, key=kept["key"], number=kept["number"] or "", title=kept["title"]
    )
    Case.objects.filter(pk=world.round().pk).update(policy_digest=kept["digest"])
    now = policies().get(kept["key"])
    assert now.digest != kept["digest"] and now.revision == kept["revision"] + 1
    assert check_pinned_rules() == []
    rules.cache_clear()
    then = rules(kept["digest"])
    assert (then.digest, list(then.selections)) == (kept["digest"], ["mediation"])
    with pytest.raises(UnknownPolicy, match="没有选树类别"):
        then.selection("coordinator")
    for success, decision in ((65, "eligible"), (64, "not_eligible")):
        cases = [Cases("success", True, 2024, 2024, success), Cases("failed", True, 2024, 2024, 100 - success)]
        asked = Asked(2024, "gold_selection", cases, date(2024, 12, 31), JUDGED)
        before, after = judge(then, asked, {}), judge(now, asked, {})
        assert before["decision"] == after["decision"] == decision
        assert before["policy"]["digest"] == kept["digest"]
        assert [_ruled(one) for one in before["findings"]] == [_ruled(one) for one in after["findings"]]


def _ruled(finding):
    """All but what a document is called: a better title is no other rule."""
    return {name: value for name, value in finding.items() if name not in ("citation", "adopted_by")}
