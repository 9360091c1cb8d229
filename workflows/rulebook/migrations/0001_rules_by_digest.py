"""The store of rule sets, with those that cases were made by before there was one.

``rules_of_2025.json`` holds them as they stood then, frozen: it does not follow the policy files nor their schema.
"""

import json
from pathlib import Path

import django.utils.timezone
from django.db import migrations, models

FROZEN = Path(__file__).with_name("rules_of_2025.json")


def keep_what_is_in_use(apps, schema_editor):
    """Store each frozen rule set that a case has pinned, from the day of the first such case."""
    Case, RuleSet = apps.get_model("approvals", "Case"), apps.get_model("rulebook", "RuleSet")
    used = dict(
        Case.objects.exclude(policy_digest="").values_list("policy_digest").annotate(models.Min("created_at")).order_by()
    )
    for rules in json.loads(FROZEN.read_text(encoding="utf-8")):
        if rules["digest"] in used:
            RuleSet.objects.get_or_create(
                digest=rules["digest"],
                defaults={
                    "rules": rules, "key": rules["key"], "number": rules["number"] or "", "title": rules["title"],
                    "first_used_at": used[rules["digest"]],
                },
            )


class Migration(migrations.Migration):
    initial = True
    dependencies = [("approvals", "0001_cases")]
    operations = [
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="摘要")),
                ("rules", models.JSONField(verbose_name="规则")),
                ("key", models.CharField(max_length=120, verbose_name="文件")),
                ("number", models.CharField(blank=True, max_length=120, verbose_name="文号")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
                ("first_used_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="首次采用")),
            ],
            options={"verbose_name": "规则", "verbose_name_plural": "规则", "ordering": ["first_used_at", "digest"]},
        ),
        migrations.RunPython(keep_what_is_in_use, migrations.RunPython.noop),
    ]
