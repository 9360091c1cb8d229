"""What a sheet is, said once: its columns with their headings and readers, its key, its words.

A register to come is a ``Sheet`` beside its model; reading, reporting, the template and the pages follow from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Protocol

from workflows.masking import mask_id, mask_numbers

from .report import Issue, Severity
from .text import compact


class Need(StrEnum):
    """What an empty value means: the row is refused; the lack is reported; nothing."""

    REQUIRED = "required"
    WANTED = "wanted"
    FREE = "free"


class Reporter(Protocol):
    """What a reader may say of the cell it reads; the row decides what becomes of the record."""

    as_of: Any
    plain_dates: Any

    def flaw(self, column: "Column", code: str, message: str, severity: Severity | None = None) -> None:
        """The value cannot be used: the row is refused, or goes without it."""

    def doubt(self, column: "Column", code: str, message: str) -> None:
        """The value is used, and what was typed is kept beside it for somebody to look at."""

    def note(self, column: "Column", code: str, message: str) -> None:
        """The value was brought into its usual form."""


class Reader:
    """Turns a cell that is not None into a typed value, or None where it is blank or cannot be used (then it says so).

    ``missing``: the issue code of an empty required cell. ``choices``: the words of a code list, for the template.
    ``as_text``: the column is kept as text in the template, because a number cell would lose digits.
    """

    missing: str = "VALUE_MISSING"
    choices: Sequence[str] = ()
    as_text: ClassVar[bool] = False
    hint: str = ""

    def read(self, raw: Any, row: Reporter, column: "Column") -> Any:
        raise NotImplementedError


@dataclass(frozen=True)
class Column:
    """``name`` is the record's field, ``title`` the heading, ``aliases`` other headings in use.

    ``heading``: whether a file without this column is refused (required columns always are needed). ``missing``: code
    and message of an empty cell where the reader's own would not do. ``flawed``: what an unusable value does to the
    row, where it is neither refused for a required nor held for another column. ``width`` is in characters.
    ``personal``: a number of a person, masked where it is shown and sealed where a refused row is kept.
    """

    name: str
    title: str
    reader: Reader
    need: Need = Need.FREE
    aliases: tuple[str, ...] = ()
    heading: bool = False
    missing: tuple[str, str] | None = None
    flawed: Severity | None = None
    width: int = 14
    help: str = ""
    personal: bool = False

    @cached_property
    def in_heading(self) -> bool:
        return self.heading or self.need is Need.REQUIRED

    @cached_property
    def severity(self) -> Severity:
        """What becomes of a row whose value cannot be used."""
        return self.flawed or (Severity.REJECT if self.need is Need.REQUIRED else Severity.HOLD)

    @cached_property
    def when_missing(self) -> tuple[str, str]:
        return self.missing or (self.reader.missing, f"{self.title}未填")


@dataclass(frozen=True)
class Lines:
    """The lines of a record that fills several, as a person does in a ledger.

    ``label``: the column that says which line it is; ``words``: each of its words, made comparable, and the key of the
    line, in the form's order. ``cells``: the columns that every line fills; all others say something once a record.
    """

    label: str
    words: Mapping[str, str]
    cells: tuple[str, ...]

    @cached_property
    def own(self) -> frozenset[str]:
        return frozenset((self.label, *self.cells))


@dataclass(frozen=True)
class Sheet:
    """A form of rows. ``title`` is its name for people; ``where`` tells them where it is handed in.

    ``unique``: the columns that make a row's key; ``repeated``: code and words of a later row with the same one.
    ``by_letter``: an issue names its column by letter, as in a spreadsheet; else by the heading, as in a plain list.
    ``not_a_record`` says why a row without required values is none. ``lines``: what a record of several lines is.
    ``part_of``: the kind of batch it is handed in with, where that holds several sheets; else its own key is the kind.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    where: str = ""
    unique: tuple[str, ...] = ()
    repeated: tuple[str, str] = ("DUPLICATE_ROW", "与前面一行重复")
    by_letter: bool = True
    not_a_record: str = "本行必填各栏都空着，不是记录，未计入"
    lines: Lines | None = None
    part_of: str = ""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        """Every heading in use, made comparable, and its column."""
        return {compact(title): column for column in self.columns for title in (column.title, *column.aliases)}

    @cached_property
    def needed(self) -> tuple[Column, ...]:
        """The columns without which a file is not this sheet."""
        return tuple(column for column in self.columns if column.in_heading)

    @property
    def titles(self) -> dict[str, str]:
        return {column.name: column.title for column in self.columns}


SHEETS: dict[str, Sheet] = {}


def known(sheet: Sheet) -> Sheet:
    """Make a sheet known by its key, so that a file handed in at the wrong place can be told what it looks like."""
    if SHEETS.setdefault(sheet.key, sheet) is not sheet:
        raise ValueError(f"two sheets are called {sheet.key}")
    return sheet


def personal_columns(kind: str) -> list[Column]:
    """The columns with numbers of persons in the sheets of a kind of batch."""
    sheets = [sheet for sheet in SHEETS.values() if kind in (sheet.key, sheet.part_of)]
    return [column for sheet in sheets for column in sheet.columns if column.personal]


def shown(issue: Issue, kind: str) -> Issue:
    """An issue as it is kept and shown."""
    return replace(issue, raw=masked(issue.raw, issue.field, kind))


def masked(raw: Any, field: str | None, kind: str) -> Any:
    """What an issue quotes: masked if it is of a personal column, and every long number of a whole line (no field),
    such as the telephone beside 填表人."""
    personal = {column.name for column in personal_columns(kind)}
    if raw is None or not personal or (field and field not in personal):
        return raw
    return mask_id(str(raw)) if field else mask_numbers(str(raw))
