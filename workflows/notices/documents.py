"""From the records to what is printed: a notice or certificate as plain values for the typesetter."""

from datetime import date
from typing import Any

from workflows import documents
from workflows.notices.models import Certificate, Notice
from workflows.notices.text import paragraphs_of
from workflows.notices.vocabulary import NoticeKind

# 国发〔1999〕25号, on seals: 5 cm for a province, 4.5 for city and county, 4.2 for a township.
SEAL_MM = {"province": 50.0, "township": 42.0}
MOST_SEAL_MM = 45.0  # beside others, so that three stand in a row


def document_of(notice: Notice) -> documents.Document:
    """The numbered notice. Everything dated comes from the record, so that the same record prints the same bytes.

    Notices sent to review before imprint, contact and sample were pinned have none of them in their content.
    """
    content = notice.content
    return documents.Document(
        kind=documents.Kind(NoticeKind(notice.notice_kind).label),
        agencies=tuple(issuer["name"] for issuer in notice.issuers),
        number=notice.number_text,
        title=notice.title,
        paragraphs=paragraphs_of(notice),
        sign_date=notice.signed_on,  # type: ignore[arg-type]
        issuer=content.get("imprint") or notice.agency.name,  # type: ignore[union-attr]
        issue_date=notice.printed_on,  # type: ignore[arg-type]
        recipients=content["recipients"],
        seals=seals_of(notice.issuers, notice.region.level),
        attachments=tuple(_attachment(data) for data in content["attachments"]),
        copies=tuple(content["copies"]),
        note=content["note"],
        sample=content.get("sample", False),
    )


def certificate_of(certificate: Certificate) -> documents.CertificatePaper:
    content = certificate.content
    return documents.CertificatePaper(
        recipient=content["recipient"],
        salutation=content["salutation"],
        text=content["text"],
        honour=content.get("line") or content["honour"],
        certificate_number=certificate.number_text,
        document_number=content["document_number"],
        document_date=date.fromisoformat(content["document_date"]),
        agencies=tuple(issuer["name"] for issuer in content["issuers"]),
        verify_url=content["verify_url"],
        seals=seals_of(content["issuers"], content["level"]),
        sample=content.get("sample", False),
        **{name: content[name] for name in ("title", "closing") if name in content},
    )


def seals_of(issuers: list[dict[str, Any]], level: str) -> tuple[documents.Seal, ...]:
    """One drawn sample seal for each issuer."""
    size = SEAL_MM.get(level, 45.0)
    if len(issuers) > 1:
        size = min(size, MOST_SEAL_MM)
    return tuple(documents.Seal(issuer["name"], size) for issuer in issuers)


def _attachment(data: dict[str, Any]) -> documents.Attachment:
    content = tuple(item if isinstance(item, str) else _table(item) for item in data["content"])
    return documents.Attachment(title=data["title"], content=content, landscape=data["landscape"])


def _table(data: dict[str, Any]) -> documents.Table:
    columns = tuple(documents.Column(head, share, align) for head, share, align in data["columns"])
    return documents.Table(columns=columns, rows=tuple(tuple(row) for row in data["rows"]))
