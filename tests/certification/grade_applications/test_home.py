"""What the public and the applicant's form show of grade rounds beside their own pages."""

import pytest
import time_machine
from django.test import Client

from .conftest import BEGUN
from .test_pages import signed_in, text


@pytest.fixture(autouse=True)
def _in_march(county):
    with time_machine.travel(BEGUN, tick=False):
        yield


def test_the_front_page_lists_open_grade_rounds_and_leads_to_their_guide(county):
    round_ = county.open()
    county.prepared(title="还在筹备的批次")
    html = text(Client().get("/public/"))
    assert f'<a href="/guide/grade-applications/">{round_.title}</a>' in html
    assert "还在筹备的批次" not in html
    assert round_.title in text(Client().get("/guide/grade-applications/"))


def test_the_telephone_is_one_that_can_be_called(county):
    person = county.able()
    case = county.drafted(county.open(), person)
    answer = signed_in(person.user).post(f"/applications/{case.pk}/", {"phone": "张三", "truthful": "on"})
    assert "联系电话只能是7至20位数字" in text(answer, 422)
