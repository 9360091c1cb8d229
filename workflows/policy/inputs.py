"""Checking the input of a decision: strict, with the exact path of the first thing wrong."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from workflows.policy.errors import InputError, dotted, first_problem

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Nobody's papers are older, and a century of calendar arithmetic stays inside what dates can hold.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("应为日期，写作 YYYY-MM-DD，不知道的写 null")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"没有 {value} 这一天，请核对") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"{value} 不在 {_FIRST_YEAR} 年至 {_LAST_YEAR} 年之间，请核对")
    return day


def _not_a_look_alike(value: object) -> object:
    """``true`` and ``4.0`` equal 1 and 4 in Python, and so would pass for a choice among numbers."""
    if isinstance(value, bool | float):
        raise ValueError("应为整数或规定的名称")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Exactly = BeforeValidator(_not_a_look_alike)


class Input(BaseModel):
    """Part of an input: unknown keys and wrong types are refused; a key that may be null may be absent."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Input)


def read(model: type[Model], data: Any) -> Model:
    """``data`` as ``model``. Raises ``InputError`` with a path under ``input``."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        location, message = first_problem(error)
        raise InputError(dotted(("input", *untagged(location, data))), message) from error


def untagged(location: Sequence[int | str], data: Any) -> tuple[int | str, ...]:
    """The location as it stands in the data: pydantic names the type of an object on the way to its parts."""
    place: list[int | str] = []
    for step in location:
        if isinstance(data, Mapping) and step not in data and step == data.get("type"):
            continue
        place.append(step)
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, Sequence) and isinstance(step, int) and step < len(data):
            data = data[step]
    return tuple(place)
