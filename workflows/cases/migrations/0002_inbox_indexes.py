"""Indexes for the inbox and the sweep on viewflow's task table, which has none that serve them.

Partial: they hold what is open, and stay small however much history there is.
"""

from django.db import migrations

INBOX = "CREATE INDEX inbox_open_by_seat ON viewflow_task (owner_permission, created) WHERE status = 'NEW'"
WAITING = "CREATE INDEX task_waiting ON viewflow_task (flow_task_type, scheduled, created) WHERE status = 'SCHEDULED'"
OPEN = (
    "CREATE INDEX task_open_of_process ON viewflow_task (process_id)"
    " WHERE status IN ('NEW', 'SCHEDULED', 'STARTED', 'ERROR')"
)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_cases"), ("viewflow", "0015_task_scheduled")]

    operations = [
        migrations.RunSQL(INBOX, "DROP INDEX inbox_open_by_seat"),
        migrations.RunSQL(WAITING, "DROP INDEX task_waiting"),
        migrations.RunSQL(OPEN, "DROP INDEX task_open_of_process"),
    ]
