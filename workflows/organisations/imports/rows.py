"""The rows of a list with a heading line, each gathering what is wrong with it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Model

from workflows.sheets.dates import read_date
from workflows.sheets.report import Issue, Place, Report, Severity
from workflows.sheets.tables import UnreadableFile, open_table
from workflows.sheets.text import compact, tidy

Progress = Callable[[Sequence["Row"], str], Iterable["Row"]]
"""Shows how far a list has been read: takes the rows and a label, yields the rows."""


class Row:
    def __init__(self, place: Place, cells: dict[str, Any]) -> None:
        self.place = place
        self.cells = cells
        self.issues: list[Issue] = []
        self.duplicate = False

    def text(self, column: str) -> str:
        return tidy(self.cells[column])

    def code(self, column: str) -> str:
        return compact(self.cells[column])

    def day(self, column: str) -> date | None:
        """The date of a cell; a cell that is no date is refused here."""
        reading = read_date(self.cells[column])
        if reading.problem:
            self.refuse("DATE_INVALID", column, reading.problem)
        return reading.value

    def require(self, column: str, code: str, message: str) -> None:
        if not self.text(column):
            self.refuse(code, column, message)

    def fit(self, model: type[Model], columns: dict[str, str]) -> None:
        """Refuse texts longer than the model's field holds; ``columns`` maps a column to its field."""
        for column, name in columns.items():
            limit = getattr(model._meta.get_field(name), "max_length", None)
            if limit and len(self.text(column)) > limit:
                self.refuse("TEXT_TOO_LONG", column, f"{column}列超过{limit}个字，请缩短")

    def refuse(self, code: str, column: str, message: str) -> None:
        self._report(Severity.REJECT, code, column, message)

    def refuse_duplicate(self, code: str, column: str, message: str) -> None:
        self.duplicate = True
        self.refuse(code, column, message)

    def warn(self, code: str, column: str, message: str) -> None:
        self._report(Severity.WARN, code, column, message)

    def inform(self, code: str, column: str, message: str) -> None:
        self._report(Severity.INFO, code, column, message)

    @property
    def refused(self) -> bool:
        return any(issue.severity == Severity.REJECT for issue in self.issues)

    def _report(self, severity: Severity, code: str, column: str, message: str) -> None:
        raw = self.cells[column]
        self.issues.append(Issue(code, severity, message, self.place, column, column, "" if raw is None else raw))


def read_rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """All rows of the first sheet under its heading line. Raises UnreadableFile if a column is missing."""
    try:
        table = open_table(path)
        try:
            lines = list(next(iter(table.sheets())).lines())
        finally:
            table.close()
    except UnreadableFile as error:
        raise UnreadableFile(f"{path}：{error.message}") from error
    if not lines:
        raise UnreadableFile(f"{path}：文件没有内容，请重新导出后再试")
    heading = [compact(cell) for cell in lines[0].cells]
    missing = [column for column in columns if column not in heading]
    if missing:
        raise UnreadableFile(
            f"{path}：第1行的表头缺少{'、'.join(missing)}列；应有{'、'.join(columns)}，请按样表改好表头后再导入"
        )
    where = {column: heading.index(column) for column in columns}
    return [Row(line.place, _cells(line.cells, where)) for line in lines[1:] if not line.blank]


def _cells(cells: list[Any], where: dict[str, int]) -> dict[str, Any]:
    return {column: cells[index] if index < len(cells) else None for column, index in where.items()}


def report_of(path: Path, rows: Sequence[Row], totals: dict[str, Any]) -> Report:
    report = Report(path.name)
    report.rows["read"] = len(rows)
    for row in rows:
        report.issues.extend(row.issues)
        report.rows["duplicate" if row.duplicate else "rejected" if row.refused else "accepted"] += 1
    report.totals.update(totals)
    return report


def changed(record: Any, values: dict[str, Any]) -> bool:
    """Set the values on the record and tell whether any was different."""
    differences = {name: value for name, value in values.items() if getattr(record, name) != value}
    for name, value in differences.items():
        setattr(record, name, value)
    return bool(differences)
