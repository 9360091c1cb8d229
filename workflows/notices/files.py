"""Printed files on disk, by their digest: writing the same print twice leaves one whole file."""

import os
import uuid
from pathlib import Path

from django.conf import settings

from workflows.documents import Rendered

# For the clerk, where the machine failed and not the text.
BROKEN = "排版程序出错，文件没有生成。请重新制作；仍然失败的，请管理员查看日志，排除原因后再试。"


def keep(rendered: Rendered) -> str:
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
