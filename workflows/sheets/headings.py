"""Finding a form's heading row below its title, whatever the order of the columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from openpyxl.utils import get_column_letter

from .tables import Line, UnreadableFile
from .text import compact

_SEARCHED = 20
# Two titles of the form in one row make it a heading; one may be a word in a title or a note.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """``columns`` gives the index of each field found; ``required`` are the fields without which a row is no record."""

    columns: Mapping[str, int]
    titles: tuple[str, ...]
    required: tuple[str, ...]

    def letter(self, field: str) -> str:
        return str(get_column_letter(self.columns[field] + 1))

    def repeated(self, line: Line) -> bool:
        """Whether the row is the heading again, as on a second printed page."""
        return len(line.cells) == len(self.titles) and all(map(self._same, line.cells, self.titles))

    @staticmethod
    def _same(cell: object, title: str) -> bool:
        return compact(cell) == title

    def outside(self, line: Line) -> bool:
        """Whether the row is no record at all: a note, a signature, an empty pre-numbered line."""
        cells = line.cells
        return all(
            self.columns[field] >= len(cells) or not compact(cells[self.columns[field]]) for field in self.required
        )


def find_heading(lines: Iterator[Line], titles: Mapping[str, str], required: Sequence[str]) -> Heading | None:
    """Consume ``lines`` down to the heading; None when the sheet has none. ``titles`` maps fields to column titles.

    Raises UnreadableFile when a heading lacks a required column or has one twice.
    """
    fields = {compact(title): field for field, title in titles.items()}
    for line in islice(lines, _SEARCHED):
        words = tuple(compact(cell) for cell in line.cells)
        known = [(index, fields[word]) for index, word in enumerate(words) if word in fields]
        if sum(field in required for _, field in known) >= _ENOUGH:
            _check(line, [field for _, field in known], titles, required)
            return Heading({field: index for index, field in known}, words, tuple(required))
    return None


def _check(line: Line, found: Sequence[str], titles: Mapping[str, str], required: Sequence[str]) -> None:
    missing = [titles[field] for field in required if field not in found]
    if missing:
        raise UnreadableFile(f"{line.place}的表头缺少“{'”“'.join(missing)}”列，请补上该列后再导入")
    twice = sorted({titles[field] for field in found if found.count(field) > 1})
    if twice:
        raise UnreadableFile(f"{line.place}的表头中“{'”“'.join(twice)}”出现了两次，请删去多余的一列")
