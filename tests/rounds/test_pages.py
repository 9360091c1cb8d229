"""The pages of a round: who sees what, what may be done, what is said when it may not."""

import re

import pytest
from django.urls import reverse

from workflows.rounds.models import Round

LIST, NEW = reverse("rounds:list"), reverse("rounds:new")


def detail(round_, tab=""):
    return reverse("rounds:detail", args=[round_.pk]) + (f"?tab={tab}" if tab else "")


def text(answer, status=200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return re.sub(r"\s+", " ", answer.content.decode())


ALL_STATES = [state for state in Round.STATES.values if state != "draft"]


@pytest.mark.parametrize("tab", ["list", "publicity", "determination", "documents", "log"])
@pytest.mark.parametrize("state", ALL_STATES)
def test_every_tab_of_a_round_opens_in_every_state(prefecture, seen_by, state, tab):
    round_ = prefecture.round(state)
    nominations = "passed" if state in ("open", "closed") else "in_publicity"
    prefecture.nomination(round_, nominations)
    html = text(seen_by("clerk").get(detail(round_, tab)))
    assert round_.state_label in html and "下一步" in html
