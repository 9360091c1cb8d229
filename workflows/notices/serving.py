"""Sending a stored print to the browser, to be read in a frame of our own pages."""

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

# The browser's PDF viewer is itself an embedded object with inline styles; nothing else may run or load.
pdf_policy = csp_replace(
    {"default-src": [NONE], "object-src": [SELF], "style-src": ["'unsafe-inline'"], "frame-ancestors": [SELF]}
)


def pdf_response(file: FieldFile, number: str, download: bool = False) -> FileResponse:
    """The file under its number as its name; inline, or to be saved. 404 while there is none."""
    if not file:
        raise Http404("文件还没有制作")
    return FileResponse(
        file.open("rb"), content_type="application/pdf", filename=f"{number}.pdf", as_attachment=download
    )
