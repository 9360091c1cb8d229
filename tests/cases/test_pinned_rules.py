"""Rules that a case was made by stand for ever; a file that says otherwise is refused."""

import os
import subprocess
import sys
from datetime import date
from importlib import import_module, reload
from pathlib import Path

import pytest
from celery.signals import beat_init, worker_init
from django.conf import settings as project
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection

from tests.cases.world import World
from workflows.cases.models import Case
from workflows.cases.pinned_rules import check_pinned_rules
from workflows.policy.errors import UnknownPolicy
from workflows.policy.policies import as_json
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
    for named in (SHANXI, JINING, case.title, rules(case.policy_digest).digest[:12], "revision: 3"):
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


@pytest.mark.parametrize(
    ("changes", "error", "hint"),
    [
        ([(SHANXI, "from: 2021-09-17", "from: 2021-10-01")], "rulebook.E001", "revision: 3"),
        ([(JINING, "from: 2024-01-01", "from: 2024-01-02")], "rulebook.E003", 'edition: "2024-01-01"'),
        ([(JINING, "key: 济宁示例 2024", "key: 济宁示例")], "rulebook.E003", "放回该文件"),
        ([(JINING, "example: true", "edition: 第一版\nexample: true")], "rulebook.E003", "放回该文件"),
    ],
    ids=["adopted", "begins", "key", "edition"],
)
def test_a_change_of_the_rules_is_not_hidden_by_one_of_the_name(world: World, edit, changes, error, hint):
    case = world.submitted()
    for change in ((SHANXI, "percent: 65,", "percent: 90,"), *changes):
        edit(*change)
    (refused,) = check_pinned_rules()
    assert refused.id == error and case.title in refused.msg and hint in refused.hint


def test_a_file_that_cases_stand_on_is_not_taken_away(world: World, edit, settings):
    case = world.submitted()
    (settings.POLICY_DIR / JINING).unlink()
    policies.cache_clear()
    (refused,) = check_pinned_rules()
    assert refused.id == "rulebook.E003" and case.title in refused.msg and "济宁示例 2024" in refused.msg


def test_a_first_day_is_corrected_under_the_name_that_the_edition_had(world: World, edit):
    world.submitted()
    edit(JINING, "from: 2024-01-01", "from: 2024-01-02")
    edit(SHANXI, "percent: 65,", "percent: 66,")
    edit(JINING, "revision: 2", 'revision: 3\nedition: "2024-01-01"\n')
    assert check_pinned_rules() == []


def test_an_earlier_revision_does_not_come_back(world: World, edit):
    edit(JINING, "revision: 2", "revision: 3")
    edit(JINING, "publicity_days: 5", "publicity_days: 7")
    world.submitted()
    edit(JINING, "revision: 3", "revision: 2")
    edit(JINING, "publicity_days: 7", "publicity_days: 5")
    assert [one.id for one in check_pinned_rules()] == ["rulebook.E001"]


def test_a_fresh_checkout_is_checked_without_a_database(tmp_path):
    asked = [sys.executable, str(project.BASE_DIR / "manage.py"), "check"]
    for folder in (tmp_path, tmp_path / "none"):
        environment = os.environ | {"XUANSHU_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings"}
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(asked, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr


def test_a_database_that_cannot_be_read_is_no_consent(world: World, edit):
    world.submitted()
    edit(SHANXI, "percent: 65,", "percent: 90,")
    with connection.execute_wrapper(_locked):
        (refused,) = check_pinned_rules()
    assert refused.id == "rulebook.E004" and "database is locked" in refused.msg


def _locked(execute, sql, *rest):
    if 'FROM "rulebook_ruleset"' in sql:
        raise OperationalError("database is locked")
    return execute(sql, *rest)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("start", ["wsgi", "worker", "beat"])
def test_a_process_does_not_come_up_on_changed_rules(world: World, edit, start):
    case = world.submitted()
    come_up = {
        "wsgi": lambda: reload(import_module("config.wsgi")),
        "worker": lambda: worker_init.send(sender="w@here"),
        "beat": lambda: beat_init.send(sender="beat"),
    }[start]
    come_up()
    edit(SHANXI, "percent: 65,", "percent: 90,")
    with pytest.raises(SystemCheckError if start == "wsgi" else SystemExit, match="不能启动") as left:
        come_up()
    assert case.title in str(left.value) and "revision: 2" in str(left.value)


# ---- words and days --------------------------------------------------------------------------------------------------


def test_a_new_round_has_the_words_of_today_and_an_old_case_those_that_it_was_shown(world: World, edit):
    old = world.submitted()
    edit(JINING, "title: 济宁市金牌", "title: 济宁金牌")
    edit(SHANXI, "c1: 调解组织能力", "c1: 组织调解的能力")
    edit(JINING, "revision: 2", "revision: 3")
    new = rules(pin(policies().get("济宁示例 2024")))
    former = rules(old.policy_digest)
    assert (former.title[:6], new.title[:4]) == ("济宁市金牌劳", "济宁金牌")
    asked = [one.selection("mediation").facts()["c1"] for one in (former, new)]
    assert asked == ["调解组织能力", "组织调解的能力"]
    assert (former.revision, new.revision) == (2, 3)
    assert former.digest == new.digest, "the rules are the same, and a decision names these"
    assert check_pinned_rules() == []


def test_whether_rules_are_in_force_is_read_from_the_file_of_today(world: World, edit, settings):
    pinned, late = world.submitted().policy_digest, date(2027, 1, 1)
    rules.cache_clear()
    assert rules(pinned).in_force(late) is True
    edit(JINING, "  to: null", "  to: 2026-12-31")
    rules.cache_clear()
    assert rules(pinned).in_force(late) is False
    (settings.POLICY_DIR / JINING).unlink()
    policies.cache_clear()
    rules.cache_clear()
    assert rules(pinned).in_force(late) is True


def test_rules_of_before_the_words_counted_stay_under_their_name(world: World):
    """Rows of an earlier release are named by the digest of the rules alone, and cases go on by them."""
    policy, case = policies().get("济宁示例 2024"), world.submitted()
    RuleSet.objects.bulk_create([RuleSet(digest=policy.digest, rules=as_json(policy), key=policy.key, title="旧")])
    Case.objects.filter(pk=case.pk).update(policy_digest=policy.digest)
    assert rules(policy.digest).digest == policy.digest
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
    pinned = pin(policy)
    assert pin(policy) == pinned
    assert RuleSet.objects.filter(key=policy.key).count() == 1
    rules.cache_clear()
    assert rules(pinned) == policy
    with pytest.raises(UnknownPolicy, match="没有保存"):
        rules("0" * 64)
