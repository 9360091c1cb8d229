from django.db import migrations


class Migration(migrations.Migration):
    # A field named ``reserve`` hid the action 保留意见同意 of the same name from every nomination.
    dependencies = [("rounds", "0002_public_attempts")]

    operations = [migrations.RenameField("nomination", "reserve", "on_reserve")]
