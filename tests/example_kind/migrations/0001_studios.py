import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    dependencies = [('approvals', '0004_inbox_by_open_seat')]
    operations = [
        migrations.CreateModel(
            name='Studio',
            fields=[
                ('base', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, related_name='as_%(class)s', serialize=False, to='approvals.case')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='工作室名称')),
                ('leader', models.CharField(blank=True, max_length=30, verbose_name='负责人')),
                ('deeds', models.TextField(blank=True, max_length=1000, verbose_name='工作开展情况')),
            ],
            options={'abstract': False},
            bases=('approvals.case',),
        ),
    ]
