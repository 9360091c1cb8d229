"""What is missing is reminded once a working day, to whoever it is to come from, by the sweep."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command

from certification.placements.models import Placement
from certification.placements.reminders import look_after_placements
from workflows.cases.models import Message
from workflows.cases.tasks import sweep_at

from .conftest import FIRST, MARKS, TEXT

TUESDAY, FRIDAY = date(2024, 11, 5), date(2024, 11, 8)
MONDAY = date(2024, 11, 11)


@pytest.fixture
def told(world):
    """What the sweep of a day tells anew: {user: [texts]}."""

    def swept(day: date, hour: int = 9) -> dict[str, list[str]]:
        Message.objects.all().delete()
        world.on(day, hour)
        sweep_at(world.now)
        found: dict[str, list[str]] = {}
        for message in Message.objects.filter(text__startswith="以干代训 ").order_by("pk"):
            found.setdefault(message.recipient.username, []).append(message.text)
        return found

    return swept


def write(world, case: Placement, day: date, **note: str) -> None:
    told = {"attendance": "present", "text": "跟案", "reason": "", **note}
    world.act(case, "write_day", world.sent, day=day, **told)


class TestThePerson:
    def test_is_reminded_of_the_log_of_the_last_working_day(self, world, told):
        world.under_way()
        assert told(TUESDAY) == {world.sent.username: ["以干代训 甲：2024年11月4日的日志还没有写，请补记。"]}

    def test_is_not_once_it_is_written_or_leave_was_taken(self, world, told):
        case = world.under_way()
        write(world, case, FIRST)
        assert told(TUESDAY) == {}
        write(world, case, TUESDAY, attendance="leave", reason="病假", text="")
        assert told(date(2024, 11, 6)) == {}

    def test_of_a_friday_on_monday_and_of_the_last_day_once_it_is_over(self, world, told):
        case = world.under_way()
        for back in range(4):
            world.on(FIRST + timedelta(days=back))
            write(world, case, FIRST + timedelta(days=back))
        assert "2024年11月8日的日志还没有写" in told(MONDAY)[world.sent.username][0]
        assert "2024年11月15日的日志还没有写" in told(date(2024, 11, 18))[world.sent.username][0]
        assert world.sent.username not in told(date(2024, 11, 19))

    def test_nobody_is_on_a_day_off_or_before_the_offices_open_and_nobody_twice(self, world, told):
        world.under_way()
        assert told(date(2024, 11, 9)) == {} == told(TUESDAY, hour=7)
        assert len(told(TUESDAY, hour=8)) == 1
        assert told(TUESDAY, hour=9) == {} == told(TUESDAY, hour=17)
        assert len(told(date(2024, 11, 6))) == 1

    def test_a_first_day_in_a_week_of_holidays_is_asked_about_when_they_are_over(self, world, told):
        world.under_way(first_day=date(2024, 12, 31), last_day=date(2025, 1, 13))
        assert told(date(2025, 1, 1)) == {}
        assert "2024年12月31日的日志" in told(date(2025, 1, 2))[world.sent.username][0]


class TestTheHost:
    def test_is_reminded_of_a_week_that_it_has_not_confirmed(self, world, told):
        case = world.under_way()
        assert world.coach.username not in told(FRIDAY)
        week = "以干代训 甲：2024年11月4日至2024年11月10日一周的出勤还没有确认。"
        assert told(MONDAY)[world.coach.username] == [week] and told(date(2024, 11, 12))[world.coach.username] == [week]
        days = [(FIRST + timedelta(days=n), "present", "") for n in range(5)]
        world.act(case, "confirm_days", world.coach, days=tuple(days))
        assert world.coach.username not in told(date(2024, 11, 13))

    def test_is_asked_whether_somebody_came(self, world, told):
        round_ = world.round()
        case = world.propose(round_)
        world.act(case, "accept", world.coach, coach="李带教")
        world.dispatched(round_)
        assert told(FIRST) == {}
        assert "还没有登记报到" in told(TUESDAY)[world.coach.username][0]

    def test_is_asked_for_its_opinion_after_five_working_days_then_the_evaluator(self, world, told):
        case = world.ended()
        assert not any("接收单位意见" in text for text in told(date(2024, 11, 22)).get(world.coach.username, []))
        assert "已经结束，还没有填写接收单位意见" in told(date(2024, 11, 25))[world.coach.username][-1]
        world.act(case, "opine", world.coach, text=TEXT)
        assert told(date(2024, 12, 2)) == {}
        assert told(date(2024, 12, 3)) == {
            world.evaluator.username: ["以干代训 甲：接收单位已填写意见，还没有作综合评价。"],
            world.acceptor.username: ["以干代训 甲：接收单位已填写意见，还没有作综合评价。"],
        }
        world.act(case, "evaluate", world.evaluator, **MARKS, conclusion="qualified", text=TEXT)
        assert told(date(2024, 12, 4)) == {}

    def test_without_an_account_the_sender_is(self, world, told):
        world.under_way(host=world.silent)
        found = told(MONDAY)
        assert "出勤还没有确认" in found[world.acceptor.username][0] and world.clerk.username in found


class TestTogether:
    def arrived(self, world, number: int) -> list[Placement]:
        round_ = world.round()
        cases = [world.propose(round_, world.coordinator(f"人{n}", user=world.account())) for n in range(number)]
        for case in cases:
            world.act(case, "accept", world.coach, coach="李带教")
        world.dispatched(round_)
        world.on(FIRST)
        return [world.act(case, "arrive", world.coach, day=FIRST) for case in cases]

    def test_the_host_has_one_message_for_all_with_a_way_to_the_round(self, world, told):
        cases = self.arrived(world, 4)
        (text,) = told(MONDAY)[world.coach.username]
        assert text.startswith("以干代训 人0、人1、人2等4人：")
        assert Message.objects.get(recipient=world.coach).case_id == cases[0].round_id

    @pytest.mark.parametrize("number", [1, 5])
    def test_more_people_take_no_more_statements(self, world, number, django_assert_max_num_queries):
        self.arrived(world, number)
        now = datetime(2024, 11, 11, 9, tzinfo=world.now.tzinfo)
        with django_assert_max_num_queries(12):
            assert look_after_placements(now) == {"placements": number + 1}
        with django_assert_max_num_queries(1):
            assert look_after_placements(now) == {"placements": 0}


def test_the_report_of_the_sweep_has_a_word_for_it(world, today, capsys):
    world.under_way()
    world.on(TUESDAY)
    call_command("sweep")
    assert "以干代训提醒1件" in capsys.readouterr().out
