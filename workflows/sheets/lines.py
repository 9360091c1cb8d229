"""What a file of rows looks like to a reader, whatever its format: tables of worksheets of lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from workflows.errors import Refused

from .report import Place


class UnreadableFile(Refused):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its place and its cells from column A on. Blank cells are None, whole days are ``date``.

    ``unresolved``: indexes of cells with a formula whose result the file does not hold; they read as blank.
    """

    place: Place
    cells: list[Any]
    unresolved: tuple[int, ...] = ()

    @property
    def blank(self) -> bool:
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


class Worksheet(Protocol):
    """``hidden`` ones are named to the reader and not imported; ``lines`` streams, from the first row at each call."""

    @property
    def name(self) -> str | None: ...

    @property
    def hidden(self) -> bool: ...

    def lines(self) -> Iterator[Line]: ...

    def merged_at(self, row: int, index: int) -> str:
        """The merged range (B3:B7) over this row and cell index; empty where there is none."""
        ...


class Table(Protocol):
    """``plain_dates`` is the form in which dates come as text because the format knows no dates (CSV), else None."""

    format: str
    plain_dates: Any
    stream: BinaryIO

    def sheets(self) -> Iterator[Worksheet]: ...

    def close(self) -> None: ...
