"""Finding a sheet's heading row below its title, whatever the order of the columns; and what stands above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from openpyxl.utils import get_column_letter

from .lines import Line, UnreadableFile, Worksheet
from .spec import SHEETS, Column, Sheet
from .text import compact

SEARCHED = 20
# Two titles of the form in one row make it a heading; one may be a word in a title or a note.
_ENOUGH = 2
_TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计", "本页合计", "本页小计"})


@dataclass(frozen=True, slots=True)
class Heading:
    """``columns`` gives the index of each field found; ``titles`` the row as it stands, made comparable.

    ``needed``: the indexes without any of which a row is no record. ``above``: the lines before it. ``rows``: the lines
    of the heading, which may go on in a second one (赋分内容 and the quarters below 量化赋分管理).
    """

    sheet: Sheet
    columns: Mapping[str, int]
    titles: tuple[str, ...]
    needed: tuple[int, ...]
    above: tuple[Line, ...]
    rows: tuple[tuple[str, ...], ...]

    def place_of(self, name: str) -> str:
        """How an issue names the column: by letter, or as the file's own heading has it."""
        index = self.columns[name]
        return get_column_letter(index + 1) if self.sheet.by_letter else self.titles[index]

    def repeated(self, line: Line) -> bool:
        """Whether the row is the heading again, as on a second printed page."""
        cells = line.cells
        return any(len(cells) == len(titles) and all(map(_same, cells, titles)) for titles in self.rows)

    def outside(self, line: Line) -> bool:
        """Whether the row is no record at all: a note, a signature, a sum, an empty pre-numbered line."""
        cells = line.cells
        width = len(cells)
        if all(index >= width or cells[index] is None or not compact(cells[index]) for index in self.needed):
            return True
        first = next((cell for cell in cells if cell is not None), None)
        return isinstance(first, str) and compact(first) in _TOTALS


def _same(cell: object, title: str) -> bool:
    return compact(cell) == title


def find_heading(worksheet: Worksheet, sheet: Sheet) -> Heading | None:
    """The sheet's heading among the first rows; None when there is none.

    Raises UnreadableFile when a heading lacks a column the sheet needs or has one twice.
    """
    above: list[Line] = []
    enough = min(_ENOUGH, len(sheet.needed))
    lines = islice(worksheet.lines(), SEARCHED)
    for line in lines:
        rows = [_words(line)]
        found = _known(rows[0], sheet)
        if sum(column.in_heading for _, column in found) < enough:
            above.append(line)
            continue
        lacking = [column for column in sheet.needed if column not in [one for _, one in found]]
        below = next(lines, None) if lacking else None
        if below is not None and any(column in lacking for _, column in _known(_words(below), sheet)):
            rows.append(_words(below))
        titles = _overlaid(rows)
        found = _known(titles, sheet)
        _check(line, [column for _, column in found], sheet)
        needed = tuple(index for index, column in found if column.in_heading)
        columns = {column.name: index for index, column in found}
        return Heading(sheet, columns, titles, needed, tuple(above), tuple(rows))
    return None


def _words(line: Line) -> tuple[str, ...]:
    return tuple(compact(cell) for cell in line.cells)


def _known(words: Sequence[str], sheet: Sheet) -> list[tuple[int, Column]]:
    return [(index, sheet.by_heading[word]) for index, word in enumerate(words) if word in sheet.by_heading]


def _overlaid(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """In each column the lowest title that is written."""
    return tuple(next((word for word in reversed(words) if word), "") for words in zip_longest(*rows, fillvalue=""))


def _check(line: Line, found: Sequence[Column], sheet: Sheet) -> None:
    missing = [column for column in sheet.needed if column not in found]
    if missing:
        raise UnreadableFile(f"{line.place}的表头缺少{'、'.join(map(_named, missing))}列，请补上该列后再导入")
    twice = [column for column in sheet.columns if found.count(column) > 1]
    if twice:
        raise UnreadableFile(f"{line.place}的表头中{'、'.join(map(_named, twice))}出现了两次，请删去多余的一列")


def _named(column: Column) -> str:
    return f"“{column.title}”" + (f"（{column.aliases[0]}）" if column.aliases else "")


def looks_like(worksheets: Sequence[Worksheet], asked: Sheet) -> str:
    """In words, which other sheet the file seems to be, and where that one is handed in; empty when none."""
    others = [sheet for sheet in SHEETS.values() if sheet is not asked]
    best: tuple[int, Sheet] | None = None
    for worksheet in worksheets:
        for line in islice(worksheet.lines(), SEARCHED):
            words = {compact(cell) for cell in line.cells if cell is not None}
            for sheet in others:
                number = sum(column.in_heading and compact(column.title) in words for column in sheet.columns)
                if number >= _ENOUGH and (best is None or number > best[0]):
                    best = number, sheet
    if best is None:
        return ""
    where = f"，请到{best[1].where}导入" if best[1].where else ""
    return f"这个文件看起来是“{best[1].title}”{where}。"
