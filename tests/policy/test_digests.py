"""The digests that databases have pinned change only where a rule does: never by a new field of the schema, a title, a
comment or a new word for people. Where a rule was changed on purpose, write the new digest here."""

import json
from pathlib import Path

import pytest

import workflows.rulebook
from workflows.policy import shipped
from workflows.policy.policies import as_json, digest_of, from_json

FROZEN = Path(workflows.rulebook.__file__).parent / "migrations" / "rules_of_2025.json"
OF_BEFORE = {one["key"]: one for one in json.loads(FROZEN.read_text(encoding="utf-8"))}
DIGESTS = {
    "李沧 2021": (2, "89a98d78b7e0e94726b77a49a260cece21849544c28aae715241de72f40d91fd"),
    "晋人社厅发〔2021〕53号": (2, "c55c1d30856ce1baf1698132ad2120202d61e9db575fb6f7d376b4890137ab45"),
    "济宁示例 2024": (1, "1cfa50f3fb65426dec11add5070bc2a317466b3b513cd8b72437245df597475e"),
    "汶政字〔2024〕59号": (2, "fff025aa2dfced134ac066af039a63314d0bee8f68d4b040ebfda3807cf975fb"),
    "汶上示例 2024": (1, "8148cd81e72ef3b5ac77187b88c51414ede544ee5196c990e2ed63c1048d7193"),
}


def test_the_digests_of_the_shipped_files_stand():
    assert {policy.key: (policy.revision, policy.digest) for policy in shipped()} == DIGESTS


@pytest.mark.parametrize("policy", list(shipped()), ids=lambda policy: policy.key)
def test_a_rule_set_is_written_and_read_back_whole(policy):
    again = from_json(json.loads(json.dumps(as_json(policy))))
    assert again == policy and digest_of(again) == policy.digest


@pytest.mark.parametrize("policy", list(shipped()), ids=lambda policy: policy.key)
def test_the_rules_of_before_are_read_under_the_digest_that_they_had(policy):
    """Files that were not revised since say what they said; a revision is what differs."""
    former = from_json(OF_BEFORE[policy.key])
    assert former.digest == OF_BEFORE[policy.key]["digest"] != policy.digest
    assert (former.rules() == policy.rules()) == (policy.revision == 1)
    assert (former.identity, former.revision) == ((policy.key, policy.valid_from.isoformat()), 1)


def test_every_fact_that_was_asked_before_still_has_its_words():
    facts = from_json(OF_BEFORE["济宁示例 2024"]).selection("mediation").facts()
    assert facts["c1"] == "调解组织能力" and list(facts) == ["c1", "c2", "c3", "influence_in_unit", "influence_in_area"]
