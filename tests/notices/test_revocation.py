"""A title taken back on its own: proposed by the organiser's clerk, decided by a 决定, gone everywhere."""

import pytest
from django.test import Client
from django.urls import reverse

from gold_selection.honours.models import Honour
from tests.notices.office import Office
from workflows.cases.models import Case, Message
from workflows.cases.models import Case as AnyCase
from workflows.errors import Refused
from workflows.notices import services, verification
from workflows.notices.models import Certificate, Notice
from workflows.notices.queries import awaiting_notice
from workflows.notices.tasks import render_certificate
from workflows.notices.text import paragraphs_of
from workflows.organisations.models import Seat, User

CAUSE, CLAUSE = "申报材料中的调解协议系伪造。", "《选树办法》第九条"


def proposed(office: Office, case: Case) -> Notice:
    office.act(case, "propose_revocation", office.clerk, text=CAUSE, clause=CLAUSE)
    return Notice.objects.get(subject=case.pk)


def decided(office: Office, case: Case) -> Notice:
    notice = office.run(office.act(office.signed(proposed(office, case)), "number", office.clerk))
    return office.act(notice, "issue", office.clerk)


@pytest.fixture
def given(office: Office) -> Certificate:
    office.issued("commendation", office.round("passed", "甲调委会", "乙调委会"))
    certificate = Certificate.objects.select_related("case", "notice").get(case__title="甲调委会")
    render_certificate(certificate.pk)
    return certificate


def state(case: AnyCase) -> str:
    return AnyCase.objects.values_list("state", flat=True).get(pk=case.pk)


def test_the_decision_says_who_what_why_and_by_which_clause(office: Office, given: Certificate):
    notice = proposed(office, given.case)
    honour = given.content["honour"]
    assert notice.title == f"济宁市人力资源和社会保障局等2部门关于撤销甲调委会{honour}认定的决定"
    assert notice.content["recipients"] == "甲调委会"
    body = "".join(paragraphs_of(notice))
    assert f"经查，{CAUSE.rstrip('。')}。根据{CLAUSE}，决定撤销甲调委会的{honour}认定。" in body
    assert given.notice.number_text in body and given.number_text in body
    assert [issuer["party"] for issuer in notice.issuers] == ["hr", "union"]


def test_issued_it_takes_back_this_title_and_no_other(office: Office, given: Certificate):
    notice = decided(office, given.case)
    assert state(given.case) == "revoked" and notice.number_text.startswith("济人社发")
    closed = Honour.objects.get(nomination=given.case_id)
    assert (closed.revoked_on, closed.revoking_document) == (notice.printed_on, notice.number_text)
    assert closed.revoke_reason == CAUSE
    assert Honour.objects.get(holder_name="乙调委会").in_force
    event = given.case.events.get(action="revoke")
    assert (event.detail["clause"], event.detail["document"]) == (CLAUSE, notice.number_text)


def test_the_public_is_told_that_the_certificate_is_worth_nothing(office: Office, given: Certificate):
    assert verification.by_number(given.number_text).holds
    notice = decided(office, given.case)
    checked = verification.by_number(given.number_text)
    assert not checked.in_force and notice.number_text in checked.message and "伪造" in checked.message
    page = Client().get(reverse("public:certificate", args=[given.code])).content.decode()
    assert notice.number_text in page
    assert verification.by_number(given.notice.number_text).holds, "the 通报 itself stands"


def test_the_unit_is_told_and_reads_the_decision(office: Office, given: Certificate):
    applicant = User.objects.create(username="unit", person_name="经办人")
    unit = given.case.unit
    Seat.objects.create(user=applicant, organisation=unit, role="applicant", start=office.now.date())
    notice = decided(office, given.case)
    assert Message.objects.filter(recipient=applicant, text="已撤销：甲调委会").exists()
    client = Client()
    client.force_login(applicant)
    assert notice.number_text in client.get(reverse("case", args=[given.case_id])).content.decode()


def test_only_the_organisers_clerk_proposes_it(office: Office, given: Certificate):
    for other in (office.head, office.county_clerk, office.neighbour):
        with pytest.raises(Refused):
            office.act(given.case, "propose_revocation", other, text=CAUSE, clause=CLAUSE)
    with pytest.raises(Refused):
        office.act(given.case, "propose_revocation", office.clerk, text=CAUSE, clause="")
    assert not Notice.objects.filter(subject=given.case_id).exists()


def test_the_button_stands_on_the_page_of_the_nomination(office: Office, given: Certificate):
    client, address = Client(), reverse("case_act", args=[given.case_id])
    client.force_login(office.clerk)
    assert "提请撤销" in client.get(reverse("case", args=[given.case_id])).content.decode()
    posted = {"action": "propose_revocation", "propose_revocation-text": CAUSE, "propose_revocation-clause": CLAUSE}
    assert client.post(address, posted).status_code == 302
    assert Notice.objects.get(subject=given.case_id).state == "draft"


def test_a_second_proposal_waits_for_the_first(office: Office, given: Certificate):
    proposed(office, given.case)
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "already_under_way"):
        office.act(given.case, "propose_revocation", office.clerk, text="又", clause="又")
    assert given.case.events.filter(action="propose_revocation").count() == 1


def test_a_decision_without_a_proposal_is_refused_and_none_is_waited_for(office: Office, given: Certificate):
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "not_proposed"):
        services.draft("revocation", given.case, officer=office.officer(office.clerk), at=office.tick())
    assert given.case_id not in {one.subject.pk for one in awaiting_notice(office.officer(office.clerk)) if one.subject}


def test_a_decision_in_effect_is_not_revoked(office: Office, given: Certificate):
    notice = decided(office, given.case)
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "already_in_effect"):
        office.act(notice, "revoke", office.head, text="有误")
    assert state(notice) == "issued" and state(given.case) == "revoked"


def test_a_title_that_fell_with_its_commendation_needs_no_decision(office: Office, given: Certificate):
    notice = office.signed(proposed(office, given.case))
    office.act(Notice.objects.get(pk=given.notice_id), "revoke", office.head, text="名单有误")
    with pytest.raises(Refused, check=lambda refusal: refusal.code == "subject_state"):
        office.act(notice, "number", office.clerk)
