"""Files that the program made, on disk by their digest: writing the same file twice leaves one whole file."""

import os
import uuid
from pathlib import Path

from django.conf import settings


def keep(content: bytes, sha256: str, *, folder: str, suffix: str) -> str:
    """Store a file; returns its name under MEDIA_ROOT.

    It is written beside its place and moved there, so that a process killed half-way leaves no half file behind.
    """
    name = f"{folder}/{sha256[:2]}/{sha256}.{suffix}"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{uuid.uuid4().hex}.part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return name
