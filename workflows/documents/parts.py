"""The parts of a notice as HTML: head, title, text, attachments, imprint (版头、主体、版记).

Measures are those of GB/T 9704-2012: a type area of 156 x 225 mm, 22 lines of 28 characters.
"""

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from workflows.calendar.words import day_words

from .compose import CLOSING, MEASURE, cells_of, compose, lines_html
from .fonts import markup, width
from .model import Attachment, Document, Form, Span, Table
from .titles import break_title

AREA_WIDTH, AREA_HEIGHT = 156.0, 225.0
PITCH = AREA_HEIGHT / 22
EM = AREA_WIDTH / 28
POINT = 25.4 / 72
TITLE_EM = 22 * POINT  # 2号
IMPRINT_EM = 14 * POINT  # 4号
IMPRINT_LINE = 26 * POINT
BANNER_TOP = 35.0  # below the upper edge of the type area (7.2.4)
BANNER_PITCH = 1.35  # line height of joint names, em
BANNER_SIZES = {1: 42.0, 2: 34.0, 3: 30.0, 4: 26.0, 5: 22.0}  # pt; five names must leave room for text on page 1
WORD_SCALE = 1.3  # 文件 beside joint names
HEAD_EM = 14 * POINT  # heads of a table: 4号
TURNED_EM = 12 * POINT  # cells of a turned table: 小四
CELL_PADDING = 1.1  # em at both sides together, and a hair for what the engine rounds
EMPTY = "—"

_LEVEL_1 = re.compile(r"^[一二三四五六七八九十百]+、")
_LEVEL_2 = re.compile(r"^（[一二三四五六七八九十百]+）")


def banner(agencies: tuple[str, ...]) -> dict[str, object]:
    """Issuing-agency mark: names spread to one width, the lead first, 文件 to the right of joint names.

    Every glyph row has its place in mm from the left and top of the type area, so that nothing depends on the engine.
    """
    joint = len(agencies) > 1
    names = agencies if joint else (agencies[0] + "文件",)
    longest = max(width(name, "xbs") for name in names)
    tail = 0.4 + 2 * WORD_SCALE if joint else 0.0
    size = min(BANNER_SIZES[len(agencies)] * POINT, (AREA_WIDTH - 4) / (longest + tail))
    left = (AREA_WIDTH - (longest + tail) * size) / 2
    rows = []
    for i, name in enumerate(names):
        gap = (longest - width(name, "xbs")) / (len(name) - 1) if len(name) > 1 else 0.0
        rows.append(
            {"html": markup(name, "xbs"), "gap": gap, "left": left, "top": 35 + i * BANNER_PITCH * size, "size": size}
        )
    height = ((len(names) - 1) * BANNER_PITCH + 1) * size
    if joint:
        big = size * WORD_SCALE
        rows.append(
            {
                "html": markup("文件", "xbs"),
                "gap": 0.0,
                "left": left + (longest + 0.4) * size,
                "top": BANNER_TOP + (height - big) / 2,
                "size": big,
            }
        )
    return {"rows": rows, "height": BANNER_TOP + height}


def number_line(document: Document) -> SafeString:
    """Document number, centred; with signatories it is one character in from the left, they are at the right."""
    number = markup(document.number, "fang")
    if not document.signatories:
        return format_html('<div class="number">{}</div>', number)
    pairs = [document.signatories[i : i + 2] for i in range(0, len(document.signatories), 2)]
    rows = []
    for i, pair in enumerate(pairs):
        lead = markup("签发人：", "fang") if i == 0 else '<span class="skip"></span>'
        rows.append(f"<div>{lead}{markup('　'.join(pair), 'kai')}</div>")
    return format_html('<div class="number upward"><div>{}</div><div>{}</div></div>', number, mark_safe("".join(rows)))


def title_lines(title: str, limit_mm: float = AREA_WIDTH, names: tuple[str, ...] = ()) -> list[SafeString]:
    """Title lines as HTML, broken by sense. A mark that ends a line is half blank; that half is not centred."""
    found = []
    for line in break_title(title, limit_mm / TITLE_EM, names=names):
        html = markup(line, "xbs")
        if line[-1] in CLOSING:
            last = format_html('<span style="letter-spacing:-0.5em">{}</span>', markup(line[-1], "xbs"))
            html = markup(line[:-1], "xbs") + last
        found.append(html)
    return found


