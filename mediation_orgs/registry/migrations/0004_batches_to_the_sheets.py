"""Batches and their reports go, with their ids, to the tables that every kind of sheet shares. Theirs are of before."""

from itertools import islice

from django.core.management.color import no_style
from django.db import migrations

_CHUNK = 2000


def move(apps, schema_editor):
    for name, more in (("ImportBatch", {"kind": "mediation_cases", "origin": "before"}), ("ImportIssue", {})):
        old, new = apps.get_model("mediation_orgs", name), apps.get_model("ledgers", name)
        columns = [field.attname for field in old._meta.concrete_fields]
        rows = old.objects.order_by("pk").values(*columns).iterator(chunk_size=_CHUNK)
        while chunk := [new(**row, **more) for row in islice(rows, _CHUNK)]:
            new.objects.bulk_create(chunk)
        for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [new]):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("mediation_orgs", "0003_case_revisions"), ("ledgers", "0002_batches")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
