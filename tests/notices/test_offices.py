"""What a notice takes from its office and its round: contact, imprint, title, copies, 样张, what may be given."""

from dataclasses import replace

import pytest

from tests.notices.office import Office, again
from workflows.errors import Refused
from workflows.notices.documents import certificate_of, document_of
from workflows.notices.models import Certificate, Notice
from workflows.notices.queries import published
from workflows.notices.selection import composing
from workflows.notices.text import paragraphs_of
from workflows.notices.wording import CONTACT_MARK, ON_REQUEST, OPEN, contact_facts
from workflows.organisations.models import Office as OfficeSettings
from workflows.organisations.models import Organisation
from workflows.rounds.models import SelectionRound
from workflows.rounds.models import round as rounds
from workflows.rulebook.store import rules


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def settings_of(office: Office, **values) -> None:
    OfficeSettings.objects.filter(organisation=office.bureau).update(**values)


@pytest.fixture
def real(monkeypatch):
    """The round's document as if an office had issued it: no demonstration."""
    monkeypatch.setattr(rounds, "rules", lambda digest: replace(rules(digest), example=False))


# ---- how the office is reached ---------------------------------------------------------------------------------------


def test_a_publicity_notice_without_telephone_or_address_is_not_sent_to_review(office):
    notice = office.draft()
    Organisation.objects.filter(pk=office.bureau.pk).update(contact_phone="")
    settings_of(office, address="")
    with refused("contact_missing") as told:
        office.act(notice, "submit", office.clerk)
    assert "联系电话、通讯地址" in str(told.value) and "机关信息" in str(told.value)
    settings_of(office, address="某路1号")
    with refused("contact_missing") as told:
        office.act(notice, "submit", office.clerk)
    assert "联系电话" in str(told.value) and "通讯地址" not in str(told.value)


def test_the_contact_block_is_printed_as_it_was_when_the_notice_went_to_review(office):
    notice = office.draft()
    settings_of(office, email="a@example.cn", complaint_phone="0537-7654321")
    notice = office.act(notice, "submit", office.clerk)
    settings_of(office, email="later@example.cn")
    printed = "".join(paragraphs_of(again(notice)))
    for words in ("0537-1234567", "济宁市某路1号", "a@example.cn", "0537-7654321"):
        assert words in printed
    assert "later@example.cn" not in printed and CONTACT_MARK not in printed


@pytest.mark.parametrize(
    "paragraphs",
    [["公示【公示期】"], ["公示【公示期】", "联系我们：【联系方式】"], ["公示【公示期】", CONTACT_MARK, CONTACT_MARK]],
)
def test_the_place_of_the_contact_block_is_kept(office, paragraphs):
    notice = office.draft()
    with refused("contact_mark"):
        office.act(notice, "edit", office.clerk, paragraphs=paragraphs)


def test_whatever_notice_tells_how_to_reach_the_office_needs_it(office):
    settings_of(office, address="")
    notice = office.draft("notification")
    with refused("contact_missing"):
        office.act(notice, "submit", office.clerk)
    without = [text for text in notice.content["paragraphs"] if text != CONTACT_MARK]
    notice = office.act(notice, "edit", office.clerk, paragraphs=without)
    assert office.act(notice, "submit", office.clerk).state == "in_review"


def test_a_post_code_is_printed_with_its_address_alone():
    assert contact_facts("某局", postcode="272000") == {"受理单位": "某局"}
    assert contact_facts("某局", postcode="272000", address="某路1号")["邮政编码"] == "272000"


def test_the_web_site_has_its_full_name_in_a_publicity_notice_alone(office):
    settings_of(office, website="https://hrss.example.cn")
    said = ["".join(paragraphs_of(office.act(office.draft(key), "submit", office.clerk)))
            for key in ("publicity", "notification")]  # fmt: skip
    assert "公示网址：https" in said[0]
    assert "公示网址" not in said[1] and "网址：https" in said[1] and "四、联系方式" in said[1]


# ---- imprint, title, recipients, copies, note ------------------------------------------------------------------------


def test_the_imprint_names_the_office_that_prints(office):
    assert document_of(office.numbered()).issuer == "济宁市人力资源和社会保障局办公室"
    settings_of(office, issuing_office="济宁市人力资源和社会保障局综合科")
    other = office.numbered("commendation")
    assert document_of(other).issuer == "济宁市人力资源和社会保障局综合科"


