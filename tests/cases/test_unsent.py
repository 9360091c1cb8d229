"""Nothing typed is thrown away: not by a second window, not by the end of a session."""

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.cases.pages import act, complete, judged_case, signed_in
from tests.cases.world import BEGUN, World
from workflows.cases.unsent import LIFE, MOST_CHARACTERS

WORDS = "第一项与卷宗不符，见第三十二页"


@pytest.fixture
def world(db) -> World:
    with time_machine.travel(BEGUN, tick=False):
        yield World()


def boxes(answer) -> dict[str, str]:
    return dict(answer.context["view"].unsent)


class TestASecondWindow:
    def test_the_words_of_a_refusal_stand_on_the_page_that_offers_it_no_more(self, world):
        case = judged_case(world)
        assert act(world.reviewer, case, "reject", text="不符合", clause="三(二)1").status_code == 302
        said = {
            "reject-text": WORDS,
            "reject-clause": "三(二)2",
            "finding_c1": "met",
            "basis_c1": "实地查看",
            "text": "好",
        }
        answer = act(world.reviewer, case, "reject", **said)
        assert answer.status_code == 422
        told = boxes(answer)
        assert WORDS in told.values() and "三(二)2" in told.values() and "好" in told.values()
        assert "实地查看" in told.values() and "达到" in told.values()
        page = answer.content.decode()
        assert "您填写的内容未提交" in page and f"readonly>{WORDS}</textarea>" in page

    def test_so_do_they_when_the_case_was_withdrawn(self, world):
        case = judged_case(world)
        world.act(case, "withdraw", world.applicant)
        answer = act(world.reviewer, case, "send_back", **{"send_back-own_items": WORDS})
        assert answer.status_code == 422 and WORDS in boxes(answer).values()

    def test_what_its_own_dialog_still_has_is_not_told_twice(self, world):
        case = judged_case(world)
        answer = act(world.reviewer, case, "reject", **{"reject-text": WORDS, "finding_c1": "unknown"})
        assert answer.status_code == 422 and boxes(answer) == {}
        assert answer.content.decode().count(WORDS) == 1

    def test_markup_in_it_is_text(self, world):
        case = judged_case(world)
        world.act(case, "withdraw", world.applicant)
        answer = act(world.reviewer, case, "reject", **{"reject-text": "</textarea><script>"})
        assert "</textarea><script>" not in answer.content.decode()


class TestAForm:
    @pytest.mark.parametrize("address", ["application", "application_submit"])
    def test_a_form_of_a_withdrawn_application_is_refused_with_its_words(self, world, address):
        case = world.submitted()
        world.act(case, "withdraw", world.applicant)
        answer = signed_in(world.applicant).post(reverse(address, args=[case.pk]), {"deeds": WORDS})
        assert answer.status_code == 422 and "申报现为“已撤回”，不能修改" in answer.content.decode()
        assert list(boxes(answer).values()) == [WORDS]

    def test_a_plain_visit_goes_to_the_case(self, world):
        case = world.submitted()
        answer = signed_in(world.applicant).get(reverse("application", args=[case.pk]))
        assert answer.url == reverse("case", args=[case.pk])

    def test_the_autosave_says_why(self, world):
        case = world.submitted()
        world.act(case, "withdraw", world.applicant)
        answer = signed_in(world.applicant).post(reverse("application_autosave", args=[case.pk]), {"deeds": WORDS})
        assert answer.status_code == 422 and "已撤回" in answer.json()["errors"][""][0]


def back(client: Client, user, answer):
    """Signing in at the page to which a visitor was sent, and on to where it leads."""
    user.set_password("correct horse battery")
    user.save()
    given = {"username": user.username, "password": "correct horse battery"}
    return client.post(answer.url, given, follow=True, headers={"user-agent": "x"})


class TestAnEndedSession:
    def post(self, address: str, said: dict[str, object]):
        client = Client()
        answer = client.post(address, said)
        assert answer.status_code == 302 and answer.url.startswith(reverse("login"))
        return client, answer

    def test_an_action_waits_with_its_words_in_its_dialog(self, world):
        case = judged_case(world)
        said = {"action": "reject", "reject-text": WORDS, "finding_c1": "met", "basis_c1": "实地查看"}
        client, answer = self.post(reverse("case_act", args=[case.pk]), said)
        page = back(client, world.reviewer, answer)
        assert page.status_code == 200 and page.redirect_chain[-1][0] == reverse("case", args=[case.pk])
        html = page.content.decode()
        assert "登录已过期" in html and f">\n{WORDS}</textarea>" in html and "实地查看" in html
        assert page.context["do"] == "reject" and not case.opinions.filter(verdict="rejection").exists()
        assert "登录已过期" not in client.get(reverse("case", args=[case.pk])).content.decode()

    def test_an_application_waits_in_its_form(self, world):
        case = complete(world)
        client, answer = self.post(reverse("application", args=[case.pk]), {"deeds": WORDS, "submit": "1"})
        page = back(client, world.applicant, answer)
        assert page.status_code == 200 and "登录已过期" in page.content.decode()
        assert f"{WORDS}</textarea>" in page.content.decode()

    def test_who_may_not_read_the_case_gets_none_of_it(self, world):
        case = judged_case(world)
        client, answer = self.post(reverse("case_act", args=[case.pk]), {"action": "reject", "reject-text": WORDS})
        page = back(client, world.stranger, answer)
        assert page.status_code == 404 and WORDS not in page.content.decode()

    def test_it_waits_for_a_short_time_and_not_without_measure(self, world):
        case = judged_case(world)
        address = reverse("case_act", args=[case.pk])
        client, answer = self.post(address, {"action": "reject", "reject-text": WORDS})
        assert client.session.get_expiry_age() == LIFE
        assert back(client, world.reviewer, answer).status_code == 200
        assert client.session.get_expiry_age() > LIFE
        before = Session.objects.count()
        self.post(address, {"action": "reject", "reject-text": "长" * (MOST_CHARACTERS + 1)})
        assert Session.objects.count() == before
        client, answer = self.post(address, {"action": "reject", "reject-text": WORDS})
        with time_machine.travel(BEGUN.timestamp() + LIFE + 1, tick=False):
            assert WORDS not in back(client, world.reviewer, answer).content.decode()
