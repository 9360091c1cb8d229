"""What a document must have before it is set; each failure says what is wrong, where, and what to do."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from .errors import LayoutError
from .fonts import require
from .model import Attachment, CertificatePaper, Document, Form, Table

# 代字〔年份〕序号号: hexagonal brackets, four-digit year, no leading zero, no 第 (GB/T 9704 7.2.5)
NUMBER = re.compile(r"^[\u4e00-\u9fffA-Za-z（）]+〔(?:19|20)\d{2}〕[1-9]\d*号$")
MOST_AGENCIES = 5


def _demand(condition: object, message: str) -> None:
    if not condition:
        raise LayoutError(message)


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """(field name, text) of every string in a value of the model."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item, name)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name), field.name)


def _check_plain(value: Document | Attachment | CertificatePaper) -> None:
    """No control characters; a line break only where it has a meaning: in a title and in a table cell."""
    for name, text in _texts(value):
        allowed = "\n" if name in {"title", "rows"} else ""
        stray = next((c for c in text if unicodedata.category(c) in {"Cc", "Cf"} and c not in allowed), None)
        _demand(
            stray is None,
            f"文字“{' '.join(text.split())[:30]}”中有换行、制表符或其他不可见字符"
            f"（U+{ord(stray or ' '):04X}），请删除；正文请分段填写。",
        )


def check_document(document: Document) -> None:
    """Raise :class:`LayoutError` for the first rule of the format that ``document`` breaks."""
    _check_plain(document)
    title = "".join(document.title.split())
    _demand(
        1 <= len(document.agencies) <= MOST_AGENCIES,
        f"发文机关应为 1 至 {MOST_AGENCIES} 个，现为 {len(document.agencies)} 个。",
    )
    _demand(all(name.strip() for name in document.agencies), "发文机关名称不能为空，请补全。")
    _demand(
        NUMBER.match(document.number),
        f"发文字号“{document.number}”不合格式，应如“济人社字〔2024〕5号”：六角括号、四位年份、序号不编虚位、不加“第”。",
    )
    _demand(
        re.sub(r"（[^）]*）$", "", title).endswith(document.kind),
        f"标题“{title}”应以文种“{document.kind}”结尾，请改标题或文种。",
    )
    _demand(any(p.strip() for p in document.paragraphs), "正文不能为空，请填写正文。")
    _demand(all(p.strip() for p in document.paragraphs), "正文中有空段落，请删除。")
    _demand(
        not document.seals or len(document.seals) == len(document.agencies),
        f"印章应与发文机关一一对应：{len(document.agencies)} 个机关，{len(document.seals)} 枚印章。",
    )
    for seal in document.seals:
        _demand(38 <= seal.diameter <= 50, f"“{seal.text}”印章直径应为 38 至 50 毫米，现为 {seal.diameter:g} 毫米。")
    _demand(document.issuer.strip(), "版记缺少印发机关，请填写。")
    _demand(
        not (document.is_letter and document.signatories), "函不标注签发人，请去掉签发人；上行文请改用请示或者报告。"
    )
    for attachment in document.attachments:
        check_attachment(attachment)


def check_attachment(attachment: Attachment) -> None:
    """Raise :class:`LayoutError` for the first thing that an attachment lacks."""
    _check_plain(attachment)
    where = f"附件“{attachment.title}”"
    _demand(attachment.title.strip(), "附件缺少名称，请填写。")
    _demand(attachment.title[-1:] not in "。；，、;,.", f"{where}名称后不加标点，请删除。")
    _demand(attachment.content, f"{where}没有内容，请补充或去掉该附件。")
    forms = [isinstance(item, Form) for item in attachment.content]
    _demand(all(forms) or not any(forms), f"{where}中的登记表须单独作为一个附件，不能与文字或者名单合在一起。")
    for item in attachment.content:
        if isinstance(item, Table):
            _check_table(item, where)
        elif isinstance(item, Form):
            _check_form(item, attachment, where)
        else:
            _demand(item.strip(), f"{where}中有空段落，请删除。")


def _check_table(table: Table, where: str) -> None:
    _demand(table.columns, f"{where}的表格没有列，请设置列。")
    _demand(all(column.share > 0 for column in table.columns), f"{where}的表格列宽应大于零，请改正。")
    _demand(
        all(column.align in {"left", "center", "right"} for column in table.columns),
        f"{where}的表格列对齐方式只能是 left、center 或 right。",
    )
    for i, row in enumerate(table.rows, 1):
        _demand(
            len(row) == len(table.columns),
            f"{where}的表格第 {i} 行有 {len(row)} 格，应有 {len(table.columns)} 格，请补齐。",
        )
        for cell in row:
            require(cell, "fang")


def _check_form(form: Form, attachment: Attachment, where: str) -> None:
    _demand(attachment.landscape, f"{where}中的表格须横排，请把该附件设为横排。")
    _demand(form.widths and all(one > 0 for one in form.widths), f"{where}的表格列宽应大于零，请改正。")
    for rows in (form.heads, *form.records):
        cells = sum(cell.rows * cell.columns for row in rows for cell in row)
        _demand(
            cells == len(rows) * len(form.widths),
            f"{where}的表格中“{rows[0][0].text if rows and rows[0] else ''}”起的一格没有填满各行各列，请补齐。",
        )
        for row in rows:
            for cell in row:
                require(cell.text, "fang")


def check_certificate(certificate: CertificatePaper) -> None:
    """Raise :class:`LayoutError` for the first thing a certificate lacks."""
    _check_plain(certificate)
    for value, name in (
        (certificate.recipient, "获奖者名称"),
        (certificate.text, "证书正文"),
        (certificate.honour, "荣誉称号"),
        (certificate.certificate_number, "证书编号"),
        (certificate.verify_url, "核验网址"),
    ):
        _demand(value.strip(), f"证书缺少{name}，请填写。")
    _demand(1 <= len(certificate.agencies) <= MOST_AGENCIES, f"颁发机关应为 1 至 {MOST_AGENCIES} 个。")
    _demand(
        not certificate.seals or len(certificate.seals) == len(certificate.agencies),
        f"印章应与颁发机关一一对应：{len(certificate.agencies)} 个机关，{len(certificate.seals)} 枚印章。",
    )
