"""The pages of placements: who finds what, how a form is refused, and how many statements a list takes."""

from datetime import date

import pytest
from django.urls import reverse

from certification.placements.models import Placement, PlacementRound
from workflows.cases.models import Case

from .conftest import LAST, PROCEDURE, text

PROPOSAL = {"first_day": "2024-11-04", "last_day": "2024-11-17", "host_name": "", "host_kind": ""}


@pytest.fixture
def at(client, world, today):
    """A signed-in browser: ``at(user)``."""

    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


class TestRounds:
    def test_a_clerk_registers_and_opens_one(self, at, world):
        browser = at(world.clerk)
        told = {
            "policy_key": PROCEDURE, "year": "2024", "code": "WS-1", "title": "2024年以干代训",
            "legal_basis": "汶政字〔2024〕59号", "opens_on": "2024-10-21", "closes_on": "2024-10-31",
        }  # fmt: skip
        answer = browser.post(reverse("placements:new_round"), told)
        round_ = PlacementRound.objects.get()
        assert answer.status_code == 302 and round_.state == "preparing"
        assert "信息已齐备" in text(browser.get(reverse("case", args=[round_.pk])))
        browser.post(reverse("case_act", args=[round_.pk]), {"action": "open"})
        assert Case.objects.get(pk=round_.pk).state == "open"

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [("year", "二零", "年度须是四位数字"), ("code", "", "请填写批次编号"),
         ("closes_on", "2024-02-30", "有效的日期"),
         ("closes_on", "2024-10-01", "早于开始日期"), ("policy_key", "别的", "另选")],
    )  # fmt: skip
    def test_a_wrong_field_says_so_and_keeps_the_rest(self, at, world, field, value, words):
        told = {
            "policy_key": PROCEDURE, "year": "2024", "code": "WS-1", "title": "2024年以干代训",
            "opens_on": "2024-10-21", "closes_on": "2024-10-31",
        }  # fmt: skip
        answer = at(world.clerk).post(reverse("placements:new_round"), {**told, field: value})
        assert answer.status_code == 422 and words in text(answer) and "2024年以干代训" in text(answer)
        assert not PlacementRound.objects.exists()

    def test_who_is_no_clerk_registers_none(self, at, world):
        assert at(world.acceptor).get(reverse("placements:new_round")).status_code == 403


class TestSending:
    def test_a_person_is_found_and_put_on_the_list(self, at, world):
        round_, browser = world.round(), at(world.acceptor)
        page = text(browser.get(reverse("placements:people", args=[round_.pk]), {"q": "甲"}))
        address = reverse("placements:propose", args=[round_.pk, world.person.pk])
        assert address in page
        answer = browser.post(address, {**PROPOSAL, "host": world.host.pk})
        assert answer.status_code == 302 and Placement.objects.get().host == world.host
        assert "汶上县信访局" in text(browser.get(reverse("case", args=[round_.pk])))

    def test_thirteen_days_come_back_with_the_reason_and_the_words(self, at, world):
        round_ = world.round()
        address = reverse("placements:propose", args=[round_.pk, world.person.pk])
        answer = at(world.acceptor).post(
            address, {**PROPOSAL, "host": world.host.pk, "last_day": "2024-11-16", "task": "跟案"}
        )
        assert answer.status_code == 422 and "13" in text(answer) and "跟案" in text(answer)

    def test_only_frontline_coordinators_are_offered(self, at, world):
        round_ = world.round()
        world.coordinator("街道人员", kind="township")
        assert "街道人员" not in text(at(world.acceptor).get(reverse("placements:people", args=[round_.pk])))


