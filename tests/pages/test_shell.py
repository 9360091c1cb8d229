import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

from workflows.organisations.models import User

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SITE = [path for path in TEMPLATES if "documents" not in path.relative_to(settings.BASE_DIR / "templates").parts[:1]]


@pytest.fixture
def user(db):
    return User.objects.create_user("meng", password="correct horse", person_name="孟军磊")


def test_the_login_page_lets_in_with_the_right_password(client, user):
    answer = client.post(reverse("login"), {"username": "meng", "password": "correct horse", "next": "/password/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/password/"


def test_a_wrong_password_is_told_in_words(client, user):
    answer = client.post(reverse("login"), {"username": "meng", "password": "wrong"})
    assert "用户名或密码不正确" in answer.content.decode()


def test_too_many_wrong_passwords_lock_the_door_and_say_so(client, user):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(reverse("login"), {"username": "meng", "password": "wrong"})
    assert answer.status_code == 429
    assert "登录已暂停" in answer.content.decode()


def test_the_frame_names_the_user_and_leaves_by_post(client, user):
    client.force_login(user)
    page = client.get(reverse("password_change")).content.decode()
    assert "孟军磊" in page
    assert (
        f'<form method="post" action="{reverse("logout")}" data-sign-out>' in page and f'data-user="{user.pk}"' in page
    )
    assert client.get(reverse("logout")).status_code == 405


@pytest.mark.parametrize(("cookie", "large"), [("1", True), ("0", False), ("", False)])
def test_large_text_is_there_from_the_first_paint(client, db, cookie, large):
    client.cookies["largetext"] = cookie
    page = client.get(reverse("login")).content.decode()
    assert ('<html lang="zh-CN" class="large">' in page) is large
    assert f'aria-pressed="{str(large).lower()}"' in page


def test_a_missing_page_speaks_chinese(client, db):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_nothing_that_may_have_failed(name):
    page = get_template(f"{name}.html").template.render(Context({}))
    assert "错误代码" in page


@pytest.mark.parametrize("path", SITE, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_no_page_carries_what_the_content_policy_forbids(path: Path):
    source = path.read_text()
    assert not re.search(r"\sstyle=", source), "a style attribute: use a class"
    assert not re.search(r"\son[a-z]+=[\"']", source), "an inline handler: use a data- attribute"
    assert "<style" not in source
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", source)), "an inline script"
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", source), "something from another site"


def test_every_class_of_the_components_is_in_the_stylesheet():
    css = "".join(path.read_text() for path in (settings.BASE_DIR / "static/css").glob("*.css"))
    known = set(re.findall(r"\.([a-z][\w-]*)", css))
    for path in (settings.BASE_DIR / "templates/components").glob("*.html"):
        source = re.sub(r"\{[%{].*?[%}]\}", " ", path.read_text())
        used = {name for value in re.findall(r'class="([^"]*)"', source) for name in value.split()}
        assert used <= known, f"{path.name}: {used - known}"
