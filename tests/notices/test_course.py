"""What a notice does on its way, and what issuing and revoking it does to its round."""

from datetime import date

import pytest

from tests.notices.office import Office, again
from workflows.cases.log import broken_links
from workflows.cases.models import Case
from workflows.cases.queries import waiting_for
from workflows.documents import engine, fonts
from workflows.errors import Refused
from workflows.notices.models import Certificate, CodeWord, Notice
from workflows.notices.text import PERIOD_MARK, paragraphs_of
from workflows.rounds.models import Nomination, SelectionRound

UNPRINTABLE = "\ue000"  # private use: in no font


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def round_of(notice: Notice) -> SelectionRound:
    return SelectionRound.objects.get(pk=notice.subject_id)


def seats(notice: Notice) -> set[str]:
    return {task.owner_permission for task in waiting_for(notice)}


# ---- drafting ------------------------------------------------------------------------------------------------------


def test_a_draft_is_composed_from_the_records_and_lies_on_the_clerks_desk(office):
    notice = office.draft()
    assert notice.title == "济宁市人力资源和社会保障局等2部门关于2024年度济宁市金牌劳动人事争议调解组织拟选树名单的公示"
    assert [issuer["code"] for issuer in notice.issuers] == [office.bureau.code, office.agencies["union"].code]
    (attachment,) = notice.content["attachments"]
    (table,) = attachment["content"]
    assert table["rows"] == [
        ["1", "康驿镇调解委员会", "汶上县", "成功率 70.00% 达标"],
        ["2", "白石镇调解委员会", "汶上县", "成功率 70.00% 达标"],
    ]
    assert notice.content["paragraphs"][0].startswith("根据《选树办法》和会议纪要第1期，")
    assert seats(notice) == {f"clerk@{office.bureau.code}"}


def test_nothing_personal_is_printed_of_a_nomination(office):
    assert "13900001111" not in str(office.draft().content)
    assert "联系人甲" not in str(again(office.draft("commendation")).content)


def test_a_list_of_people_gives_name_unit_and_post(office, people):
    (table,) = office.draft(round_=office.round("ranked", "张三")).content["attachments"][0]["content"]
    heads = ["序号", "姓名", "所在单位", "职务", "所在地区", "2024年度调解成功率"]
    assert [column[0] for column in table["columns"]] == heads
    assert table["rows"][0][1:4] == ["张三", "某某公司", "人事主管"]


def test_a_commendation_of_people_counts_them_and_tells_their_units(office, people):
    notice = office.draft("commendation", office.round("passed", "张三", "李四"))
    assert "认定张三等2名同志为" in notice.content["paragraphs"][0] and "某某公司" in notice.content["copies"]
    assert (
        office.issued("commendation", office.round("passed", "王五")).certificates.get().content["salutation"] == "同志"
    )


def test_of_many_employers_none_is_named_among_the_copies(office, people, monkeypatch):
    monkeypatch.setattr(people, "employer_name", lambda self: f"{self.title}的单位")
    names = [f"某{number}" for number in range(11)]
    assert office.draft("commendation", office.round("passed", *names)).content["copies"][-1] == "受表扬个人所在单位"


def test_units_are_commended_by_county_and_within_by_rank(office):
    round_ = office.round("passed")
    SelectionRound.objects.filter(pk=round_.pk).update(quotas={office.abroad.pk: 1, office.county.pk: 2})
    abroad = round_.nominations.get(rank=1)
    Nomination.objects.filter(pk=abroad.pk).update(quota_code=office.abroad.pk, region=office.abroad)
    office.nomination(SelectionRound.objects.get(pk=round_.pk), "第三调委会", 3, "in_publicity")
    notice = office.draft("commendation", SelectionRound.objects.get(pk=round_.pk))
    first, here, second, there = notice.content["attachments"][0]["content"]
    assert (first, second) == ("汶上县（2个单位）", "泗水县（1个单位）")
    assert here["rows"] == [["1", "白石镇调解委员会"], ["2", "第三调委会"]] and there["rows"] == [
        ["3", "康驿镇调解委员会"]
    ]
    assert notice.named[-1] == abroad.pk and len(notice.named) == 3