class TestReading:
    def test_a_strangers_placement_is_not_there(self, at, world):
        case = world.propose(world.round())
        assert at(world.stranger).get(reverse("case", args=[case.pk])).status_code == 404
        for user in (world.acceptor, world.coach, world.sent, world.township):
            assert at(user).get(reverse("case", args=[case.pk])).status_code == 200

    def test_the_round_is_found_by_a_host_of_no_jurisdiction_and_by_the_person(self, at, world):
        centre = world.organisation("G0025", "institution", world.county, name="汶上县社会治理服务中心")
        coach = world.officer(centre, "applicant")
        case = world.propose(world.round(), host=centre)
        world.propose(case.round, world.coordinator("乙"))
        assert case.round.title in text(at(coach).get(reverse("placements:list")))
        for user in (coach, world.sent):
            page = text(at(user).get(reverse("case", args=[case.round_id])))
            assert ">甲</a>" in page and ">乙</a>" not in page
        assert at(world.account()).get(reverse("case", args=[case.round_id])).status_code == 404

    def test_the_desk_of_a_host_waits_for_nobody_else(self, at, world):
        world.officer(world.host, "acceptance")
        world.propose(world.round())
        page = text(at(world.coach).get(reverse("desk")))
        assert "待接收" in page and "还等" not in page

    def test_before_the_end_it_is_judged_by_the_plan_and_by_what_is_missed(self, at, world):
        case = world.under_way()
        browser, address = at(world.acceptor), reverse("case", args=[case.pk])
        page = text(browser.get(address))
        assert "按计划到2024年11月17日结束推算" in page and "未达到" not in page and "还没有综合评价" in page
        world.act(case, "confirm_days", world.coach, days=((case.first_day, "leave", "病假"),))
        assert "还差1天" in text(browser.get(address))

    def test_who_evaluates_begins_with_nothing_chosen(self, at, world):
        case = world.opined()
        page = text(at(world.evaluator).get(reverse("case", args=[case.pk])))
        assert page.count(">请选择<") == 4 and "95分起建议评为优秀" in page

    def test_after_a_break_the_sender_is_led_to_another_host(self, at, world):
        case = world.under_way()
        case = world.act(case, "terminate", world.coach, day=case.first_day, text="接收单位搬迁")
        address = reverse("placements:propose", args=[case.round_id, case.person_id])
        assert address in text(at(world.acceptor).get(reverse("case", args=[case.pk])))
        assert at(world.acceptor).get(address).status_code == 200
        assert address not in text(at(world.sent).get(reverse("case", args=[case.pk])))

    def test_who_was_not_confirmed_reads_it_in_words_of_a_placement(self, at, world):
        case = world.answered()
        world.act(case, "hand_in", world.evaluator)
        why = {"text": "日志与出勤记录不符", "clause": "汶政字〔2024〕59号三（四）"}
        assert world.act(case, "reject", world.second, **why).state == "rejected"
        page = text(at(world.sent).get(reverse("case", args=[case.pk])))
        assert "本次以干代训不予确认。" in page and why["text"] in page and "申报没有" not in page

    def test_the_public_is_not_told_to_apply_for_one(self, client, world):
        round_ = world.round()
        assert round_.title not in text(client.get("/"))

    def test_the_host_takes_the_step_from_the_page(self, at, world):
        case = world.propose(world.round())
        browser = at(world.coach)
        assert "同意接收" in text(browser.get(reverse("case", args=[case.pk])))
        browser.post(reverse("case_act", args=[case.pk]), {"action": "accept", "accept-coach": "李带教"})
        assert Case.objects.get(pk=case.pk).state == "accepted"

    def test_the_person_reads_and_answers_the_evaluation(self, at, world):
        case = world.evaluated()
        browser = at(world.sent)
        assert "提交答复" in text(browser.get(reverse("case", args=[case.pk])))
        browser.post(reverse("case_act", args=[case.pk]), {"action": "answer", "answer-text": "没有意见"})
        assert Placement.objects.get(pk=case.pk).reply == "没有意见"

    def test_everything_ready_is_handed_in_at_once(self, at, world):
        case = world.answered()
        answer = at(world.evaluator).post(
            reverse("placements:all_at_once", args=[case.round_id]), {"action": "hand_in"}
        )
        assert answer.status_code == 302 and Case.objects.get(pk=case.pk).state == "in_review"


class TestCalendar:
    def test_a_month_shows_each_day_and_why(self, at, world):
        case = world.under_way()
        world.on(date(2024, 11, 8))
        world.act(case, "confirm_days", world.coach, days=((date(2024, 11, 6), "leave", "病假"),))
        world.on(LAST)
        page = text(at(world.acceptor).get(reverse("placements:calendar"), {"year": 2024, "month": 11}))
        assert "11月6日 汶上县信访局：请假，不计" in page and "11月9日 汶上县信访局：只按日历日计入" in page

    def test_a_year_counts_the_days_of_each_month(self, at, world):
        world.under_way(first_day=date(2024, 11, 25), last_day=date(2024, 12, 8))
        world.on(date(2024, 12, 9))
        page = at(world.acceptor).get(reverse("placements:calendar"), {"year": 2024})
        ((row, months),) = page.context["rows"]
        assert (dict(months)[11], dict(months)[12], row.account.calendar) == (6, 8, 14)

    def test_a_neighbour_sees_nobody_and_a_wrong_month_is_said(self, at, world):
        world.under_way()
        browser = at(world.stranger)
        assert "这段时间没有以干代训" in text(browser.get(reverse("placements:calendar"), {"year": 2024}))
        assert browser.get(reverse("placements:calendar"), {"year": 2024, "month": 13}).status_code == 422

    def test_more_people_take_no_more_statements(self, at, world, django_assert_max_num_queries):
        round_, browser = world.round(), at(world.acceptor)
        for _ in range(6):
            world.propose(round_, world.coordinator())
        for asked in ({"year": 2024}, {"year": 2024, "month": 11}):
            with django_assert_max_num_queries(16):
                browser.get(reverse("placements:calendar"), asked)


@pytest.mark.parametrize("name", ["placements:list", "placements:mine", "placements:calendar"])
def test_nobody_reads_without_signing_in(client, db, name):
    assert client.get(reverse(name)).status_code == 302
