"""What each action of a review does: to the state, to the desks, to the record."""

import pytest
from django.db import IntegrityError, transaction

from tests.cases.world import PARTIES, officer, open_seats, panel, stage, task_of
from workflows.cases.models import Case, CaseEvent, Opinion
from workflows.cases.queries import todo
from workflows.errors import Refused

FIRST = stage("first", role="acceptance")
LAST = stage("last", role="second_review", level="city")


def refusal(world, case, action, actor, **data) -> str:
    with pytest.raises(Refused) as refused:
        world.act(case, action, actor, **data)
    return refused.value.code


def test_a_case_goes_from_desk_to_desk_in_the_order_of_its_route(world):
    case = world.submitted()
    way = [open_seats(case)]
    for actor in (world.acceptor, world.reviewer):
        findings = {"findings": {}} if actor is world.reviewer else {}
        case = world.act(case, "agree", actor, text="同意", **findings)
        way.append(open_seats(case))
    case = world.agreed(case, *PARTIES)
    way.append(open_seats(case))
    case = world.act(case, "agree", world.second)
    assert way == [
        {"acceptance@hr370830"},
        {"preliminary@hr370830"},
        {f"countersign@{party}370830" for party in PARTIES},
        {"second_review@hr370800"},
    ]
    assert (case.state, open_seats(case), case.due) == ("passed", set(), None)


def test_the_route_is_pinned_when_the_case_is_handed_in(world):
    case = world.submitted(FIRST, LAST)
    case.round.rules = {"route": [LAST]}
    case.round.save()
    case = world.act(case, "agree", world.acceptor)
    assert (case.stage, [one["key"] for one in case.route]) == ("last", ["first", "last"])


def test_each_desk_has_its_own_term_in_working_days(world):
    case = world.submitted(stage("first", role="acceptance", days=3))
    assert f"{case.due}" == "2025-01-17"  # from Tuesday the 14th: Wednesday, Thursday, Friday


def test_one_task_is_left_for_each_party_that_has_not_spoken(world):
    case = world.agreed(world.submitted(panel()), "union", "commerce")
    assert open_seats(case) == {"countersign@hr370830", "countersign@enterprise370830"}


@pytest.mark.parametrize(("verdict", "text"), [("reserve", "建议核实人数"), ("abstain", "")])
def test_reservation_and_abstention_are_kept_apart_from_consent(world, verdict, text):
    case = world.agreed(world.submitted(panel()), "union", "enterprise", "commerce")
    case = world.act(case, verdict, world.signers["hr"], text=text)
    said = dict(case.opinions.values_list("voice", "verdict"))
    assert case.state == "passed"
    assert said.pop("hr370830") == {"reserve": "reservation", "abstain": "abstention"}[verdict]
    assert set(said.values()) == {"consent"}


@pytest.mark.parametrize("action", ["reserve", "refuse"])
def test_a_reservation_or_refusal_without_a_reason_is_not_taken(world, action):
    case = world.submitted(panel())
    assert refusal(world, case, action, world.signers["hr"], text=" ", clause="三（二）2") == "text_missing"
    assert not Opinion.objects.exists()


def test_a_refusal_names_the_clause_it_rests_on(world):
    case = world.submitted(panel())
    assert refusal(world, case, "refuse", world.signers["hr"], text="有欠薪记录", clause=" ") == "clause_missing"
    assert not Opinion.objects.exists()


def test_a_panel_where_all_abstain_has_not_consented(world):
    case = world.submitted(panel())
    for party in PARTIES:
        case = world.act(case, "abstain", world.signers[party])
    assert case.state == "rejected"


def test_a_veto_closes_the_other_desks_and_puts_no_word_into_their_mouths(world):
    case = world.agreed(world.submitted(panel()), "hr")
    case = world.act(case, "refuse", world.signers["commerce"], text="有欠薪记录", clause="三（二）2")
    assert (case.state, open_seats(case)) == ("rejected", set())
    assert dict(case.opinions.values_list("voice", "verdict")) == {"hr370830": "consent", "commerce370830": "refusal"}


def test_a_ratio_panel_bears_one_refusal_and_ends_as_soon_as_it_is_reached(world):
    case = world.submitted(panel(mode="ratio", ratio=[1, 2]))
    case = world.act(case, "refuse", world.signers["hr"], text="不同意", clause="三（二）2")
    assert case.state == "in_review"
    case = world.agreed(case, "union", "enterprise")
    assert (case.state, open_seats(case)) == ("passed", set())


def test_a_body_speaks_once_in_a_cycle(world):
    case = world.agreed(world.submitted(panel()), "hr")
    twin = world.officer(world.hr, "countersign")
    assert refusal(world, case, "refuse", twin, text="我不同意") == "no_seat"
    opinion = case.opinions.get()
    opinion.pk, opinion._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        opinion.save()


def test_an_opinion_is_never_edited(world):
    opinion = world.agreed(world.submitted(panel()), "hr").opinions.get()
    for change in (opinion.save, opinion.delete):
        with pytest.raises(Refused, match="不能"):
            change()


# ---- sending back --------------------------------------------------------------------------------------------------


def test_a_return_names_everything_at_once(world):
    case = world.submitted(panel())
    for items in ([], ["  "], None):
        data = {} if items is None else {"items": items}
        assert refusal(world, case, "send_back", world.signers["hr"], **data) == "items_missing"
    case = world.act(case, "send_back", world.signers["hr"], items=["补盖公章", "", "补充事迹"])
    assert case.opinions.get().items == ["补盖公章", "补充事迹"]
    assert case.events.last().detail["items"] == ["补盖公章", "补充事迹"]
    assert open_seats(case) == {f"applicant@{world.unit.code}"}


