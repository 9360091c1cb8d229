"""Sending a stored print to the browser, to be read in a frame of our own pages."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# The browser's PDF viewer is itself an embedded object with inline styles; nothing else may run or load.
PDF_POLICY: dict[str, Any] = {
    "default-src": [NONE], "object-src": [SELF], "style-src": ["'unsafe-inline'"], "frame-ancestors": [SELF],
}  # fmt: skip


def pdf_policy(view: View) -> View:
    """Decorate a view that answers with a PDF. (csp's own decorator is typed for views without arguments.)"""
    return cast(View, csp_replace(PDF_POLICY)(cast(Any, view)))


def pdf_response(file: FieldFile, number: str, download: bool = False) -> FileResponse:
    """The file under its number as its name; inline, or to be saved. 404 while there is none."""
    if not file:
        raise Http404("文件还没有制作")
    return FileResponse(
        file.open("rb"), content_type="application/pdf", filename=f"{number}.pdf", as_attachment=download
    )
