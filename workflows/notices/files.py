"""Printed files on disk."""

from typing import TYPE_CHECKING

from workflows.cases import kept_files

if TYPE_CHECKING:
    from workflows.documents import Rendered


def keep(rendered: "Rendered") -> str:
    """Store a print; returns its name under MEDIA_ROOT."""
    return kept_files.keep(rendered.pdf, rendered.sha256, folder="notices", suffix="pdf")
