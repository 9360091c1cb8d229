"""A refusal tells why first, then its clause, then where and until when a review may be asked for."""

import io
from dataclasses import replace

import pdfplumber
import pytest

from mediation_orgs.registry.models import MediationCase
from tests.cases.pages import page, signed_in
from workflows.cases.models import Message
from workflows.cases.remedy import review_words
from workflows.organisations.models import Office, Organisation
from workflows.policy.findings import spelt_out
from workflows.policy.policies import as_json
from workflows.rulebook.models import RuleSet
from workflows.rulebook.store import rules

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


def sample(pdf: bytes) -> bool:
    """Whether 样张 is drawn across it: grey outlines."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        curves = [curve for found in opened.pages for curve in found.curves]
    return any(curve["non_stroking_color"] in (0.87, (0.87,)) for curve in curves)


def printed(user, case, name: str) -> bytes:
    return b"".join(signed_in(user).get(f"/cases/{case.pk}/{name}.pdf"))


def test_the_decision_says_to_whom_and_of_what(world, refused):
    said = text_of(printed(world.applicant, refused, "decision"))
    assert f"{world.unit.name}：" in said
    assert f"贵单位在{refused.parent.title}中的申报，经审核，未予通过。" in said


def test_papers_under_an_example_are_marked_and_the_others_are_not(world, refused):
    papers = ((world.applicant, "decision"), (world.acceptor, "form"))
    assert all(sample(printed(user, refused, name)) for user, name in papers)
    issued = replace(rules(refused.policy_digest), example=False)
    RuleSet.objects.filter(pk=refused.policy_digest).update(rules=as_json(issued))
    rules.cache_clear()
    assert not any(sample(printed(user, refused, name)) for user, name in papers)
    rules.cache_clear()


NORM, ANNEX = "《劳动关系协调员服务规范》", "汶政字〔2024〕59号附件1"


@pytest.mark.parametrize(
    ("cited", "spelt"),
    [
        (f"{NORM}5.2（1），{ANNEX}", f"{ANNEX}{NORM}第5.2条第（1）项"),
        (f"{NORM}5.2(3)，{ANNEX}", f"{ANNEX}{NORM}第5.2条第（3）项"),
        ("《服务规范》5.2，某政字〔2024〕59号附件", "某政字〔2024〕59号附件《服务规范》第5.2条"),
        (CLAUSE, CLAUSE),
    ],
)
def test_a_clause_is_spelt_out_in_a_letter(cited, spelt):
    assert spelt_out(cited) == spelt


def test_a_refusal_is_proposed_with_the_failed_half_of_the_condition(world):
    lost = MediationCase.objects.filter(organisation_id=world.unit.pk)
    lost.filter(source_row__in=(1, 2)).update(outcome="failed")
    case = world.submitted()
    html = page(world.acceptor, case)
    reason = "2024年有结果的调解案件4件，调解成功1件，年度调解成功率25.00%，未达到“年度调解成功率达到65%以上”的条件"
    assert reason in html and "援引晋人社厅发〔2021〕53号 三（二）4" in html


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
