"""The states of a placement: who may do what in which, what must hold first, and what each step leaves behind."""

from datetime import date, timedelta

import pytest

from certification.placements import judging
from certification.placements.models import Placement, PlacementDay
from workflows.cases.models import Case, Message
from workflows.cases.queries import waiting_for
from workflows.errors import Refused

from .conftest import FIRST, LAST, MARKS, TEXT


def code(call) -> str:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


def state(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def seats(case: Case) -> set[str]:
    return {task.owner_permission for task in waiting_for(Case.objects.get(pk=case.pk))}


class TestSending:
    def test_the_host_is_asked(self, world):
        case = world.propose(world.round())
        assert case.state == "proposed" and "clerk@G0021" in seats(case)
        assert (case.participant, case.host_kind) == ("enterprise_frontline_coordinator", "department")
        assert Message.objects.filter(recipient=world.coach, case=case.pk).exists()

    def test_thirteen_days_are_refused_with_the_reason(self, world):
        with pytest.raises(Refused, match="13"):
            world.propose(world.round(), last_day=LAST - timedelta(days=1))
        assert not Placement.objects.exists()

    def test_a_township_coordinator_is_not_sent(self, world):
        person = world.coordinator("乙", kind="township")
        assert code(lambda: world.propose(world.round(), person)) == "not_eligible"

    def test_the_own_employer_is_no_host(self, world):
        assert code(lambda: world.propose(world.round(), host=world.employer)) == "not_eligible"

    def test_a_name_like_the_employers_is_decided_by_a_person(self, world):
        named = {"host": None, "host_name": "穗沅智能装备", "host_kind": "unit"}
        round_ = world.round()
        assert code(lambda: world.propose(round_, **named)) == "host_doubtful"
        case = world.propose(round_, **named, other_host_reason="是县里的同名培训中心，信用代码不同")
        assert case.judged_by["reason"].startswith("是县里") and case.host_kind == "unit"

    def test_being_elsewhere_meanwhile_is_a_warning(self, world):
        round_ = world.round()
        world.propose(round_)
        assert code(lambda: world.propose(round_, host=world.silent)) == "overlap"
        assert world.propose(round_, host=world.silent, overlap_known=True).state == "proposed"

    def test_not_outside_the_days_of_the_round_nor_by_a_stranger(self, world):
        round_ = world.round()
        assert code(lambda: world.propose(round_, officer=world.stranger)) == "no_seat"
        assert world.propose(round_, officer=world.township).state == "proposed"
        world.on(date(2024, 11, 1))
        assert code(lambda: world.propose(round_, world.coordinator("乙"))) == "outside_dates"

    def test_nobody_sends_themselves(self, world):
        world.person.user = world.acceptor
        world.person.save()
        assert code(lambda: world.propose(world.round())) == "own_case"


class TestTheHost:
    def test_answers_by_its_own_seat_and_nobody_for_it(self, world):
        case = world.propose(world.round())
        assert code(lambda: world.act(case, "accept", world.acceptor, coach="李")) == "no_seat"
        assert world.act(case, "accept", world.coach, coach="李").coach == "李"

    def test_without_an_account_the_sender_writes_its_answer_down(self, world):
        case = world.propose(world.round(), host=world.silent)
        assert world.act(case, "accept", world.acceptor, coach="李").state == "accepted"

    def test_declines_with_a_reason(self, world):
        case = world.propose(world.round())
        assert code(lambda: world.act(case, "decline", world.coach, text="")) == "text_missing"
        assert world.act(case, "decline", world.coach, text="没有岗位").state == "declined"

    def test_nobody_arrives_before_the_notice_and_the_first_day(self, world):
        round_ = world.round()
        case = world.propose(round_)
        world.act(case, "accept", world.coach, coach="李")
        assert code(lambda: world.act(case, "arrive", world.coach, day=FIRST)) == "not_dispatched"
        world.dispatched(round_)
        assert code(lambda: world.act(case, "arrive", world.coach, day=FIRST)) == "too_early"


class TestUnderWay:
    def test_an_extension_moves_the_last_day(self, world):
        case = world.under_way()
        later = LAST + timedelta(days=3)
        assert code(lambda: world.act(case, "extend", world.coach, day=LAST, text="延长")) == "not_later"
        case = world.act(case, "extend", world.coach, day=later, text="还要跟案")
        world.on(later)
        assert code(lambda: world.act(case, "time_up", None)) == "not_due"
        world.on(later + timedelta(days=1))
        assert world.act(case, "time_up", None).state == "ended"

    def test_the_log_is_the_persons_alone(self, world):
        case = world.under_way()
        note = {"day": FIRST, "attendance": "present", "text": "旁听一次调解"}
        assert code(lambda: world.act(case, "write_day", world.coach, **note)) == "no_seat"
        world.act(case, "write_day", world.sent, **note)
        day = PlacementDay.objects.get(placement=case)
        assert (day.text, day.confirmed_at) == ("旁听一次调解", None)

    def test_a_day_ahead_or_outside_is_refused(self, world):
        case = world.under_way()
        for day in (FIRST + timedelta(days=1), FIRST - timedelta(days=1)):
            assert code(
                lambda day=day: world.act(case, "write_day", world.sent, day=day, attendance="present", text="x")
            )

    def test_what_the_host_confirmed_stays(self, world):
        case = world.under_way()
        world.act(case, "confirm_days", world.coach, days=((FIRST, "leave", "事假"),))
        note = {"day": FIRST, "attendance": "present", "text": "在岗"}
        assert code(lambda: world.act(case, "write_day", world.sent, **note)) == "confirmed"

    def test_broken_off_it_is_kept_and_not_confirmed(self, world):
        case = world.under_way()
        world.on(date(2024, 11, 7))
        case = world.act(case, "terminate", world.coach, day=date(2024, 11, 6), text="企业急需")
        assert case.state == "terminated" and case.end == date(2024, 11, 6)
        case = world.act(case, "conclude_short", world.evaluator)
        assert case.state == "rejected" and case.decision["decision"] == "not_eligible"
        assert case.decision["calendar_days"] == 3


class TestEvaluation:
    def test_a_host_does_not_evaluate_somebody_whose_record_is_the_countys(self, world):
        world.person.region = world.county
        world.person.save()
        world.person.posts.update(region=world.county)
        inside = world.officer(world.host, "acceptance")
        case = world.opined()
        told = {**MARKS, "conclusion": "qualified", "text": TEXT}
        assert code(lambda: world.act(case, "evaluate", inside, **told)) == "no_seat"
        assert world.act(case, "evaluate", world.evaluator, **told).state == "evaluated"

    def test_the_host_is_heard_first(self, world):
        case = world.ended()
        told = {**MARKS, "conclusion": "qualified", "text": TEXT}
        assert code(lambda: world.act(case, "evaluate", world.evaluator, **told)) == "no_host_opinion"
        assert code(
            lambda: world.act(case, "opine", world.coach, text="好好好好好好好好好好好好好好好好好好好好好好好")
        ) == ("no_substance")
        case = world.act(case, "opine", world.coach, text=TEXT)
        assert case.days.filter(confirmed_at__isnull=False).count() == 14
        case = world.act(case, "evaluate", world.evaluator, **told)
        assert (case.state, case.evaluation.conclusion, case.evaluation.on) == (
            "evaluated",
            "qualified",
            LAST + timedelta(days=1),
        )
        assert case.evaluation.points and Message.objects.filter(recipient=world.sent, case=case.pk).exists()

    def test_the_person_may_reply_and_silence_ends(self, world):
        case = world.evaluated()
        assert code(lambda: world.act(case, "hand_in", world.evaluator)) == "wrong_state"
        world.on(case.reply_until + timedelta(days=1))
        assert world.act(case, "time_up", None).state == "answered"

    def test_reply_and_a_new_evaluation(self, world):
        case = world.act(world.evaluated(), "answer", world.sent, text="出勤写得不对")
        first = case.evaluation_id
        case = world.act(case, "revise", world.evaluator, **MARKS, conclusion="excellent", text=TEXT)
        assert case.evaluation_id != first and case.evaluations.count() == 2
        assert (case.state, case.reply) == ("evaluated", "")  # the person is heard anew

    def test_confirmed_by_two_others(self, world):
        case = world.act(world.answered(), "hand_in", world.evaluator)
        assert case.state == "in_review" and case.decision["decision"] == "eligible"
        case = world.act(case, "agree", world.second, text="同意")
        case = world.act(case, "agree", world.head, text="同意")
        assert case.state == "passed" and case.figure == "连续14天"

    def test_nobody_approves_of_the_own_evaluation_or_placement(self, world):
        case = world.act(world.answered(), "hand_in", world.evaluator)
        case.evaluation.__class__.objects.filter(pk=case.evaluation_id).update(assessor=world.second)
        assert code(lambda: world.act(case, "agree", world.second, text="同意")) == "own_evaluation"
        world.person.user = world.second
        world.person.save()
        assert code(lambda: world.act(case, "agree", world.second, text="同意")) == "own_case"

    def test_a_return_comes_back_to_the_evaluator(self, world):
        case = world.act(world.answered(), "hand_in", world.evaluator)
        case = world.act(case, "send_back", world.second, text="评语太笼统", items=["评语"])
        assert case.state == "returned" and seats(case) == {"preliminary@G0011"}
        case = world.act(case, "revise", world.evaluator, **MARKS, conclusion="qualified", text=TEXT)
        case = world.act(case, "answer", world.sent, text="")
        assert world.act(case, "hand_in", world.evaluator).cycle == 2

    def test_leave_that_makes_it_short_keeps_it_from_the_review(self, world):
        case = world.under_way()
        world.on(date(2024, 11, 7))
        world.act(case, "confirm_days", world.coach, days=((date(2024, 11, 6), "leave", "病假"),))
        world.on(LAST + timedelta(days=1))
        case = world.act(case, "time_up", None)
        world.act(case, "opine", world.coach, text=TEXT)
        world.act(case, "evaluate", world.evaluator, **MARKS, conclusion="qualified", text=TEXT)
        case = world.act(case, "answer", world.sent, text="")
        assert code(lambda: world.act(case, "hand_in", world.evaluator)) == "not_eligible"
        assert world.act(case, "conclude_short", world.evaluator).state == "rejected"

    def test_what_meets_the_rules_is_not_refused_without_a_review(self, world):
        case = world.ended()
        assert code(lambda: world.act(case, "conclude_short", world.evaluator)) == "not_failing"

    def test_who_spoke_for_the_host_does_not_evaluate(self, world):
        case = world.ended(host=world.silent)
        world.act(case, "opine", world.acceptor, text=TEXT)
        told = {**MARKS, "conclusion": "qualified", "text": TEXT}
        assert code(lambda: world.act(case, "evaluate", world.acceptor, **told)) == "own_opinion"
        assert world.act(case, "evaluate", world.evaluator, **told).state == "evaluated"

    def test_gone_on_with_at_another_host_it_is_one_period(self, world):
        first = world.under_way()
        world.on(date(2024, 11, 11))
        world.act(first, "terminate", world.coach, day=date(2024, 11, 10), text="换单位")
        told = {"host": world.silent, "first_day": date(2024, 11, 11), "last_day": LAST}
        second = world.propose(first.round, **told)
        world.act(second, "accept", world.acceptor, coach="王")
        world.act(second, "arrive", world.acceptor, day=date(2024, 11, 11))
        world.on(LAST + timedelta(days=1))
        second = world.act(second, "time_up", None)
        world.act(second, "opine", world.acceptor, text=TEXT)
        world.act(second, "evaluate", world.evaluator, **MARKS, conclusion="qualified", text=TEXT)
        second = world.act(second, "answer", world.sent, text="")
        assert world.act(second, "hand_in", world.evaluator).decision["calendar_days"] == 14


class TestWhatIsJudgedAsOne:
    """Only days that somebody was there, and only what touches."""

    def test_days_that_were_only_planned_do_not_count(self, world):
        first = world.under_way(last_day=LAST)
        other = world.coordinator("乙")
        round_ = first.round
        round_.__class__.objects.filter(pk=round_.pk).update(state="open")
        world.on(date(2024, 10, 25))
        planned = world.propose(round_, other)
        world.act(planned, "accept", world.coach, coach="李")
        short = world.propose(
            round_, other, host=world.silent, first_day=date(2024, 11, 18), last_day=date(2024, 11, 24)
        )
        world.act(short, "accept", world.acceptor, coach="王")
        round_.__class__.objects.filter(pk=round_.pk).update(state="dispatched")
        world.on(date(2024, 11, 18))
        short = world.act(short, "arrive", world.acceptor, day=date(2024, 11, 18))
        world.on(date(2024, 11, 25))
        short = world.act(short, "time_up", None)
        assert judging.decided(short, date(2024, 11, 25))["calendar_days"] == 7

    def test_a_day_of_its_own_is_not_carried_by_a_fortnight_before(self, world):
        round_ = world.round()
        world.propose(round_)
        alone = {"host": world.silent, "first_day": date(2024, 12, 2), "last_day": date(2024, 12, 2)}
        assert code(lambda: world.propose(round_, **alone)) == "not_eligible"

    def test_a_later_one_that_does_not_touch_hinders_nothing(self, world):
        case = world.answered()
        Placement.objects.filter(pk=case.pk).update(batch=None)
        later = {"first_day": date(2024, 12, 2), "last_day": date(2024, 12, 15), "began_on": date(2024, 12, 2)}
        Placement.objects.create(
            round=case.round, parent=case.round, person=case.person, region=case.region, agency=case.agency,
            title="甲", host=world.silent, host_name="商会", host_kind="industry_org", policy_key=case.policy_key,
            policy_digest=case.policy_digest, **later,
        )  # fmt: skip
        assert world.act(case, "hand_in", world.evaluator).decision["calendar_days"] == 14


class TestNobodyForThemselves:
    def test_neither_as_host_nor_as_sender(self, world):
        case = world.propose(world.round())
        world.person.user = world.coach
        world.person.save()
        assert code(lambda: world.act(case, "accept", world.coach, coach="李")) == "own_case"
        assert code(lambda: world.act(case, "decline", world.coach, text="没有岗位")) == "own_case"

    def test_who_handed_in_and_who_evaluated_neither_return_nor_reject(self, world):
        case = world.act(world.answered(), "hand_in", world.evaluator)
        Placement.objects.get(pk=case.pk).evaluation.__class__.objects.filter(pk=case.evaluation_id).update(
            assessor=world.second
        )
        assert code(lambda: world.act(case, "reject", world.second, text="不", clause="三（四）")) == "own_evaluation"
        assert code(lambda: world.act(case, "send_back", world.second, text="x", items=["评语"])) == "own_evaluation"
        Case.objects.filter(pk=case.pk).update(submitted_by=world.head)
        case.evaluation.__class__.objects.filter(pk=case.evaluation_id).update(assessor=world.evaluator)
        case = world.act(case, "agree", world.second, text="同意")
        assert code(lambda: world.act(case, "agree", world.head, text="同意")) == "own_submission"

    def test_the_assessor_does_not_answer_for_who_has_no_account(self, world):
        case = world.evaluated(person=world.coordinator("乙"))
        assert code(lambda: world.act(case, "answer", world.evaluator, text="无异议")) == "own_evaluation"
        assert world.act(case, "answer", world.acceptor, text="无异议").state == "answered"


class TestWords:
    @pytest.mark.parametrize(
        "name",
        [
            "汶上穗沅智能装备有限公司", "汶上县穗沅智能装备有限公司。", "汶上县 穗沅智能装备有限公司",
            "汶上县穗沅智能装备有限公司（总部）", "穗沅智能装备集团有限公司", "穗沅智能装备有限公司汶上分公司",
        ],
    )  # fmt: skip
    def test_the_own_employer_is_known_by_another_spelling(self, world, name):
        told = {"host": None, "host_name": name, "host_kind": "unit"}
        assert code(lambda: world.propose(world.round(), **told)) in ("host_doubtful", "not_eligible")

    def test_what_cannot_be_printed_is_refused_where_it_is_written(self, world):
        case = world.under_way()
        note = {"day": FIRST, "attendance": "present", "text": "旁听调解😀"}
        assert code(lambda: world.act(case, "write_day", world.sent, **note)) == "missing_characters"

    @pytest.mark.parametrize("year", [1899, 2200, 9999])
    def test_an_absurd_year_is_refused(self, world, year):
        told = {"first_day": date(year, 11, 4), "last_day": date(year, 11, 17)}
        assert code(lambda: world.propose(world.round(), **told)) == "other_year"

    def test_the_same_twice_and_the_past_are_refused(self, world):
        round_ = world.round()
        world.propose(round_)
        assert code(lambda: world.propose(round_, overlap_known=True)) == "listed_already"
        past = {"first_day": date(2024, 10, 1), "last_day": date(2024, 10, 14)}
        assert code(lambda: world.propose(round_, world.coordinator("乙"), **past)) == "in_the_past"


class TestTheRound:
    def test_cancelled_it_takes_back_who_was_to_be_sent(self, world):
        case = world.propose(world.round())
        world.act(case.round, "cancel", world.head, text="经费未落实")
        assert state(case) == "withdrawn"

    def test_it_is_not_concluded_while_somebody_is_out(self, world):
        case = world.answered()
        assert code(lambda: world.act(case.round, "conclude", world.clerk)) == "not_finished"
        world.act(case, "hand_in", world.evaluator)
        world.act(case, "agree", world.second, text="同意")
        world.act(case, "agree", world.head, text="同意")
        assert world.act(case.round, "conclude", world.clerk).state == "concluded"
