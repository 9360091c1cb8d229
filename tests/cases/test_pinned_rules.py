"""Rules that a case was made by stand for ever; a file that says otherwise is refused."""

from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from tests.cases.world import World
from workflows.cases.models import Case
from workflows.cases.pinned_rules import check_pinned_rules
from workflows.policy.errors import UnknownPolicy
from workflows.rulebook import policies
from workflows.rulebook.models import RuleSet
from workflows.rulebook.store import pin, rules

SHIPPED = Path(project.POLICY_DIR)
SHANXI, JINING = "晋人社厅发〔2021〕53号.yaml", "济宁示例（2024-01-01）.yaml"
GRADES = "汶政字〔2024〕59号.yaml"


@pytest.fixture
def edit(tmp_path, settings):
    """Change a policy file of this installation: ``edit(name, old, new)``."""
    for path in SHIPPED.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    settings.POLICY_DIR = tmp_path
    policies.cache_clear()

    def change(name: str, old: str, new: str) -> None:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new), encoding="utf-8")
        policies.cache_clear()

    yield change
    policies.cache_clear()


def test_a_changed_file_is_refused_with_its_name_and_the_cases(world: World, edit):
    case = world.submitted()
    assert check_pinned_rules() == []
    edit(SHANXI, "percent: 65,", "percent: 90,")
    (refused,) = check_pinned_rules()
    for named in (SHANXI, JINING, case.title, case.policy_digest[:12], "revision: 3"):
        assert named in refused.msg + refused.hint
    with pytest.raises(SystemCheckError, match=r"rulebook\.E001"):
        call_command("check")
    with pytest.raises(SystemCheckError, match=r"rulebook\.E001"):
        call_command("migrate", skip_checks=False)  # with which every server starts


@pytest.mark.parametrize(
    ("key", "name", "old", "new"),
    [
        (
            "汶政字〔2024〕59号",
            GRADES,
            "work: {years: 5, after: [certificate]}",
            "work: {years: 4, after: [certificate]}",
        ),
        ("济宁示例 2024", JINING, "unperformed_is_success: true", "unperformed_is_success: false"),
    ],
    ids=["grades", "readings"],
)
def test_conditions_of_grades_and_readings_are_rules_too(world: World, edit, key, name, old, new):
    case = world.submitted()
    Case.objects.filter(pk=case.pk).update(policy_digest=pin(policies().get(key)))
    edit(name, old, new)
    (refused,) = check_pinned_rules()
    assert name in refused.msg and case.title in refused.msg


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (JINING, "title: 济宁市金牌", "title: 济宁金牌"),
        (JINING, "  to: null", "  to: 2026-12-31"),
        (JINING, "    lead: hr\n", "    # 牵头\n    lead: hr\n"),
    ],
)
def test_titles_days_and_comments_are_no_rules(world: World, edit, name, old, new):
    world.submitted()
    edit(name, old, new)
    assert check_pinned_rules() == []


def test_a_correction_of_ours_is_a_revision_of_the_file(world: World, edit):
    world.submitted()
    edit(JINING, "publicity_days: 5", "publicity_days: 7")
    assert len(check_pinned_rules()) == 1
    edit(JINING, "revision: 2", "revision: 3")
    assert check_pinned_rules() == []


def test_rules_that_no_case_has_pinned_may_change(world: World, edit):
    pin(policies().get("李沧 2021"))
    edit("李沧区和谐同行三年行动计划（2021-07-01）.yaml", "percent: 60,", "percent: 50,")
    assert check_pinned_rules() == []


def test_a_file_that_cannot_be_read_is_told(world: World, edit):
    edit(SHANXI, "percent: 65,", "percent: 650,")
    (refused,) = check_pinned_rules()
    assert refused.id == "rulebook.E002" and f"{SHANXI} 第" in refused.msg


def test_rules_are_kept_once_and_read_back_whole(world: World):
    policy = policies().get("汶政字〔2024〕59号")
    assert pin(policy) == pin(policy) == policy.digest
    assert RuleSet.objects.filter(key=policy.key).count() == 1
    rules.cache_clear()
    assert rules(policy.digest) == policy
    with pytest.raises(UnknownPolicy, match="没有保存"):
        rules("0" * 64)
