"""The person's own word: given in the program or signed on paper, and taken back until the determination."""

from datetime import timedelta

import pytest
from django.db.models import F

from gold_selection.coordinators.models import CoordinatorNomination
from tests.cases.pages import act, page, signed_in
from tests.gold_selection.coordinators.land import Land
from workflows.cases.models import Case, Message
from workflows.errors import Refused
from workflows.rounds.models import Round, SelectionRound


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_without_any_consent_nothing_is_handed_in(land: Land):
    draft = land.nomination(land.person(), paper=False)
    with refused("incomplete") as told:
        land.act(draft, "submit", land.clerk_of_firm)
    assert "同意书" in told.value.message


def test_the_person_consents_with_the_own_account(land: Land):
    person = land.person()
    draft = land.nomination(person, paper=False)
    told = page(person.user, draft)
    assert "本人同意推荐" in told and draft.round.title in told
    assert act(person.user, draft, "consent").status_code == 302
    assert land.act(draft, "submit", land.clerk_of_firm).state == "in_review"
    assert draft.events.get(action="consent").actor_id == person.user_id


def test_a_signed_paper_is_the_other_way(land: Land):
    draft = land.nomination(land.person(user=None))
    assert land.act(draft, "submit", land.clerk_of_firm).state == "in_review"


@pytest.mark.parametrize("who", ["clerk_of_firm", "reviewer", "county_clerk", "stranger", "rival_applicant"])
def test_nobody_consents_in_the_persons_place(land: Land, who: str):
    draft = land.nomination(land.person(), paper=False)
    with refused("not_applicant"):
        land.act(draft, "consent", getattr(land, who))
    assert CoordinatorNomination.objects.get(pk=draft.pk).consented_at is None


def test_consent_is_given_once(land: Land):
    person = land.person()
    draft = land.nomination(person, paper=False)
    land.act(draft, "consent", person.user)
    with refused("consented"):
        land.act(draft, "consent", person.user)


def test_consent_is_that_of_the_person_and_not_of_the_next_one(land: Land):
    first, second = land.person(), land.person()
    draft = land.nomination(first, paper=False)
    land.act(draft, "consent", first.user)
    client = signed_in(land.clerk_of_firm)
    client.post(f"/applications/{draft.pk}/", {"person": second.pk})
    now = CoordinatorNomination.objects.get(pk=draft.pk)
    assert (now.person, now.consented_at, now.title) == (second, None, second.name)
    assert Message.objects.filter(recipient=second.user, case=draft.pk, text__contains="请本人确认").count() == 1
    with refused("not_applicant"):
        land.act(draft, "consent", first.user)


def test_a_saved_form_does_not_ask_again(land: Land):
    person = land.person()
    draft = land.nomination(person)
    client = signed_in(land.clerk_of_firm)
    for deeds in ("一", "二"):
        client.post(f"/applications/{draft.pk}/", {"person": person.pk, "deeds": deeds})
    assert not Message.objects.filter(recipient=person.user).exists()


def test_the_draft_is_read_by_the_person_and_not_by_the_office(land: Land):
    draft = land.nomination(land.person())
    assert signed_in(draft.person.user).get(f"/cases/{draft.pk}/").status_code == 200
    for who in (land.reviewer, land.county_clerk, land.stranger):
        assert signed_in(who).get(f"/cases/{draft.pk}/").status_code == 404


def test_the_person_reads_the_case_as_an_applicant_does(land: Land):
    case = land.judged(land.handed_in(land.person(), by=land.clerk_of_firm))
    told = page(case.person.user, case)
    assert "核对无误" not in told and "查看号码" not in told
    # Who has a seat as well reads the own case no better.
    land.seat(case.person.user, land.hr, "observer")
    assert "核对无误" not in page(case.person.user, case)
    assert "核对无误" in page(land.reviewer, case)


@pytest.mark.parametrize(
    ("state", "becomes"),
    [("in_review", "withdrawn"), ("passed", "withdrawn"), ("listed", "withdrawn"), ("in_publicity", "removed")],
)
def test_consent_is_taken_back_until_the_determination(land: Land, state: str, becomes: str):
    case = land.handed_in(land.person())
    Case.objects.filter(pk=case.pk).update(state=state)
    round_state = "in_publicity" if state == "in_publicity" else "open"
    Case.objects.filter(pk=case.round_id).update(state=round_state)
    assert act(case.person.user, case, "withdraw_consent", text="个人原因").status_code == 302
    assert Case.objects.get(pk=case.pk).state == becomes
    assert SelectionRound.objects.get(pk=case.round_id).list_changed == (becomes == "removed")
    message = Message.objects.get(recipient=land.county_clerk, case=case.pk)
    assert "撤回同意" in message.text and "个人原因" in message.text
    assert Message.objects.filter(recipient=land.clerk_of_firm, text__contains="撤回同意").exists()


@pytest.mark.parametrize("state", ["in_review", "passed", "concluded"])
def test_once_the_list_is_before_the_parties_it_is_too_late(land: Land, state: str):
    case = land.handed_in(land.person())
    Case.objects.filter(pk=case.pk).update(state="in_publicity")
    Case.objects.filter(pk=case.round_id).update(state=state)
    with refused("determined"):
        land.act(case, "withdraw_consent", case.person.user, text="个人原因")


def test_taking_back_needs_a_reason_and_the_person(land: Land):
    case = land.handed_in(land.person())
    with refused("text_missing"):
        land.act(case, "withdraw_consent", case.person.user, text="")
    for who in (land.clerk_of_firm, land.county_clerk):
        with refused("not_applicant"):
            land.act(case, "withdraw_consent", who, text="不要了")


def test_a_draft_stays_a_draft_without_its_consent(land: Land):
    person = land.person()
    draft = land.nomination(person, paper=False)
    with refused("not_consented"):
        land.act(draft, "withdraw_consent", person.user, text="不愿意")
    land.act(draft, "consent", person.user)
    assert land.act(draft, "withdraw_consent", person.user, text="不愿意").state == "draft"
    with refused("incomplete"):
        land.act(draft, "submit", land.clerk_of_firm)


def test_after_a_withdrawal_another_may_nominate_the_person(land: Land):
    case = land.handed_in(land.person())
    land.act(case, "withdraw_consent", case.person.user, text="换单位推荐")
    Round.objects.filter(pk=case.round_id).update(closes_on=F("closes_on") + timedelta(days=1))
    again = land.nomination(case.person, case.round)
    assert land.act(again, "submit", land.clerk_of_firm).state == "in_review"
