"""Requests that no page of ours sends: told in Chinese, never a fault, and nothing is kept."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter
from django.urls.resolvers import URLResolver

from mediation_orgs.nominations.page import MediationPage
from tests.cases.pages import act, judged_case, signed_in
from tests.cases.world import World
from workflows.cases.models import Case, Copy, Opinion
from workflows.numbers import number_of

LONG = ("9" * 20, "9" * 5000, "٣", "1e3", "-1", "")
NUL = "a\0b"


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.mark.parametrize("text", [*LONG, " 1", "9" * 19])
def test_what_can_be_no_row_is_no_number(text):
    assert number_of(text) is None


def test_a_number_is_read():
    assert (number_of("0"), number_of("9" * 18)) == (0, 10**18 - 1)


def numbered(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> list[str]:
    """The names of all addresses whose only part is a number."""
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += numbered(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif entry.name and [type(one) for one in entry.pattern.converters.values()] == [IntConverter]:
            found.append(":".join((*spaces, entry.name)))
    return sorted(set(found))


def test_every_address_with_a_number_beyond_all_rows_is_a_404(world):
    names = numbered(get_resolver())
    assert {"case", "case_act", "application", "public:publicity", "notices:pdf"} <= set(names)
    client = signed_in(world.acceptor)
    for name in names:
        for number in (10**19, int("9" * 300)):
            assert client.get(reverse(name, args=[number])).status_code == 404, name
            assert client.post(reverse(name, args=[number])).status_code == 404, name


class TestNumbersInForms:
    @pytest.mark.parametrize("number", LONG)
    def test_a_consent_to_no_task(self, world, number):
        answer = signed_in(world.acceptor).post(reverse("desk_consent"), {"task": [number]}, follow=True)
        assert answer.status_code == 200 and "没有选中" in answer.content.decode()

    @pytest.mark.parametrize("number", LONG)
    def test_an_application_in_no_round(self, world, number):
        answer = signed_in(world.applicant).post(reverse("apply", args=[MediationPage.slug]), {"round": number})
        assert answer.status_code == 302 and not Case.objects.filter(state="draft").exists()

    @pytest.mark.parametrize("number", LONG)
    def test_a_notice_about_nothing(self, world, number):
        answer = signed_in(world.clerk).post(reverse("notices:draft"), {"type": "publicity", "subject": number})
        assert answer.status_code == 404

    @pytest.mark.parametrize("number", LONG)
    def test_a_copy_to_nobody(self, world, number):
        case = judged_case(world)
        answer = act(world.reviewer, case, "copy_to", users=[number, str(world.second.pk)])
        assert answer.status_code == 422 and not Copy.objects.exists()

    @pytest.mark.parametrize("number", LONG)
    def test_a_self_check_of_no_rows(self, client, db, number):
        answer = client.post(reverse("guide:selfcheck"), {"grow": "certificates", "certificates-TOTAL_FORMS": number})
        assert answer.status_code == 200


class TestNul:
    @pytest.mark.parametrize(
        "address",
        [
            "/desk/?q=a%00b",
            "/people/?q=%00",
            "/seats/?q=%00",
            "/mediation/?q=%00",
            "/mediation/a%00b/",
            "/public/?%00=1",
            "/public/notices/?q=%00",
            "/public/certificates/%00/",
            "/figures/?spent=%00",
        ],
    )
    def test_in_an_address(self, world, address):
        answer = signed_in(world.acceptor).get(address)
        assert answer.status_code == 400 and "空字符" in answer.content.decode()

    def test_in_a_cookie_which_names_a_session(self, db):
        client = Client(headers={"cookie": 'sessionid="abcdefgh\\000"'})
        assert client.get("/public/").status_code == 400

    @pytest.mark.parametrize("multipart", [True, False])
    def test_in_a_form_of_either_encoding(self, world, multipart):
        case, client = judged_case(world), signed_in(world.reviewer)
        told = {"action": "send_back", "items": [NUL]}
        address = reverse("case_act", args=[case.pk])
        if multipart:
            answer = client.post(address, told)
        else:
            answer = client.post(
                address, "action=send_back&items=a%00b", content_type="application/x-www-form-urlencoded"
            )
        assert answer.status_code == 400 and "空字符" in answer.content.decode()
        assert Opinion.objects.filter(case=case, verdict="return").count() == 0

    def test_a_percent_sign_and_two_zeros_are_text(self, world):
        assert signed_in(world.acceptor).get("/desk/", {"q": "100%00"}).status_code == 200


def test_an_entry_of_a_return_is_as_long_as_a_text_may_be(world):
    case = judged_case(world)
    answer = act(world.reviewer, case, "send_back", items=["长" * 2001])
    assert answer.status_code == 422 and "每一项最多2000个字" in answer.content.decode()
    assert act(world.reviewer, case, "send_back", items=["长" * 2000]).status_code == 302


def test_a_method_that_is_refused_is_told_as_a_page(world):
    for answer in (signed_in(world.acceptor).get(reverse("desk_consent")), Client().put("/public/")):
        assert answer.status_code == 405 and "不能直接打开" in answer.content.decode()
