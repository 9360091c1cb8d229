"""Opening an account, and the link by which its person sets the first password."""

import re

import pytest
from django.urls import reverse

from workflows.errors import Refused
from workflows.organisations import accounts
from workflows.organisations.models import User

PAGE = reverse("organisations:open_account")
NEW = {"username": "gao", "person_name": "高明", "phone": "13900000000"}
PASSWORD = "correct horse 7"


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def link_in(page: str) -> str:
    (found,) = re.findall(r"http://testserver(/password/set/[^<]+)<", page)
    return found


def set_password(client, link: str):
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(address, {"new_password1": PASSWORD, "new_password2": PASSWORD}, follow=True)


@pytest.fixture
def opened(client, administrator):
    """The page answered to an administrator's new account."""
    client.force_login(administrator("G0011"))
    return text(client.post(PAGE, NEW))


def test_the_person_sets_the_password_by_the_link_and_comes_in(client, opened):
    person = User.objects.get(username="gao")
    assert person.opened_by.username == "admin_G0011" and not person.has_usable_password()
    client.logout()
    assert "现在可以用用户名和新密码登录" in text(set_password(client, link_in(opened)))
    assert client.post(reverse("login"), {"username": "gao", "password": PASSWORD})["Location"] == reverse("desk")
    assert "我的信息" in text(client.get(reverse("password_change"))), "without a seat: the own record"


def test_the_link_works_once(client, opened):
    client.logout()
    set_password(client, link_in(opened))
    assert "链接已失效" in text(client.get(link_in(opened), follow=True))


def test_a_new_link_is_given_until_the_password_is_set(client, opened):
    person = User.objects.get(username="gao")
    again = reverse("organisations:account_link", args=[person.pk])
    assert "生成设置密码的链接" in text(client.get(PAGE))
    assert link_in(text(client.post(again)))
    person.set_password(PASSWORD)
    person.save()
    assert client.post(again).status_code == 404


def test_no_link_for_an_account_elsewhere_or_with_a_password(client, administrator, user):
    client.force_login(administrator("G0011"))
    city, county = user("jn_sl1"), user("ws_sl1")
    assert client.post(reverse("organisations:account_link", args=[city.pk])).status_code == 404
    assert link_in(text(client.post(reverse("organisations:account_link", args=[county.pk]))))
    with pytest.raises(Refused) as refusal:
        accounts.password_link(user=city, actor=User.objects.get(username="admin_G0011"))
    assert refusal.value.code == "not_waiting"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": "ws_sl1"}, "已有这个用户名"),
        ({"username": "a b"}, "合法的用户名"),
        ({"person_name": " "}, "请填写这一项"),
        ({"phone": "电话"}, "电话只写数字"),
    ],
)
def test_a_wrong_form_opens_nothing_and_says_why(client, administrator, change, words):
    client.force_login(administrator("G0011"))
    before = User.objects.count()
    assert words in text(client.post(PAGE, NEW | change))
    assert User.objects.count() == before


def test_only_administrators_open_accounts(client, user):
    client.force_login(user("ws_sl1"))
    assert client.get(PAGE).status_code == client.post(PAGE, NEW).status_code == 403
    with pytest.raises(Refused):
        accounts.open_account(**NEW, actor=user("ws_sl1"))
    assert not User.objects.filter(username="gao").exists()
