"""The worksheets of a summary table: 名额分配, and one for each list, found by its name or the title above it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from workflows.rounds.recommendations.lists import RecommendationList, all_lists
from workflows.sheets.filling_day import stated_in
from workflows.sheets.headings import looks_like
from workflows.sheets.lines import Table, UnreadableFile, Worksheet
from workflows.sheets.readers import Text, Whole
from workflows.sheets.reading import SheetReading
from workflows.sheets.report import Issue, Place, Report, Severity
from workflows.sheets.rows import Row
from workflows.sheets.spec import Column, Need, Sheet
from workflows.sheets.tables import Part
from workflows.sheets.text import compact

QUOTAS = "名额分配"
_LINES_ABOVE = 4


@dataclass
class SummaryTable:
    """``worksheets``: that of each list found in the file, by category; ``quotas``: that of the places."""

    table: Table
    quotas: Worksheet
    worksheets: dict[str, Worksheet]

    @classmethod
    def of(cls, table: Table, report: Report) -> "SummaryTable":
        """Raises UnreadableFile where the file is no summary table, and says what it seems to be."""
        if table.format != "xlsx":
            raise UnreadableFile("推荐汇总表由多张工作表组成，须是Excel工作簿（.xlsx）；请用工作簿导入")
        visible = list(_visible(table, report))
        worksheets: dict[str, Worksheet] = {}
        for worksheet in visible:
            one = _list_in(worksheet)
            if one is None:
                continue
            if one.category in worksheets:
                raise UnreadableFile(f"有两张“{one.title}”工作表，请合并为一张后再导入")
            worksheets[one.category] = worksheet
        if not worksheets:
            names = "、".join(f"“{one.title}”" for one in all_lists())
            seems = looks_like(visible, QUOTA_SHEET)
            raise UnreadableFile(f"没有找到推荐汇总表的工作表（{names}）。{seems}请核对文件后再导入")
        quotas = next((one for one in visible if compact(one.name) == QUOTAS), None)
        if quotas is None:
            raise UnreadableFile(f"缺少“{QUOTAS}”工作表，请补上各县（市、区）的名额后再导入")
        return cls(table, quotas, worksheets)

    def reading(self, one: RecommendationList, report: Report) -> SheetReading:
        return SheetReading(Part(self.table, [self.worksheets[one.category]]), one.sheet, report)

    def places(self, report: Report) -> list[Row]:
        """The counties with their places, in the file's order."""
        own = Report(report.file)
        reading = SheetReading(Part(self.table, [self.quotas]), _quota_sheet(self.worksheets), own)
        rows = []
        for found in reading.rows():
            found.read_rest()
            report.issues += found.issues
            if not found.refused:
                rows.append(found)
        if not rows:
            raise UnreadableFile(f"工作表“{QUOTAS}”没有任何县（市、区）的名额，请填写后再导入")
        return rows


def _visible(table: Table, report: Report) -> Iterator[Worksheet]:
    for one in table.sheets():
        if one.hidden:
            message = "隐藏工作表，未导入。如需导入请先取消隐藏"
            report.issues.append(Issue("HIDDEN_SHEET", Severity.WARN, message, Place(sheet=one.name)))
        else:
            yield one


def _list_in(worksheet: Worksheet) -> RecommendationList | None:
    """By the worksheet's name, else by the title in its first lines."""
    name = compact(worksheet.name)
    if found := next((one for one in all_lists() if one.title in name), None):
        return found
    for _, line in zip(range(_LINES_ABOVE), worksheet.lines(), strict=False):
        for cell in line.cells:
            text = compact(cell)
            if found := next((one for one in all_lists() if f"{one.title}推荐汇总表" in text), None):
                return found
    return None


_COUNTY = Column("county", "县(市、区)", Text(longest=30), Need.REQUIRED, aliases=("县（市、区）",))
QUOTA_SHEET = Sheet(key="recommendation_quotas", title=QUOTAS, columns=(_COUNTY,))


def _quota_sheet(categories: Iterable[str]) -> Sheet:
    """With the places of the lists that are in the file."""
    wanted = [one for one in all_lists() if one.category in categories]
    places = [
        Column(one.category, one.quota, Whole(most=9999), Need.REQUIRED,
               missing=("COUNT_INVALID", f"{one.quota}名额未填"))
        for one in wanted
    ]  # fmt: skip
    return Sheet(key=QUOTA_SHEET.key, title=QUOTAS, columns=(_COUNTY, *places))


def day_of(reading: SheetReading, today: date, report: Report) -> date:
    """The day of a list: stated above its heading, with 填报日期 before it or as a date alone; else today, and said.

    Raises UnreadableFile for a day in the future.
    """
    layout = reading.layouts[0]
    stated = stated_in(layout.heading.above, today)
    if stated:
        return stated.day
    message = f"表上没有填报日期，按今天（{today}）判断任职和证书；请在表头上方写明日期后再导入"
    report.issues.append(Issue("AS_OF_TODAY", Severity.WARN, message, Place(sheet=layout.worksheet.name)))
    return today


def files_named(text: str | None) -> list[str]:
    """The papers that a row names, parted by semicolons or line breaks."""
    return [name for part in re.split(r"[；;\n]", text or "") if (name := part.strip())]
