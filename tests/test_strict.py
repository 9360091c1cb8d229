"""The strictness of the test run itself: each of its rules bites."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template import Context, Template, engines
from django.test import Client
from django.urls import path

from tests.strict import forms_without_token, in_any_order
from workflows.organisations.models import Region, User

NAMES = [f"u{n:02}" for n in range(40)]
POSTED, ASKED = '<form class="a" method="post"><button>送</button></form>', "<form><button>找</button></form>"
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="x">'

urlpatterns = [
    path("bare/", lambda request: HttpResponse(POSTED)),
    path("whole/", lambda request: HttpResponse(ASKED + POSTED.replace("<button", TOKEN + "<button"))),
]


@pytest.fixture
def users(db):
    return [User.objects.create(username=name) for name in NAMES]


def test_rows_without_an_order_come_in_any(users):
    for rows in (User.objects.all(), User.objects.iterator(), User.objects.prefetch_related("seats")):
        names = [user.username for user in rows]
        assert names != NAMES and sorted(names) == NAMES


def test_rows_with_an_order_keep_it(users):
    assert [user.username for user in User.objects.order_by("username")] == NAMES
    assert list(User.objects.order_by("username").values_list("username", flat=True).iterator()) == NAMES
    for code in ("370000", "110000", "370800"):
        Region.objects.create(code=code, name="地", full_name="地", level="city")
    assert [region.code for region in Region.objects.all()] == ["110000", "370000", "370800"]


def test_a_name_that_a_template_does_not_have_fails():
    with pytest.raises(pytest.fail.Exception, match="nowhere"):
        engines["django"].from_string("{{ nowhere|default:'—' }}").render({})
    assert Template("{% if nowhere %}x{% endif %}").render(Context()) == ""


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_page_with_a_form_without_its_token_fails(settings):
    settings.MIDDLEWARE = []
    assert Client().get("/whole/").status_code == 200
    with pytest.raises(pytest.fail.Exception, match="/bare/"):
        Client().get("/bare/")


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (ASKED, 0),
        (POSTED, 1),
        (POSTED.replace("<button", TOKEN + "<button") + POSTED, 1),
        ("<FORM action='/x' method=POST></FORM>", 1),
        ("<form data-method='post'></form>", 0),
    ],
)
def test_forms_that_post_are_told_from_others(html, found):
    assert len(forms_without_token(html)) == found


def test_modules_and_classes_stay_together_in_any_order():
    ids = [f"{module}.py::{group}::{n}" for module in "abc" for group in "XY" for n in range(3)]
    items = [SimpleNamespace(nodeid=one, path=one.partition("::")[0]) for one in ids]
    orders = {tuple(item.nodeid for item in in_any_order(items, seed)) for seed in range(20)}
    assert len(orders) > 10 and all(sorted(order) == sorted(ids) for order in orders)
    for order in orders:
        for depth in (1, 2):
            groups = ["::".join(one.split("::")[:depth]) for one in order]
            assert sum(a != b for a, b in pairwise(groups)) == len(set(groups)) - 1
    assert in_any_order(items, 3) == in_any_order(items, 3)
