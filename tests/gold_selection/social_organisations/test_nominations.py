"""A social organisation's nomination: what is pinned, what reviewers judge, and what makes it none."""

import io

import pdfplumber
import pytest
from django.urls import reverse

from gold_selection.social_organisations import services
from gold_selection.social_organisations.forms import NominationForm
from gold_selection.social_organisations.kind import begin
from tests.gold_selection.social_organisations.conftest import AT, OTHER, act, acting
from workflows.cases.form_pdf import print_form
from workflows.errors import Refused
from workflows.rulebook.store import rules

FACTS = ("c1", "c2", "c3_participates", "c3_lawful", "c4_mechanism", "c4_experience", "c4_effect", "c5")
ALL_MET = {fact: {"met": True, "basis": "查阅材料"} for fact in FACTS}


@pytest.fixture
def under_review(register):
    case = act(register.submitted(), "agree", register.hr, text="受理")
    assert case.stage == "preliminary"
    return case


def test_all_five_conditions_and_the_definition_let_it_pass(register, under_review):
    passed = act(under_review, "agree", register.hr, text="同意", findings=ALL_MET)
    assert passed.state == "passed"
    decision = passed.opinions.order_by("-pk").first().decision
    assert decision["satisfied"] == ["二(二)1", "二(二)2", "二(二)3", "二(二)4", "二(二)5"]
    assert decision["policy"]["digest"] == rules(passed.policy_digest).digest


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("met", [False, None])
def test_one_fact_that_fails_or_is_open_keeps_it_from_passing(register, under_review, fact, met):
    findings = ALL_MET | {fact: {"met": met, "basis": ""}}
    with pytest.raises(Refused, check=lambda error: error.code == "not_eligible"):
        act(under_review, "agree", register.hr, text="同意", findings=findings)


def test_one_that_serves_no_labour_relations_is_none(register):
    services.correct(body=register.body, officer=acting(register.hr), at=AT, reason="核实",
                     serves_labor_relations=False)  # fmt: skip
    case = act(register.submitted(), "agree", register.hr, text="受理")
    assert case.screening["findings"][0]["verdict"] == "not_met"
    with pytest.raises(Refused, match="还不能同意"):
        act(case, "agree", register.hr, text="同意", findings=ALL_MET)


def test_what_the_register_says_later_does_not_move_what_was_pinned(register, under_review):
    services.correct(body=register.body, officer=acting(register.hr), at=AT, reason="核实", legally_registered=False)
    under_review.organisation.refresh_from_db()
    assert under_review.register_has_changed()
    assert (
        "台账对该组织的登记有变动"
        in register.client(register.hr).get(reverse("case", args=[under_review.pk])).content.decode()
    )
    assert act(under_review, "agree", register.hr, text="同意", findings=ALL_MET).state == "passed"


def test_it_stands_in_a_round_of_its_own_category_alone(register):
    with pytest.raises(Refused, check=lambda error: error.code == "other_category"):
        begin(round_pk=register.round("mediation").pk, officer=acting(register.applicant), at=AT)


def test_who_applies_for_none_of_the_register_cannot_begin(register):
    with pytest.raises(Refused, check=lambda error: error.code == "not_applicant"):
        begin(round_pk=register.round().pk, officer=acting(register.hr), at=AT)


def test_the_pages_of_applicant_and_reviewer_open(register, under_review):
    own, officer = register.client(register.applicant), register.client(register.hr)
    assert own.get(reverse("guide:kind", args=["social-nominations"])).status_code == 200
    for client in (own, officer):
        page = client.get(reverse("case", args=[under_review.pk])).content.decode()
        assert "其他经合法登记的社会组织" in page and "0537-1234567" not in page
    form = officer.get(reverse("case_form", args=[under_review.pk]))
    assert form.status_code == 200 and form["Content-Type"] == "application/pdf"


def test_a_neighbour_does_not_find_the_case(register, under_review):
    assert register.client(register.away).get(reverse("case", args=[under_review.pk])).status_code == 404


def test_the_credit_code_stands_in_one_line_of_the_printed_form(register):
    with pdfplumber.open(io.BytesIO(print_form(register.submitted(), inside=False))) as pdf:
        assert OTHER in pdf.pages[0].extract_text()


@pytest.mark.parametrize(("phone", "taken"), [("0537-7212345转8012", True), ("（0537）7212345", True), ("同上", False)])
def test_the_telephone_is_a_telephone(register, phone: str, taken: bool):
    form = NominationForm({"contact_phone": phone})
    assert ("contact_phone" not in form.errors) == taken
