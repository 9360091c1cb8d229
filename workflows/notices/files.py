"""Printed files on disk, by their digest: writing the same print twice leaves one whole file."""

import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from workflows.documents import Rendered


def keep(rendered: "Rendered") -> str:
    """Store a print; returns its name under MEDIA_ROOT.

    It is written beside its place and moved there, so that a process killed half-way leaves no half file behind.
    """
    name = f"notices/{rendered.sha256[:2]}/{rendered.sha256}.pdf"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{uuid.uuid4().hex}.part")
    with unfinished.open("wb") as file:
        file.write(rendered.pdf)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return name
