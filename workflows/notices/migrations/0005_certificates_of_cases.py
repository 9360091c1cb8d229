"""A certificate is that of a case of any kind, not of a nomination alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [  # noqa: RUF012
        ("approvals", "0006_dossier_contents"),
        ("notices", "0004_decisions_and_letters"),
        ("rounds", "0008_rounds_are_a_base"),
    ]

    operations = [  # noqa: RUF012
        migrations.RenameField("certificate", "nomination", "case"),
        migrations.AlterField(
            "certificate", "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="held_certificates", to="approvals.case",
                verbose_name="案件",
            ),
        ),
        migrations.AlterField(
            "certificate", "notice",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="notices.notice",
                verbose_name="依据的公文",
            ),
        ),
        migrations.AlterModelOptions("certificate", {"ordering": ["serial", "pk"], "verbose_name": "证书"}),
        migrations.AddConstraint(
            "certificate",
            models.UniqueConstraint(fields=("notice", "case"), name="notices_certificate_once_by_notice"),
        ),
        migrations.AlterField(
            "codeword", "use",
            models.CharField(
                choices=[
                    ("publicity", "公示"), ("commendation", "通报"), ("notification", "通知"), ("decision", "决定"),
                    ("letter", "函"), ("certificate", "荣誉证书"), ("attestation", "证明"),
                ],
                max_length=20, verbose_name="用于",
            ),
        ),
    ]  # fmt: skip
