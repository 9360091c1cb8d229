"""Index the seat that a task is open for, in place of seat and status apart.

A planner that knows how often a seat and how often a status occurs takes them for independent. For a seat that settled
an eighth of all history it expected thousands of open tasks where there were forty, and read every open task of the
country, joined to every process: 690 ms a page at a million tasks. As one expression there is one thing to estimate.
"""

from django.db import migrations

BEFORE = "CREATE INDEX inbox_open_by_seat ON viewflow_task (owner_permission, status, created) WHERE status = 'NEW'"
NOW = (
    "CREATE INDEX inbox_open_seat ON viewflow_task"
    " ((CASE WHEN status = 'NEW' THEN owner_permission ELSE NULL END), created)"
)


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_inbox_by_seat_and_status")]

    operations = [
        migrations.RunSQL(
            ["DROP INDEX inbox_open_by_seat", NOW], ["DROP INDEX inbox_open_seat", BEFORE]
        ),
    ]
