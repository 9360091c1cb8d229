"""One appeal at a time against a ruling; and no measure of one document in the table of scores."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def mark(apps: Any, schema_editor: Any) -> None:
    """Appeals that wait now; of several against one ruling the first, the others are answered all the same."""
    appeals = apps.get_model("assessments", "Appeal").objects
    first: dict[tuple[int, int | None], int] = {}
    for pk, score, entry in appeals.filter(state="filed").order_by("pk").values_list("pk", "score", "entry"):
        first.setdefault((score, entry), pk)
    appeals.filter(pk__in=first.values()).update(waiting=True)


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0005_dossiers'),
        ('assessments', '0001_assessments'),
        ('certification', '0004_census'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='score',
            name='assessments_score_base_within_30',
        ),
        migrations.AddField(
            model_name='appeal',
            name='waiting',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(condition=models.Q(('waiting', True)), fields=('score', 'entry'), name='assessments_appeal_one_waiting_entry', violation_error_message='这一项已有申诉正在复核，不必重复提出'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.UniqueConstraint(condition=models.Q(('entry__isnull', True), ('waiting', True)), fields=('score',), name='assessments_appeal_one_waiting_base', violation_error_message='这一项已有申诉正在复核，不必重复提出'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.CheckConstraint(condition=models.Q(('base_score__isnull', True), models.Q(('base_score__gte', 0), ('base_score__lte', 100)), _connector='OR'), name='assessments_score_base_within_100', violation_error_message='基本得分应在0至100之间。'),
        ),
    ]
