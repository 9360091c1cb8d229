"""函 to an employer, by a kind that says when the rules advise it: facts in, words out, a number of its own series."""

import io
from typing import Any, ClassVar

import pdfplumber
import pytest

from mediation_orgs.nominations.models import MediationNomination
from tests.documents.letter_ruler import SIZE_3, first_page
from tests.notices.office import Office
from workflows.errors import Refused
from workflows.notices import numbering, services, types, wording
from workflows.notices.letters import PostAdjustment
from workflows.notices.models import Notice
from workflows.notices.queries import published

FOUND = {
    "person": "张三", "post": "人事主管", "observed": "年内工作失误2次", "basis": "汶政字〔2024〕59号附件1 8.3",
    "rule": "年内出现2次及以上工作失误的，建议用人单位予以调整工作岗位。",
}  # fmt: skip


class Advice(PostAdjustment):
    subject_kind: ClassVar[str] = MediationNomination.KIND
    states: ClassVar[frozenset[str]] = frozenset({"listed"})

    def facts(self, subject: Any) -> dict[str, str] | None:
        return FOUND | {"employer": subject.unit_name} if subject.rank == 1 else None


@pytest.fixture
def county(office: Office, monkeypatch) -> Office:
    """The county's HR bureau with who checks and signs; the letter is registered for the length of a test."""
    monkeypatch.setattr(types, "_TYPES", dict(types._TYPES))
    types.register(Advice())
    office.checker = office._officer("县核稿", office.county_bureau, "second_review")
    office.head = office._officer("县局长", office.county_bureau, "determination")
    office.clerk, office.signers = office.county_clerk, {}
    numbering.register_word(agency=office.county_bureau, use="letter", word="汶人社函")
    return office


def draft(office: Office, rank: int = 1) -> Notice:
    nomination = office.round("ranked").nominations.get(rank=rank)
    return services.draft("post_adjustment", nomination, officer=office.officer(office.clerk), at=office.tick())


def test_the_letter_advises_the_employer_and_quotes_the_rule():
    first, *others = wording.adjustment_words(**FOUND)
    assert first == (
        "张三同志现任你单位人事主管。经核查，该同志年内工作失误2次。汶政字〔2024〕59号附件1 8.3规定："
        "“年内出现2次及以上工作失误的，建议用人单位予以调整工作岗位。”据此，建议你单位对该同志的工作岗位予以调整。"
    )
    assert others[-1] == "特此函达。"
    assert "现任" not in wording.adjustment_words(**(FOUND | {"post": ""}))[0]


def test_the_county_sends_it_under_a_number_of_its_own_and_not_to_the_public(county: Office):
    notice = draft(county)
    assert notice.title == "汶上县人力资源和社会保障局关于建议调整张三同志工作岗位的函"
    assert notice.content["recipients"] == "康驿镇调解委员会" and notice.agency == county.county_bureau
    notice = county.run(county.act(county.signed(notice), "number", county.clerk))
    notice = county.act(notice, "issue", county.clerk)
    assert (notice.state, notice.number_text) == ("issued", "汶人社函〔2025〕1号")
    assert not published().filter(pk=notice.pk).exists()


def test_no_letter_where_the_rules_advise_nothing(county: Office):
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "not_advised"):
        draft(county, rank=2)


def test_it_is_printed_in_the_form_of_a_letter(county: Office):
    """GB/T 9704-2012 10.1: no 文件 in the mark, the number at the right edge below the first double line."""
    notice = county.run(county.act(county.signed(draft(county)), "number", county.clerk))
    pdf = notice.pdf.open().read()
    page = first_page(pdf)
    assert page.mark.top == pytest.approx(30, abs=0.3) and len(page.bars) == 4
    number, left, right, top, _ = page.lines[0]
    assert number == "汶人社函〔2025〕1号" and left > 105 and right == pytest.approx(184, abs=0.5)
    assert top - page.bars[1].bottom == pytest.approx(SIZE_3 * 7 / 8, abs=0.2)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        text = "".join(one.extract_text() for one in opened.pages)
    assert notice.pages == 1 and "文件" not in text and "印发" not in text
