"""Checking a document against the register: by its file, its number, or a certificate's code.

Nothing is told of documents that were never issued. The check of a file is by its SHA-256; the files carry no
electronic signature, and the answer says so.
"""

import hashlib
import io
import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pikepdf
from django.db.models import QuerySet

from workflows.errors import Refused
from workflows.notices.models import Certificate, CertificateState, Notice
from workflows.notices.vocabulary import PUBLISHED, NoticeKind, NoticeState

_CODE = re.compile("[0-9A-F]{16}")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,20}〔\d{4}〕\d{1,6}号")
BASIS = "以文件的SHA-256与发文登记比对；文件未加电子签名"


@dataclass(frozen=True)
class Verification:
    """What the register says. ``unchanged`` is None where no file was given, ``in_force`` where nothing is known."""

    found: bool
    kind: str = ""
    number: str = ""
    title: str = ""
    issuers: tuple[str, ...] = ()
    signed_on: date | None = None
    issued_on: date | None = None
    unchanged: bool | None = None
    in_force: bool | None = None
    state: str = ""
    reason: str = ""
    replaced_by: str = ""
    url_args: tuple[str, Any] | None = None

    @property
    def holds(self) -> bool:
        """A genuine, unaltered document that is in force."""
        return self.found and self.unchanged is not False and bool(self.in_force)

    @property
    def message(self) -> str:
        if not self.found:
            return "登记中没有这个文件，不能证明它是由本系统印发的；请核对文号，或向发文机关查询"
        if self.unchanged is False:
            return f"文件内容与登记的{self.number}不一致，可能已被改动；请以公布的文件为准"
        if self.in_force:
            return f"{self.number}与登记一致，现行有效" if self.unchanged else f"{self.number}已登记，现行有效"
        why = f"，理由：{self.reason}" if self.reason else ""
        by = f"，由{self.replaced_by}替代" if self.replaced_by else ""
        return f"{self.number}确由本系统印发，但现已失效（{self.state}{by}{why}）"

    def as_dict(self) -> dict[str, Any]:
        """The report of ``verify_notice``; ``signature`` is null because the files are not signed electronically."""
        values = asdict(self)
        values.pop("url_args")
        for name in ("signed_on", "issued_on"):
            day = values.pop(name)
            values[name.replace("signed_on", "date")] = day and day.isoformat()
        return values | {"issuer": list(self.issuers), "signature": None, "basis": BASIS, "message": self.message}


NOT_FOUND = Verification(found=False)


def by_file(content: bytes) -> Verification:
    """Check a file. Raises ``Refused`` for what is no readable PDF.

    An altered file is traced by the number in its metadata, so that the answer can say what it pretends to be.
    """
    number = _number_in(content)
    digest = hashlib.sha256(content).hexdigest()
    notice = _notices().filter(sha256=digest).first()
    if notice is not None:
        return _of_notice(notice, unchanged=True)
    certificate = _certificates().filter(sha256=digest).first()
    if certificate is not None:
        return _of_certificate(certificate, unchanged=True)
    return by_number(number, unchanged=False) if number else NOT_FOUND


def by_number(number: str, unchanged: bool | None = None) -> Verification:
    """Check a document or certificate number such as 济人社发〔2025〕3号; [] and () are read as 〔〕."""
    text = "".join(number.split()).translate(str.maketrans("[]()（）【】", "〔〕〔〕〔〕〔〕"))
    if not _NUMBER.fullmatch(text):
        return NOT_FOUND
    notice = _notices().filter(number_text=text).first()
    if notice is not None:
        return _of_notice(notice, unchanged)
    certificate = _certificates().filter(number_text=text).first()
    return _of_certificate(certificate, unchanged) if certificate else NOT_FOUND


def by_code(code: str) -> Certificate | None:
    """The certificate with this verification code, printed or not."""
    asked = code.strip().upper()
    return _certificates().filter(code=asked).first() if _CODE.fullmatch(asked) else None


def _notices() -> QuerySet[Notice]:
    return Notice.objects.filter(state__in=PUBLISHED).prefetch_related("superseded_by")


def _certificates() -> QuerySet[Certificate]:
    ready = Certificate.objects.filter(state=CertificateState.READY)
    return ready.select_related("case__region", "notice__subject")


def _of_notice(notice: Notice, unchanged: bool | None) -> Verification:
    later = [one for one in notice.superseded_by.all() if one.state in PUBLISHED]
    superseded = notice.state == NoticeState.SUPERSEDED
    return Verification(
        found=True, kind=notice.get_notice_kind_display(), number=notice.number_text, title=notice.title,
        issuers=tuple(issuer["name"] for issuer in notice.issuers), signed_on=notice.signed_on,
        issued_on=notice.printed_on, unchanged=unchanged, in_force=notice.state == NoticeState.ISSUED,
        state=notice.state_label, reason=notice.revoke_reason,
        replaced_by=later[0].number_text if superseded and later else "", url_args=("public:notice", notice.pk),
    )  # fmt: skip


def _of_certificate(certificate: Certificate, unchanged: bool | None) -> Verification:
    notice, content, in_force = certificate.notice, certificate.content, certificate.in_force
    by = None if in_force else _taken_back_by(certificate)
    return Verification(
        found=True, kind=certificate.kind.name, number=certificate.number_text,
        title=f"{content['honour']}{certificate.kind.name}",
        issuers=tuple(issuer["name"] for issuer in content["issuers"]),
        signed_on=date.fromisoformat(content["document_date"]), issued_on=notice.printed_on, unchanged=unchanged,
        in_force=in_force, state="有效" if in_force else _gone(by),
        reason=by.content["cause"] if by else notice.revoke_reason, url_args=("public:certificate", certificate.code),
    )  # fmt: skip


def _taken_back_by(certificate: Certificate) -> Notice | None:
    """The 决定 that took back the title alone; None where it went with its notice."""
    decisions = Notice.objects.filter(subject=certificate.case_id, notice_kind=NoticeKind.DECISION)
    return decisions.filter(state=NoticeState.ISSUED).first()


def _gone(by: Notice | None) -> str:
    return f"荣誉已由{by.number_text}撤销" if by else "所证明的事项或所依据的公文已撤销"


def _number_in(content: bytes) -> str:
    """The number a file claims, from its metadata ("济人社发〔2025〕3号,通报"); empty where it claims none."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return str(pdf.docinfo.get("/Keywords", "")).partition(",")[0]
    except pikepdf.PasswordError:
        raise Refused("文件设有密码，不能核验；请使用公布的原文件", "encrypted") from None
    except pikepdf.PdfError:
        raise Refused("不是完整的PDF文件，不能核验；请使用公布的原文件", "not_a_pdf") from None
