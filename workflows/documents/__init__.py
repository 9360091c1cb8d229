"""Printed documents of the offices: notices by GB/T 9704-2012 and certificates of honour.

Plain values in, PDF bytes out; nothing of the database: ``render(Document(...))``,
``render_certificate(CertificatePaper(...))``, ``render_attachment(Attachment(...), day, author)`` for a list by itself,
and ``missing_characters(text, role)`` for forms that take a name.
"""

from .certificate import render_certificate
from .errors import FontError, GongwenError, LayoutError, MissingCharacterError
from .fonts import missing_characters
from .model import Attachment, CertificatePaper, Column, Document, Form, Kind, Rendered, Seal, Span, Table
from .notice import render, render_attachment

__all__ = [
    "Attachment",
    "CertificatePaper",
    "Column",
    "Document",
    "FontError",
    "Form",
    "GongwenError",
    "Kind",
    "LayoutError",
    "MissingCharacterError",
    "Rendered",
    "Seal",
    "Span",
    "Table",
    "missing_characters",
    "render",
    "render_attachment",
    "render_certificate",
]
