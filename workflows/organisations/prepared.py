"""Queries that every step asks: their SQL is made once in the life of the process, as making it takes longer than
running it."""

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
DAY = date(1, 2, 3)  # marks the place of a day


class Prepared(Generic[Row]):
    """``build`` makes the query from ``marks``: one value for each parameter, which no row has and no other parameter
    is. They mark the places where the values of each asking go."""

    def __init__(self, build: Callable[..., QuerySet[Row, Any]], *marks: Any) -> None:
        self.build, self.marks = build, marks
        self.made: dict[str, tuple[type[Row], str, tuple[Any, ...], list[Any]]] = {}

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """As the database gives them."""
        _, sql, filled = self._filled(values)
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return list(cursor.fetchall())

    def instances(self, *values: Any) -> list[Row]:
        model, sql, filled = self._filled(values)
        return list(model._base_manager.raw(sql, filled))

    def _filled(self, values: tuple[Any, ...]) -> tuple[type[Row], str, list[Any]]:
        if connection.vendor not in self.made:
            query = self.build(*self.marks)
            marks = [_adapted(mark) for mark in self.marks]
            self.made[connection.vendor] = query.model, *query.query.sql_with_params(), marks
        model, sql, parameters, marks = self.made[connection.vendor]
        given = dict(zip(marks, map(_adapted, values), strict=True))
        return model, sql, [given.get(one, one) for one in parameters]


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
