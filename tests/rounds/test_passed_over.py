"""Who is passed over is told why: the rank, the places there were, the place in reserve, whom to ask."""

from html import unescape

import pytest
from django.urls import reverse

from tests.rounds.conftest import rank
from workflows.cases.models import Message
from workflows.rounds.models import Nomination


@pytest.fixture
def ranked(prefecture):
    """Three of one county for its one place, the applicant's own unit last; and one of another county before it."""

    def build(**fields):
        round_ = prefecture.round("closed", **fields)
        first, second = (prefecture.nomination(round_, region=prefecture.near) for _ in range(2))
        other = prefecture.nomination(round_, region=prefecture.far)
        own = prefecture.nomination(round_, region=prefecture.near, unit=prefecture.units[prefecture.near])
        rank(prefecture, round_, [first.pk, second.pk, other.pk, own.pk])
        return round_, Nomination.objects.get(pk=own.pk)

    return build


@pytest.mark.parametrize(("reserves", "place"), [(True, "列为递补第2位，"), (False, "")])
def test_the_message_and_the_page_say_where_one_stands_and_whom_to_ask(prefecture, seen_by, ranked, reserves, place):
    round_, own = ranked(reserve_fills=reserves)
    told = (
        f"在{round_.title}中排第4名，汶上县名额1个，{place}没有列入拟选树名单。"
        "有疑问的，可以向济宁市人社部门（联系电话：19900000001）咨询。"
    )
    (message,) = Message.objects.filter(recipient=prefecture.person("applicant"))
    assert message.text == f"未入选：{own.title}。{told}"
    assert told in unescape(seen_by("applicant").get(reverse("case", args=[own.pk])).content.decode())


def test_who_is_on_the_list_is_told_nothing_yet(prefecture, ranked):
    _, own = ranked(quotas={"370830": 3, "370811": 1})
    assert own.state == "listed"
    assert not Message.objects.exists()
