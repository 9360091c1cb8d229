from django.db import migrations, models


def tell_known_first_days(apps, _editor):
    apps.get_model("certification", "CensusRow").objects.filter(post__start__isnull=False).update(start_known=True)


class Migration(migrations.Migration):

    dependencies = [
        ("certification", "0005_posts_confirmed"),
    ]

    operations = [
        migrations.RemoveIndex("censusrow", "certification_census_places"),
        migrations.AddField("censusrow", "start_known", models.BooleanField(default=False), preserve_default=False),
        migrations.AddIndex(
            "censusrow",
            models.Index(
                fields=[
                    "posts", "region", "kind", "category", "grade", "since", "start_known", "end", "worked_since",
                    "person",
                ],
                name="certification_census_places",
            ),
        ),
        migrations.RunPython(tell_known_first_days, migrations.RunPython.noop),
    ]
