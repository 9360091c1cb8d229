"""Which worksheets of a workbook are read as what: the list, the evaluations, or neither."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from certification.placements.imports.form import EVALUATIONS, LIST
from workflows.sheets.headings import find_heading
from workflows.sheets.lines import Table, Worksheet
from workflows.sheets.reading import SheetReading
from workflows.sheets.report import Report
from workflows.sheets.rows import Layout
from workflows.sheets.spec import Sheet
from workflows.sheets.tables import Part


@dataclass
class Workbook:
    """``given``: the filling day where the file states none; ``as_of``: that by which it is read."""

    table: Table
    report: Report
    today: date
    given: date | None
    lists: SheetReading | None = field(init=False)
    evaluations: Part | None = field(init=False)
    layouts: list[Layout] = field(init=False)
    as_of: date = field(init=False)

    def __post_init__(self) -> None:
        """Raises UnreadableFile for a file that has neither, and says what it seems to be."""
        worksheets = list(self.table.sheets())
        evaluations = [one for one in worksheets if not one.hidden and find_heading(one, EVALUATIONS)]
        others = [one for one in worksheets if one not in evaluations]
        self.evaluations = Part(self.table, evaluations) if evaluations else None
        self.lists = None
        if not evaluations or any(_is_list(one) for one in others):
            self.lists = self._reading(Part(self.table, others), LIST, self.report)
        head = self.lists or self._reading(self.evaluations, EVALUATIONS, Report(""))
        self.layouts, self.as_of = head.layouts, head.as_of or self.today

    def evaluation_rows(self, sheet: Sheet) -> SheetReading | None:
        """By the checklist of an office; None where there is no such worksheet."""
        if self.evaluations is None:
            return None
        return self._reading(self.evaluations, sheet, self.report, self.as_of if self.lists else self.given)

    def _reading(self, part: Any, sheet: Sheet, report: Report, given: date | None = None) -> SheetReading:
        return SheetReading(part, sheet, report, today=self.today, given=given or self.given)


def _is_list(worksheet: Worksheet) -> bool:
    return not worksheet.hidden and find_heading(worksheet, LIST) is not None
