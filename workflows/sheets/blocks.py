"""Records of several lines: a person of a ledger, whose name stands beside eight lines of points.

People split, lose and shift the merged cells that such a form is made of, leave out a line and write below the table.
So a record is told by the words of its lines and their order, never by counting rows.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from openpyxl.utils import range_boundaries

from .lines import Line
from .report import Severity
from .rows import Layout, Row, told
from .spec import Lines
from .text import compact

_UNNAMED = "本行没有写明是哪一项，填写的内容未计入；请补上名称后再导入"


class Block(Row):
    """A record of several lines: ``parts`` by key of the line, in the file's order.

    As a row it has what is said once, read from the first line that says it, at the place of the record's first line.
    """

    __slots__ = ("all_lines", "parts")

    def __init__(self, lines: Sequence[tuple[str, Line]], layout: Layout) -> None:
        self.parts = dict(lines)
        self.all_lines = [line for _, line in lines]
        super().__init__(_once(self.all_lines, layout), layout)

    @property
    def as_it_stood(self) -> list[Any]:
        return [line.cells for line in self.all_lines]

    def cell(self, key: str, name: str) -> Any:
        """What stands in a line's cell; None also where the record lacks the line."""
        line = self.parts.get(key)
        return None if line is None else _at(line, self.layout.heading.columns[name])

    def without_result(self, key: str, name: str) -> bool:
        """Whether the cell holds a formula whose result the file does not."""
        line = self.parts.get(key)
        return line is not None and self.layout.heading.columns[name] in line.unresolved

    def tell(self, severity: Severity, code: str, key: str, name: str, message: str) -> None:
        """Report on a cell of one line; of the record, where it lacks that line."""
        line = self.parts.get(key, self.line)
        self._tell(severity, code, name, message, line.place, told(self.cell(key, name)))

    def _merged(self, index: int) -> str:
        return ""  # merged cells are what this form is made of


def blocks(lines: Iterator[Line], layout: Layout, passed_over: Callable[..., None]) -> Iterator[Block]:
    """The records of a worksheet; empty ones, as of pre-numbered forms, are passed over. ``lines`` are not blank.

    ``passed_over(line, severity, why)`` is told of lines that belong to none.
    """
    gathered: list[tuple[str, Line]] = []
    whole = False
    for line in lines:
        if layout.heading.repeated(line):
            continue
        key = _key(line, layout)
        if not key:
            if _filled(line, layout):
                passed_over(line, Severity.WARN, _UNNAMED)
            else:
                passed_over(line)
            continue
        if gathered and _begins(key, line, gathered, layout):
            if block := _block(gathered, layout):
                whole = _check_merges(block, whole)
                yield block
            gathered = []
        gathered.append((key, line))
    if gathered and (block := _block(gathered, layout)):
        _check_merges(block, whole)
        yield block


def _shape(layout: Layout) -> Lines:
    shape = layout.heading.sheet.lines
    assert shape is not None, "only a form of such records is read by blocks"
    return shape


def _at(line: Line, index: int) -> Any:
    return line.cells[index] if index < len(line.cells) else None


def _key(line: Line, layout: Layout) -> str:
    """Which line it is; empty for none. Its word may stand too far left, and a first line may have lost it."""
    shape = _shape(layout)
    label = layout.heading.columns[shape.label]
    if key := shape.words.get(compact(_at(line, label))):
        return key
    for cell in line.cells[:label]:
        if isinstance(cell, str) and (key := shape.words.get(compact(cell))):
            return key
    named = all(compact(_at(line, index)) for index in _naming(layout)) and _filled(line, layout)
    return next(iter(shape.words.values())) if named and not compact(_at(line, label)) else ""


def _naming(layout: Layout) -> list[int]:
    """The columns that tell one record from another: those that it may not lack."""
    return [index for column, index in layout.first if column.name in layout.heading.sheet.unique]


def _filled(line: Line, layout: Layout) -> bool:
    return any(_at(line, layout.heading.columns[name]) is not None for name in _shape(layout).cells)


def _begins(key: str, line: Line, gathered: Sequence[tuple[str, Line]], layout: Layout) -> bool:
    """Whether a line is of another record: its word was there already, or it names somebody else."""
    if any(key == one for one, _ in gathered):
        return True
    for index in _naming(layout):
        named = compact(_at(line, index))
        before = next((word for _, one in gathered if (word := compact(_at(one, index)))), "")
        if named and before and named != before and named not in _shape(layout).words:
            return True
    return False


def _once(lines: Sequence[Line], layout: Layout) -> Line:
    """What is said once a record, as one line at the place of its first; misplaced words of lines are nobody's data."""
    words = _shape(layout).words
    cells: list[Any] = [None] * (max(layout.heading.columns.values()) + 1)
    for _, index in layout.present:
        said = (_at(line, index) for line in lines)
        cells[index] = next((cell for cell in said if compact(cell) and compact(cell) not in words), None)
    return Line(lines[0].place, cells, lines[0].unresolved)


def _block(lines: Sequence[tuple[str, Line]], layout: Layout) -> Block | None:
    empty = not any(_filled(line, layout) for _, line in lines)
    if empty and not any(compact(_at(line, index)) for _, line in lines for index in _telling(layout)):
        return None
    block = Block(lines, layout)
    label = layout.heading.columns[_shape(layout).label]
    for _, line in lines:
        if not compact(_at(line, label)):
            message = f"{line.place}的名称不在“{layout.heading.titles[label]}”列，按所在位置读取"
            block.inform("LABEL_MOVED", _beside(line, layout) or _shape(layout).label, message)
    return block


def _beside(line: Line, layout: Layout) -> str:
    """The column that holds the word of the line in place of the right one."""
    words = _shape(layout).words
    return next((column.name for column, index in layout.present if compact(_at(line, index)) in words), "")


def _telling(layout: Layout) -> list[int]:
    return [index for column, index in layout.first if column.name not in _shape(layout).own]


def _check_merges(block: Block, expected: bool) -> bool:
    """Note a record whose merged cells are split, or missing among merged ones; whether the form is merged at all."""
    index = _naming(block.layout)[0]
    name = block.layout.heading.sheet.unique[0]
    first, last = block.all_lines[0].place.row or 0, block.all_lines[-1].place.row or 0
    merged = block.layout.worksheet.merged_at(first, index)
    if not merged:
        if expected:
            block.inform("MERGE_BROKEN", name, "本人各栏未合并，仍按同一人读取")
        return expected
    if range_boundaries(merged)[3] < last and not _moved_last(block, index, merged):
        block.inform("MERGE_BROKEN", name, "合并单元格被拆开，仍按同一人读取")
    return True


def _moved_last(block: Block, index: int, merged: str) -> bool:
    """Whether only lines whose word was moved stand outside the range, as where a page ends."""
    bottom = range_boundaries(merged)[3]
    label = block.layout.heading.columns[_shape(block.layout).label]
    outside = [line for line in block.all_lines if (line.place.row or 0) > bottom]
    return all(not compact(_at(line, label)) for line in outside)
