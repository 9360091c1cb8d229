"""Types by registration: a notice about no case, one about a case that is no round, and what cannot be told apart."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.notices.office import Office, again, stage
from workflows.cases.case_urls import case_url
from workflows.cases.log import broken_links
from workflows.errors import Refused
from workflows.notices import queries, services, types, verification
from workflows.notices.models import Notice
from workflows.notices.types import NoticeType, all_types, register, type_of
from workflows.notices.vocabulary import NoticeKind
from workflows.rounds.models import SelectionRound
from workflows.rulebook.store import pin, rules


class Circular(NoticeType):
    """About no case: what it says is the clerk's."""

    key = "circular"
    kind = NoticeKind.NOTIFICATION

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def records(self, subject: Any) -> dict[str, Any]:
        return {"attachments": [{"title": "说明", "landscape": False, "content": ["一段说明。"]}], "named": []}

    def words(self, subject: Any, issuers: Any) -> tuple[str, dict[str, Any]]:
        return "做好选树工作", {"paragraphs": ["请各单位做好选树工作。"], "recipients": "各有关单位"}

    def route(self, subject: Any) -> list[dict[str, Any]]:
        return [stage("check", "核稿", "second_review", "hr"), stage("sign", "签发", "determination", "hr")]

    def issued(self, notice: Notice, step: Any) -> None:
        self.heard.append(("issued", notice.number_text))

    def revoked(self, notice: Notice, step: Any) -> None:
        self.heard.append(("revoked", step.data["text"]))


class AboutOne(Circular):
    """About one nomination that was honoured."""

    key = "about_one"
    subject_kind = "mediation_nomination"
    states = frozenset({"honoured"})


@pytest.fixture(autouse=True)
def _own_types(monkeypatch):
    monkeypatch.setattr(types, "_TYPES", dict(types._TYPES))


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def drafted(office: Office, agency=None) -> Notice:
    agency = agency or office.bureau
    return services.draft("circular", None, officer=office.officer(office.clerk), at=office.tick(), agency=agency)


def awaiting(office: Office) -> list[int]:
    """The cases about which the clerk is asked to draft a notice."""
    return [one.subject.pk for one in queries.awaiting_notice(office.officer(office.clerk)) if one.subject]


def issued(office: Office) -> Notice:
    notice = office.act(drafted(office), "submit", office.clerk)
    for signer in (office.checker, office.head):
        notice = office.act(notice, "agree", signer)
    notice = office.run(office.act(notice, "number", office.clerk))
    return office.act(notice, "issue", office.clerk)


# ---- about no case -------------------------------------------------------------------------------------------------


def test_a_notice_about_no_case_goes_its_whole_way(office):
    circular = register(Circular())
    notice = issued(office)
    assert (notice.subject_id, notice.parent_id, notice.state) == (None, None, "issued")
    assert notice.title == "济宁市人力资源和社会保障局关于做好选树工作的通知"
    assert [issuer["code"] for issuer in notice.issuers] == [office.bureau.code]
    assert notice.number_text == "济人社字〔2025〕1号"
    assert verification.by_number(notice.number_text).holds
    office.act(notice, "revoke", office.head, text="已过时")
    assert circular.heard == [("issued", notice.number_text), ("revoked", "已过时")]
    assert not list(broken_links())


def test_a_second_one_about_no_case_waits_until_the_agencys_first_is_done(office):
    register(Circular())
    first = drafted(office)
    with refused("already_under_way"):
        drafted(office)
    office.act(first, "withdraw", office.clerk)
    second = drafted(office)
    assert second.supersedes is None


def test_what_is_said_once_is_not_drafted_again_while_it_is_in_force(office, monkeypatch):
    monkeypatch.setattr(Circular, "once", True)
    register(Circular())
    notice = issued(office)
    with refused("already_issued"):
        drafted(office)
    assert "circular" not in offered(office)
    office.act(notice, "revoke", office.head, text="已过时")
    assert "circular" in offered(office) and drafted(office).state == "draft"


def offered(office: Office) -> list[str]:
    return [one.type.key for one in queries.awaiting_notice(office.officer(office.clerk))]


def test_a_clerk_drafts_one_about_no_case_from_the_list(office):
    register(Circular())
    client, draft = Client(), reverse("notices:draft")
    client.force_login(office.clerk, backend="workflows.organisations.auth.SeatBackend")
    page = client.get(reverse("notices:list")).content.decode()
    assert f'name="agency" value="{office.bureau.pk}"' in page and "起草通知" in page
    asked = {"type": "circular", "agency": office.bureau.pk}
    answer = client.post(draft, asked)
    notice = Notice.objects.get()
    assert answer.url == case_url(notice) and notice.agency == office.bureau and notice.subject is None
    assert "起草通知" not in client.get(reverse("notices:list")).content.decode()
    assert "已有一件通知正在办理" in client.post(draft, asked, follow=True).content.decode()
    other = asked | {"agency": office.county_bureau.pk}
    assert "文书席位可以起草" in client.post(draft, other, follow=True).content.decode()
    for wrong in ({"type": "decree"}, asked | {"subject": "999999"}, asked | {"type": "publicity"}):
        assert client.post(draft, wrong).status_code == 404
    assert Notice.objects.count() == 1


