"""``manage.py decide``: the contract as a stream, run as it is run in life."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MANAGE = Path(__file__).parents[2] / "manage.py"
QUESTION = {"year": 2024, "region": "shanxi", "scope": "rate_only", "counts": {"success": 65, "failed": 35}}


def run(*arguments, stdin):
    if isinstance(stdin, list):
        stdin = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in stdin).encode()
    done = subprocess.run([sys.executable, MANAGE, "decide", *arguments], input=stdin, capture_output=True, check=False)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


def test_every_line_decided_gives_status_0_in_order():
    status, answers, _ = run("mediation_rate", stdin=[{"id": f"第{n}号", "input": QUESTION} for n in range(50)])
    assert status == 0
    assert [answer["id"] for answer in answers] == [f"第{n}号" for n in range(50)]
    assert {answer["decision"] for answer in answers} == {"eligible"}


def test_faulty_lines_are_answered_in_place_and_the_rest_go_on():
    lines = [
        b"nonsense\n",
        b'{"id": "a", "input": {"year": 2024}}\n',
        b'{"id": "b", "input": ' + json.dumps(QUESTION).encode() + b', "opts": {}}\n',
        b'{"id": 7, "input": ' + json.dumps(QUESTION).encode() + b"}\n",
        b'{"id": "\xff"}\n',
        b"[" * 100_000 + b"\n",
        b'{"id": "c"}\n',
        b'{"id": "d", "input": {"year": NaN}}\n',
        b'{"id": "\\ud800", "input": ' + json.dumps(QUESTION).encode() + b"}\n",
        b'{"id": "e", "input": ' + json.dumps(QUESTION).encode() + b"}",
    ]
    status, answers, _ = run("mediation_rate", stdin=b"".join(lines))
    assert status == 1
    assert [answer["id"] for answer in answers] == [None, "a", "b", None, None, None, "c", None, "\ud800", "e"]
    paths = [answer.get("error", {}).get("path") for answer in answers]
    assert paths == ["", "input.region", "opts", "id", "", "", "input", "", None, None]


def test_a_line_s_own_reading_wins_over_the_call_s():
    counts = {"success": 65, "failed": 35, "withdrawn": 1}
    own = {"id": "own", "input": QUESTION | {"counts": counts}, "options": {"withdrawn_in_denominator": False}}
    status, answers, _ = run(
        "mediation_rate", "--read", "withdrawn_in_denominator=true",
        stdin=[{"id": "call", "input": QUESTION | {"counts": counts}}, own],
    )  # fmt: skip
    assert status == 0
    assert [answer["rate"] for answer in answers] == [[65, 101], [65, 100]]


def test_an_unusable_call_gives_status_2_and_says_why_in_chinese():
    for arguments, says in [
        (["no_such_topic"], "没有可以判定的议题"),
        (["mediation_rate", "--read", "no_such=1"], "没有这种读法"),
        (["mediation_rate", "--read", "zero_cases"], "KEY=VALUE"),
        (["mediation_rate", "--read", "zero_cases=1"], "只能是以下之一"),
    ]:
        status, answers, errors = run(*arguments, stdin=b"")
        assert (status, answers) == (2, [])
        assert says in errors


SCORED = {"year": 2024, "quarter": 1, "base_score": 5, "events": [
    {"type": "mistake", "date": "2024-01-05", "impact": "large", "status": "confirmed"},
    {"type": "mistake", "date": "2024-01-06", "impact": "large", "status": "confirmed"},
]}  # fmt: skip


@pytest.mark.parametrize(
    ("reading", "total"),
    [("total_floor=null", -15), ("total_floor=0", 0), ("deduction_cap=10", -5), ("deduction_cap=null", -15)],
)
def test_readings_that_are_numbers_or_nothing_are_chosen_on_the_command_line(reading, total):
    status, (answer,), _ = run("scoring", "--read", reading, stdin=[{"id": "a", "input": SCORED}])
    assert (status, answer["total"]) == (0, total)


def test_a_refused_event_is_answered_with_its_place():
    wrong = SCORED | {"events": [*SCORED["events"], {"type": "publicity", "venue": "school"}]}
    status, (answer,), _ = run("scoring", stdin=[{"id": "a", "input": wrong}])
    assert status == 1 and answer["error"]["path"] == "input.events[2].venue"


def test_a_placement_is_asked_by_the_command_and_read_otherwise_where_the_call_says_so():
    twelve = {
        "participant": "enterprise_frontline_coordinator", "host": "unit", "absent_days": [], "as_of": "2025-01-10",
        "segments": [{"start": "2024-11-04", "end": "2024-11-15"}], "evaluation": {"given": True, "date": "2024-11-15"},
    }  # fmt: skip
    lines = [{"id": "a", "input": twelve}, {"id": "b", "input": twelve, "options": {"two_weeks": "14_calendar_days"}}]
    status, answers, _ = run("placement", "--read", "two_weeks=10_workdays", stdin=lines)
    assert (status, [one["decision"] for one in answers]) == (0, ["eligible", "not_eligible"])
    assert [one["calendar_days"] for one in answers] == [12, 12]
