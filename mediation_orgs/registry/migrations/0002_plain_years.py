"""The years become plain columns under a check: SQLite reads the rows themselves for a generated column."""

from django.db import migrations, models
from django.db.models import Q

import mediation_orgs.registry.models
from mediation_orgs.registry.models import YearOf


def fill(apps, schema_editor):
    cases = apps.get_model("mediation_orgs", "MediationCase").objects
    cases.update(accepted_year=YearOf("accepted"), closed_year=YearOf("closed"))


class Migration(migrations.Migration):
    dependencies = [("mediation_orgs", "0001_register")]

    operations = [
        migrations.RemoveIndex("mediationcase", "mediation_case_closed_year"),
        migrations.RemoveIndex("mediationcase", "mediation_case_accepted_year"),
        migrations.RemoveField("mediationcase", "accepted_year"),
        migrations.RemoveField("mediationcase", "closed_year"),
        migrations.AddField(
            "mediationcase",
            "accepted_year",
            mediation_orgs.registry.models.YearField("受理年度", of="accepted", null=True, editable=False),
        ),
        migrations.AddField(
            "mediationcase",
            "closed_year",
            mediation_orgs.registry.models.YearField("办结年度", of="closed", null=True, editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "mediationcase",
            "accepted_year",
            mediation_orgs.registry.models.YearField("受理年度", of="accepted", editable=False),
        ),
        migrations.AddIndex(
            "mediationcase",
            models.Index(
                fields=["closed_year", "organisation", "outcome", "performance"], name="mediation_case_closed_year"
            ),
        ),
        migrations.AddIndex(
            "mediationcase",
            models.Index(
                fields=["accepted_year", "organisation", "outcome", "performance"], name="mediation_case_accepted_year"
            ),
        ),
        migrations.AddConstraint(
            "mediationcase",
            models.CheckConstraint(
                condition=Q(accepted_year=YearOf("accepted")),
                name="mediation_orgs_case_accepted_year_of_date",
                violation_error_message="受理年度与受理日期不符。",
            ),
        ),
        migrations.AddConstraint(
            "mediationcase",
            models.CheckConstraint(
                condition=Q(closed__isnull=True, closed_year__isnull=True)
                | Q(closed__isnull=False, closed_year__isnull=False, closed_year=YearOf("closed")),
                name="mediation_orgs_case_closed_year_of_date",
                violation_error_message="办结年度与办结日期不符。",
            ),
        ),
    ]
