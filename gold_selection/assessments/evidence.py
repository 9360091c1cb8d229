"""Papers of an entry: judged by their content as those of a case are, and kept with what shows them to be the same."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from gold_selection.assessments.likeness import likeness
from gold_selection.assessments.models import EntryFile
from workflows.cases.evidence_files import checked_upload


def of_upload(kind: str, upload: "UploadedFile[Any]") -> EntryFile:
    """A file as it was sent, not saved yet. Raises ``Refused`` with the reason and the remedy."""
    name, content, content_type = checked_upload(upload)
    picture = content_type.startswith("image/")
    found = EntryFile(
        kind=kind, name=name, content_type=content_type, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), likeness=likeness(content) if picture else "",
    )  # fmt: skip
    found.file = ContentFile(content, name)
    return found


def of_link(kind: str, link: str) -> EntryFile:
    """The address of a video, which is not taken in itself."""
    return EntryFile(kind=kind, name=link[:200], link=link, sha256=hashlib.sha256(link.encode()).hexdigest())
