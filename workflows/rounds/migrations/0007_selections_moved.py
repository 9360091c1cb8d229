"""What the selection rounds say moves into their own table. By itself: PostgreSQL alters no table with rows just written."""

from django.db import migrations

MOVED = ("category", "quotas", "publicity_first", "publicity_last", "publicity_provisional", "list_changed")


def move_out(apps, schema_editor):
    Round, SelectionRound = (apps.get_model("rounds", name) for name in ("Round", "SelectionRound"))
    for row in Round.objects.filter(kind="round").values("pk", *(f"old_{name}" for name in MOVED)):
        values = {name: row[f"old_{name}"] for name in MOVED}
        SelectionRound(round_base_id=row["pk"], **values).save_base(raw=True, force_insert=True)


def move_back(apps, schema_editor):
    Round, SelectionRound = (apps.get_model("rounds", name) for name in ("Round", "SelectionRound"))
    for row in SelectionRound.objects.values("pk", *MOVED):
        Round.objects.filter(pk=row["pk"]).update(**{f"old_{name}": row[name] for name in MOVED})


class Migration(migrations.Migration):
    dependencies = [("rounds", "0006_selection_rounds")]

    operations = [migrations.RunPython(move_out, move_back)]
