"""What one “agree” costs when a page posts it: the frames of ours that run, and the statements, all of them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.pages import signed_in
from tests.cases.world import World
from workflows.cases.models import Case

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = (f"{ROOT}/.venv", f"{ROOT}/tests")
FRAMES, STATEMENTS = 233, 14
OPENING = 15  # one speaks alone: the next desk's tasks and what they follow, but no reading of what was said before
COUNTED = 16  # the last of a panel: both
ENDING = 18  # the last of all: the end, and the message to the applicants


@contextmanager
def frames_of_ours() -> Iterator[list[str]]:
    """Every frame of the project that is entered meanwhile; comprehensions, and generators each time they go on."""
    entered: list[str] = []

    def seen(frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(f"{ROOT}/") and not code.co_filename.startswith(NOT_OURS):
            entered.append(code.co_qualname)

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        yield entered
    finally:
        sys.setprofile(before)


def cost(case: Case, user: Any) -> tuple[int, int]:
    """Frames and statements of the POST, those of session, transaction and of the way to the next case among them."""
    client = signed_in(user)
    with CaptureQueriesContext(connection) as told, frames_of_ours() as entered:
        answer = client.post(f"/cases/{case.pk}/act/", {"action": "agree", "text": "同意"})
    assert answer.status_code == 302 and case.opinions.filter(author=user, text="同意").exists()
    return len(entered), len(told)


@pytest.mark.parametrize("party", ["hr", "union", "enterprise"])
def test_a_party_of_a_panel_agrees_within_its_frames_and_statements(world: World, party: str):
    warm, case = (_at_the_panel(world) for _ in range(2))
    cost(warm, world.signers[party])
    frames, statements = cost(case, world.signers[party])
    assert frames <= FRAMES and statements <= STATEMENTS, (frames, statements)


def test_settling_a_stage_adds_only_the_statements_of_the_next_desk_or_of_the_end(world: World):
    warm, case = (world.submitted() for _ in range(2))
    for user, most in (
        (world.acceptor, OPENING), (world.reviewer, OPENING), *((user, COUNTED) for user in world.signers.values()),
        (world.second, ENDING),
    ):  # fmt: skip
        cost(warm, user)
        frames, statements = cost(case, user)
        assert frames <= FRAMES and statements <= most, (user, frames, statements)
    assert Case.objects.get(pk=case.pk).state == "passed"


def _at_the_panel(world: World) -> Case:
    case = world.submitted()
    for user in (world.acceptor, world.reviewer):
        case = world.act(case, "agree", user)
    return case
