"""One row of a sheet: its typed values, and everything to report about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from .headings import Heading
from .lines import Line, Worksheet
from .report import Issue, Severity
from .spec import Column, Need

_RAW_LENGTH = 200
# What Excel shows in place of a result.
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True, slots=True)
class Layout:
    """How one worksheet lays out a sheet. ``first``: needed columns and their cells; ``rest``: the others present.

    ``as_of``: the filling day that dates are judged by (None: they are not); ``plain_dates`` as in ``Table``.
    """

    worksheet: Worksheet
    heading: Heading
    as_of: date | None
    plain_dates: Any
    first: tuple[tuple[Column, int], ...] = field(init=False)
    rest: tuple[tuple[Column, int], ...] = field(init=False)

    @property
    def present(self) -> tuple[tuple[Column, int], ...]:
        return (*self.first, *self.rest)

    def __post_init__(self) -> None:
        by_name = self.heading.sheet.by_name
        of_a_line = self.heading.sheet.lines.own if self.heading.sheet.lines else frozenset()
        present = [(by_name[name], index) for name, index in self.heading.columns.items() if name not in of_a_line]
        object.__setattr__(self, "first", tuple(one for one in present if one[0].in_heading))
        object.__setattr__(self, "rest", tuple(one for one in present if not one[0].in_heading))


class Row:
    """``row["field"]`` is the value read, None where it is blank, unusable, or has no column in this file.

    ``refused``: it may not enter; ``duplicate``: because it repeats another; ``mend``: whether somebody should look at
    it again (a mere repetition needs no mending). ``typed`` keeps, by field, what was typed wherever it was doubtful.
    """

    __slots__ = ("as_of", "duplicate", "flawed", "issues", "layout", "line", "mend", "plain_dates", "refused", "typed",
                 "values")  # fmt: skip

    def __init__(self, line: Line, layout: Layout) -> None:
        self.line = line
        self.layout = layout
        self.as_of = layout.as_of
        self.plain_dates = layout.plain_dates
        self.values: dict[str, Any] = {}
        self.issues: list[Issue] = []
        self.typed: dict[str, Any] = {}
        self.flawed: set[str] = set()
        self.refused = self.duplicate = False
        self.mend = True
        self._read(layout.first)

    @property
    def place(self) -> Any:
        return self.line.place

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def raw(self, name: str) -> Any:
        """The cell as it stands in the file."""
        index = self.layout.heading.columns.get(name)
        return None if index is None or index >= len(self.line.cells) else self.line.cells[index]

    @property
    def as_it_stood(self) -> list[Any]:
        """The cells as they are kept of a refused row."""
        return self.line.cells

    def has(self, name: str) -> bool:
        """Whether anything was typed there, usable or not."""
        return self.values.get(name) is not None or name in self.flawed

    def read_rest(self) -> None:
        """Read the columns a file may lack, once the row is known to be sound in those it may not."""
        self._read(self.layout.rest)

    def _read(self, columns: Sequence[tuple[Column, int]]) -> None:
        cells, values = self.line.cells, self.values
        width = len(cells)
        for column, index in columns:
            raw = cells[index] if index < width else None
            value = None
            if raw is not None:
                if raw.__class__ is str and raw[:1] == "#" and raw in _ERRORS:
                    self.flaw(column, "VALUE_UNKNOWN", f"{column.title}是公式的错误值{raw}，请改正公式或直接填写")
                elif raw.__class__ is float and not isfinite(raw):
                    self.flaw(column, "VALUE_UNKNOWN", f"{column.title}不是一个数（大得不能表示），请改正")
                else:
                    value = column.reader.read(raw, self, column)
            if value is None:
                self._absent(column, index)
            values[column.name] = value

    def _absent(self, column: Column, index: int) -> None:
        if column.name in self.flawed:
            return
        if index in self.line.unresolved:
            message = f"{column.title}是公式，文件里没有它的结果。请用Excel打开后保存一次，或直接填写数值"
            self.flaw(column, "FORMULA_WITHOUT_VALUE", message)
        elif column.need is not Need.FREE:
            code, message = column.when_missing
            self.flaw(column, code, message + self._merged(index))

    def _merged(self, index: int) -> str:
        row = self.line.place.row
        merged = self.layout.worksheet.merged_at(row, index) if row else ""
        return f"；该格在合并单元格{merged}内，请取消合并，每行各填一格" if merged else ""

    # ---- what readers say

    def flaw(self, column: Column, code: str, message: str, severity: Severity | None = None) -> None:
        self.flawed.add(column.name)
        self._report(severity or column.severity, code, column.name, message)

    def doubt(self, column: Column, code: str, message: str) -> None:
        self._report(Severity.WARN, code, column.name, message)

    def note(self, column: Column, code: str, message: str) -> None:
        self._report(Severity.INFO, code, column.name, message)

    # ---- what the importer of the kind says

    def refuse(self, code: str, name: str, message: str) -> None:
        self._report(Severity.REJECT, code, name, message)

    def repeats(self, code: str, name: str, message: str, *, mend: bool = True) -> None:
        """Refuse the row because it says again what an earlier one says."""
        self.duplicate, self.mend = True, mend
        self._report(Severity.REJECT, code, name, message)

    def hold(self, code: str, name: str, message: str) -> None:
        """Keep the row, and say what somebody has to settle before it serves."""
        self._report(Severity.HOLD, code, name, message)

    def warn(self, code: str, name: str, message: str) -> None:
        self._report(Severity.WARN, code, name, message)

    def inform(self, code: str, name: str, message: str) -> None:
        self._report(Severity.INFO, code, name, message)

    def _report(self, severity: Severity, code: str, name: str, message: str) -> None:
        raw = told(self.raw(name))
        if severity is Severity.REJECT:
            self.refused = True
        elif severity is not Severity.INFO:
            self.typed[name] = raw.isoformat() if isinstance(raw, date) else raw
        self._tell(severity, code, name, message, self.line.place, raw)

    def _tell(self, severity: Severity, code: str, name: str, message: str, place: Any, raw: Any) -> None:
        heading = self.layout.heading
        if raw is None and not heading.sheet.by_letter:
            raw = ""  # as such lists write a field left out
        column = heading.place_of(name) if name in heading.columns else None
        self.issues.append(Issue(code, severity, message, place, column, name, raw))


def told(raw: Any) -> Any:
    """A cell as an issue quotes it."""
    plain = isinstance(raw, int | float | date | None) and not (isinstance(raw, float) and not isfinite(raw))
    return raw if plain else str(raw)[:_RAW_LENGTH]
