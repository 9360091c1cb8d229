from django.db import migrations

from workflows.sheets.batches import protect


def seal(apps, _editor):
    """Rows refused before numbers of persons were sealed stand in the clear until somebody seals them: now."""
    for batch in apps.get_model("ledgers", "ImportBatch").objects.order_by("pk"):
        protect(batch)


class Migration(migrations.Migration):

    dependencies = [
        ("ledgers", "0002_batches"),
    ]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
