"""The rows of 综合评价: each is of one row of the list, told by its number there and by the identity number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from certification import vault
from certification.identity import identify
from certification.placements.imports.bodies import Bodies
from certification.placements.imports.form import MARK
from certification.placements.imports.recorded import Held
from certification.placements.imports.rows import Record
from workflows.errors import Refused
from workflows.sheets.batches import Refusal, refusal
from workflows.sheets.report import Issue, Place, Report, Severity
from workflows.sheets.rows import Layout, Row
from workflows.sheets.text import compact


@dataclass(slots=True)
class Given:
    """One evaluation. ``marks`` by item, as far as they were given."""

    row: Row
    marks: Mapping[str, str]
    conclusion: str
    text: str
    on: date
    assessor: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list, refused or not, or a placement of before: whom an evaluation with its number is of.

    ``number`` "": not known; ``is_digest``: it is what the records have in its place. ``record`` None: nothing that the
    evaluation could be entered with.
    """

    number: str
    name: str
    record: Record | Held | None = None
    is_digest: bool = False

    def is_number(self, typed: str) -> bool:
        if not self.is_digest:
            return typed == self.number
        try:
            return vault.digest(identify(typed, date.max).key) == self.number
        except Refused:
            return False


class Evaluations:
    """All of a file. ``lost``: those whose row of the list was refused, by identity number."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._listed: dict[int, list[Listed]] = defaultdict(list)
        self._rows: list[Row] = []
        self._returned: list[Row] = []
        self.lost: dict[str, list[Given]] = defaultdict(list)

    def expect(self, seq: int | None, listed: Listed) -> None:
        """An evaluation may be of this one; a careless list has a number twice."""
        if seq is not None:
            self._listed[seq].append(listed)

    def unexpected(self, rows: Iterable[Row]) -> set[int]:
        """The numbers that no row of the list has."""
        self._rows = list(rows)
        return {row["seq"] for row in self._rows if row["seq"]} - self._listed.keys()

    def take(self) -> None:
        """Give each to what it is of, or refuse it."""
        for row in self._rows:
            self._place(row, self._given(row))

    def hand_back(self, row: Row, why: str) -> None:
        """It comes back with its row of the list, to be handed in with it again."""
        self._returned.append(row)
        row.inform("EVALUATION_RETURNED", "seq", f"名单第{row['seq']}号{why}，评价一并退回；改正名单后一起导入")

    def tell(self, report: Report) -> None:
        """When all is judged."""
        report.beside = sum(row.refused for row in self._rows)
        for row in self._rows:
            report.issues += row.issues

    @property
    def counts(self) -> dict[str, int]:
        return {"evaluations": len(self._rows), "evaluations_rejected": sum(row.refused for row in self._rows)}

    @property
    def to_mend(self) -> list[Refusal]:
        """The refused ones and those handed back with their row of the list, in the file's order."""
        back = {id(row): row.issues[-1].message for row in self._returned}
        found = []
        for row in self._rows:
            if row.refused:
                found.append(refusal(row))
            elif id(row) in back:
                found.append(replace(refusal(row), reason=back[id(row)]))
        return found

    @staticmethod
    def _given(row: Row) -> Given | None:
        if row.refused:
            return None
        marks = {
            name.removeprefix(MARK): value
            for name, value in row.values.items()
            if name.startswith(MARK) and value is not None
        }
        return Given(row, marks, row["conclusion"], row["text"] or "", row["on"], row["assessor"] or "")

    def _place(self, row: Row, given: Given | None) -> None:
        if row["seq"] is None:
            return
        found = self._listed.get(row["seq"])
        if not found:
            row.refuse("EVALUATION_ORPHAN", "seq", f"名单中没有第{row['seq']}号，请核对名单序号")
            return
        whose = [one for one in found if _is_of(row, one)]
        if not whose:
            field = "id_number" if row["id_number"] else "name"
            words = "身份证号码" if row["id_number"] else "姓名"
            message = f"名单序号{row['seq']}与{words}不是同一人，请核对名单序号和{words}"
            row.refuse("EVALUATION_PERSON_MISMATCH", field, message)
            return
        if given is not None:
            self._enter(row, given, whose[0])

    def _enter(self, row: Row, given: Given, listed: Listed) -> None:
        record = listed.record
        if record is None:
            self.lost[listed.number].append(given)
            self.hand_back(row, "没有录入")
            return
        record = record.first or record
        if record.given is not None:
            before = record.given.row.place.row
            row.refuse("EVALUATION_DUPLICATE", "seq", f"与第{before}行是同一次选派的评价，请只留一行")
            return
        if row["host"] and record.where and self._bodies.key(row["host"]) != record.where:
            row.warn("EVALUATION_HOST_DIFFERS", "host", f"接收单位与名单（{record.host_name}）不一致，请核对")
        record.given = given


def _is_of(row: Row, listed: Listed) -> bool:
    if row["id_number"] and listed.number:
        return listed.is_number(row["id_number"])
    return not row["name"] or not listed.name or row["name"] == listed.name


def columns_told(layouts: Iterable[Layout]) -> list[Issue]:
    """What the heading of the worksheet has too little or too much, compared with the office's own form."""
    found = []
    for layout in layouts:
        heading, sheet = layout.heading, layout.heading.sheet
        place = Place(sheet=layout.worksheet.name)
        lacking = [one.title for one in sheet.columns if one.name.startswith(MARK) and one.name not in heading.columns]
        if lacking:
            message = f"没有“{'”、“'.join(lacking)}”栏，各人的这些项目按未评录入；请按评价表补上"
            found.append(Issue("EVALUATION_ITEM_MISSING", Severity.WARN, message, place))
        known = {*sheet.by_heading, compact("原因"), ""}
        if more := [title for title in heading.titles if title not in known]:
            message = f"“{'”、“'.join(more)}”栏不在评价表中，没有录入"
            found.append(Issue("COLUMN_UNKNOWN", Severity.WARN, message, place))
    return found
