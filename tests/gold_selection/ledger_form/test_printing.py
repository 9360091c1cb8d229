"""The printed form: behind a notice it keeps every rule of the standard, and no person is parted by a page."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from certification.models import Person
from gold_selection.ledger_form.book import Entry, Ledger
from gold_selection.ledger_form.form import SCORED
from gold_selection.ledger_form.printing import attachment
from tests.documents.samples import notice
from tests.documents.test_standard import failures
from workflows.documents import LayoutError, render, render_attachment
from workflows.documents.model import Span
from workflows.organisations.models import Region

DAY = date(2024, 12, 20)


def _ledger(people: int, unit: str = "中都街道") -> Ledger:
    quarter = {**dict.fromkeys(SCORED, 5), "deduction": None, "total": 30}
    cells = {
        "id_number": "370***********9980", "kind": "园区（楼宇、商圈）劳动关系协调员", "education": "大学本科",
        "employer": "汶上县筱澍制衣有限公司项目劳资员", "years": "1年6个月", "phone": "199****0790",
    }  # fmt: skip
    entries = [
        Entry(
            Person(), {**cells, "seq": str(n), "name": f"张某{n}", "note": "见" + "长" * 30 if n == 2 else ""},
            (quarter, quarter, {}, quarter),
        )
        for n in range(1, people + 1)
    ]  # fmt: skip
    return Ledger(Region(name=unit), "汶上县", 2024, DAY, entries)


def test_behind_a_notice_it_keeps_every_rule(tmp_path: Path) -> None:
    paper = render(notice(count=2, attachments=(attachment([_ledger(7), _ledger(2, "快递行业")]),)))
    assert failures(paper.pdf, tmp_path, "notice") == []


def test_no_person_is_parted_and_the_heads_are_on_every_page() -> None:
    paper = render_attachment(attachment([_ledger(8), _ledger(1, "快递行业")]), DAY, "汶上县")
    with pdfplumber.open(io.BytesIO(paper.pdf)) as book:
        pages = [page.extract_text() for page in book.pages]
        assert all(page.width > page.height for page in book.pages)
    assert all("得分合计" in page and "第一季度" in page and "2024年12月20日" in page for page in pages)
    names = [[n for n in range(1, 9) if f"张某{n}" in page] for page in pages]
    assert [page.count("基本得分") for page in pages] == [len(some) for some in names]
    assert [page.count("得分合计") for page in pages] == [len(some) for some in names]
    assert [n for some in names for n in some] == [*range(1, 9), 1]
    assert "快递行业" in pages[-1] and "中都街道" not in pages[-1]


def test_a_form_whose_cells_do_not_fill_it_is_refused() -> None:
    whole = attachment([_ledger(1)])
    (form,) = whole.content
    broken = replace(form, records=((*form.records[0][:-1], (Span("得分合计"),)),))
    with pytest.raises(LayoutError, match="没有填满"):
        render_attachment(replace(whole, content=(broken,)), DAY, "汶上县")
    with pytest.raises(LayoutError, match="横排"):
        render_attachment(replace(whole, landscape=False), DAY, "汶上县")
