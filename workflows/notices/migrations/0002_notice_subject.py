import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A notice may be about any case, or about none. A round's key is that of its case, so the values stay."""

    dependencies = [
        ("approvals", "0004_inbox_by_open_seat"),
        ("notices", "0001_notices"),
    ]

    operations = [
        migrations.RenameField("notice", "round", "subject"),
        migrations.AlterField(
            "notice",
            "subject",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="notices",
                to="approvals.case", verbose_name="所关事项",
            ),
        ),
    ]
