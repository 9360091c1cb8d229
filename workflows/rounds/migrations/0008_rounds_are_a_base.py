"""Nominations and objections belong to selection rounds; the base keeps what every round has."""

import django.db.models.deletion
from django.db import migrations, models

MOVED = ("category", "quotas", "publicity_first", "publicity_last", "publicity_provisional", "list_changed")


def to_selection(model, related_name, **options):
    field = models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to="rounds.selectionround", **options
    )
    return migrations.AlterField(model_name=model, name="round", field=field)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0007_selections_moved")]

    operations = [
        migrations.AlterField(
            model_name="nomination",
            name="base",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True,
                related_name="as_%(class)s", serialize=False, to="approvals.case",
            ),
        ),
        to_selection("nomination", "nominations", verbose_name="批次"),
        to_selection("objection", "objections"),
        *(migrations.RemoveField("round", f"old_{name}") for name in MOVED),
    ]
