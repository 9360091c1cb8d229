"""The independent checker of GB/T 9704-2012 finds nothing wrong with what is rendered."""

from pathlib import Path

import pytest

from tests.tools.check_gongwen import FAIL, Checker, _teach_pdfminer_embedded_cmaps
from workflows.documents import Attachment, CertificatePaper, Document, Kind, render, render_certificate

from .samples import LONG, certificate, notice, winners

_teach_pdfminer_embedded_cmaps()
BOUND = (winners(8), Attachment("金牌劳动关系协调员选树活动评分办法", (LONG, "一、基本条件", LONG)))
PAPERS = {
    "one-agency": notice(),
    "one-agency-long": notice(body=12),
    "publicity-two-agencies": notice(Kind.PUBLICITY, 2, body=2),
    "four-agencies-table": notice(count=4, body=3, attachments=BOUND),
    "five-agencies": notice(Kind.PUBLICITY, 5),
    "five-agencies-table": notice(count=5, attachments=(winners(14),)),
    "three-agencies-landscape": notice(count=3, attachments=(winners(12, landscape=True),)),
    "unsealed": notice(count=2, seals=()),
    "sample": notice(count=3, body=6, attachments=BOUND, sample=True),
    "upward": notice(signatories=("张明",), urgency="特急"),
}

CERTIFICATES = {
    "one-agency": certificate(1),
    "five-agencies": certificate(5),
    "sample": certificate(2, sample=True),
}


def failures(pdf: bytes, folder: Path, kind: str) -> list[str]:
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    return [f"{row.id} {row.rule}: {row.measured}" for row in Checker(path, kind).run() if row.status == FAIL]


@pytest.mark.parametrize("document", PAPERS.values(), ids=PAPERS)
def test_a_notice_keeps_every_rule(document: Document, tmp_path: Path) -> None:
    assert failures(render(document).pdf, tmp_path, "notice") == []


@pytest.mark.parametrize(
    "honour",
    [certificate(1), certificate(5), certificate(2, sample=True)],
    ids=["one-agency", "five-agencies", "sample"],
)
def test_a_certificate_keeps_the_rules_of_paper_and_fonts(honour: CertificatePaper, tmp_path: Path) -> None:
    assert failures(render_certificate(honour).pdf, tmp_path, "free") == []


# What 10.1 orders otherwise for a letter: its head, its two double lines, and no number on the first page, whose last
# line the checker takes for one, and then for a new paragraph (B3) what goes on from it.
OTHERWISE = {"P4", "P5", "H2", "H10", "T4", "B3", "N1", "N2", "N3", "N4", "N5"}


@pytest.mark.parametrize("count", [1, 3])
def test_a_letter_keeps_every_rule_that_its_form_does_not_change(count: int, tmp_path: Path) -> None:
    pdf = render(notice(Kind.LETTER, count, body=4, attachments=BOUND)).pdf
    assert {row.split()[0] for row in failures(pdf, tmp_path, "plain")} <= OTHERWISE


def test_the_checker_sees_a_broken_paper(tmp_path: Path) -> None:
    assert failures(render_certificate(certificate()).pdf, tmp_path, "notice") != []