def test_only_the_agencys_own_clerk_drafts_one_about_no_case(office):
    register(Circular())
    for agency in (office.county_bureau, office.agencies["union"]):
        with refused("no_seat"):
            drafted(office, agency)
    with refused("no_seat"):
        services.draft("circular", None, officer=office.officer(office.clerk), at=office.tick())
    assert not Notice.objects.exists()


def test_the_pages_of_one_about_no_case_name_none(office):
    register(Circular())
    notice = issued(office)
    client = Client()
    client.force_login(office.clerk, backend="workflows.organisations.auth.SeatBackend")
    for address in (case_url(notice), reverse("notices:list")):
        assert notice.title in client.get(address).content.decode()
    assert notice.title in Client().get(reverse("public:notice", args=[notice.pk])).content.decode()


# ---- about a case that is no round -----------------------------------------------------------------------------------


def test_a_notice_about_a_nomination_is_its_agencys(office):
    register(AboutOne())
    nomination = office.nomination(office.round("passed"), "白石镇第二调解委员会", 3, "honoured")
    nomination.agency = office.bureau
    nomination.save()
    assert nomination.pk in awaiting(office)
    notice = services.draft("about_one", nomination, officer=office.officer(office.clerk), at=office.tick())
    assert (notice.subject_id, notice.agency, type(type_of(notice))) == (nomination.pk, office.bureau, AboutOne)
    assert nomination.pk not in awaiting(office)
    assert list(nomination.notices.all()) == [notice]


def test_a_notice_goes_no_further_than_its_subject_stands_for(office):
    register(AboutOne())
    nomination = office.nomination(office.round("passed"), "白石镇第二调解委员会", 3, "honoured")
    nomination.agency = office.bureau
    nomination.save()
    notice = services.draft("about_one", nomination, officer=office.officer(office.clerk), at=office.tick())
    type(nomination).objects.filter(pk=nomination.pk).update(state="revoked")
    with refused("subject_state"):
        office.act(notice, "submit", office.clerk)
    assert again(notice).state == "draft"


# ---- the register ----------------------------------------------------------------------------------------------------


def test_two_types_that_could_not_be_told_apart_are_refused():
    class SameKey(Circular):
        kind = NoticeKind.PUBLICITY

    register(Circular())
    with pytest.raises(ValueError, match="already"):
        register(SameKey())


class Reminder(AboutOne):
    key = "reminder"
    called = "催办通知"


def test_two_notices_of_one_kind_about_one_case_stand_side_by_side(office):
    """Each is its own type's; the numbers follow the 文种."""
    for one in (AboutOne(), Reminder()):
        register(one)
    nomination = office.nomination(office.round("passed"), "白石镇第二调解委员会", 3, "honoured")
    nomination.agency = office.bureau
    nomination.save()
    officer = office.officer(office.clerk)
    assert [one.type.name for one in queries.awaiting_notice(officer) if one.subject == nomination.base] == [
        "通知", "催办通知",
    ]  # fmt: skip
    first = services.draft("about_one", nomination, officer=officer, at=office.tick())
    second = services.draft("reminder", nomination, officer=officer, at=office.tick())
    assert [type(type_of(again(one))) for one in (first, second)] == [AboutOne, Reminder]
    with refused("already_under_way"):
        services.draft("reminder", nomination, officer=officer, at=office.tick())
    assert nomination.pk not in awaiting(office)


def test_a_selection_round_has_its_types(office):
    found = {one.key: one for one in all_types() if one.subject_kind == SelectionRound.KIND}
    assert set(found) == {"publicity", "commendation", "notification", "no_result"}
    assert [key for key, one in found.items() if one.certificates] == ["commendation"]
    with refused("unknown_type"):
        services.draft("decree", office.round("ranked"), officer=office.officer(office.clerk), at=office.tick())


@pytest.mark.parametrize("kind", ["publicity", "commendation"])
def test_the_honour_is_named_as_the_rules_have_it_that_the_round_pinned(office, kind):
    round_ = office.round({"publicity": "ranked", "commendation": "passed"}[kind])
    known = rules(round_.policy_digest)
    renamed = replace(known, selections={"mediation": replace(known.selection("mediation"), title="银牌调解组织")})
    SelectionRound.objects.filter(pk=round_.pk).update(policy_digest=pin(replace(renamed, digest="f" * 64)))
    notice = office.draft(kind, SelectionRound.objects.get(pk=round_.pk))
    assert "银牌调解组织" in notice.title and "银牌调解组织" in str(notice.content["paragraphs"])


def test_a_list_drafted_before_any_kind_could_be_named_is_still_read(office):
    notice = office.issued("commendation")
    old = {name: value for name, value in notice.content.items() if name != "named"} | {"nominations": notice.named}
    Notice.objects.filter(pk=notice.pk).update(content=old)
    nomination = notice.certificates.order_by("serial").first().case
    assert queries.published_naming(nomination) == [notice]
    office.act(again(notice), "revoke", office.head, text="弄虚作假")
    assert set(notice.subject.children.filter(kind="mediation_nomination").values_list("state", flat=True)) == {
        "revoked"
    }
