"""Attendance as the host confirms it: one day, all days so far, and all of its people at one glance."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from certification.placements.models import PlacementDay
from workflows.cases.models import CaseEvent

from .conftest import FIRST, LAST, text

SICK = date(2024, 11, 6)


@pytest.fixture
def case(world):
    """On the Friday of the first week; the person reported leave on the Wednesday."""
    case = world.under_way()
    world.on(SICK)
    world.act(case, "write_day", world.sent, day=SICK, attendance="leave", reason="病假", text="")
    world.on(date(2024, 11, 8))
    return case


@pytest.fixture
def post(client, world, today, case):
    """Post the page of the attendance as it was shown to the host, with what was chosen: ``post("all", {day: …})``."""

    def posted(do, chosen=None, user=None, **more):
        client.force_login(user or world.coach)
        address = reverse("placements:attendance", args=[case.pk])
        shown = client.get(address)
        told = {"was": shown.context["form"]["was"].value()} if shown.context else {}
        for day, (attendance, reason) in (chosen or {}).items():
            told |= {f"on-{day}": attendance, f"why-{day}": reason}
        return client.post(address, {"do": do, **told, **more})

    return posted


def days(case) -> dict[date, str]:
    return {row.day: row.told for row in case.days.filter(confirmed_at__isnull=False)}


class TestConfirming:
    def test_all_days_so_far_as_they_were_reported(self, client, post, case):
        assert post("all").status_code == 302
        found = days(case)
        assert list(found) == [FIRST + timedelta(days=n) for n in range(5)]
        assert found[SICK] == "请假（病假）" and found[FIRST] == "在岗"

    def test_only_what_was_chosen(self, post, case):
        assert post("save", {FIRST: ("absent", "未到岗"), date(2024, 11, 5): ("", "")}).status_code == 302
        assert days(case) == {FIRST: "缺勤（未到岗）"}

    def test_what_was_asked_is_corrected_together_with_the_rest(self, post, case):
        post("all", {SICK: ("present", "病假"), FIRST: ("interrupted", "回企业处理事故")})
        assert (days(case)[SICK], days(case)[FIRST]) == ("在岗", "中断（回企业处理事故）")

    def test_what_is_confirmed_can_be_corrected_and_is_not_confirmed_anew(self, world, post, case):
        post("all")
        answer = post("all", {FIRST: ("absent", "未到岗"), SICK: ("leave", "病假")})
        assert answer.status_code == 302 and days(case)[FIRST] == "缺勤（未到岗）"
        (event,) = CaseEvent.objects.filter(case=case, action="confirm_days").order_by("-seq")[:1]
        assert event.detail["items"] == ["2024-11-04 缺勤（未到岗）"]
        post("all")
        assert CaseEvent.objects.filter(case=case, action="confirm_days").count() == 2

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [(("leave", ""), "没有到岗的，请写明事由"), (("absent", "长" * 201), "事由最多200个字"),
         (("asleep", "困"), "没有这种出勤情况")],
    )  # fmt: skip
    def test_a_wrong_field_says_so_and_nothing_is_kept(self, post, case, chosen, words):
        answer = post("all", {FIRST: chosen, date(2024, 11, 5): ("leave", "事假")})
        assert answer.status_code == 422 and words in text(answer) and "事假" in text(answer)
        assert not days(case)

    def test_what_was_reported_meanwhile_is_looked_at_first(self, world, client, post, case):
        client.force_login(world.coach)
        was = client.get(reverse("placements:attendance", args=[case.pk])).context["form"]["was"].value()
        world.act(case, "write_day", world.sent, day=FIRST, attendance="leave", reason="事假", text="")
        answer = post("all", was=was)
        assert answer.status_code == 422 and "有变动" in text(answer) and "请假（事假）" in text(answer)
        fresh = answer.context["form"]["was"].value()
        assert post("all", was=fresh).status_code == 302 and days(case)[FIRST] == "请假（事假）"

    def test_the_person_confirms_no_own_days(self, world, post, case):
        world.person.user = world.coach
        world.person.save()
        answer = post("all")
        assert answer.status_code == 422 and "须由他人办理" in text(answer) and not days(case)

    def test_days_come_by_the_page_alone(self, client, world, today, case):
        client.force_login(world.coach)
        posted = {"action": "confirm_days", "confirm_days-days": "2024-11-04"}
        answer = client.post(reverse("case_act", args=[case.pk]), posted)
        assert answer.status_code == 422 and "请在出勤页面上确认" in text(answer)


class TestWho:
    def test_the_host_and_nobody_for_it(self, client, world, post, case):
        address = reverse("placements:attendance", args=[case.pk])
        for user, status in ((world.acceptor, 403), (world.sent, 403), (world.stranger, 404)):
            client.force_login(user)
            assert client.get(address).status_code == status == client.post(address, {"do": "all"}).status_code
        assert not days(case)

    def test_where_the_host_has_no_account_the_sender(self, client, world, today):
        case = world.under_way(host=world.silent)
        client.force_login(world.acceptor)
        assert case.title in text(client.get(reverse("placements:attendance_list")))
        address = reverse("placements:attendance", args=[case.pk])
        was = client.get(address).context["form"]["was"].value()
        assert client.post(address, {"do": "all", "was": was}).status_code == 302 and days(case)

    def test_once_evaluated_it_is_closed(self, client, world, today):
        case = world.evaluated()
        client.force_login(world.coach)
        page = client.get(reverse("placements:attendance", args=[case.pk]))
        assert "不能再确认" in text(page) and "<select" not in text(page)


class TestGlance:
    def test_everybody_with_each_day_and_what_was_asked(self, client, world, today, case):
        client.force_login(world.coach)
        page = client.get(reverse("placements:attendance_list"))
        (row,) = page.context["rows"]
        assert (row.open, [one.asked for one in row.asked]) == (5, ["请假（病假）"])
        assert "11月6日：本人报请假（病假），未确认" in text(page) and "假?" in text(page)

    def test_one_press_confirms_what_was_shown(self, client, world, today, case):
        client.force_login(world.coach)
        (row,) = client.get(reverse("placements:attendance_list")).context["rows"]
        address = reverse("placements:attendance", args=[case.pk])
        answer = client.post(address, {"do": "all", "was": row.mark, "glance": "1"}, follow=True)
        (row,) = answer.context["rows"]
        assert row.open == 0 and "11月6日：请假（病假），已确认" in text(answer)

    def test_a_neighbour_sees_nobody(self, client, world, today, case):
        for user in (world.stranger, world.acceptor, world.sent):
            client.force_login(user)
            assert "没有要确认出勤的人员" in text(client.get(reverse("placements:attendance_list")))


def test_more_people_and_more_days_take_no_more_statements(client, world, today, django_assert_max_num_queries):
    round_ = world.round()
    cases = [world.propose(round_, world.coordinator()) for _ in range(4)]
    for case in cases:
        world.act(case, "accept", world.coach, coach="李带教")
    world.dispatched(round_)
    world.on(FIRST)
    client.force_login(world.coach)
    world.act(cases[0], "arrive", world.coach, day=FIRST)
    with django_assert_max_num_queries(13):
        assert len(client.get(reverse("placements:attendance_list")).context["rows"]) == 1
    for case in cases[1:]:
        world.act(case, "arrive", world.coach, day=FIRST)
    world.on(LAST)
    client.force_login(world.coach)
    with django_assert_max_num_queries(13):
        assert len(client.get(reverse("placements:attendance_list")).context["rows"]) == 4
    for page in ("attendance", "diary"):
        address = reverse(f"placements:{page}", args=[cases[0].pk])
        with django_assert_max_num_queries(14):
            client.get(address)
    shown = client.get(reverse("placements:attendance", args=[cases[0].pk]))
    with django_assert_max_num_queries(26):
        client.post(
            reverse("placements:attendance", args=[cases[0].pk]),
            {"do": "all", "was": shown.context["form"]["was"].value()},
        )
    assert PlacementDay.objects.filter(placement=cases[0]).count() == 14