@pytest.mark.parametrize(
    ("kind", "state"),
    [("publicity", "closed"), ("publicity", "passed"), ("commendation", "ranked"), ("commendation", "in_review"),
     ("commendation", "publicity_over"), ("notification", "closed")],
)  # fmt: skip
def test_a_notice_is_drafted_only_where_the_round_stands_for_it(office, kind, state):
    with refused("subject_state"):
        office.draft(kind, office.round(state))
    assert not Notice.objects.exists()


def test_one_notice_of_a_kind_is_under_way_in_a_round(office):
    first = office.draft()
    with refused("already_under_way"):
        office.draft(round_=round_of(first))
    office.act(first, "withdraw", office.clerk)
    assert office.draft(round_=round_of(first)).pk != first.pk


@pytest.mark.parametrize("who", ["checker", "head", "county_clerk", "neighbour"])
def test_only_the_organisers_clerk_drafts(office, who):
    round_ = office.round("ranked")
    with refused("no_seat"):
        office.draft(round_=round_, who=getattr(office, who))


def test_a_draft_without_a_registered_code_word_is_refused_at_once(office):
    CodeWord.objects.filter(use="certificate").delete()
    with refused("code_word_missing"):
        office.draft("commendation")


def test_an_empty_list_makes_no_notice(office):
    round_ = office.round("ranked")
    Case.objects.filter(parent=round_).update(state="not_selected")
    with refused("list_empty"):
        office.draft(round_=round_)


# ---- the clerk's words ---------------------------------------------------------------------------------------------


