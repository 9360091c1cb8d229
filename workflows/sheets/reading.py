"""The one runner: a table, xlsx or csv, read by its specification into rows that are judged one by one."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from . import filling_day
from .blocks import blocks
from .headings import Heading, find_heading, looks_like
from .lines import Line, Table, UnreadableFile, Worksheet
from .report import Issue, Place, Report, Severity
from .rows import Layout, Row
from .spec import Sheet
from .tables import open_table
from .text import text_of

_SHOWN = 80


class SheetReading:
    """One pass over a file.

    ``today``: the day of the import, from which on dates are judged by the filling day (None: the form is not dated);
    ``given``: the filling day for a file that states none. ``as_of``: the day judged by (the latest, of several).

    Rows come as they are read; whoever judges them gives each to ``report.add``. Raises UnreadableFile when the file
    as a whole cannot be used: no sheet has the heading, one lacks a column, the filling day cannot be.
    """

    def __init__(
        self, table: Table, sheet: Sheet, report: Report, *, today: date | None = None, given: date | None = None
    ) -> None:
        self.sheet = sheet
        self.report = report
        self._seen: dict[tuple[Any, ...], Place] = {}
        self._layouts = list(self._lay_out(table, today, given))
        self.as_of = max((one.as_of for one in self._layouts if one.as_of), default=None)

    def _lay_out(self, table: Table, today: date | None, given: date | None) -> Iterator[Layout]:
        visible = list(self._visible(table))
        headings = [(one, heading) for one in visible if (heading := find_heading(one, self.sheet)) is not None]
        if not headings:
            raise UnreadableFile(self._no_heading(visible))
        if today is None:
            yield from (Layout(one, heading, None, table.plain_dates) for one, heading in headings)
            return
        stated = [filling_day.stated_in(heading.above, today) for _, heading in headings]
        common = next((one for one in stated if one), None)
        found: list[Issue] = []
        for (one, heading), own in zip(headings, stated, strict=True):
            day, issues = filling_day.settle(own or common, given, today, _top(one))
            found += [issue for issue in issues if issue.place not in [other.place for other in found]]
            yield Layout(one, heading, day, table.plain_dates)
        self.report.issues += found

    def _visible(self, table: Table) -> Iterator[Worksheet]:
        for one in table.sheets():
            if not one.hidden:
                yield one
                continue
            message = "隐藏工作表，未导入。如需导入请先取消隐藏"
            self.report.issues.append(Issue("HIDDEN_SHEET", Severity.WARN, message, Place(sheet=one.name)))

    def _no_heading(self, visible: list[Worksheet]) -> str:
        names = "、".join(column.title for column in self.sheet.needed)
        seems = looks_like(visible, self.sheet)
        return f"没有找到“{self.sheet.title}”的表头（{names}）。{seems}请核对文件，或下载模板、补上表头行后再导入"

    @property
    def layouts(self) -> list[Layout]:
        """The worksheets read, each with its heading and what stands above it."""
        return self._layouts

    @property
    def headings(self) -> dict[str, list[str]]:
        """The heading of each sheet read, by its name ("" in a CSV)."""
        return {one.worksheet.name or "": list(one.heading.titles) for one in self._layouts}

    def rows(self) -> Iterator[Row]:
        """The records below each heading, in the file's order; what is none is passed over, or named in the report."""
        for layout in self._layouts:
            yield from self._rows_of(layout)

    def _rows_of(self, layout: Layout) -> Iterator[Row]:
        heading = layout.heading
        below = len(heading.above) + len(heading.rows)
        lines = (line for line in islice(layout.worksheet.lines(), below, None) if not line.blank)
        if self.sheet.lines:
            yield from blocks(lines, layout, self._passed_over)
            return
        for line in lines:
            if self._is_record(line, heading):
                yield Row(line, layout)

    def _is_record(self, line: Line, heading: Heading) -> bool:
        if heading.repeated(line):
            return False
        if not heading.outside(line):
            return True
        self._passed_over(line)
        return False

    def _passed_over(self, line: Line, severity: Severity = Severity.INFO, why: str = "") -> None:
        text = " ".join(text_of(cell) for cell in line.cells if cell is not None)[:_SHOWN]
        message = why or self.sheet.not_a_record
        self.report.issues.append(Issue("NOT_A_RECORD", severity, message, line.place, raw=text))

    def is_first(self, row: Row) -> bool:
        """Whether no sound row before had this one's key; if one had, the row is marked as its repetition."""
        key = tuple(row[name] for name in self.sheet.unique)
        first = self._seen.setdefault(key, row.place)
        if first is row.place:
            return True
        code, words = self.sheet.repeated
        row.repeats(code, self.sheet.unique[0], f"{words}（见{first}），请删去重复行")
        return False


def _top(worksheet: Worksheet) -> Place:
    return Place(sheet=worksheet.name) if worksheet.name is not None else Place(record=1, line=1)


def read_list(source: Path | BinaryIO, sheet: Sheet, report: Report) -> tuple[SheetReading, list[Row]]:
    """All records of an undated list. Raises UnreadableFile, naming the file or the list, when it cannot be used."""
    try:
        table = open_table(source)
        try:
            reading = SheetReading(table, sheet, report)
            return reading, list(reading.rows())
        finally:
            table.close()
    except UnreadableFile as error:
        name = source if isinstance(source, Path) else sheet.title
        raise UnreadableFile(f"{name}：{error.message}") from error


def report_all(report: Report, rows: Iterable[Row], totals: dict[str, Any]) -> Report:
    """Count and tell rows that were all judged before any is reported."""
    for row in rows:
        report.add(row)
    report.totals.update(totals)
    return report
