"""The identity number in a list: judged in the same words wherever a list has one."""

from datetime import date
from typing import Protocol

from certification.identity import Identity, identify
from workflows.errors import Refused

FIELD = "id_number"


class Listed(Protocol):
    """A row with an identity number, or what else stands for one person."""

    def __getitem__(self, name: str) -> object: ...
    def raw(self, name: str) -> object: ...
    def refuse(self, code: str, name: str, message: str) -> None: ...
    def inform(self, code: str, name: str, message: str) -> None: ...


def identity_in(row: Listed, on: date) -> Identity | None:
    """Who the row's number says it is; None where it is missing or not sound, which refuses the row."""
    if not row[FIELD]:
        return None
    try:
        found = identify(str(row[FIELD]), on)
    except Refused as problem:
        row.refuse(problem.code, FIELD, problem.message)
        return None
    if str(row.raw(FIELD)) != found.number:
        row.inform("ID_NORMALISED", FIELD, "号码中的空格、撇号、全角或小写已规范")
    return found
