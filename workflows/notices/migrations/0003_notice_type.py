from django.db import migrations, models

# Until now the 文种 told the type, and its value was the key, but for the 通知 about a round of grade applications.
ELIGIBILITY = {"subject__kind": "grade_round", "notice_kind": "notification"}


def name_the_types(apps, schema_editor):
    Notice = apps.get_model("notices", "Notice")
    Notice.objects.update(type_key=models.F("notice_kind"))
    Notice.objects.filter(**ELIGIBILITY).update(type_key="eligibility")


class Migration(migrations.Migration):
    """Several types of notices about one kind of case may have the same 文种: a notice names its own."""

    dependencies = [("notices", "0002_notice_subject")]

    operations = [
        migrations.AddField(
            "notice", "type_key", models.CharField(default="", editable=False, max_length=40, verbose_name="种类"),
            preserve_default=False,
        ),
        migrations.RunPython(name_the_types, migrations.RunPython.noop, elidable=True),
    ]  # fmt: skip
