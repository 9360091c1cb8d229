"""What every benchmark needs: a database of its own, statements counted, times taken, a table at the end."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``demand`` None: told for information. Smaller is better unless ``at_least``."""

    measure: str
    value: float
    unit: str
    demand: float | None = None
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        """Below 1: better than demanded."""
        if self.demand is None:
            return None
        return self.demand / self.value if self.at_least else self.value / self.demand


def tell(figures: list[Figure]) -> None:
    """For the table of the command that started this benchmark: one JSON document on the last line."""
    print(json.dumps([asdict(figure) for figure in figures], ensure_ascii=False))


def begin() -> None:
    """Set Django up on the empty database that the environment names, and fill in its tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def milliseconds(call: Callable[[], object], times: int = 1) -> float:
    """The quickest of so many runs: what the call costs, not what else the machine was doing."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """The statements executed meanwhile, with their parameters; transaction control is not among them."""
    from django.db import connection

    told: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            told.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield told


def database_milliseconds(call: Callable[[], object], times: int = 25) -> float:
    """What the reads of ``call`` take in the database and its driver, without the ORM."""
    from django.db import connection

    with statements() as told:
        call()

    def read() -> None:
        with connection.cursor() as cursor:
            for sql, params in told:
                cursor.execute(sql, params)
                cursor.fetchall()

    read()
    return milliseconds(read, times)
