"""The advice about a person's year, and the letters that were written about nominations, which are about that too."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def take_over(apps: Any, schema_editor: Any) -> None:
    """What was printed and issued stays as it is; the letter is found under the person's year."""
    advice = apps.get_model("post_advice", "PostAdvice").objects
    nominations = apps.get_model("coordinator_nominations", "CoordinatorNomination").objects
    letters = apps.get_model("notices", "Notice").objects
    written = letters.filter(type_key="post_adjustment", subject__kind="coordinator_nomination").order_by("pk")
    for letter in written:
        nomination = nominations.select_related("person__region", "round").get(pk=letter.subject_id)
        person, year = nomination.person, nomination.round.year
        about = advice.filter(person=person, year=year).first() or advice.create(
            kind="post_advice", title=f"{year}年度{person.name}调整岗位建议", person=person, year=year,
            region=person.region, region_path=person.region.path, agency_id=letter.agency_id, state="open",
            created_by_id=letter.created_by_id, created_at=letter.created_at,
        )  # fmt: skip
        letters.filter(pk=letter.pk).update(subject=about.base, parent=about.base)
        if letter.state == "issued":
            advice.filter(pk=about.pk).update(state="sent")


class Migration(migrations.Migration):
    initial = True

    dependencies = [  # noqa: RUF012
        ("approvals", "0006_dossier_contents"),
        ("certification", "0007_evaluation"),
        ("coordinator_nominations", "0002_ranked_by"),
        ("notices", "0005_certificates_of_cases"),
    ]

    operations = [  # noqa: RUF012
        migrations.CreateModel(
            name="PostAdvice",
            fields=[
                (
                    "base",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True,
                        related_name="as_post_advice", serialize=False, to="approvals.case",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="post_advice",
                        to="certification.person", verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "调整岗位建议",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person", "year"], name="post_advice_once_a_year",
                        violation_error_message="此人本年度的建议已经设立。",
                    )
                ],
            },
            bases=("approvals.case",),
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]  # fmt: skip
