"""The dossier as one file: contents, printed form and papers, in the order of the guide, every page numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any, NamedTuple

import pikepdf
from PIL import Image, ImageOps

from workflows.documents.errors import GongwenError
from workflows.documents.render import audited, finish, lay
from workflows.errors import Refused

PAGE = (8.27, 11.69)  # inches of A4, the largest a picture is printed
STRIP = (170.0, 20.0)  # points: width and height of a page's number
EDGE, SIDE = 8.0, 28.0  # points between it and the edge below and on the right


@dataclass(frozen=True)
class Part:
    """One part of a dossier. ``content`` is PDF, JPEG or PNG as ``content_type`` says."""

    title: str
    content_type: str
    content: bytes


class Bound(NamedTuple):
    """``first``: the page on which each part begins, counted from 1."""

    pdf: bytes
    pages: int
    first: tuple[int, ...]


def bind(parts: Sequence[Part], *, title: str, note: str = "") -> Bound:
    """One PDF of all parts behind a list of contents, with bookmarks; the same parts give the same bytes.

    A picture becomes a page of its own, no larger than A4 and never enlarged past 96 dpi. ``note``: a line below the
    title. Raises ``Refused`` where a character that no font has stands in a title.
    """
    with pikepdf.new() as bound:
        counts = [_append(bound, part) for part in parts]
        contents, first = _contents(parts, counts, title, note)
        with pikepdf.open(BytesIO(contents)) as front:
            for place, page in enumerate(front.pages):
                bound.pages.insert(place, page)
        _number(bound)
        with bound.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("目录", 0))
            marks = zip(parts, first, strict=True)
            outline.root.extend(pikepdf.OutlineItem(part.title, page - 1) for part, page in marks)
        target = BytesIO()
        bound.save(target, deterministic_id=True)
        return Bound(target.getvalue(), len(bound.pages), first)


def _append(bound: pikepdf.Pdf, part: Part) -> int:
    """Add the pages of a part; how many they are."""
    content = part.content if part.content_type == "application/pdf" else picture_page(part.content)
    with pikepdf.open(BytesIO(content)) as source:
        bound.pages.extend(source.pages)
        return len(source.pages)


def _contents(parts: Sequence[Part], counts: Sequence[int], title: str, note: str) -> tuple[bytes, tuple[int, ...]]:
    """The list of contents, and the first page of each part behind it. It is set again once its own length is known."""
    length = 1
    while True:
        first = tuple(length + 1 + sum(counts[:place]) for place in range(len(parts)))
        entries = [(part.title, page) for part, page in zip(parts, first, strict=True)]
        content, pages = _set("cases/contents", {"title": title, "note": note, "entries": entries}, ("fang", "xbs"))
        if pages == length:
            return content, first
        length = pages


def _number(bound: pikepdf.Pdf) -> None:
    """第3页 共12页 at the foot of every page, whatever its size and however it is turned."""
    total = len(bound.pages)
    content, _ = _set("cases/page_numbers", {"pages": range(1, total + 1), "total": total}, ("song",))
    with pikepdf.open(BytesIO(content)) as numbers:
        for page, number in zip(bound.pages, numbers.pages, strict=True):
            _stamp(bound, page, number)


def _stamp(bound: pikepdf.Pdf, page: pikepdf.Page, number: pikepdf.Page) -> None:
    """As ``add_overlay`` does, under a name that is not drawn by lot."""
    there: Any = page.resources.get("/XObject", {})
    name = next(name for place in count() if (name := f"/Foot{place}") not in there)
    drawn = bound.copy_foreign(number.as_form_xobject())
    page.add_resource(drawn, pikepdf.Name.XObject, pikepdf.Name(name))
    placed = page.calc_form_xobject_placement(
        drawn, pikepdf.Name(name), _foot(page), invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + placed)


def _foot(page: pikepdf.Page) -> pikepdf.Rectangle:
    """Where the number goes, in the page's own coordinates: the corner that is below on the right when the page is
    shown. Papers have numbers of their own in the middle."""
    left, bottom, right, top = (float(value) for value in page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    wide, high = STRIP if turned % 180 == 0 else STRIP[::-1]
    x = {90: right - EDGE - wide, 180: left + SIDE, 270: left + EDGE}.get(turned, right - SIDE - wide)
    y = {90: top - SIDE - high, 180: top - EDGE - high, 270: bottom + SIDE}.get(turned, bottom + EDGE)
    return pikepdf.Rectangle(x, y, x + wide, y + high)


def _set(template: str, context: dict[str, Any], fonts: tuple[str, ...]) -> tuple[bytes, int]:
    try:
        with audited():
            rendered = finish(lay(template, context, fonts), {})
    except GongwenError as error:
        raise Refused(f"材料包不能生成：{error}", "not_printable") from error
    return rendered.pdf, rendered.pages


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
