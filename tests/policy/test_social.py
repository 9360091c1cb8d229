"""Topic ``social_organisation``: 山西 二."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.policy import InputError, UnknownPolicy, decide, shipped
from workflows.policy.inputs import read
from workflows.policy.social import SocialQuestion, judge

ALL = [f"二(二){n}" for n in range(1, 6)]
FACTS = {
    "c1": 1, "c2": 2, "c3_participates": 3, "c3_lawful": 3, "c4_mechanism": 4, "c4_experience": 4, "c4_effect": 4,
    "c5": 5,
}  # fmt: skip
TRUE = dict.fromkeys(FACTS, True)
NAMED = ["regional_mediation_body", "local_industry_union", "industry_association", "entrepreneurs_association"]
NONE_OF_THEM = ["law_firm", "company", "government_body"]


def ask(options=None, **changes):
    asked = {
        "org_type": "other_social_org", "legally_registered": True, "serves_labor_relations": True, "judgements": TRUE,
    } | changes  # fmt: skip
    return decide("social_organisation", {k: v for k, v in asked.items() if v != "absent"}, options or {})


def test_all_five_are_needed_and_the_definition_is_examined_first():
    answer = ask()
    assert (answer["decision"], answer["satisfied"], answer["readings"]) == ("eligible", ALL, [])
    assert [one["clause"] for one in answer["findings"]] == ["二(一)", *ALL]
    assert answer["findings"][0]["text"].startswith("协调劳动关系社会组织：是指区域性调解机构")
    assert answer["policy"]["documents"] == ["晋人社厅发〔2021〕53号"] and answer["policy"]["in_force"] is None
    assert ask(as_of="2022-12-10")["policy"]["in_force"] is True
    assert ask(as_of="2021-09-16")["policy"]["in_force"] is False


@pytest.mark.parametrize("fact", FACTS)
def test_every_half_of_every_condition_is_needed(fact):
    clause = f"二(二){FACTS[fact]}"
    refused, open_ = ask(judgements=TRUE | {fact: False}), ask(judgements=TRUE | {fact: None})
    assert refused["decision"] == "not_eligible" and open_["decision"] == "needs_info"
    assert refused["satisfied"] == open_["satisfied"] == [one for one in ALL if one != clause]
    assert ("O02" in refused["readings"]) == (FACTS[fact] in (3, 4))
    assert "K07" in open_["readings"]
    assert ask(judgements={})["satisfied"] == ask(judgements="absent")["satisfied"] == []


@pytest.mark.parametrize("kind", NAMED)
def test_a_named_type_passes_whatever_its_registration_unless_read_otherwise(kind):
    for registered, serves in product([True, False, None], repeat=2):
        asked = {"org_type": kind, "legally_registered": registered, "serves_labor_relations": serves}
        assert ask(**asked)["decision"] == "eligible"
        strict = ask({"named_types_need_registration": True}, **asked)["decision"]
        assert strict == {True: "eligible", False: "not_eligible", None: "needs_info"}[registered]
        assert ("O01" in ask(**asked)["readings"]) == (registered is not True)


@pytest.mark.parametrize(("registered", "serves"), list(product([True, False, None], repeat=2)))
def test_another_organisation_is_registered_and_serves_labour_relations(registered, serves):
    answer = ask(legally_registered=registered, serves_labor_relations=serves)
    expected = (
        "not_eligible"
        if False in (registered, serves)
        else "needs_info"
        if None in (registered, serves)
        else "eligible"
    )
    assert answer["decision"] == expected and answer["satisfied"] == ALL


@pytest.mark.parametrize("kind", NONE_OF_THEM)
def test_companies_government_bodies_and_law_firms_are_none(kind):
    answer = ask(org_type=kind)
    assert answer["decision"] == "not_eligible" and ("O03" in answer["readings"]) == (kind == "law_firm")
    assert ask(org_type=kind, judgements={}, legally_registered=None)["decision"] == "not_eligible"


def test_a_type_not_given_is_asked_for():
    assert ask(org_type=None)["decision"] == ask(org_type="absent")["decision"] == "needs_info"
    assert ask(org_type=None, judgements=TRUE | {"c1": False})["decision"] == "not_eligible"


@pytest.mark.parametrize(("changes", "path"), [
    ({"org_type": "club"}, "input.org_type"), ({"legally_registered": 1}, "input.legally_registered"),
    ({"serves_labor_relations": "yes"}, "input.serves_labor_relations"),
    ({"judgements": {"c3": True}}, "input.judgements.c3"),
    ({"judgements": TRUE | {"c1": "yes"}}, "input.judgements.c1"), ({"as_of": "2022"}, "input.as_of"),
    ({"year": 2024}, "input.year"),
])  # fmt: skip
def test_impossible_values_are_refused_with_their_path(changes, path):
    with pytest.raises(InputError) as refused:
        ask(**changes)
    assert refused.value.path == path


def test_an_unknown_reading_is_refused():
    with pytest.raises(InputError) as refused:
        ask({"named_types_need_registration": "yes"})
    assert refused.value.path == "options.named_types_need_registration"


def test_the_city_s_document_decides_alike_and_names_both():
    asked = read(SocialQuestion, {"org_type": "industry_association", "judgements": TRUE, "as_of": "2024-12-10"})
    answer = judge(shipped().get("济宁示例 2024"), asked, {})
    assert answer["decision"] == "eligible" and answer["findings"][0]["adopted_by"].startswith("济宁市")
    with pytest.raises(UnknownPolicy, match="留待上级规定"):
        judge(shipped().get("李沧 2021"), asked, {})


MAYBE = st.sampled_from([True, False, None])


@given(
    kind=st.sampled_from([*NAMED, "other_social_org", *NONE_OF_THEM]), registered=MAYBE, serves=MAYBE,
    judged=st.fixed_dictionaries(dict.fromkeys(["c1", "c3_lawful"], MAYBE)), strict=st.booleans(),
)  # fmt: skip
def test_what_is_decided_stays_decided_and_what_is_open_is_open(kind, registered, serves, judged, strict):
    def decided(registered, serves, judged):
        return ask(
            {"named_types_need_registration": strict}, org_type=kind, legally_registered=registered,
            serves_labor_relations=serves, judgements=TRUE | judged,
        )["decision"]  # fmt: skip

    ways = product(*([True, False] if one is None else [one] for one in (registered, serves, *judged.values())))
    whole = {decided(first, second, dict(zip(judged, rest, strict=True))) for first, second, *rest in ways}
    before = decided(registered, serves, judged)
    assert whole == ({before} if before != "needs_info" else {"eligible", "not_eligible"})
