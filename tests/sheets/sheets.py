"""A downloaded workbook, read back as the person who opens it sees it; one rewritten as no office program would."""

import io
import zipfile
from typing import Any

import openpyxl


def opened(response: Any) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """The rows of 名单 with its heading, and the pairs of 说明."""
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["名单", "说明"]
    return list(book["名单"].values), dict(book["说明"].values)


def rewritten(source: io.BytesIO, part: str, old: str, new: str) -> io.BytesIO:
    """The workbook with a text of one part replaced, as other programs and forgers write it."""
    changed = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(changed, "w") as copy:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            copy.writestr(info, content)
    return changed
