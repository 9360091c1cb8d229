"""The log finds whatever was done to it, and says where; the commands say it to other programs."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command

from tests.cases.world import PARTIES, panel, stage
from workflows.cases import effects, log
from workflows.cases.models import Case, CaseEvent, Copy
from workflows.cases.tasks import sweep_at
from workflows.errors import Refused

EVENTS = 5  # handed in, and four signatures


@pytest.fixture
def case(world):
    world.submitted(stage("office"))  # others stand before and after it, and stay whole
    case = world.agreed(world.submitted(panel()), *PARTIES)
    world.submitted(stage("office"))
    return case


def event(case, seq):
    return CaseEvent.objects.filter(case=case, seq=seq)


def broken(case_id=None):
    return [(link.case_id, link.seq) for link in log.broken_links(case_id)]


def test_an_untouched_log_is_whole(case):
    assert broken() == []
    assert event(case, 1).get().previous == ""
    assert CaseEvent.objects.filter(case=case).count() == Case.objects.get(pk=case.pk).log_length == EVENTS


@pytest.mark.parametrize("seq", range(1, EVENTS + 1))
@pytest.mark.parametrize(
    "change",
    [{"actor_name": "他人"}, {"detail": {"text": "改过"}}, {"to_state": "rejected"}, {"label": "不同意"},
     {"principal": "某人"}, {"cycle": 9}, {"at": datetime(2025, 1, 1, tzinfo=UTC)}, {"seat": "x@y"}],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_an_edited_event_is_found(case, seq, change):
    event(case, seq).update(**change)
    assert broken() == broken(case.pk) == [(case.pk, seq)]


def test_an_edited_event_with_a_new_digest_breaks_the_next_link(case):
    forged = event(case, 2).get()
    forged.actor_name = "他人"
    event(case, 2).update(actor_name="他人", digest=log.digest_of(forged))
    assert broken() == [(case.pk, 3)]


def test_a_chain_rewritten_to_its_end_does_not_meet_the_head_on_the_case(case):
    previous = ""
    for one in CaseEvent.objects.filter(case=case).order_by("seq"):
        one.actor_name, one.previous = "他人", previous
        previous = log.digest_of(one)
        event(case, one.seq).update(actor_name="他人", previous=one.previous, digest=previous)
    assert broken() == [(case.pk, EVENTS + 1)]


@pytest.mark.parametrize("seq", range(1, EVENTS + 1))
def test_a_removed_event_is_found(case, seq):
    event(case, seq)._raw_delete("default")
    assert broken() == [(case.pk, seq)]


@pytest.mark.parametrize("kept", range(EVENTS))
def test_a_cut_tail_is_found(case, kept):
    CaseEvent.objects.filter(case=case, seq__gt=kept)._raw_delete("default")
    assert broken() == [(case.pk, kept + 1)]


def test_swapped_events_are_found(case):
    event(case, 2).update(seq=99)
    event(case, 3).update(seq=2)
    event(case, 99).update(seq=3)
    assert broken() == [(case.pk, 2)]


def test_an_event_slipped_in_at_the_end_is_found(case):
    last = event(case, EVENTS).get()
    last.pk, last.seq, last.previous = None, EVENTS + 1, last.digest
    last.digest = log.digest_of(last)
    CaseEvent.objects.bulk_create([last])
    assert broken() == [(case.pk, EVENTS + 2)]


def test_an_event_moved_to_another_case_is_found(world, case):
    other = world.submitted(stage("office"))
    event(case, EVENTS).update(case=other, seq=2)
    assert {pk for pk, _ in broken()} == {case.pk, other.pk}


def test_every_case_that_is_broken_is_named_and_only_those(world, case):
    other = world.submitted(stage("office"))
    for one in (case, other):
        event(one, 1).update(digest=hashlib.sha256(b"x").hexdigest())
    assert [pk for pk, _ in broken()] == [case.pk, other.pk]


def test_an_event_is_written_once(case):
    for change in (event(case, 1).get().save, event(case, 1).get().delete):
        with pytest.raises(Refused):
            change()


@pytest.mark.parametrize("cases", [1, 4])
def test_the_walk_reads_twice_however_many_cases(world, cases, django_assert_num_queries):
    for _ in range(cases):
        world.submitted(stage("office"))
    with django_assert_num_queries(2):
        assert broken() == []


# ---- verify_log ------------------------------------------------------------------------------------------------------


def test_verify_log_says_that_all_is_whole(case, capsys):
    call_command("verify_log", "--json")
    assert json.loads(capsys.readouterr().out) == {"cases": 6, "whole": 6, "first_broken": None, "broken": []}


def test_verify_log_names_the_first_broken_link_and_fails(case, capsys):
    event(case, 3).update(actor_name="他人")
    with pytest.raises(SystemExit) as left:
        call_command("verify_log", "--json")
    assert left.value.code == 1
    link = {"case": case.pk, "seq": 3, "reason": "第3条记录的内容被改动"}
    assert json.loads(capsys.readouterr().out) == {"cases": 6, "whole": 5, "first_broken": link, "broken": [link]}
    with pytest.raises(SystemExit):
        call_command("verify_log", "--case", str(case.pk))
    assert capsys.readouterr().out == f"案件{case.pk}：第3条记录的内容被改动\n核对1件，完整0件，断链1件\n"


def test_verify_log_of_no_case_is_an_unusable_call(case):
    with pytest.raises(CommandError, match="没有这个案件") as refused:
        call_command("verify_log", "--case", "999999999")
    assert refused.value.returncode == 2


# ---- sweep -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def running_round(world):
    """A round that takes nominations until the 7th of February."""
    round_ = world.round()
    Case.objects.filter(pk=round_.pk).update(state="draft")
    round_ = world.act(round_, "prepare", world.clerk)
    type(round_).objects.filter(pk=round_.pk).update(legal_basis="办法", approving_document="纪要")
    return world.act(round_, "open", world.clerk)


def test_the_sweep_closes_a_round_when_its_last_day_is_over_and_only_then(running_round):
    last_moment = datetime(2025, 2, 7, 15, 59, 59, tzinfo=UTC)  # in China a second before midnight
    assert sweep_at(last_moment)["timers"] == 0
    assert sweep_at(last_moment + timedelta(seconds=1))["timers"] == 1
    assert sweep_at(last_moment + timedelta(seconds=2))["timers"] == 0
    assert Case.objects.get(pk=running_round.pk).state == "closed"
    assert broken() == []


def test_sweep_prints_its_counts(world, running_round, capsys):
    with time_machine.travel(datetime(2025, 2, 8, 1, tzinfo=UTC), tick=False):
        call_command("sweep", "--json")
        found = json.loads(capsys.readouterr().out)
        call_command("sweep")
    assert (found["timers"], found["jobs"], found["given_back"]) == (1, 0, 0)
    assert "到期转办0件" in capsys.readouterr().out


def test_one_that_breaks_stops_no_other_and_is_told_with_its_traceback(
    world, running_round, caplog, capsys, monkeypatch
):
    """What follows on the first round's step is broken; the second is closed all the same."""

    def broken_effect(case, step):
        assert case.pk != running_round.pk, "broken"

    monkeypatch.setitem(effects._EFFECTS, ("round", "time_up"), [broken_effect])
    second = world.round()
    Case.objects.filter(pk=second.pk).update(state="draft")
    second = world.act(second, "prepare", world.clerk)
    type(second).objects.filter(pk=second.pk).update(legal_basis="办法", approving_document="纪要")
    world.act(second, "open", world.clerk)
    with time_machine.travel(datetime(2025, 2, 8, 1, tzinfo=UTC), tick=False):
        with pytest.raises(SystemExit) as left:
            call_command("sweep", "--json")
        found = json.loads(capsys.readouterr().out)
        assert (left.value.code, found["timers"], found["failed"]) == (1, 1, 1)
    assert f"take time_up on case {running_round.pk}" in caplog.text and "Traceback" in caplog.text
    states = dict(Case.objects.filter(kind="round").values_list("pk", "state"))
    assert (states[running_round.pk], states[second.pk]) == ("open", "closed")


def test_one_case_that_cannot_move_stops_no_other(world, running_round, caplog):
    """A timer whose round was put off meanwhile is passed over; the next one still runs."""
    second = world.round()
    Case.objects.filter(pk=second.pk).update(state="draft")
    second = world.act(second, "prepare", world.clerk)
    type(second).objects.filter(pk=second.pk).update(legal_basis="办法", approving_document="纪要")
    world.act(second, "open", world.clerk)
    type(second).objects.filter(pk=running_round.pk).update(closes_on=datetime(2026, 1, 1, tzinfo=UTC).date())
    assert sweep_at(datetime(2025, 2, 8, 1, tzinfo=UTC))["timers"] == 1
    states = dict(Case.objects.filter(kind="round").values_list("pk", "state"))
    assert (states[running_round.pk], states[second.pk]) == ("open", "closed")
    assert Copy.objects.count() == 0
