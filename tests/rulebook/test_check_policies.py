"""``manage.py check_policies``: the examples that lie with the policies, and what can be seen without any case."""

import io
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from workflows.policy import load_all, shipped
from workflows.policy.policyset import PolicySet
from workflows.policy.review import gaps, idle, overlaps
from workflows.rulebook import policies

SHIPPED = Path(project.POLICY_DIR)
SHANXI = "晋人社厅发〔2021〕53号"


def told(*arguments):
    out = io.StringIO()
    call_command("check_policies", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path, settings):
    shutil.copytree(SHIPPED, tmp_path / "policies")
    settings.POLICY_DIR = tmp_path / "policies"
    policies.cache_clear()
    yield tmp_path / "policies"
    policies.cache_clear()


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    policies.cache_clear()


def test_every_example_agrees_with_the_rules_that_are_shipped():
    report = json.loads(told("--json"))
    assert report["examples"] == report["agree"] >= 40
    assert [report[key] for key in ("differ", "gaps", "overlaps", "idle")] == [[], [], [], []]
    assert "例子" in told() and "不符" not in told()


def test_a_changed_rule_is_found_by_the_examples_that_an_office_reads(folder):
    edit(folder / f"{SHANXI}.yaml", "percent: 65,", "percent: 66,")
    out = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_policies", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert left.value.code == 1 and report["agree"] == report["examples"] - len(report["differ"])
    (first,) = [one for one in report["differ"] if one["title"] == "65.00%，恰好达到"]
    assert first["expected"]["decision"] == "eligible" and first["got"]["decision"] == "not_eligible"
    assert {one["file"] for one in report["differ"]} == {"山西金牌调解组织.yaml", "济宁示例.yaml"}


WITHOUT_A_YEAR = """
  - title: 年度不对
    facts: {year: 1}
    decision: eligible
    clauses: []
"""


def test_an_example_that_cannot_be_asked_differs_and_says_why(folder):
    edit(folder / "tests" / "济宁示例.yaml", "examples:\n", f"examples:{WITHOUT_A_YEAR}")
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("check_policies", "--json", stdout=out)
    (found,) = json.loads(out.getvalue())["differ"]
    assert "input.year" in found["got"]["error"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("topic: mediation_rate", "topic: nothing", "没有议题 nothing"),
        ("    decision: eligible", "    decision: perhaps", "只能是以下之一"),
        ("    clauses:", "    clause:", "没有这一项"),
        ("examples:", "examples: [", "不是正确的 YAML"),
    ],
)
def test_a_faulty_file_of_examples_makes_the_call_unusable(folder, old, new, says):
    edit(folder / "tests" / "济宁示例.yaml", old, new)
    with pytest.raises(CommandError, match="济宁示例.yaml".replace(".", r"\.")) as refused:
        told("--json")
    assert refused.value.returncode == 2 and says in str(refused.value)


def editions(*terms):
    known = shipped().get(SHANXI)
    return PolicySet([replace(known, valid_from=first, valid_to=last) for first, last in terms])


def test_days_between_two_editions_without_one_are_a_gap():
    known = editions((date(2021, 1, 1), date(2022, 12, 31)), (date(2023, 2, 1), None))
    (gap,) = gaps(known)
    assert (gap.first, gap.last) == (date(2023, 1, 1), date(2023, 1, 31))
    assert gaps(editions((date(2021, 1, 1), date(2022, 12, 31)), (date(2023, 1, 1), None))) == []


def test_two_documents_for_one_region_on_one_day_overlap():
    jining = shipped().get("济宁示例 2024")
    rival = replace(jining, key="济宁另一办法", valid_from=date(2026, 1, 1))
    (found,) = overlaps(PolicySet([jining, rival]))
    assert (found.first, found.last) == (date(2026, 1, 1), None) and "370800" in found.about
    succeeding = replace(rival, supersedes=jining.key)
    assert overlaps(PolicySet([jining, succeeding])) == []
    assert overlaps(PolicySet([jining, replace(rival, regions=("370900",))])) == []


SIX_YEARS = """- work: {years: 4}
      - id: 5.1(9)
        text: 累计六年。
        paths: [{work: {years: 6}}]"""
MASTERS = "levels: [master, doctor]\n              schools_not: *technical"
NOBODY = "schools: [university]\n              schools_not: [university]"


def test_an_alternative_that_holds_only_where_another_does_is_found(folder):
    edit(folder / "汶政字〔2024〕59号.yaml", "- work: {years: 4}", SIX_YEARS)
    ((_, clause, why),) = idle(load_all(folder))
    assert (clause, why) == ("5.1(9)", "符合它的都已符合5.1(1)")


@pytest.mark.parametrize(("reading", "found"), [("degree_subsumes: true", ["5.2(4)"]), ("degree_subsumes: false", [])])
def test_alternatives_are_compared_under_the_readings_of_the_document(folder, reading, found):
    """Two years for a bachelor as well: whoever has them meets the condition for the lower diploma anyway (G07)."""
    document = folder / "汶政字〔2024〕59号.yaml"
    edit(document, "years: 1, after: [certificate]", "years: 2, after: [certificate]")
    edit(document, "degree_subsumes: true", reading)
    assert [clause for _, clause, _ in idle(load_all(folder))] == found


def test_an_alternative_that_nobody_can_meet_is_found(folder):
    edit(folder / "汶政字〔2024〕59号.yaml", MASTERS, NOBODY)
    ((_, clause, why),) = idle(load_all(folder))
    assert clause == "5.2(5)" and "没有任何学校" in why


def test_a_needed_condition_that_asks_nothing_new_is_found(folder):
    edit(folder / f"{SHANXI}.yaml", "facts: {c2: 及时有效履行调解职责}", "facts: {c1: 调解组织能力, c2: 履行职责}")
    assert [(clause, why) for _, clause, why in idle(load_all(folder))] == [
        ("三(二)1", "符合三(二)2的都已符合它")
    ] * 2  # the document's own, and the one that adopts it