def test_the_clerk_changes_the_words_and_the_log_says_so(office):
    notice = office.act(
        office.draft(), "edit", office.clerk, title="关于拟选树名单的公示", copies=["市政府办公室", " "]
    )
    assert (notice.title, notice.content["copies"]) == ("关于拟选树名单的公示", ["市政府办公室"])
    assert again(notice).title == "关于拟选树名单的公示"
    assert notice.events.order_by("-seq")[0].detail["fields"] == ["copies", "title"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"title": "关于名单的通报"}, "title_kind"),
        ({"title": "公示"}, "title_kind"),
        ({"paragraphs": []}, "text_empty"),
        ({"paragraphs": ["  "]}, "text_empty"),
        ({"paragraphs": ["没有起止日期"]}, "period_mark"),
        ({"paragraphs": [PERIOD_MARK, PERIOD_MARK]}, "period_mark"),
        ({"recipients": f"张{UNPRINTABLE}"}, "missing_characters"),
        ({"attachments": []}, "not_editable"),
        ({"named": [1]}, "not_editable"),
        ({"title": ""}, "title_kind"),
        ({"title": "长" * 199 + "公示"}, "max_length"),
        ({"paragraphs": ["段" * 20001]}, "max_length"),
        ({"issuers": []}, "not_editable"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_and_nothing_is_kept(office, words, code):
    notice = office.draft()
    with refused(code):
        office.act(notice, "edit", office.clerk, **words)
    assert again(notice).content == notice.content


def test_the_list_is_taken_anew_when_the_notice_goes_to_review(office):
    notice = office.draft()
    Case.objects.filter(parent=notice.subject_id, kind="mediation_nomination").update(title="改名后的委员会")
    notice = office.act(notice, "submit", office.clerk)
    assert notice.content["attachments"][0]["content"][0]["rows"][0][1] == "改名后的委员会"


# ---- review --------------------------------------------------------------------------------------------------------


def test_every_party_signs_and_the_last_signature_dates_the_notice(office):
    notice = office.act(office.draft(), "submit", office.clerk)
    notice = office.act(notice, "agree", office.checker)
    assert seats(notice) == {f"countersign@{agency.code}" for agency in office.agencies.values()}
    notice = office.act(notice, "agree", office.signers["hr"])
    notice = office.act(notice, "agree", office.signers["union"])
    office.tick(days=1)
    notice = office.act(notice, "agree", office.head)
    assert (notice.state, notice.signed_on, notice.number_text) == ("passed", date(2025, 2, 12), "")
    assert seats(notice) == {f"clerk@{office.bureau.code}"}


def test_a_partys_veto_ends_it_without_a_number(office):
    notice = office.act(office.draft(), "submit", office.clerk)
    notice = office.act(notice, "agree", office.checker)
    notice = office.act(notice, "refuse", office.signers["union"], text="名单有误", clause="第三条")
    assert (notice.state, notice.number_text) == ("rejected", "")
    assert office.draft(round_=round_of(notice)).state == "draft"


# ---- number, print, issue ------------------------------------------------------------------------------------------


def test_numbering_takes_the_next_number_and_dates_the_publicity_period(office):
    first, second = office.numbered(), office.numbered()
    assert [first.number_text, second.number_text] == ["济人社示〔2025〕1号", "济人社示〔2025〕2号"]
    assert first.content["period"] == {"first": "2025-02-11", "last": "2025-02-17", "days": 5}
    assert "公示时间：2025年2月11日至2025年2月17日（5个工作日）。" in paragraphs_of(first)
    assert [task.data["job"] for task in waiting_for(first)] == ["render_notice"]


def test_issuing_a_publicity_notice_starts_the_period_that_it_prints(office):
    notice = office.issued()
    round_ = SelectionRound.objects.get(pk=notice.subject_id)
    assert (round_.state, round_.publicity_first, round_.publicity_last) == (
        "in_publicity", date(2025, 2, 11), date(2025, 2, 17),
    )  # fmt: skip
    assert set(round_.nominations.values_list("state", flat=True)) == {"in_publicity"}
    assert notice.issued_at == office.now
    assert not waiting_for(notice)


def test_issuing_the_commendation_concludes_the_round_and_gives_certificates(office):
    notice = office.issued("commendation")
    assert SelectionRound.objects.get(pk=notice.subject_id).state == "concluded"
    given = Certificate.objects.order_by("serial")
    assert [one.number_text for one in given] == ["济人社荣证〔2025〕1号", "济人社荣证〔2025〕2号"]
    assert [one.content["recipient"] for one in given] == ["康驿镇调解委员会", "白石镇调解委员会"]
    assert {one.case.state for one in given} == {"honoured"}


def test_a_notice_printed_for_another_day_is_redated_before_it_is_issued(office):
    notice = office.rendered()
    office.tick(days=1)
    with refused("printed_for_another_day"):
        office.act(notice, "issue", office.clerk)
    earlier = notice.sha256
    notice = office.run(office.act(notice, "redate", office.clerk))
    assert (notice.number_text, notice.content["period"]["first"]) == ("济人社示〔2025〕1号", "2025-02-12")
    assert notice.sha256 != earlier
    office.act(notice, "issue", office.clerk)
    assert SelectionRound.objects.get(pk=notice.subject_id).publicity_first == date(2025, 2, 12)


@pytest.mark.parametrize("step", ["redate", "revise"])
def test_a_print_that_no_longer_says_what_the_record_says_is_not_shown(office, step):
    notice = office.rendered()
    office.tick(days=1)
    notice = again(office.act(notice, step, office.clerk))
    assert (notice.pdf.name, notice.sha256, notice.pages) == ("", "", None)
    assert ("period" in notice.content) is (step == "redate")


def test_redating_on_the_same_day_is_refused(office):
    with refused("same_day"):
        office.act(office.rendered(), "redate", office.clerk)


@pytest.mark.parametrize("state", ["passed", "rendered"])
def test_a_list_that_changed_since_it_was_signed_is_neither_numbered_nor_issued(office, state):
    notice = office.signed(office.draft()) if state == "passed" else office.rendered()
    step = "number" if state == "passed" else "issue"
    Case.objects.filter(pk=notice.named[1]).update(state="not_selected")
    with refused("list_outdated"):
        office.act(notice, step, office.clerk)
    again_signed = office.signed(office.act(notice, "revise", office.clerk))
    assert len(again_signed.named) == 1
    assert office.act(again_signed, "number", office.clerk).number_text == "济人社示〔2025〕1号"


def test_a_name_that_no_font_has_is_refused_before_anybody_signs(office):
    names = [f"{number}号调解委员会" for number in "甲乙丙"] + [f"康{UNPRINTABLE}调解委员会"]
    notice = office.draft(round_=office.round("ranked", *names))
    with refused("missing_characters"):
        office.act(notice, "submit", office.clerk)


def test_a_print_that_fails_for_a_character_says_which_and_keeps_the_number(office):
    notice = office.numbered()
    Notice.objects.filter(pk=notice.pk).update(content=notice.content | {"recipients": f"康{UNPRINTABLE}"})
    notice = office.run(notice)
    assert notice.state == "render_failed"
    assert "U+E000" in notice.failure
    assert seats(notice) == {f"clerk@{office.bureau.code}"}
    notice = office.act(office.act(notice, "revise", office.clerk), "edit", office.clerk, recipients="各有关单位")
    notice = office.signed(notice)
    assert notice.cycle == 2
    notice = office.run(office.act(notice, "number", office.clerk))
    assert (notice.state, notice.number_text, notice.failure) == ("rendered", "济人社示〔2025〕1号", "")
    assert office.numbered().serial == 2


def test_a_failed_print_is_tried_again_once_the_cause_is_put_right(office, settings, tmp_path):
    notice = office.numbered()
    found, settings.FONT_DIR = settings.FONT_DIR, tmp_path
    _forget_fonts()
    notice = office.run(notice)
    settings.FONT_DIR = found
    _forget_fonts()
    assert (notice.state, "script/fonts" in notice.failure) == ("render_failed", True)
    notice = office.run(office.act(notice, "retry", office.clerk))
    assert (notice.state, notice.failure) == ("rendered", "")


def test_a_print_that_breaks_is_told_to_the_clerk_and_not_tried_for_ever(office, settings, tmp_path, caplog):
    """Not the text is wrong but the machine: the folder of prints is a file."""
    notice = office.numbered()
    found, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "full"
    settings.MEDIA_ROOT.write_text("")
    notice = office.run(notice)
    assert (notice.state, notice.failure[:6]) == ("render_failed", "排版程序出错")
    assert f"notice {notice.pk} could not be printed" in caplog.text and "NotADirectoryError" in caplog.text
    settings.MEDIA_ROOT = found
    assert office.run(office.act(notice, "retry", office.clerk)).state == "rendered"


def _forget_fonts() -> None:
    for forgotten in (fonts.faces, engine.book):
        forgotten.cache_clear()


# ---- after issue ---------------------------------------------------------------------------------------------------


def test_a_list_published_again_supersedes_the_earlier_notice(office):
    first = office.issued()
    Case.objects.filter(pk=first.subject_id).update(state="ranked")
    Case.objects.filter(parent=first.subject_id, kind="mediation_nomination").update(state="listed")
    second = office.issued(round_=round_of(first))
    assert (again(first).state, second.state, second.supersedes_id) == ("superseded", "issued", first.pk)
    assert first.events.order_by("-seq")[0].detail == {"number": second.number_text}


def test_a_revoked_publicity_notice_sends_the_list_back(office):
    notice = office.act(office.issued(), "revoke", office.head, text="名单有误")
    assert (notice.state, notice.revoke_reason) == ("revoked", "名单有误")
    assert SelectionRound.objects.get(pk=notice.subject_id).list_changed


def test_a_revoked_commendation_revokes_the_honours_it_gave(office):
    notice = office.act(office.issued("commendation"), "revoke", office.head, text="弄虚作假", clause="第九条")
    assert set(round_of(notice).nominations.values_list("state", flat=True)) == {"revoked"}
    assert not any(certificate.in_force for certificate in notice.certificates.all())


def test_revoking_without_a_reason_is_refused(office):
    with refused("text_missing"):
        office.act(office.issued(), "revoke", office.head, text="  ")


def test_the_notification_of_an_open_round_is_issued_once(office):
    notice = office.issued("notification")
    assert notice.content["attachments"][0]["content"][0]["rows"] == [["汶上县", "2"]]
    with refused("already_issued"):
        office.draft("notification", round_of(notice))


def test_the_log_of_a_whole_course_holds(office: Office):
    notice = office.issued("commendation")
    assert [event.stage for event in notice.events.order_by("seq")][-4:] == ["sign", "", "", ""]
    steps = list(notice.events.order_by("seq").values_list("action", flat=True))
    signed = ["agree"] * (2 + len(office.parties))
    assert steps == ["compose", "submit", *signed, "number", "rendered", "issue"]
    assert not list(broken_links())
