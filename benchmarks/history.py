"""A history as long as wanted: copies of cases that were really taken through, row by row, inside the database."""

from typing import Any

from django.db import connection, models, transaction

from workflows.cases.models import Case, CaseEvent, Opinion

STRIDE = 1_000  # more than any id of the cases that are copied, and than what a run adds between two copyings


def copy_case(case: Case, first: int, last: int, seats: int = 0) -> None:
    """Add the copies numbered ``first`` to ``last`` of a case with its process, tasks, opinions and events.

    ``seats``: address the copies' tasks to so many other seats in turn instead of the case's own.
    """
    from viewflow.workflow.models import Process, Task

    process = case.process_id
    rows: list[tuple[type[models.Model], str, int]] = [(Process, "id", process), (Task, "process_id", process)]
    rows += [(model, "id" if model is Case else model._meta.pk.column, case.pk) for model in _tables(type(case))]
    rows += [(Opinion, "case_id", case.pk), (CaseEvent, "case_id", case.pk)]
    with transaction.atomic(), connection.cursor() as cursor:
        for model, column, value in rows:
            _copy(cursor, model, column, value, (first, last), seats)


def _tables(model: type[models.Model]) -> list[type[models.Model]]:
    """The tables of a multi-table model, the base first."""
    return [*reversed(model._meta.get_parent_list()), model]


def _copy(cursor: Any, model: type[models.Model], column: str, value: int, span: tuple[int, int], seats: int) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    chosen = ", ".join(_value(field, seats) for field in fields)
    names = ", ".join(f'"{field.column}"' for field in fields)
    cursor.execute(
        f'INSERT INTO "{model._meta.db_table}" ({names}) '
        "WITH RECURSIVE n(i) AS (SELECT %s UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
        f'SELECT {chosen} FROM "{model._meta.db_table}" AS t CROSS JOIN n WHERE t."{column}" = %s',
        [*span, value],
    )
    if connection.vendor == "postgresql" and model._meta.pk.column == "id":
        table = model._meta.db_table
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _value(field: models.Field, seats: int) -> str:
    moved = field.primary_key or field.name in ("case", "process")
    if moved:
        return f't."{field.column}" + {STRIDE} * n.i'
    if field.column == "owner_permission" and seats:
        return f"'acceptance@X' || (n.i %% {seats})"
    return f't."{field.column}"'


def settle() -> None:
    """What the database does by itself in time: PostgreSQL its statistics, SQLite the writing out of its journal.

    SQLite gets no statistics: no installation would have them.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")
