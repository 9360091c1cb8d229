"""The digests that databases have pinned change only where a rule does: never by a new field of the schema, a title, a
comment or a new word for people. Where a rule was changed on purpose, write the new digest here."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

import workflows.rulebook
from workflows.policy import shipped
from workflows.policy.policies import as_json, digest_of, from_json

FROZEN = Path(workflows.rulebook.__file__).parent / "migrations" / "rules_of_2025.json"
OF_BEFORE = {one["key"]: one for one in json.loads(FROZEN.read_text(encoding="utf-8"))}
DIGESTS = {
    "李沧 2021": (3, "a304c4bdb15ac711563e8d328f82303826546f79552368b22faebfdfc250b1aa"),
    "晋人社厅发〔2021〕53号": (3, "c5eb5b21215b16cdecf56e0c156338c03e6a9b4d04930470daac71ac1e0dbc83"),
    "济宁示例 2024": (2, "a823ae5322b1593124f015c1608d4229a4487ed62e51580569766c8be8901393"),
    "汶政字〔2024〕59号": (4, "14f61b4c6126e09274588fa3479356b6a69388fbcd7399508fd89268384184d6"),
    "汶上示例 2024": (4, "71748ceeeaf68114dbdfefb1d772775624a99ae3abbc1bfe29cceef03e5da6a8"),
    "汶上考核示例 2024": (1, "441393371db145c6fe0d102ce590efc1f011aa0f3959ab36cbf96ebadfcec26f"),
    "汶上选树示例 2024": (1, "2ed368004d795a0124b4909b84afa2b5b311a1dfb427662802107145f26c7eda"),
    "济人社发〔2025〕3号": (1, "7312f9f60ab256cf78502e9c87f7ae20454ffb3ac211f5419ddff819cb0ecba5"),
}
# What databases have pinned of the revisions before the gold coordinators; the rules of mediation did not move since.
EARLIER = {
    "晋人社厅发〔2021〕53号": "c55c1d30856ce1baf1698132ad2120202d61e9db575fb6f7d376b4890137ab45",
    "济宁示例 2024": "1cfa50f3fb65426dec11add5070bc2a317466b3b513cd8b72437245df597475e",
    "李沧 2021": "89a98d78b7e0e94726b77a49a260cece21849544c28aae715241de72f40d91fd",
}


def test_the_digests_of_the_shipped_files_stand():
    assert {policy.key: (policy.revision, policy.digest) for policy in shipped()} == DIGESTS


@pytest.mark.parametrize("policy", list(shipped()), ids=lambda policy: policy.key)
def test_a_rule_set_is_written_and_read_back_whole(policy):
    again = from_json(json.loads(json.dumps(as_json(policy))))
    assert again == policy and digest_of(again) == policy.digest


@pytest.mark.parametrize("policy", [one for one in shipped() if one.key in OF_BEFORE], ids=lambda policy: policy.key)
def test_the_rules_of_before_are_read_under_the_digest_that_they_had(policy):
    """Files that were not revised since say what they said; a revision is what differs."""
    former = from_json(OF_BEFORE[policy.key])
    assert former.digest == OF_BEFORE[policy.key]["digest"] != policy.digest
    assert (former.rules() == policy.rules()) == (policy.revision == 1)
    assert (former.identity, former.revision) == ((policy.key, policy.valid_from.isoformat()), 1)


@pytest.mark.parametrize("key", EARLIER)
def test_without_what_was_added_a_file_says_what_it_said(key):
    """The selection that stood before is the same to the letter: its digest is that of the revision before."""
    policy = shipped().get(key)
    old = replace(
        policy, decides={}, selections={"mediation": policy.selection("mediation")},
        readings={"mediation_rate": policy.readings["mediation_rate"]},
    )  # fmt: skip
    assert digest_of(old) == EARLIER[key]


def test_every_fact_that_was_asked_before_still_has_its_words():
    facts = from_json(OF_BEFORE["济宁示例 2024"]).selection("mediation").facts()
    assert facts["c1"] == "调解组织能力" and list(facts) == ["c1", "c2", "c3", "influence_in_unit", "influence_in_area"]
