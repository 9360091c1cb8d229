"""What an importer says about a file: how many rows it read, took in and refused, and every problem with its place.

The shape is the import report of the command contract: rows and columns as a person sees them in the spreadsheet
(row 1 is the first, columns by letter); for CSV the record (the heading is 1) and the physical line.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol


class Severity(StrEnum):
    """What became of the record: refused, kept without this value, kept and reported, or merely normalised."""

    REJECT = "reject"
    HOLD = "hold"
    WARN = "warn"
    INFO = "info"


SEVERITY_LABELS = {
    Severity.REJECT: "未录入",
    Severity.HOLD: "待核",
    Severity.WARN: "已录入，请核对",
    Severity.INFO: "已规范",
}
# How a page colours them.
TONES = {Severity.REJECT: "bad", Severity.HOLD: "care", Severity.WARN: "care", Severity.INFO: ""}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file. A workbook has sheet and row, a CSV has record and line; both have a column. A place without
    any is none: a paper beside the file."""

    sheet: str | None = None
    row: int | None = None
    record: int | None = None
    line: int | None = None

    def as_dict(self) -> dict[str, Any]:
        if self.record is None:
            return {"sheet": self.sheet, "row": self.row}
        return {"record": self.record, "line": self.line}

    def __str__(self) -> str:
        if self.record is None and self.sheet is None:
            return "文件以外"
        if self.record is None:
            row = f"第{self.row}行" if self.row else ""
            return f"工作表“{self.sheet}”{row}"
        return f"第{self.record}条记录（文件第{self.line}行）"


def label_of(severity: Severity, place: Place) -> str:
    """The severity in words: a warning that is of no row says nothing of a row that was taken in."""
    whole = severity == Severity.WARN and place.row is None and place.record is None
    return "请核对" if whole else SEVERITY_LABELS[severity]


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem, named by its code, at one place. ``raw`` is what was typed; ``column`` a letter or a heading."""

    code: str
    severity: Severity
    message: str
    place: Place
    column: str | None = None
    field: str | None = None
    raw: Any = None

    @property
    def severity_label(self) -> str:
        return label_of(self.severity, self.place)

    @property
    def tone(self) -> str:
        return TONES[self.severity]

    @property
    def where(self) -> str:
        return f"{self.place}{self.column}列" if self.column else str(self.place)

    def as_dict(self) -> dict[str, Any]:
        raw = self.raw.isoformat() if isinstance(self.raw, date) else self.raw
        return {
            "code": self.code,
            "severity": str(self.severity),
            **self.place.as_dict(),
            "column": self.column,
            "field": self.field,
            "raw": raw,
            "message": self.message,
        }


class Judged(Protocol):
    """A row that has been judged."""

    refused: bool
    duplicate: bool
    issues: list[Issue]


@dataclass(slots=True)
class Report:
    """One file's import. ``rows`` counts records (in a ledger, blocks of one person); ``totals`` is the importer's.

    ``beside``: refused rows of further worksheets, that only add to the records.
    """

    file: str
    rows: Counter[str] = field(default_factory=lambda: Counter(read=0, accepted=0, rejected=0, duplicate=0))
    issues: list[Issue] = field(default_factory=list)
    totals: dict[str, Any] = field(default_factory=dict)
    beside: int = 0

    def add(self, row: Judged) -> None:
        """Count a row that was read and judged, and take over what is to be said of it."""
        self.rows["read"] += 1
        self.rows["duplicate" if row.duplicate else "rejected" if row.refused else "accepted"] += 1
        self.issues += row.issues

    @property
    def refused_rows(self) -> int:
        return self.rows["rejected"] + self.rows["duplicate"] + self.beside

    @property
    def exit_status(self) -> int:
        """0 when every row was taken in, 1 when some were refused."""
        return 1 if self.refused_rows else 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "rows": dict(self.rows),
            "issues": [issue.as_dict() for issue in self.issues],
            "totals": self.totals,
        }