def test_a_notice_sent_to_review_before_imprints_were_pinned_prints_as_it_did(office):
    notice = office.numbered()
    pinned = {"imprint", "contact", "sample"}
    notice.content = {name: value for name, value in notice.content.items() if name not in pinned}
    document = document_of(notice)
    assert (document.issuer, document.sample) == ("济宁市人力资源和社会保障局", False)


def test_the_agency_may_stay_out_of_the_title(office):
    settings_of(office, title_names_agency=False)
    assert office.draft().title == "关于2024年度济宁市金牌劳动人事争议调解组织拟选树名单的公示"


def test_the_winners_notice_says_that_it_commends_and_whom_it_goes_to(office):
    for party, name in (("hr", "山东省人力资源和社会保障厅"), ("union", "山东省总工会")):
        Organisation.objects.create(
            code=f"P{party}", name=name, kind="government", region=office.city.parent, party=party
        )
    notice = office.draft("commendation")
    assert notice.title.endswith("等2部门关于表扬2024年度济宁市金牌劳动人事争议调解组织的通报")
    assert notice.content["copies"] == ["山东省人力资源和社会保障厅", "山东省总工会"]
    assert notice.content["paragraphs"][0].count("康驿镇调解委员会等2个单位") == 1
    assert "白石镇" not in "".join(notice.content["paragraphs"])


def test_a_county_bureau_addresses_its_own_line_and_the_employers(office):
    round_ = SelectionRound(region=office.county, agency=office.county_bureau)
    assert composing.recipients(round_, [office.county_bureau.name]).startswith(
        "各乡镇（街道）人力资源和社会保障服务机构"
    )


def test_the_note_is_one_of_three_and_a_publicity_notice_is_open(office):
    publicity, notification = office.draft(), office.draft("notification")
    with refused("note"):
        office.act(publicity, "edit", office.clerk, note=ON_REQUEST)
    with refused("note"):
        office.act(notification, "edit", office.clerk, note="此件公开发布")
    assert office.act(notification, "edit", office.clerk, note=ON_REQUEST).content["note"] == ON_REQUEST


def test_what_is_not_open_stays_off_the_public_site(office):
    notice = office.issued("notification")
    assert notice.content["note"] == OPEN and notice in published()
    Notice.objects.filter(pk=notice.pk).update(content=notice.content | {"note": ON_REQUEST})
    assert notice not in published()


# ---- what may be granted ---------------------------------------------------------------------------------------------


def test_a_title_is_not_given_where_nothing_approves_of_it(office):
    notice = office.draft("commendation")
    words = [*notice.content["paragraphs"], "授予以上单位“金牌组织”称号。"]
    with refused("title_not_approved"):
        office.act(notice, "edit", office.clerk, paragraphs=words)


def test_a_title_is_given_where_a_document_approves_of_it(office):
    round_ = office.round("passed")
    SelectionRound.objects.filter(pk=round_.pk).update(grants="title", approving_document="某表彰工作协调小组批复")
    notice = office.issued("commendation", SelectionRound.objects.get(pk=round_.pk))
    assert "授予" in notice.title and "“2024年度济宁市金牌劳动人事争议调解组织”称号" in notice.content["paragraphs"][0]
    certificate = certificate_of(Certificate.objects.first())
    assert certificate.text.endswith("授予")
    assert certificate.honour == "“2024年度济宁市金牌劳动人事争议调解组织”称号"


def test_a_certificate_recognises_by_default(office):
    office.issued("commendation")
    certificate = certificate_of(Certificate.objects.first())
    assert certificate.text.endswith("经济宁市人力资源和社会保障局等2部门审定，认定为")
    assert certificate.honour == "2024年度济宁市金牌劳动人事争议调解组织"


# ---- 样张 and the address in the code --------------------------------------------------------------------------------


def test_what_is_made_under_an_example_is_marked_and_the_rest_is_not(office, real, settings):
    settings.SITE_URL = "https://hrss.example.cn"
    assert not document_of(office.numbered()).sample


def test_what_is_made_under_an_example_is_marked(office):
    assert document_of(office.numbered()).sample
    office.issued("commendation")
    assert certificate_of(Certificate.objects.first()).sample


def test_no_certificate_is_numbered_while_its_code_would_lead_nowhere(office, real, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    notice = office.draft("commendation")
    with refused("site_loopback"):
        office.act(notice, "submit", office.clerk)
    settings.SITE_URL = "https://hrss.example.cn"
    notice = office.run(office.act(office.signed(notice), "number", office.clerk))
    settings.SITE_URL = "http://localhost:8000"
    with refused("site_loopback"):
        office.act(notice, "issue", office.clerk)
    assert not Certificate.objects.exists() and again(notice).state == "rendered"