def paragraph(text: str, measure: float = MEASURE) -> SafeString:
    """One composed paragraph: 一、in 黑体, （一） in 楷体 up to its full stop, everything else 仿宋 (7.3.3)."""
    text = text.strip()
    if _LEVEL_1.match(text):
        runs = [(text, "hei")]
    elif _LEVEL_2.match(text):
        stop = re.search(r"[。！？]", text)
        cut = stop.end() if stop else len(text)
        runs = [(text[:cut], "kai"), (text[cut:], "fang")]
    else:
        runs = [(text, "fang")]
    return lines_html(compose(cells_of(*runs), measure=measure))


def paragraphs(texts: tuple[str, ...]) -> list[tuple[SafeString, bool]]:
    """Each paragraph, and whether it stays with the next: in a run of single lines (a heading, how to reach an office)
    the first and the last but one, so that no page ends or begins with one line of it."""
    composed = [paragraph(text) for text in texts]
    single = [len(html.split("<br>")) == 1 for html in composed]
    kept = [
        one and after and not (before and further)
        for before, one, after, further in zip(
            [False, *single], single, [*single[1:], False], [*single[2:], False, False], strict=False
        )
    ]
    return [
        (html, keeps or bool(_LEVEL_1.match(text.strip())))
        for html, keeps, text in zip(composed, kept, texts, strict=True)
    ]


def recipients_line(text: str) -> SafeString:
    """Main recipients: flush left, ending with a full-width colon (7.3.2)."""
    text = text.strip().rstrip("：:")
    return lines_html(compose(cells_of((text + "：", "fang")), first=0.0)) if text else SafeString()


def attachment_note(attachments: tuple[Attachment, ...]) -> list[SafeString]:
    """附件说明: indent two, turned lines aligned with the name, no closing mark (7.3.4)."""
    found = []
    for i, attachment in enumerate(attachments):
        serial = f"{i + 1}." if len(attachments) > 1 else ""
        head = "附件：" if i == 0 else ""
        first = 2.0 if i == 0 else 5.0
        rest = 5.0 + width(serial, "fang")
        cells = cells_of((head + serial + attachment.title, "fang"))
        found.append(lines_html(compose(cells, first=first, rest=rest, justify=False)))
    return found


def attachment_sections(attachments: tuple[Attachment, ...], names: tuple[str, ...] = ()) -> list[dict[str, object]]:
    """Each attachment from its own page on: mark, title, paragraphs and tables (7.3.7). Forms are ``sheets``."""
    single = len(attachments) == 1
    return [
        {
            "mark": markup("附件" if single else f"附件{i}", "hei"),
            "title": title_lines(attachment.title, AREA_HEIGHT if attachment.landscape else AREA_WIDTH, names),
            "blocks": [_block(item, attachment.landscape) for item in attachment.content if not isinstance(item, Form)],
            "landscape": attachment.landscape,
        }
        for i, attachment in enumerate(attachments, 1)
    ]


def _block(item: str | Table, landscape: bool) -> SafeString:
    if isinstance(item, Table):
        return table_html(item, landscape)
    measure = float(int(AREA_HEIGHT / EM)) if landscape else MEASURE
    return format_html("<p>{}</p>", paragraph(item, measure))


def table_html(table: Table, landscape: bool = False) -> SafeString:
    """A ruled table; head repeated on each page, a row never split, an empty cell shown as one."""
    rows = [[cell.strip() or EMPTY for cell in row] for row in table.rows]
    room, em, head_em = (AREA_HEIGHT, TURNED_EM, TURNED_EM) if landscape else (AREA_WIDTH, EM, HEAD_EM)
    wanted = [
        max([width(column.head, "hei") * head_em, *(_widest(row[i]) * em for row in rows)]) + CELL_PADDING * em
        for i, column in enumerate(table.columns)
    ]
    widths = column_widths(wanted, [column.share for column in table.columns], room)
    columns = "".join(f'<col style="width:{one / room * 100:.3f}%">' for one in widths)
    head = "".join(f"<th>{markup(column.head, 'hei')}</th>" for column in table.columns)
    body = []
    for row in rows:
        cells = (
            f'<td class="{column.align}">{markup(cell, "fang")}</td>'
            for cell, column in zip(row, table.columns, strict=True)
        )
        body.append(f"<tr>{''.join(cells)}</tr>")
    caption = f'<p class="caption">{markup(table.caption, "kai")}</p>' if table.caption else ""
    whole = f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody>"
    return mark_safe(f"{caption}<table><colgroup>{columns}</colgroup>{whole}</table>")


