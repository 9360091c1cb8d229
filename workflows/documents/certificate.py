"""Certificates (荣誉证书 and its like): one A4 landscape page, no GB/T 9704 head; the seals stand in one row."""

from typing import Any

from workflows.calendar.words import day_words

from .compose import cells_of, compose, lines_html
from .errors import LayoutError
from .fonts import markup, width
from .ink import qr_drawing, seal_drawing
from .model import CertificatePaper, Rendered
from .parts import POINT
from .render import audited, finish, lay, timestamp
from .signature import NAME_BELOW_CENTRE, SEAL_GAP, Item, name_items
from .titles import break_title
from .validate import check_certificate

TEXT_WIDTH = 221.0  # mm
BODY_EM = 21 * POINT
HONOUR_EM = 34 * POINT
RECIPIENT_EM = 27 * POINT
NAME_EM = 14 * POINT
NAME_LINE = 20 * POINT
LEAST_NAME_EM = 10.5 * POINT
PAGE_WIDTH = 297.0
INSIDE = 14.0  # left and right edge of the inner frame
SEAL_MIDDLE = 163.0
SINGLE_CENTRE = 218.0  # a single agency signs at the right
QR_SIZE = 22.0
MOST_TEXT_LINES = 3


def render_certificate(certificate: CertificatePaper) -> Rendered:
    """Set ``certificate`` on one page. Raises the errors of :func:`render`; the same input gives the same bytes."""
    check_certificate(certificate)
    context = _context(certificate)
    with audited():
        pages = lay("documents/certificate", context, ("fang", "kai", "xbs"))
        if len(pages.pages) != 1:
            raise LayoutError("证书内容超出一页，请缩短证书正文。")
        drawings = {f"seal-{i}": seal_drawing(seal) for i, seal in enumerate(certificate.seals)}
        drawings["qr"] = qr_drawing(certificate.verify_url, QR_SIZE)
        return finish(pages, drawings, certificate.sample)


def _context(certificate: CertificatePaper) -> dict[str, Any]:
    lines = compose(cells_of((certificate.text, "fang")), measure=TEXT_WIDTH / BODY_EM)
    if len(lines) > MOST_TEXT_LINES:
        raise LayoutError(f"证书正文排成 {len(lines)} 行，最多 {MOST_TEXT_LINES} 行，请缩短。")
    return {
        "title": certificate.title,
        "recipient_plain": certificate.recipient,
        "number_plain": certificate.certificate_number,
        "created": timestamp(certificate.document_date),
        "heading": markup(certificate.title, "xbs"),
        "recipient": _recipient(certificate),
        "text": lines_html(lines),
        "honour": [markup(line, "xbs") for line in break_title(certificate.honour, TEXT_WIDTH / HONOUR_EM)],
        "closing": markup(certificate.closing, "fang"),
        "number": markup(f"证书编号：{certificate.certificate_number}", "fang"),
        "basis": markup(f"依据：{certificate.document_number}（{day_words(certificate.document_date)}）", "fang"),
        **_signature(certificate),
    }


def _recipient(certificate: CertificatePaper) -> str:
    """Name, salutation and colon; long names of organisations go to a second line."""
    text = f"{certificate.recipient}{certificate.salutation}："
    lines = compose(cells_of((text, "kai")), first=0.0, measure=TEXT_WIDTH / RECIPIENT_EM, justify=False)
    return lines_html(lines)


def _signature(certificate: CertificatePaper) -> dict[str, Any]:
    count = len(certificate.agencies)
    centres, room = _centres(count, max((seal.diameter for seal in certificate.seals), default=45.0))
    em = _name_size(certificate.agencies, room)
    pitch = NAME_LINE * em / NAME_EM
    items: list[Item] = []
    seals = certificate.seals or (None,) * count
    lowest = SEAL_MIDDLE
    for i, (name, seal, centre) in enumerate(zip(certificate.agencies, seals, centres, strict=True)):
        lines = break_title(name, room / em, "fang")
        items += name_items(lines, centre, SEAL_MIDDLE + NAME_BELOW_CENTRE, em, pitch)
        lowest = SEAL_MIDDLE + NAME_BELOW_CENTRE + len(lines) * pitch / 2
        if seal:
            radius = seal.diameter / 2
            items.append(Item(centre - radius, SEAL_MIDDLE - radius, seal.diameter, seal=f"seal-{i}"))
    date = day_words(certificate.document_date)
    size = width(date, "fang") * em
    items.append(Item(centres[-1] - size / 2, lowest, size, markup(date, "fang")))
    return {"signature": items, "name_em": em, "name_line": pitch}


def _centres(count: int, diameter: float) -> tuple[list[float], float]:
    """Where the signatures stand in their one row, and how wide (mm) a line of a name may be."""
    if count == 1:
        return [SINGLE_CENTRE], 110.0
    inside = PAGE_WIDTH - 2 * INSIDE
    if (diameter + SEAL_GAP) * count - SEAL_GAP > inside:
        raise LayoutError(f"{count} 枚直径 {diameter:g} 毫米的印章一行排不下，请减少证书的署名机关。")
    # Spread over the page, but never apart further than reads as one row.
    pitch = min(70.0, inside / count)
    first = PAGE_WIDTH / 2 - pitch * (count - 1) / 2
    return [first + pitch * i for i in range(count)], pitch - 2.0


def _name_size(names: tuple[str, ...], room: float) -> float:
    """Size of the names in mm: smaller where that leaves them on one line, never below what is easily read."""
    longest = max(width(name, "fang") for name in names)
    fitting = room / longest
    return min(NAME_EM, fitting) if fitting >= LEAST_NAME_EM else NAME_EM