def test_resuming_after_a_return_asks_only_those_who_had_not_consented(world):
    case = world.agreed(_past_first(world), "hr", "union")
    case = world.act(case, "reserve", world.signers["enterprise"], text="人数待核")
    case = world.act(case, "send_back", world.signers["commerce"], items=["补充人数"])
    case = world.act(case, "resubmit", world.applicant)
    assert (case.stage, case.cycle) == ("panel", 2)
    assert open_seats(case) == {"countersign@enterprise370830", "countersign@commerce370830"}
    case = world.agreed(case, "enterprise", "commerce")
    assert case.state == "passed"
    assert case.opinions.filter(cycle=2).count() == 2


def test_restarting_after_a_return_asks_everybody_again_from_the_first_desk(world):
    case = world.agreed(_past_first(world, on_return="restart"), "hr", "union")
    case = world.act(case, "send_back", world.signers["commerce"], items=["补充人数"])
    case = world.act(case, "resubmit", world.applicant)
    assert (case.stage, open_seats(case)) == ("first", {"acceptance@hr370830"})
    case = world.act(case, "agree", world.acceptor)
    assert open_seats(case) == {f"countersign@{party}370830" for party in PARTIES}
    case = world.agreed(case, *PARTIES)
    assert case.state == "passed"


def test_consents_are_carried_through_two_returns_and_no_further(world):
    case = world.agreed(_past_first(world, LAST), "hr")
    for party in ("union", "enterprise"):
        case = world.act(case, "send_back", world.signers[party], items=["补正"])
        case = world.act(case, "resubmit", world.applicant)
        case = world.agreed(case, party)
    assert open_seats(case) == {"countersign@commerce370830"}
    case = world.agreed(case, "commerce")
    assert (case.stage, case.carried) == ("last", [])


def _past_first(world, *after, **rules):
    case = world.submitted(FIRST, panel(**{"on_return": "resume"} | rules), *after)
    return world.act(case, "agree", world.acceptor)


def test_a_return_to_an_earlier_desk_stays_inside_and_asks_everybody_again(world):
    case = world.agreed(_past_first(world), "hr")
    case = world.act(case, "send_back", world.signers["union"], items=["请重新核对"], to_stage="first")
    assert (case.state, case.stage, case.cycle) == ("in_review", "first", 2)
    assert open_seats(case) == {"acceptance@hr370830"}
    case = world.act(case, "agree", world.acceptor)
    assert open_seats(case) == {f"countersign@{party}370830" for party in PARTIES}


@pytest.mark.parametrize("to_stage", ["panel", "last", "nowhere"])
def test_only_an_earlier_desk_can_be_returned_to(world, to_stage):
    case = _past_first(world, LAST)
    code = refusal(world, case, "send_back", world.signers["hr"], items=["重核"], to_stage=to_stage)
    assert code == "stage_not_earlier"


def test_nobody_but_the_applicant_hands_in_again(world):
    case = world.act(world.submitted(panel()), "send_back", world.signers["hr"], items=["补正"])
    for actor in (world.signers["hr"], world.rival_applicant):
        assert refusal(world, case, "resubmit", actor) == "no_seat"


# ---- withdrawing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("returned", [False, True])
def test_a_withdrawal_clears_every_desk(world, returned):
    case = world.agreed(world.submitted(panel()), "hr")
    if returned:
        case = world.act(case, "send_back", world.signers["union"], items=["补正"])
    case = world.act(case, "withdraw", world.applicant)
    assert (case.state, open_seats(case)) == ("withdrawn", set())
    assert not todo(officer(world.signers["commerce"], world.now.date())).exists()
    case.process.refresh_from_db()
    assert case.process.status == "DONE"


@pytest.mark.parametrize("who", ["acceptor", "rival_applicant", "stranger"])
def test_only_the_applicants_unit_withdraws(world, who):
    case = world.submitted(panel())
    assert refusal(world, case, "withdraw", getattr(world, who)) == "not_applicant"


# ---- coming too late -----------------------------------------------------------------------------------------------


def test_the_second_officer_is_told_who_did_what_and_when(world):
    case = world.submitted(FIRST, LAST)
    twin = world.officer(world.hr, "acceptance")
    task = task_of(case, twin)
    world.act(case, "agree", world.acceptor, task_id=task)
    with pytest.raises(Refused) as refused:
        world.act(case, "agree", twin, task_id=task)
    assert refused.value.code == "task_settled"
    for words in (world.hr.name, world.acceptor.person_name, "2025年1月14日", "同意"):
        assert words in refused.value.message


def test_after_the_end_the_late_one_is_told_how_it_ended(world):
    case = world.submitted(panel())
    task = task_of(case, world.signers["union"])
    world.act(case, "refuse", world.signers["hr"], text="有欠薪记录", clause="三（二）2")
    with pytest.raises(Refused, match=f"不予通过.*{world.signers['hr'].person_name}.*“不同意”"):
        world.act(case, "agree", world.signers["union"], task_id=task)


def test_a_task_of_another_case_opens_no_door(world):
    mine, other = world.submitted(FIRST), world.submitted(FIRST)
    with pytest.raises(Refused) as refused:
        world.act(mine, "agree", world.acceptor, task_id=task_of(other, world.acceptor))
    assert refused.value.code == "task_settled"
    assert Opinion.objects.count() == 0


def test_a_refused_step_leaves_nothing_behind(world):
    case = world.submitted(FIRST)
    events, seats = CaseEvent.objects.count(), open_seats(case)
    refusal(world, case, "reject", world.acceptor, text="无条款")
    assert (CaseEvent.objects.count(), open_seats(case)) == (events, seats)
    assert list(Case.objects.filter(pk=case.pk).values_list("state", "log_length")) == [("in_review", events)]