def form_html(form: Form) -> SafeString:
    """A ruled form: the line above it and its heads on each page, a record in a body of its own, never split, with an
    id (``record-0`` and so on) by which it is found on the pages."""
    whole, number = sum(form.widths), len(form.widths)
    columns = "".join(f'<col style="width:{one / whole * 100:.3f}%">' for one in form.widths)
    above = ""
    if form.left or form.right:
        half = number // 2
        left = f'<th class="above left" colspan="{half}">{markup(form.left, "fang")}</th>'
        above = f'<tr>{left}<th class="above right" colspan="{number - half}">{markup(form.right, "fang")}</th></tr>'
    head = above + "".join(f"<tr>{''.join(_span(cell, 'th', 'hei') for cell in row)}</tr>" for row in form.heads)
    bodies = (
        "".join(f"<tr>{''.join(_span(cell, 'td', 'fang') for cell in row)}</tr>" for row in record)
        for record in form.records
    )
    body = "".join(f'<tbody id="record-{n}">{one}</tbody>' for n, one in enumerate(bodies))
    return mark_safe(f'<table class="form"><colgroup>{columns}</colgroup><thead>{head}</thead>{body}</table>')


def _span(cell: Span, tag: str, role: str) -> str:
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return f"<{tag}{rows}{columns}>{markup(cell.text, role) if cell.text else ''}</{tag}>"


def _widest(cell: str) -> float:
    return max(width(line, "fang") for line in cell.splitlines())


def column_widths(wanted: list[float], shares: list[float], room: float) -> list[float]:
    """Widths that fill ``room``: each column has at least what it wants where that is possible.

    What is left over is shared out by ``shares``. Where there is too little, short columns (a serial number, a score)
    keep what they want as long as the long ones still have half of theirs; these divide the rest in proportion.
    """
    spare = room - sum(wanted)
    if spare >= 0:
        return [want + spare * share / sum(shares) for want, share in zip(wanted, shares, strict=True)]
    found: dict[int, float] = {}
    left, rest = room, sum(wanted)
    for i in sorted(range(len(wanted)), key=lambda i: wanted[i]):
        below_average = wanted[i] <= left / (len(wanted) - len(found))
        if not below_average and left - wanted[i] < (rest - wanted[i]) / 2:
            break
        found[i] = wanted[i]
        left, rest = left - wanted[i], rest - wanted[i]
    return [found.get(i, left * want / (rest or 1)) for i, want in enumerate(wanted)]


def imprint(document: Document) -> dict[str, object]:
    """版记: copies with turned lines aligned after the colon, printing agency and day; its height in mm (7.4).

    A letter has the copies alone, without any line (10.1).
    """
    measure = AREA_WIDTH / IMPRINT_EM - 2
    copies = ""
    count = 0 if document.is_letter else 1
    if document.copies:
        text = "抄送：" + "，".join(document.copies) + "。"
        lines = compose(cells_of((text, "fang")), first=0.0, rest=3.0, measure=measure)
        copies = lines_html(lines)
        count += len(lines)
    return {
        "copies": copies,
        "issuer": markup(document.issuer, "fang"),
        "issued": markup(f"{day_words(document.issue_date)}印发", "fang"),
        "height": count * IMPRINT_LINE + 1.0,
    }


def marks(document: Document) -> list[SafeString]:
    """Copy number, classification, urgency: flush left from line 1, 黑体 but for the number (7.2.1 to 7.2.3)."""
    found = []
    if document.copy_number:
        found.append(markup(document.copy_number.zfill(6), "fang"))
    found += [markup(text, "hei") for text in (document.classification, document.urgency) if text]
    return found
