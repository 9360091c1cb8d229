from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from workflows.organisations.models import Delegation, Role, Seat, User

TODAY = timezone.localdate()
SEATS = reverse("organisations:seats")


@pytest.fixture
def login(client, user):
    def enter(username):
        client.force_login(user(username))
        return client

    return enter


def lend(seat, delegate):
    return Delegation.objects.create(seat=seat, delegate=delegate, start=TODAY, end=TODAY, reason="出差")


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_is_sent_to_the_login(client, db):
    assert client.get(SEATS).url.startswith(reverse("login"))


def test_an_officer_sees_the_own_agency_only_with_masked_phones(login):
    page = text(login("ws_sl1").get(SEATS))
    assert "赵恒" in page and "199****1361" in page
    assert "19900001361" not in page
    assert "潘然浩" not in page  # 县总工会
    assert "邱修霞" not in page  # 济宁市


def test_an_administrator_sees_the_jurisdiction_and_its_vacancies(client, administrator):
    client.force_login(administrator("G0011"))
    page = text(client.get(SEATS))
    assert "潘然浩" in page and "邱修霞" not in page
    assert "席位空缺：汶上县企业联合会 会签" in page
    assert "济宁市人力资源和社会保障局" not in page


def test_seats_are_found_by_agency_or_name_and_past_ones_on_demand(client, administrator):
    client.force_login(administrator("G0011"))
    assert "赵恒" not in text(client.get(SEATS, {"q": "潘然"}))
    assert "崔平云" not in text(client.get(SEATS, {"q": "企业联合会"}))
    assert "崔平云" in text(client.get(SEATS, {"q": "企业联合会", "past": "on"}))
    assert "没有席位" in text(client.get(SEATS, {"q": "查无此人"}))


def test_a_holder_lends_the_seat_and_takes_it_back(login, seat, user):
    client, held = login("ws_sd1"), seat("ws_sd1")
    url = reverse("organisations:delegate", args=[held.pk])
    assert "田芳嘉（ws_cs2）" in text(client.get(url))
    data = {"delegate": user("ws_cs2").pk, "start": TODAY, "end": TODAY + timedelta(3), "reason": "出差"}
    assert "已将审定席位委托给田芳嘉" in text(client.post(url, data, follow=True))
    lent = Delegation.objects.get()
    assert "我代理的席位" in text(login("ws_cs2").get(SEATS))
    page = text(login("ws_sd1").post(reverse("organisations:revoke", args=[lent.pk]), follow=True))
    assert "已撤销对田芳嘉的委托" in page
    lent.refresh_from_db()
    assert lent.revoked_at


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"end": TODAY - timedelta(1)}, "结束日期早于开始日期"),
        ({"reason": " "}, "请填写这一项"),
        ({"start": "2024-02-30"}, "日期不对"),
        ({"delegate": ""}, "请选择"),
        ({"delegate": "999999"}, "请重新选择"),
    ],
)
def test_a_wrong_delegation_form_says_what_is_wrong(login, seat, user, change, words):
    data = {"delegate": user("ws_cs2").pk, "start": TODAY, "end": TODAY, "reason": "出差", **change}
    page = text(login("ws_sd1").post(reverse("organisations:delegate", args=[seat("ws_sd1").pk]), data))
    assert words in page
    assert not Delegation.objects.exists()


def test_others_cannot_lend_a_seat_or_take_it_back(login, seat, user):
    lent = lend(seat("ws_sd1"), user("ws_ws1"))
    colleague = login("ws_sl1")
    assert colleague.get(reverse("organisations:delegate", args=[seat("ws_sd1").pk])).status_code == 403
    colleague.post(reverse("organisations:revoke", args=[lent.pk]))
    elsewhere = login("jn_sl1")
    assert elsewhere.get(reverse("organisations:delegate", args=[seat("ws_sd1").pk])).status_code == 404
    assert elsewhere.post(reverse("organisations:revoke", args=[lent.pk])).status_code == 404
    lent.refresh_from_db()
    assert lent.revoked_at is None


def test_a_delegation_is_revoked_by_post_only(login, seat, user):
    lent = lend(seat("ws_sd1"), user("ws_ws1"))
    assert login("ws_sd1").get(reverse("organisations:revoke", args=[lent.pk])).status_code == 405


def test_an_administrator_appoints_and_vacates(client, administrator):
    client.force_login(administrator("G0011"))
    User.objects.create(username="new", person_name="新来")
    data = {"user": "new", "organisation": "G0013", "role": Role.COUNTERSIGN, "start": TODAY, "end": ""}
    assert "新来已任汶上县企业联合会的会签席位" in text(
        client.post(reverse("organisations:appoint"), data, follow=True)
    )
    held = Seat.objects.get(user__username="new")
    url = reverse("organisations:vacate", args=[held.pk])
    assert "席位记录保留" in text(client.get(url))
    client.post(url, {"on": TODAY})
    held.refresh_from_db()
    assert held.end == TODAY


def test_an_appointment_elsewhere_or_of_nobody_is_refused_in_words(client, administrator):
    client.force_login(administrator("G0011"))
    url = reverse("organisations:appoint")
    data = {"user": "ws_sl1", "organisation": "G0006", "role": Role.CLERK, "start": TODAY}
    assert "您没有管理济宁市人力资源和社会保障局席位的权限" in text(client.post(url, data))
    assert "没有这个用户名" in text(client.post(url, {**data, "user": "nobody"}))
    assert "没有这个编号的在册单位" in text(client.post(url, {**data, "organisation": "X"}))


def test_who_is_no_administrator_has_no_such_pages(login, seat):
    client = login("ws_sl1")
    assert client.get(reverse("organisations:appoint")).status_code == 403
    assert client.post(reverse("organisations:vacate", args=[seat("ws_sd1").pk]), {"on": TODAY}).status_code == 403
    assert "设置席位" not in text(client.get(SEATS)).replace("设置席位请联系", "")


def test_the_list_costs_the_same_with_one_row_and_three(client, administrator, agency):
    Seat.objects.filter(user__username="ws_103_sl").update(active=False)
    actor = administrator("G0035")
    client.force_login(actor)
    costs = {}
    for rows in (1, 3):
        for number in range(1, rows):
            person = User.objects.create(username=f"u{number}", person_name=f"人{number}")
            held = Seat.objects.create(user=person, organisation=agency("G0035"), role=Role.CLERK, start=TODAY)
            Delegation.objects.create(
                seat=held, delegate=person, start=TODAY + timedelta(1), end=TODAY + timedelta(1), reason="出差"
            )
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(SEATS).context["page"]) == rows
        costs[rows] = len(queries)
    assert costs[1] == costs[3]
