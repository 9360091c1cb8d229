"""函: a number of its own series, the form of a letter, and not for the public where it says so."""

import io
from typing import Any, ClassVar

import pdfplumber
import pytest

from mediation_orgs.nominations.models import MediationNomination
from tests.documents.letter_ruler import SIZE_3, first_page
from tests.notices.office import Office
from workflows.cases.models import Case
from workflows.notices import numbering, services, types, wording
from workflows.notices.matters import MatterLetter
from workflows.notices.models import Notice
from workflows.notices.queries import published


class Inquiry(MatterLetter):
    key: ClassVar[str] = "inquiry"
    subject_kind: ClassVar[str] = MediationNomination.KIND
    states: ClassVar[frozenset[str]] = frozenset({"listed"})

    def words(self, subject: Any, issuers: Any) -> tuple[str, dict[str, Any]]:
        words = {
            "paragraphs": ["请核实有关情况。", "特此函达。"],
            "recipients": subject.unit_name,
            "note": wording.CLOSED,
        }
        return "核实有关情况", words

    def issued(self, notice: Notice, step: Any) -> None:
        """It is about no matter that was set up for it."""


@pytest.fixture
def county(office: Office, monkeypatch) -> Office:
    """The county's HR bureau with who checks and signs; the letter is registered for the length of a test."""
    monkeypatch.setattr(types, "_TYPES", dict(types._TYPES))
    types.register(Inquiry())
    office.checker = office._officer("县核稿", office.county_bureau, "second_review")
    office.head = office._officer("县局长", office.county_bureau, "determination")
    office.clerk, office.signers = office.county_clerk, {}
    numbering.register_word(agency=office.county_bureau, use="letter", word="汶人社函")
    return office


def draft(office: Office) -> Notice:
    nomination = office.round("ranked").nominations.get(rank=1)
    Case.objects.filter(pk=nomination.pk).update(agency=office.county_bureau)
    return services.draft("inquiry", nomination, officer=office.officer(office.clerk), at=office.tick())


def test_the_county_sends_it_under_a_number_of_its_own_and_not_to_the_public(county: Office):
    notice = draft(county)
    assert notice.title == "汶上县人力资源和社会保障局关于核实有关情况的函"
    assert notice.content["recipients"] == "康驿镇调解委员会" and notice.agency == county.county_bureau
    notice = county.run(county.act(county.signed(notice), "number", county.clerk))
    notice = county.act(notice, "issue", county.clerk)
    assert (notice.state, notice.number_text) == ("issued", "汶人社函〔2025〕1号")
    assert not published().filter(pk=notice.pk).exists()


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
