"""Photos of a day: judged by their content as the papers of a case are."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from certification.placements.models import DayFile
from workflows.cases.evidence_files import checked_upload


def of_upload(upload: "UploadedFile[Any]") -> DayFile:
    """A file as it was sent, not saved yet. Raises ``Refused`` with the reason and the remedy."""
    name, content, content_type = checked_upload(upload)
    sha256 = hashlib.sha256(content).hexdigest()
    found = DayFile(name=name, content_type=content_type, size=len(content), sha256=sha256)
    found.file = ContentFile(content, name)
    return found
