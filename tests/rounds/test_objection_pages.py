"""The page of an objection: who handles it, and that nobody else learns who filed it."""

import pytest
from django.urls import reverse

from tests.rounds.conftest import state_of
from tests.rounds.reading import at, text, told
from workflows.cases.models import CaseEvent

LIST, FIGURES = reverse("rounds:list"), reverse("figures")


@pytest.fixture
def objection(prefecture):
    return prefecture.objection(prefecture.published()[1][0], "filed")


def test_the_filer_is_masked_until_somebody_says_why_and_that_is_written_down(prefecture, seen_by, objection):
    client = seen_by("acceptance")
    html = text(client.get(at("case", objection)))
    assert "温*工" in html and "199****9999" in html and "温职工" not in html and "19900009999" not in html
    assert "查看异议人信息须写明用途" in told(client.post(at("case_act", objection), {"action": "unmask"}))
    html = text(client.post(at("case_act", objection), {"action": "unmask", "unmask-text": "电话核实"}))
    assert "温职工" in html and "19900009999" in html
    event = CaseEvent.objects.get(action="unmask")
    assert event.actor == prefecture.people["acceptance"] and event.detail["text"] == "电话核实"
    assert "温职工" not in text(client.get(at("case", objection)))


@pytest.mark.parametrize("name", ["clerk", "observer"])
def test_a_seat_that_does_not_answer_objections_never_sees_the_filer(prefecture, seen_by, objection, name):
    answer = seen_by(name).post(at("case_act", objection), {"action": "unmask", "unmask-text": "想看看"})
    assert "没有可以查看异议人信息的席位" in told(answer)
    assert "温职工" not in text(answer, 422)


@pytest.mark.parametrize("name", ["near", "far", "applicant", "countersign_union", "province"])
def test_the_filer_is_on_no_page_of_the_county_the_unit_or_the_parties(prefecture, seen_by, objection, name):
    client = seen_by(name)
    round_ = objection.round
    pages = [at("case", round_, f"?tab={tab}") for tab in ("list", "publicity", "determination", "log")]
    pages += [LIST, FIGURES, reverse("desk"), reverse("desk") + "?q=异议", reverse("case", args=[objection.pk]),
              reverse("case", args=[objection.nomination_id])]  # fmt: skip
    for address in pages:
        html = client.get(address, follow=True).content.decode()
        assert not any(secret in html for secret in ("温职工", "19900009999", "温*工", objection.receipt)), address
        assert "有事实和依据的异议内容" not in html


def test_what_was_done_is_told_once(prefecture, seen_by, objection):
    answer = seen_by("acceptance").post(at("case_act", objection), {"action": "accept", "text": "受理"}, follow=True)
    assert [str(one) for one in answer.context["messages"]] == [f"已办理：{objection.title} · 受理。"]


def test_an_objection_is_handled_to_its_end_from_its_page(prefecture, seen_by, objection):
    for name, action, said in (("acceptance", "accept", "属于受理范围"), ("preliminary", "investigate", "查实"),
                               ("determination", "uphold", "成立")):  # fmt: skip
        data = {"action": action, "text": said, "clause": "三(二)4"}
        assert seen_by(name).post(at("case_act", objection), data).url == at("case", objection)
    assert state_of(objection) == "upheld" and state_of(objection.nomination) == "removed"
    assert "成立" in text(seen_by("clerk").get(at("case", objection)))


@pytest.mark.parametrize(
    ("data", "said"),
    [({"action": "decline"}, "须写明理由"), ({"action": "accept", "text": "长" * 2001}, "最多2000个字"),
     ({"action": "uphold", "text": "一"}, "不能"), ({"action": "destroy", "text": "一"}, "没有“destroy”这个动作"),
     ({"action": "file", "text": "一"}, "不能提出异议"),
     ({"text": "一"}, "没有“”这个动作")],
)  # fmt: skip
def test_a_bad_step_on_an_objection_is_told(prefecture, seen_by, objection, data, said):
    answer = seen_by("acceptance").post(at("case_act", objection), data)
    assert said in told(answer) and state_of(objection) == "filed"
