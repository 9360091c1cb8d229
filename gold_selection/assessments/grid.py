"""A quarter as a sheet: a line a person, a column an item. What is valid is kept, what is not is marked at its cell.

A number of events is a number of entries: more than there are makes bare ones, to be filled in one by one; fewer takes
away those that are still bare.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gold_selection.assessments.access import concerns
from gold_selection.assessments.changes import Change
from gold_selection.assessments.codes import EntryStatus, EntryType, Impact
from gold_selection.assessments.models import Entry, Score
from gold_selection.assessments.points import base_error
from gold_selection.assessments.record import OWN_BASE, BaseSet, EntryAdded, EntryRemoved
from workflows.organisations.models import User
from workflows.policy.scoring.rules import ScoringRules
from workflows.sheets.text import compact

BASE = "base"
MOST_EVENTS = 30  # of one item, person and quarter: five times what any cap takes


@dataclass(frozen=True)
class Column:
    """``name``: in the names of the cells. ``type``: of the entries that are counted, "" for the base score."""

    name: str
    title: str
    type: str = ""
    impact: str = ""

    def counts(self, entry: Entry) -> bool:
        if entry.status == EntryStatus.REFUSED or entry.type != self.type:
            return False
        return not self.impact or entry.facts.get("impact") == self.impact


def columns(rules: ScoringRules) -> list[Column]:
    """The base score, the items in the order of the document, and mistakes by how far they reach."""
    items = [Column(item.event, item.name, item.event) for item in rules.items]
    slips = [Column(impact.value, f"失误（{impact.label}）", EntryType.MISTAKE, impact.value) for impact in Impact]
    return [Column(BASE, "基本得分"), *items, *slips]


@dataclass
class Cell:
    """``value``: as it is to be shown; ``error``: why what was typed there was not kept."""

    column: Column
    name: str
    value: str
    error: str = ""


@dataclass
class Row:
    score: Score
    cells: list[Cell]

    @property
    def wrong(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.error]


@dataclass
class Sheet:
    """``was``: what the reader has before them, to be sent back with what they type."""

    rows: list[Row]
    changes: list[Change] = field(default_factory=list)
    problem: str = ""

    @property
    def errors(self) -> int:
        return sum(len(row.wrong) for row in self.rows)

    @property
    def was(self) -> str:
        return json.dumps({cell.name: cell.value for row in self.rows for cell in row.cells})


def shown(rules: ScoringRules, scores: Sequence[Score]) -> Sheet:
    """The sheet as it is kept now."""
    made = columns(rules)
    return Sheet([Row(one, [_cell(column, one) for column in made]) for one in scores])


def _cell(column: Column, score: Score) -> Cell:
    return Cell(column, f"{column.name}-{score.pk}", _kept(column, score))


def _kept(column: Column, score: Score) -> str:
    if column.name == BASE:
        return "" if score.base_score is None else str(score.base_score)
    count = len(_counted(column, score))
    return str(count) if count else ""


def _counted(column: Column, score: Score) -> list[Entry]:
    return [entry for entry in score.entries.all() if column.counts(entry)]


def typed(rules: ScoringRules, scores: Sequence[Score], posted: Mapping[str, str], actor: User) -> Sheet:
    """What was typed: the changes it comes to, and at each cell that cannot be kept what was typed and why not."""
    sheet = shown(rules, scores)
    was, sheet.problem = _was(posted)
    known = {cell.name for row in sheet.rows for cell in row.cells}
    unknown = sorted(name for name in posted if "-" in name and name not in known)
    if unknown and not sheet.problem:
        sheet.problem = f"表中没有这些格子，没有保存：{'、'.join(unknown[:5])}；请刷新后再填"
    for row in sheet.rows:
        for cell in row.cells:
            if cell.name in posted:
                _read(sheet, rules, row.score, cell, posted[cell.name], was, own=concerns(actor, row.score.person))
    return sheet


def _was(posted: Mapping[str, str]) -> tuple[dict[str, str], str]:
    try:
        found = json.loads(posted.get("was", "{}"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return {}, "页面不完整，没有核对填写期间的改动；请刷新后再填"
    return {str(key): str(value) for key, value in found.items()}, ""


def _read(
    sheet: Sheet, rules: ScoringRules, score: Score, cell: Cell, given: str, was: Mapping[str, str], *, own: bool
) -> None:
    now, value = cell.value, compact(given)
    if value == compact(was.get(cell.name, now)) or value == now or (value == "0" and not now and cell.column.type):
        return
    cell.value = given
    if was.get(cell.name, now) != now:
        cell.error = f"{cell.column.title}：填写期间已被改为“{now or '空'}”，请核对后再填"
        return
    if cell.column.name == BASE:
        cell.error = OWN_BASE if own else base_error(rules.base, _number(value)) if value else ""
        if not cell.error:
            sheet.changes.append(BaseSet(score, score.base_score, _number(value)))
        return
    number = _number(value or "0")
    if number is None or number > MOST_EVENTS:
        cell.error = f"{cell.column.title}：登记项数应为0至{MOST_EVENTS}的整数"
        return
    _counts(sheet, score, cell, number)


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 4 else None


def _counts(sheet: Sheet, score: Score, cell: Cell, wanted: int) -> None:
    column, there = cell.column, _counted(cell.column, score)
    facts = {"impact": column.impact} if column.impact else {}
    for _ in range(wanted - len(there)):
        sheet.changes.append(EntryAdded(score, Entry(score=score, type=column.type, facts=facts)))
    spare = [entry for entry in there if entry.bare and not entry.files.all()]
    surplus = len(there) - wanted
    if surplus > len(spare):
        filled = len(there) - len(spare)
        cell.error = f"{column.title}：已登记{len(there)}项，其中{filled}项已填写内容，请点姓名打开，逐项删除"
        return
    sheet.changes += [EntryRemoved(score, entry) for entry in spare[: max(surplus, 0)]]
