"""A round becomes a base with two siblings: what belongs to selections alone gets a table of its own."""

import django.db.models.deletion
from django.db import migrations, models

MOVED = ("category", "quotas", "publicity_first", "publicity_last", "publicity_provisional", "list_changed")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0005_round_grants")]

    operations = [
        migrations.AlterModelOptions(name="round", options={"verbose_name": "批次"}),
        # A child may not have a field of its parent's: the old ones step aside while the values move.
        *(migrations.RenameField("round", name, f"old_{name}") for name in MOVED),
        migrations.AlterField("round", "old_category", models.CharField(max_length=40, default="", verbose_name="选树类别")),
        migrations.CreateModel(
            name="SelectionRound",
            fields=[
                (
                    "round_base",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True,
                        related_name="as_selection", serialize=False, to="rounds.round",
                    ),
                ),
                ("category", models.CharField(max_length=40, verbose_name="选树类别")),
                ("quotas", models.JSONField(blank=True, default=dict, help_text="区划代码到名额", verbose_name="名额")),
                ("publicity_first", models.DateField(blank=True, null=True, verbose_name="公示开始")),
                ("publicity_last", models.DateField(blank=True, null=True, verbose_name="公示截止")),
                ("publicity_provisional", models.BooleanField(default=False, verbose_name="公示期按未公布的日历推算")),
                ("list_changed", models.BooleanField(default=False, verbose_name="公示后名单有变动")),
            ],
            options={"verbose_name": "选树批次"},
            bases=("rounds.round",),
        ),
    ]
