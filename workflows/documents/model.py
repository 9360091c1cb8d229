"""What a document says, without how it is set. Plain values: no ORM, no HTML.

Lengths are millimetres. Text is plain text; a line break has a meaning only in ``Document.title``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of notice (公文种类) that the offices issue. The title of a document ends with its kind."""

    NOTICE = "通知"
    PUBLICITY = "公示"
    COMMENDATION = "通报"
    DECISION = "决定"
    ANNOUNCEMENT = "公告"
    LETTER = "函"


@dataclass(frozen=True)
class Seal:
    """A drawn sample seal of one agency. It always says 样章: real seals are not this program's to make.

    ``diameter``: 50 for ministries and provinces, 45 for cities and counties, 42 for townships (印章的规定).
    """

    text: str
    diameter: float = 45.0


@dataclass(frozen=True)
class Column:
    """A table column: its head and its share of the width that is left over (any unit; shares are compared with each
    other). A column is at least as wide as its longest line, as long as the table has room for it."""

    head: str
    share: float = 1.0
    align: str = "center"


@dataclass(frozen=True)
class Table:
    """Rows of text cells, as many cells a row as there are columns. The head is repeated on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True)
class Span:
    """A cell over several rows or columns of a form."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Form:
    """A form whose records fill several rows each, as in a ledger; set small, for turned pages.

    ``widths``: shares of the columns. ``heads`` and each of ``records``: rows of cells, as HTML has them: a cell that
    reaches down is not named again. ``left``, ``right``: the line above. Line and heads are repeated on every page, a
    record is never split, and each form begins on a page of its own.
    """

    widths: tuple[float, ...]
    heads: tuple[tuple[Span, ...], ...]
    records: tuple[tuple[tuple[Span, ...], ...], ...]
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Attachment:
    """An attachment bound in after the text. ``content``: paragraphs (str) and tables in reading order, or forms and
    nothing else, each from a page of its own."""

    title: str
    content: tuple[str | Table | Form, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Document:
    """A notice under one or more agencies' red head (文件), GB/T 9704-2012; a 函 is set in the form of a letter (10.1),
    which shows neither ``issuer`` nor ``issue_date``.

    ``agencies`` in order, the lead first; ``seals`` one for each agency in the same order, or none at all (then the
    unsealed form of the signature is set). ``title`` is broken by sense; a line break in it fixes the lines by hand.
    ``recipients`` without the colon; ``copies`` without mark and full stop. ``signatories`` only for upward documents.
    ``sample``: 样张 is drawn across every page.
    """

    kind: Kind
    agencies: tuple[str, ...]
    number: str
    title: str
    paragraphs: tuple[str, ...]
    sign_date: date
    issuer: str
    issue_date: date
    recipients: str = ""
    seals: tuple[Seal, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    copies: tuple[str, ...] = ()
    note: str = ""
    signatories: tuple[str, ...] = ()
    copy_number: str = ""
    classification: str = ""
    urgency: str = ""
    sample: bool = False

    @property
    def is_letter(self) -> bool:
        return self.kind == Kind.LETTER


@dataclass(frozen=True)
class CertificatePaper:
    """A certificate (荣誉证书 or what ``title`` says), A4 landscape.

    It reads: ``recipient`` ``salutation``：/ ``text`` / ``honour`` (large, centred) / ``closing``. ``document_number``
    and ``document_date`` name the notice that the honour rests on; ``verify_url`` becomes the QR code; ``sample`` as in
    :class:`Document`.
    """

    recipient: str
    text: str
    honour: str
    certificate_number: str
    document_number: str
    document_date: date
    agencies: tuple[str, ...]
    verify_url: str
    seals: tuple[Seal, ...] = ()
    salutation: str = ""
    closing: str = "特发此证，以资鼓励。"
    title: str = "荣誉证书"
    sample: bool = False


@dataclass(frozen=True)
class Rendered:
    """A finished PDF; the same input gives the same bytes."""

    pdf: bytes
    pages: int
    sha256: str
