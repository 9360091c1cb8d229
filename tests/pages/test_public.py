"""The public site: what anybody sees, and the objection that anybody may file."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.rounds.conftest import DAY, NOW, TODAY, put
from tests.rounds.reading import text
from workflows.cases.models import Case
from workflows.pages import limits
from workflows.rounds.models import Objection, PublicAttempt, RoundState, SelectionRound

HOME, STATUS, RECEIPT = (reverse(f"public:{name}") for name in ("home", "objection_status", "receipt"))
SECRETS = ("联系人甲", "19988887777", "温职工", "19900009999", "温*工", "RECEIPT000")


def publicity(round_):
    return reverse("public:publicity", args=[round_.pk])


def said(nomination, **changes):
    return {
        "nomination": nomination.pk, "filer_name": "温职工", "filer_phone": "19900009999",
        "content": "登记的案件与实际情况不符，请核查。", "website": "",
    } | changes  # fmt: skip


@pytest.fixture
def listed(prefecture):
    round_, nominations = prefecture.published()
    return round_, nominations[0]


def test_the_front_page_lists_what_is_open_and_what_is_in_publicity_with_the_days_left(prefecture, listed, client):
    prefecture.round("open", "R2", title="正在申报的批次")
    prefecture.round("preparing", "R3", title="还在筹备的批次")
    html = text(client.get(HOME))
    assert listed[0].title in html and "还有5个工作日" in html
    assert "正在申报的批次" in html and "还在筹备的批次" not in html
    assert client.get("/").url == HOME


def test_on_the_last_day_it_says_so_and_the_day_after_the_list_is_gone_from_the_front(listed, client, now):
    round_, _ = listed
    last = SelectionRound.objects.get().publicity_last
    now.move_to(NOW + (last - TODAY))
    assert "今日截止" in text(client.get(HOME))
    assert 'id="object"' in text(client.get(publicity(round_)))
    now.shift(DAY)
    assert round_.title not in text(client.get(HOME))
    assert 'id="object"' not in text(client.get(publicity(round_)))


@pytest.mark.parametrize("state", [state for state in RoundState.values if state not in ("draft", "preparing")])
def test_every_state_of_a_round_has_a_public_page_with_nothing_personal(prefecture, client, state):
    round_ = prefecture.round(state)
    nomination = prefecture.nomination(round_, "honoured" if state == "concluded" else "in_publicity")
    reserve = prefecture.nomination(round_, "not_selected")
    prefecture.objection(nomination, "accepted")
    html = text(client.get(publicity(round_)))
    published = state in ("in_publicity", "publicity_over", "in_review", "passed", "concluded")
    assert (nomination.title in html) is published and reserve.title not in html
    assert not any(secret in html for secret in SECRETS)


@pytest.mark.parametrize("state", ["draft", "preparing"])
def test_a_round_not_opened_yet_does_not_exist_for_the_public(prefecture, client, state):
    assert client.get(publicity(prefecture.round(state))).status_code == 404


def test_nor_does_one_cancelled_before_it_opened(prefecture, client):
    round_ = prefecture.round("preparing")
    Case.objects.filter(pk=round_.pk).update(state="cancelled")
    assert client.get(publicity(round_)).status_code == 404


def test_a_removed_one_is_taken_off_the_page_at_once(prefecture, listed, client):
    round_, nomination = listed
    put(nomination, "removed", NOW)
    assert nomination.title not in text(client.get(publicity(round_)))


# ---- filing ----------------------------------------------------------------------------------------------------------


def test_an_objection_is_filed_and_followed_by_receipt_and_phone(prefecture, listed, client, seen_by):
    round_, nomination = listed
    answer = client.post(publicity(round_), said(nomination), follow=True)
    filed = Objection.objects.get()
    assert filed.state == "filed" and filed.receipt in text(answer)
    assert "温职工" not in text(answer)
    html = text(client.post(STATUS, {"receipt": f" {filed.receipt.lower()} ", "phone": "19900009999"}))
    assert "已提出" in html and round_.title in html and "温职工" not in html
    Objection.objects.update(outcome_text="情况不属实，维持名单")
    assert "情况不属实" in text(client.post(STATUS, {"receipt": filed.receipt, "phone": "19900009999"}))
    assert seen_by().get(RECEIPT).url == STATUS  # the receipt is for the browser that filed


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"nomination": ""}, "请选择对名单中的哪一项"), ({"nomination": "999999"}, "所选不在公示名单中"),
     ({"nomination": "9" * 20}, "所选不在公示名单中"), ({"nomination": "9" * 5000}, "所选不在公示名单中"),
     ({"nomination": "1 OR 1=1"}, "所选不在公示名单中"), ({"filer_name": ""}, "请填写姓名或单位名称"),
     ({"filer_name": "王"}, "不少于2个字"), ({"filer_name": "长" * 61}, "最多60个字"),
     ({"filer_phone": ""}, "请填写联系电话"), ({"filer_phone": "没有电话"}, "只能是7至20位数字"),
     ({"filer_phone": "1" * 30}, "最多20位"), ({"content": ""}, "请填写异议内容"),
     ({"content": "不好"}, "不少于10个字"), ({"content": "长" * 4001}, "最多4000个字")],
)  # fmt: skip
def test_a_bad_objection_is_told_in_chinese_and_what_was_typed_stays(listed, client, wrong, told):
    round_, nomination = listed
    html = text(client.post(publicity(round_), said(nomination) | wrong), 422)
    assert told in html and "This field" not in html
    if "content" not in wrong:
        assert "登记的案件与实际情况不符" in html
    assert not Objection.objects.exists()


def test_a_program_that_fills_the_hidden_field_is_turned_away(listed, client):
    round_, nomination = listed
    html = text(client.post(publicity(round_), said(nomination, website="http://spam.example")), 422)
    assert "提交内容异常" in html and not Objection.objects.exists()


def test_markup_in_an_objection_is_text_inside(listed, client, seen_by):
    round_, nomination = listed
    client.post(publicity(round_), said(nomination, content="<script>alert(1)</script>真实情况如下"))
    html = text(seen_by("acceptance").get(reverse("case", args=[Objection.objects.get().pk])))
    assert "<script>alert" not in html


def test_a_reserve_cannot_be_objected_to(prefecture, listed, client):
    round_, _ = listed
    reserve = prefecture.nomination(round_, "not_selected")
    assert "所选不在公示名单中" in text(client.post(publicity(round_), said(reserve)), 422)


@pytest.mark.parametrize("state", ["open", "ranked", "publicity_over", "in_review", "concluded", "cancelled"])
def test_nothing_is_filed_outside_publicity_whatever_is_posted(prefecture, client, state):
    round_, (nomination, _) = prefecture.published(state=state)
    client.post(publicity(round_), said(nomination))
    assert not Objection.objects.exists()


def test_after_the_last_day_a_late_form_is_refused_with_the_reason(listed, client, now):
    round_, nomination = listed
    now.move_to(NOW + 30 * DAY)
    assert "不在公示期内" in text(client.post(publicity(round_), said(nomination)), 422)


def test_a_form_without_its_token_is_refused(listed, settings):
    round_, nomination = listed
    assert Client(enforce_csrf_checks=True).post(publicity(round_), said(nomination)).status_code == 403


# ---- limits ----------------------------------------------------------------------------------------------------------


def test_one_address_files_five_an_hour_and_again_after_the_hour(listed, client, now):
    round_, nomination = listed
    for _ in range(limits.MOST["objection"]):
        assert client.post(publicity(round_), said(nomination)).status_code == 302
    html = text(client.post(publicity(round_), said(nomination)), 429)
    assert "一小时内最多提交5次" in html and "登记的案件与实际情况不符" in html
    assert client.post(publicity(round_), said(nomination), REMOTE_ADDR="10.0.0.9").status_code == 302
    now.shift(limits.HOUR)
    assert client.post(publicity(round_), said(nomination)).status_code == 302


def test_no_address_is_kept_in_the_clear_nor_longer_than_the_hour(listed, client, now):
    round_, nomination = listed
    client.post(publicity(round_), said(nomination), REMOTE_ADDR="10.1.2.3")
    assert "10.1.2.3" not in PublicAttempt.objects.get().address
    now.shift(limits.HOUR)
    client.post(publicity(round_), said(nomination), REMOTE_ADDR="10.1.2.4")
    assert PublicAttempt.objects.count() == 1


def test_a_wrong_form_does_not_use_up_an_attempt(listed, client):
    round_, nomination = listed
    client.post(publicity(round_), said(nomination, content=""))
    assert not PublicAttempt.objects.exists()


@pytest.mark.parametrize(
    ("production", "forwarded", "address"),
    [(False, "1.1.1.1", "127.0.0.1"), (True, "1.1.1.1", "1.1.1.1"), (True, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
     (True, "", "127.0.0.1")],
)  # fmt: skip
def test_only_the_proxys_own_word_on_the_address_is_believed(rf, settings, production, forwarded, address):
    settings.PRODUCTION = production
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert limits.address_of(rf.get("/", **headers)) == address


# ---- following -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"phone": "19900000000"}, "没有这个回执号"), ({"receipt": "0000000000"}, "没有这个回执号"),
     ({"receipt": ""}, "请填写回执号"), ({"phone": ""}, "请填写联系电话"),
     ({"receipt": "%' OR 1=1 --"}, "没有这个回执号")],
)  # fmt: skip
def test_a_receipt_without_its_phone_tells_nothing(prefecture, listed, client, wrong, told):
    prefecture.objection(listed[1])
    html = text(
        client.post(STATUS, {"receipt": "RECEIPT000", "phone": "19900009999"} | wrong), 422 if "没有" in told else 200
    )
    assert told in html and listed[0].title not in html


def test_receipts_cannot_be_tried_without_end(prefecture, listed, client):
    for number in range(limits.MOST["status"]):
        client.post(STATUS, {"receipt": f"{number}", "phone": "1"})
    prefecture.objection(listed[1])
    html = text(client.post(STATUS, {"receipt": "RECEIPT000", "phone": "19900009999"}), 429)
    assert "请稍后再试" in html and listed[0].title not in html
