"""What the first migration takes in: the rules of before, under the digests that cases of before had pinned."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.cases.world import World
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.rulebook.models import RuleSet

LICANG_OF_BEFORE = "10c9fb79ad9ffd079d7a498713e7c7b4172a0b26fcaf1a2058ec82ec940ddc78"
JINING_OF_BEFORE = "0b340c2d4d8cc6f4797730c7e07f835b23fc784608e8e5715cafa9e94a66feb8"


def migrated() -> list[RuleSet]:
    import_module("workflows.rulebook.migrations.0001_rules_by_digest").keep_what_is_in_use(apps, None)
    return list(RuleSet.objects.filter(pk__in=[JINING_OF_BEFORE, LICANG_OF_BEFORE]))


def test_only_rules_that_a_case_has_pinned_are_taken_in_from_the_day_of_the_first(world: World):
    assert migrated() == []
    round_ = world.round()
    Case.objects.filter(pk=round_.pk).update(policy_digest=JINING_OF_BEFORE)
    (kept,) = migrated()
    assert (kept.pk, kept.key, kept.number) == (JINING_OF_BEFORE, "济宁示例 2024", "")
    assert kept.first_used_at == round_.created_at
    (last,) = [one for one in kept.rules["selections"]["mediation"]["conditions"] if one["threshold"]]
    assert (last["id"], last["threshold"]["percent"]) == ("三(二)4", 65)
    assert migrated() == [kept]  # a second run adds nothing


def test_a_rule_set_is_written_once(world: World):
    Case.objects.filter(pk=world.round().pk).update(policy_digest=JINING_OF_BEFORE)
    (kept,) = migrated()
    kept.key = "别的文件"
    for change in (kept.save, kept.delete):
        with pytest.raises(Refused):
            change()
