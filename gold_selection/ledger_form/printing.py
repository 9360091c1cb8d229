"""The form as printed pages: an attachment of a notice, or a paper by itself."""

from collections.abc import Iterable

from gold_selection.assessments.codes import QUARTER_NAMES
from gold_selection.ledger_form.book import Cell, Entry, Ledger, lines_of
from gold_selection.ledger_form.form import FORM, GROUP_TITLE, ITEMS, PERSONAL, TITLE, UNIT_LABEL
from workflows.documents import Attachment, Form, Span

# Millimetres of the 225 that a turned page has, by column.
_WIDTHS = {
    "seq": 8, "name": 13, "id_number": 30.5, "kind": 20, "education": 14.5, "employer": 25, "years": 14, "phone": 19,
    "item": 14.5, "q1": 14, "q2": 14, "q3": 14, "q4": 14, "note": 10.5,
}  # fmt: skip
_TITLES = FORM.titles


def attachment(ledgers: Iterable[Ledger]) -> Attachment:
    """The ledgers of a county, each unit from a page of its own. There must be one at least."""
    found = list(ledgers)
    counties = {one.county for one in found}
    county = counties.pop() if len(counties) == 1 else ""
    return Attachment(f"{county}{TITLE}", tuple(_form(one) for one in found), landscape=True)


def _form(ledger: Ledger) -> Form:
    return Form(
        widths=tuple(_WIDTHS[column.name] for column in FORM.columns),
        heads=_HEADS,
        records=tuple(_record(entry) for entry in ledger.entries),
        left=f"{UNIT_LABEL}{ledger.unit.name}".replace("(", "（").replace(")", "）").replace(":", "："),
        right=ledger.day_line,
    )


_HEADS = (
    (
        *(Span(_TITLES[name], rows=2) for name in PERSONAL),
        Span(GROUP_TITLE, columns=1 + len(QUARTER_NAMES)),
        Span(_TITLES["note"], rows=2),
    ),
    (Span(_TITLES["item"]), *(Span(title) for title in QUARTER_NAMES)),
)


def _record(entry: Entry) -> tuple[tuple[Span, ...], ...]:
    rows = [(Span(word), *(Span(_text(cell)) for cell in quarters)) for word, quarters in lines_of(entry)]
    tall = len(ITEMS)
    first = (
        *(Span(entry.cells[name], rows=tall) for name in PERSONAL), *rows[0], Span(entry.cells["note"], rows=tall)
    )  # fmt: skip
    return (first, *rows[1:])


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
