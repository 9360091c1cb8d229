"""A refusal tells why first, then its clause, then where and until when a review may be asked for."""

import io

import pdfplumber
import pytest

from tests.cases.pages import page, signed_in
from workflows.cases.models import Message
from workflows.cases.remedy import review_words
from workflows.organisations.models import Office, Organisation

CLAUSE = "《选树办法（示例）》（援引晋人社厅发〔2021〕53号 三（二）4）"


@pytest.fixture
def refused(world):
    """A case refused in its first stage by an office that grants 15 working days."""
    case = world.submitted()
    Organisation.objects.filter(pk=world.hr.pk).update(contact_phone="0537-1234567")
    Office.objects.create(organisation=world.hr, review_days=15, review_body="某县劳动关系科")
    return world.act(case, "reject", world.acceptor, text="成功率64.99%，未达到65%", clause=CLAUSE)


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "".join(char["text"] for found in opened.pages for char in found.chars)


def test_the_applicants_page_says_why_by_which_clause_and_how_to_be_heard(world, refused):
    html = page(world.applicant, refused)
    places = [html.index(words) for words in ("成功率64.99%，未达到65%", CLAUSE, "向某县劳动关系科", "0537-1234567")]
    assert places == sorted(places)
    assert "请向办理机关咨询" not in html


def test_the_message_tells_how_to_be_heard(world, refused):
    told = Message.objects.filter(recipient=world.applicant).latest("pk").text
    assert told.startswith("不予通过：") and "向某县劳动关系科（联系电话：0537-1234567）申请复核" in told


def test_the_decision_can_be_printed_by_the_applicant(world, refused):
    answer = signed_in(world.applicant).get(f"/cases/{refused.pk}/decision.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    said = text_of(b"".join(answer))
    for words in ("审核结果告知书", "成功率64.99%，未达到65%", "申请复核"):
        assert words in said


def test_nothing_is_printed_for_a_case_that_was_not_refused(world):
    case = world.submitted()
    answer = signed_in(world.applicant).get(f"/cases/{case.pk}/decision.pdf", follow=True)
    assert "没有不予通过的告知书" in answer.content.decode()


def test_a_stranger_does_not_get_the_decision(world, refused):
    assert signed_in(world.stranger).get(f"/cases/{refused.pk}/decision.pdf").status_code == 404


def test_no_term_is_told_where_the_office_has_set_none():
    office = Office(organisation=Organisation(name="某县人力资源和社会保障局", contact_phone="0537-1"))
    said = "对审核结果有异议的，可以向某县人力资源和社会保障局（联系电话：0537-1）申请复核。"
    assert review_words(office, None) == said
