"""Writing cells so that what people typed is never run as a formula when the file is opened."""

from typing import Any

from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_cell(cell: Cell, value: Any) -> None:
    """Set a worksheet cell. Text stays text: openpyxl would turn a leading ``=`` into a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(_RISKY)


def csv_cell(value: Any) -> Any:
    """A value for csv.writer: text that would be run is preceded by an apostrophe, which our own reader takes off."""
    if isinstance(value, str) and value.startswith(_RISKY):
        return f"'{value}"
    return value
