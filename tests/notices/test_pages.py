"""The pages: who sees what, what a clerk can do there, what the public can check, and how many queries it takes."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from time_machine import travel

from tests.notices.office import Office, again
from tests.notices.test_verification import altered, file_of
from workflows.cases.models import Case
from workflows.notices.models import Certificate, Notice
from workflows.notices.tasks import render_certificate


@pytest.fixture
def login(office):
    """A browser in which that officer is logged in, at the time of the office."""

    def make(who: str) -> Client:
        client = Client()
        client.force_login(getattr(office, who), backend="workflows.organisations.auth.SeatBackend")
        return client

    return make


@pytest.fixture(autouse=True)
def _at_the_time_of_the_office(office):
    with travel(office.now, tick=False):
        yield


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def posted(client: Client, notice: Notice, action: str, **fields: str):
    page = client.get(url("case", notice.pk)).content.decode()
    task = re.search(r'name="task_id" value="(\d+)"', page)
    return client.post(
        url("case_act", notice.pk), {"action": action, "task_id": task[1] if task else "", **fields}
    )  # fmt: skip


def written(**words: str) -> dict[str, str]:
    """The page on which the clerk writes, as it posts these words; the other fields left empty."""
    names = ("title", "recipients", "paragraphs", "copies", "note")
    return {"action": "edit"} | {f"edit-{name}": words.get(name, "") for name in names}


# ---- row scope -----------------------------------------------------------------------------------------------------


def county_notice(office: Office) -> Notice:
    """A notice of the county itself, moved there whole."""
    notice = office.issued("commendation")
    Notice.objects.get(pk=notice.pk)
    base = Notice.objects.filter(pk=notice.pk)
    base.update(region=office.county, region_path=office.county.path, agency=office.county_bureau)
    base.update(unit=office.county_bureau, created_by=office.county_clerk)
    return again(notice)


@pytest.mark.parametrize(("who", "status"), [("county_clerk", 200), ("clerk", 200), ("head", 200), ("neighbour", 404)])
def test_a_countys_notice_is_read_in_its_county_and_above_and_nowhere_else(office, login, who, status):
    notice = county_notice(office)
    certificate = notice.certificates.first()
    render_certificate(certificate.pk)
    client = login(who)
    assert client.get(url("case", notice.pk)).status_code == status
    assert client.get(url("notices:pdf", notice.pk)).status_code == status
    assert client.get(url("notices:certificate", certificate.pk)).status_code == status
    assert client.get(url("notices:edit", notice.pk)).status_code == 404
    assert client.post(url("case_act", notice.pk), {"action": "revoke", "text": "x"}).status_code in (422, 404)
    assert again(notice).state == "issued"
    assert (notice.title in client.get(url("notices:list")).content.decode()) is (status == 200)


@pytest.mark.parametrize("who", ["county_clerk", "neighbour"])
def test_a_citys_draft_is_not_read_below(office, login, who):
    notice = office.draft()
    client = login(who)
    for name in ("case", "notices:edit", "notices:pdf"):
        assert client.get(url(name, notice.pk)).status_code == 404
    assert client.post(url("case_act", notice.pk), {"action": "submit"}).status_code == 404
    assert client.get(url("notices:detail", notice.pk), follow=True).status_code == 404
    assert notice.title not in client.get(url("notices:list")).content.decode()
    assert again(notice).state == "draft"


def test_a_foreign_round_is_not_drafted_for_and_not_named(office, login):
    round_ = office.round("ranked")
    answer = login("neighbour").post(url("notices:draft"), {"subject": round_.pk, "type": "publicity"}, follow=True)
    assert round_.title not in answer.content.decode()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "notices:list"), ("get", "notices:detail"), ("get", "notices:edit"), ("get", "notices:pdf"),
     ("post", "case_act"), ("get", "notices:certificate")],
)  # fmt: skip
def test_nobody_is_let_in_without_a_login(office, method, name):
    notice = office.draft()
    answer = getattr(Client(), method)(url(name, *([] if name == "notices:list" else [notice.pk])))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("login"))


# ---- the clerk's work ----------------------------------------------------------------------------------------------


def test_a_clerk_drafts_edits_and_submits_from_the_pages(office, login):
    round_ = office.round("ranked")
    client = login("clerk")
    assert "起草公示" in client.get(url("notices:list")).content.decode()
    answer = client.post(url("notices:draft"), {"subject": round_.pk, "type": "publicity"})
    notice = Notice.objects.get()
    assert answer.url == url("case", notice.pk)
    assert "起草公示" not in client.get(url("notices:list")).content.decode()
    words = written(title="关于拟选树名单的公示", paragraphs="第一段【公示期】\n\n【联系方式】", note="此件主动公开")
    assert client.get(url("notices:edit", notice.pk)).status_code == 200
    assert client.post(url("case_act", notice.pk), words).url == url("case", notice.pk)
    assert again(notice).content["paragraphs"] == ["第一段【公示期】", "【联系方式】"]
    assert posted(client, notice, "submit").status_code == 302
    assert again(notice).state == "in_review"
    assert client.get(url("notices:edit", notice.pk)).status_code == 404


@pytest.mark.parametrize(
    ("words", "told"),
    [({"title": "名单的通报"}, "结尾"), ({"paragraphs": ""}, "正文不能为空"), ({"title": "长" * 201}, "200"),
     ({"paragraphs": "没有日期"}, "公示期")],
)  # fmt: skip
def test_bad_words_are_told_and_what_was_typed_stays(office, login, words, told):
    notice = office.draft()
    asked = {
        "title": "关于名单的公示",
        "paragraphs": "原来的【公示期】\n【联系方式】",
        "recipients": "各单位",
        "note": "此件主动公开",
    } | words
    answer = login("clerk").post(url("case_act", notice.pk), written(**asked))
    page = answer.content.decode()
    assert (answer.status_code, told in page, "各单位" in page, "修改文稿" in page) == (422, True, True, True)
    assert again(notice).title == notice.title


def test_markup_typed_into_a_notice_is_shown_as_typed(office, login):
    notice = office.act(office.draft(), "edit", office.clerk, recipients="<script>alert(1)</script>{{ 7|add:7 }}")
    page = login("clerk").get(url("case", notice.pk)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_reviewer_agrees_or_sends_back_on_the_page(office, login):
    notice = office.act(office.draft(), "submit", office.clerk)
    client = login("checker")
    assert (
        posted(client, notice, "send_back", own_items="标题有误\n漏附件", **{"send_back-text": "请改"}).status_code
        == 302
    )
    assert again(notice).state == "returned"
    page = login("clerk").get(url("case", notice.pk)).content.decode()
    assert "标题有误" in page
    assert posted(login("clerk"), notice, "resubmit").status_code == 302
    assert posted(client, notice, "agree", text="已核").status_code == 302
    assert again(notice).stage == "countersign"


def test_the_pages_of_a_notice_use_its_own_words(office, login):
    notice = office.act(office.draft(), "submit", office.clerk)
    page = login("checker").get(url("case", notice.pk)).content.decode()
    for words in ("确定退回修改", "其他需要修改的事项", "拟稿人", "确定不予签发"):
        assert words in page
    assert "补正" not in page and "不予通过" not in page
    office.act(notice, "send_back", office.checker, items=["标题有误"])
    page = login("clerk").get(url("case", notice.pk)).content.decode()
    assert "修改后重新提交" in page and "退回修改：" in page
    office.act(notice, "resubmit", office.clerk)
    assert "退回修改：" not in login("clerk").get(url("case", notice.pk)).content.decode()


def test_a_revocation_says_that_it_wants_a_reason(office, login):
    notice = office.issued()
    page = login("head").get(url("case", notice.pk)).content.decode()
    label = page.partition('<label for="act_revoke-text">')[2].partition("</label>")[0]
    assert "必填" in label
    assert "须写明理由" in posted(login("head"), notice, "revoke").content.decode()
    posted(login("head"), notice, "revoke", **{"revoke-text": "名单有误"})
    assert again(notice).revoke_reason == "名单有误"


def test_who_comes_too_late_is_told_who_was_first_and_keeps_what_was_typed(office, login):
    notice = office.act(office.draft(), "submit", office.clerk)
    client = login("checker")
    page = client.get(url("case", notice.pk)).content.decode()
    task = re.search(r'name="task_id" value="(\d+)"', page)[1]
    office.act(notice, "agree", office.colleague)
    answer = client.post(url("case_act", notice.pk), {"action": "agree", "task_id": task, "text": "同意"})
    assert (answer.status_code, "同事" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("action", ["rendered", "supersede", "delete", "__class__", "", "compose"])
def test_an_action_that_is_not_offered_is_refused_on_the_page(office, login, action):
    notice = office.draft()
    assert login("clerk").post(url("case_act", notice.pk), {"action": action}).status_code == 422
    assert again(notice).state == "draft"


@pytest.mark.parametrize("state", ["in_review", "issued"])
def test_words_are_changed_only_while_that_is_offered(office, login, state):
    notice = office.issued() if state == "issued" else office.act(office.draft(), "submit", office.clerk)
    asked = written(title="关于别的名单的公示", paragraphs="第一段【公示期】\n【联系方式】", note="此件主动公开")
    assert login("clerk").post(url("case_act", notice.pk), asked).status_code == 422
    assert again(notice).title == notice.title


def test_words_are_changed_by_nobody_but_who_has_the_draft(office, login):
    notice = office.draft()
    asked = written(title="关于别的名单的公示", paragraphs="第一段【公示期】\n【联系方式】", note="此件主动公开")
    for who, status in (("head", 422), ("colleague", 422), ("county_clerk", 404), ("neighbour", 404)):
        assert login(who).post(url("case_act", notice.pk), asked).status_code == status
        assert login(who).get(url("notices:edit", notice.pk)).status_code == 404
    assert again(notice).title == notice.title


def test_what_the_records_say_is_not_written_from_a_page(office, login):
    notice = office.draft()
    asked = written(title="关于名单的公示", paragraphs="第一段【公示期】\n【联系方式】", note="此件主动公开")
    for name in ("attachments", "named", "issuers"):
        answer = login("clerk").post(url("case_act", notice.pk), asked | {f"edit-{name}": "[]"})
        assert (answer.status_code, "名单和数据取自记录" in answer.content.decode()) == (422, True)
    login("clerk").post(url("case_act", notice.pk), asked | {"edit-state": "issued", "edit-number_text": "1"})
    assert again(notice).content["attachments"] == notice.content["attachments"]
    assert (again(notice).state, again(notice).number_text, again(notice).issuers) == ("draft", "", notice.issuers)


def test_a_clerk_is_told_what_keeps_a_signed_notice_from_its_number(office, login):
    notice = office.signed(office.draft())
    assert "编号用印</button>" in login("clerk").get(url("case", notice.pk)).content.decode()
    Case.objects.filter(pk=notice.named[1]).update(state="not_selected")
    page = login("clerk").get(url("case", notice.pk)).content.decode()
    assert "编号用印</button>" not in page and "送核以后名单有变动" in page
    assert "送核以后名单有变动" not in login("checker").get(url("case", notice.pk)).content.decode()


@pytest.mark.parametrize("data", [{}, {"subject": "1", "type": "decree"}, {"subject": "x", "type": "publicity"},
                                  {"subject": "99999", "type": "publicity"}])  # fmt: skip
def test_a_draft_of_nothing_is_not_found(office, login, data):
    assert login("clerk").post(url("notices:draft"), data).status_code == 404


def test_the_print_is_shown_in_a_frame_of_our_own_and_nowhere_else(office, login):
    notice = office.rendered()
    answer = login("clerk").get(url("notices:pdf", notice.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == file_of(notice)
    saved = login("clerk").get(url("notices:pdf", notice.pk) + "?download")
    assert saved["Content-Disposition"].startswith("attachment")


def test_a_failed_certificate_is_printed_again_by_the_clerk_alone(office, login, django_capture_on_commit_callbacks):
    office.issued("commendation")
    certificate = Certificate.objects.first()
    Certificate.objects.filter(pk=certificate.pk).update(state="failed", failure="缺字")
    assert "缺字" in login("clerk").get(url("case", certificate.notice_id)).content.decode()
    login("head").post(url("notices:certificate_again", certificate.pk))
    certificate.refresh_from_db()
    assert certificate.state == "failed"
    with django_capture_on_commit_callbacks(execute=True):
        login("clerk").post(url("notices:certificate_again", certificate.pk))
    certificate.refresh_from_db()
    assert certificate.state == "ready"


# ---- the public ----------------------------------------------------------------------------------------------------


def test_the_public_sees_what_was_issued_and_nothing_before(office):
    issued, pending = office.issued(), office.rendered("commendation")
    page = Client().get(url("public:notices")).content.decode()
    assert issued.title in page
    assert pending.title not in page
    for name in ("public:notice", "public:notice_pdf"):
        assert Client().get(url(name, issued.pk)).status_code == 200
        assert Client().get(url(name, pending.pk)).status_code == 404


def test_a_revoked_notice_stays_public_and_says_so(office):
    notice = office.act(office.issued(), "revoke", office.head, text="名单有误")
    page = Client().get(url("public:notice", notice.pk)).content.decode()
    assert "现已失效" in page
    assert "名单有误" in page


def test_a_certificates_code_leads_to_what_it_says(office):
    notice = office.issued("commendation")
    certificate = Certificate.objects.order_by("serial")[0]
    assert Client().get(url("public:certificate", certificate.code)).status_code == 404
    render_certificate(certificate.pk)
    assert certificate.content["verify_url"].endswith(url("public:certificate", certificate.code))
    page = Client().get(url("public:certificate", certificate.code)).content.decode()
    assert "康驿镇调解委员会" in page
    assert "现行有效" in page
    office.act(notice, "revoke", office.head, text="弄虚作假")
    assert "现已失效" in Client().get(url("public:certificate", certificate.code)).content.decode()
    for code in ("0" * 16, "'--", certificate.code[:15], "长" * 16):
        assert Client().get(url("public:certificate", code)).status_code == 404


def upload(content: bytes):
    return Client().post(url("public:verify"), {"file": SimpleUploadedFile("n.pdf", content, "application/pdf")})


def test_anybody_checks_a_number_a_code_or_a_file(office):
    notice = office.issued()
    assert "现行有效" in Client().get(url("public:verify"), {"number": "济人社示[2025]1号"}).content.decode()
    assert "与登记一致" in upload(file_of(notice)).content.decode()
    assert "可能已被改动" in upload(altered(file_of(notice))).content.decode()
    assert "登记中没有" in Client().get(url("public:verify"), {"number": "某〔2025〕1号"}).content.decode()


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n<script>"])
def test_a_file_that_cannot_be_checked_is_told_apart(db, content):
    assert "不是完整的PDF" in upload(content).content.decode()


def test_an_empty_question_is_answered_with_what_to_do(db):
    assert "请输入文号" in Client().post(url("public:verify"), {"number": " "}).content.decode()


@pytest.mark.parametrize("address", ["?kind=x", "?state=draft", "?page=999", "?q=" + "长" * 100])
def test_a_wrong_address_still_gets_a_page(office, login, address):
    office.issued()
    assert Client().get(url("public:notices") + address).status_code == 200
    assert login("clerk").get(url("notices:list") + address + "&subject=x").status_code == 200


def test_the_filters_narrow_the_lists(office, login):
    first, second = office.issued(), office.draft("commendation")
    page = login("clerk").get(url("notices:list"), {"kind": "commendation"}).content.decode()
    assert (second.title in page, first.title in page) == (True, False)
    page = login("clerk").get(url("notices:list"), {"state": "issued", "subject": first.subject_id}).content.decode()
    assert (second.title in page, first.title in page) == (False, True)
    assert first.title in Client().get(url("public:notices"), {"q": first.number_text}).content.decode()


# ---- query budgets -------------------------------------------------------------------------------------------------


def queries_of(client: Client, address: str, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(40) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def test_three_rows_cost_no_more_queries_than_one(office, login, django_assert_max_num_queries):
    office.issued()
    office.round("passed")
    lists = [(login("clerk"), url("notices:list"), 15), (Client(), url("public:notices"), 4)]
    one = [queries_of(client, address, django_assert_max_num_queries) for client, address, _ in lists]
    office.issued()
    office.issued("commendation")
    office.round("passed")
    for (client, address, budget), before in zip(lists, one, strict=True):
        after = queries_of(client, address, django_assert_max_num_queries)
        assert before == after <= budget


def test_a_notice_page_stays_within_its_budget(office, login, django_assert_max_num_queries):
    notice = office.issued("commendation", office.round("passed", "甲", "乙", "丙", "丁"))
    assert queries_of(login("clerk"), url("case", notice.pk), django_assert_max_num_queries) <= 25
    assert queries_of(Client(), url("public:notice", notice.pk), django_assert_max_num_queries) <= 8


def test_the_public_filter_speaks_the_words_of_its_table(office):
    office.issued()
    page = Client().get(url("public:notices"), {"state": "issued"}).content.decode()
    assert '<option value="issued" selected>有效</option>' in page and "已印发" not in page
