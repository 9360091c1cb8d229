"""A downloaded workbook, read back as the person who opens it sees it."""

import io
from typing import Any

import openpyxl


def opened(response: Any) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """The rows of 名单 with its heading, and the pairs of 说明."""
    assert response.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames == ["名单", "说明"]
    return list(book["名单"].values), dict(book["说明"].values)
