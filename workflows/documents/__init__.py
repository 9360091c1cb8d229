"""Printed documents of the offices: notices by GB/T 9704-2012 and certificates of honour.

Plain values in, PDF bytes out; nothing of the database: ``render(Document(...))``,
``render_certificate(CertificatePaper(...))``, and ``missing_characters(text, role)`` for forms that take a name.
"""

from .certificate import render_certificate
from .errors import FontError, GongwenError, LayoutError, MissingCharacterError
from .fonts import missing_characters
from .model import Attachment, CertificatePaper, Column, Document, Kind, Rendered, Seal, Table
from .render import render

__all__ = [
    "Attachment",
    "CertificatePaper",
    "Column",
    "Document",
    "FontError",
    "GongwenError",
    "Kind",
    "LayoutError",
    "MissingCharacterError",
    "Rendered",
    "Seal",
    "Table",
    "missing_characters",
    "render",
    "render_certificate",
]
