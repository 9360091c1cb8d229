"""The dossier as one file: the printed form and the papers, in the order of the guide, each with a bookmark."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from PIL import Image, ImageOps

PAGE = (8.27, 11.69)  # inches of A4, the largest a picture is printed


@dataclass(frozen=True)
class Part:
    """One part of a dossier. ``content`` is PDF, JPEG or PNG as ``content_type`` says."""

    title: str
    content_type: str
    content: bytes


def bind(parts: Iterable[Part]) -> bytes:
    """One PDF of all parts. A picture becomes a page of its own, no larger than A4 and never enlarged past 96 dpi."""
    with pikepdf.new() as bound:
        marks = []
        for part in parts:
            marks.append(pikepdf.OutlineItem(part.title, len(bound.pages)))
            content = part.content if part.content_type == "application/pdf" else picture_page(part.content)
            with pikepdf.open(BytesIO(content)) as source:
                bound.pages.extend(source.pages)
        with bound.open_outline() as outline:
            outline.root.extend(marks)
        target = BytesIO()
        bound.save(target)
    return target.getvalue()


def picture_page(content: bytes) -> bytes:
    """A picture as a PDF page, upright as the camera held it."""
    with Image.open(BytesIO(content)) as image:
        upright = ImageOps.exif_transpose(image)
        flat = Image.new("RGB", upright.size, "white")
        flat.paste(upright, mask=upright.getchannel("A") if upright.mode in ("RGBA", "LA") else None)
    resolution = max(96.0, flat.width / PAGE[0], flat.height / PAGE[1])
    target = BytesIO()
    flat.save(target, "PDF", resolution=resolution)
    return target.getvalue()
