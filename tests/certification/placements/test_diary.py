"""The person's diary: written once, wherever it is sent from; who finds it; what is refused, and nothing is lost."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from certification.placements.models import DayFile, PlacementDay
from workflows.cases.models import CaseEvent

from .conftest import FIRST, LAST, text

NOTE = {"day": "2024-11-04", "was": "unwritten", "attendance": "present", "reason": "", "text": "旁听一次调解"}


def photo(shade: int = 90, name: str = "image.jpg") -> SimpleUploadedFile:
    sink = BytesIO()
    Image.new("RGB", (40, 30), (shade, 120, 150)).save(sink, "JPEG")
    return SimpleUploadedFile(name, sink.getvalue())


@pytest.fixture
def case(world):
    return world.under_way()


@pytest.fixture
def write(client, world, today, case):
    """Post a day as the person's browser does: ``write(text=…)``."""

    def posted(user=None, **told):
        client.force_login(user or world.sent)
        return client.post(reverse("placements:diary", args=[case.pk]), {**NOTE, **told})

    return posted


@pytest.fixture
def read(client, world, today, case):
    def page(user=None, **asked):
        client.force_login(user or world.sent)
        return client.get(reverse("placements:diary", args=[case.pk]), asked)

    return page


def written(case) -> int:
    return CaseEvent.objects.filter(case=case, action="write_day").count()


class TestWriting:
    def test_today_is_first_and_is_kept_with_its_photos(self, read, write, case):
        assert "11月4日" in text(read()) and read().context["entry"].day == FIRST
        answer = write(camera=photo(), album=[photo(10), photo(20)])
        assert answer.status_code == 302 and answer.url.endswith("?day=2024-11-04")
        day = PlacementDay.objects.get(placement=case)
        assert (day.text, day.attendance, day.confirmed_at, day.files.count()) == ("旁听一次调解", "present", None, 3)
        assert "照片3" in text(read()) and "已保存" in text(read())

    def test_sent_twice_it_is_there_once(self, write, case):
        for _ in range(2):
            assert write(album=[photo(), photo()]).status_code == 302
        assert (written(case), DayFile.objects.count()) == (1, 1)

    def test_the_same_day_is_an_update(self, write, case):
        write()
        mark = PlacementDay.objects.get().mark
        assert write(text="旁听两次", was=mark).status_code == 302
        assert PlacementDay.objects.get().text == "旁听两次" and written(case) == 2

    def test_what_was_written_elsewhere_meanwhile_is_shown_before_it_is_written_over(self, write, case):
        write(text="手机上写的")
        answer = write(text="电脑上写的")
        assert answer.status_code == 422 and "手机上写的" in text(answer) and "电脑上写的" in text(answer)
        again = write(text="电脑上写的", was=answer.context["form"]["was"].value())
        assert again.status_code == 302 and PlacementDay.objects.get().text == "电脑上写的"

    def test_leave_is_told_with_a_reason(self, read, write, case):
        assert write(attendance="leave", reason="病假", text="").status_code == 302
        assert PlacementDay.objects.get().told == "请假（病假）" and "请假（病假）" in text(read())

    def test_a_photo_is_taken_back(self, read, write, case):
        write(album=[photo(), photo(10)])
        first, second = DayFile.objects.all()
        assert write(was=PlacementDay.objects.get().mark, removed=[str(first.pk)]).status_code == 302
        assert [one.pk for one in read().context["entry"].files] == [second.pk]
        assert write(was=PlacementDay.objects.get().mark, removed=[str(first.pk)]).status_code == 302
        assert written(case) == 2

    def test_a_day_that_is_over_lacks_its_log_until_it_is_written_and_is_marked(self, world, read, write, case):
        world.on(date(2024, 11, 11))
        lacking = [one.day for one in read().context["entries"] if one.lacks_log]
        assert lacking == [date(2024, 11, day) for day in (8, 7, 6, 5, 4)]
        assert "补记" in text(read(day="2024-11-05"))
        write(day="2024-11-05")
        entry = read(day="2024-11-05").context["entry"]
        assert entry.row.late and not entry.lacks_log

    def test_when_it_is_over_the_first_day_that_lacks_its_log_is_at_hand(self, world, read, write):
        write()
        world.on(LAST + timedelta(days=3))
        assert read().context["entry"].day == FIRST + timedelta(days=1)

    def test_who_has_no_account_tells_it_to_the_evaluator(self, world, write, read, case):
        world.person.user = None
        world.person.save()
        assert read(world.coach).status_code == 403
        assert write(world.evaluator).status_code == 302
        assert PlacementDay.objects.get().written_by == world.evaluator


class TestRefused:
    @pytest.mark.parametrize(
        ("told", "words"),
        [
            ({"text": ""}, "请写当日做了什么"), ({"text": "长" * 2001}, "日志最多2000个字"),
            ({"attendance": "leave"}, "请假的，请写明事由"),
            ({"attendance": "leave", "reason": "长" * 201}, "最多200个字"),
            ({"attendance": "absent"}, "缺勤、中断由接收单位登记"), ({"attendance": ""}, "请选择出勤"),
            ({"day": "2024-11-05"}, "之间"), ({"day": "2024-11-03"}, "之间"), ({"day": "2024-02-30"}, "之间"),
            ({"day": ""}, "之间"), ({"album": [SimpleUploadedFile("image.jpg", b"no picture")]}, "与扩展名不符"),
            ({"camera": SimpleUploadedFile("a.gif", b"GIF89a.")}, "只收 PDF、JPG、PNG"),
        ],
    )  # fmt: skip
    def test_a_wrong_field_says_so_and_the_words_stay(self, write, told, words):
        answer = write(**{"text": "旁听一次调解", **told})
        page = text(answer)
        assert answer.status_code == 422 and words in page and not PlacementDay.objects.exists()
        assert "旁听一次调解" in page or "text" in told

    def test_more_photos_than_one_request_may_have_are_saved_one_after_the_other(self, write, settings):
        settings.EVIDENCE_MAX_BYTES = 2**20
        big = [SimpleUploadedFile(f"{n}.jpg", b"x" * 600_000) for n in range(2)]
        answer = write(album=big)
        assert answer.status_code == 422 and "合计不能超过1MB，请分几次保存" in text(answer)

    def test_what_the_host_confirmed_is_shown_and_not_asked(self, world, read, write, case):
        world.act(case, "confirm_days", world.coach, days=((FIRST, "absent", "未到岗"),))
        assert "缺勤（未到岗）" in text(read()) and 'name="attendance"' not in text(read())
        assert write(attendance="").status_code == 302
        day = PlacementDay.objects.get()
        assert (day.text, day.attendance, day.reason) == ("旁听一次调解", "absent", "未到岗")
        assert "已由接收单位确认为缺勤" in text(write(text="在岗", was=day.mark))

    def test_once_evaluated_it_is_closed_and_what_was_sent_can_be_copied(self, client, world, today):
        case = world.evaluated()
        client.force_login(world.sent)
        answer = client.post(reverse("placements:diary", args=[case.pk]), NOTE)
        assert answer.status_code == 422 and "旁听一次调解" in text(answer) and "不能再写日志" in text(answer)

    def test_an_ended_session_keeps_the_words(self, client, world, today, case):
        address = reverse("placements:diary", args=[case.pk])
        assert client.post(address, {**NOTE, "text": "断线前写的"}).status_code == 302
        client.force_login(world.sent)
        page = text(client.get(address))
        assert "断线前写的" in page and "已为您填回" in page

    @pytest.mark.parametrize("told", [{"pictures": "abc"}, {"removed": "1"}])
    def test_photos_come_by_the_page_alone(self, client, world, today, case, told):
        client.force_login(world.sent)
        posted = {f"write_day-{name}": value for name, value in {**NOTE, **told}.items()}
        answer = client.post(reverse("case_act", args=[case.pk]), {"action": "write_day", **posted})
        assert answer.status_code == 422 and "请在日志页面上" in text(answer)


class TestScope:
    def test_a_neighbours_diary_is_not_there(self, world, read, write):
        assert read(world.stranger).status_code == 404 == write(world.stranger).status_code
        other = world.account()
        assert read(other).status_code == 404

    def test_the_host_reads_it_on_the_case_and_writes_none(self, client, world, read, write, case):
        write()
        assert read(world.coach).status_code == 403 == write(world.coach).status_code
        assert "旁听一次调解" in text(client.get(reverse("case", args=[case.pk])))

    def test_a_photo_is_served_sealed_to_whoever_may_open_the_placement(self, client, world, write):
        write(album=[photo()])
        address = reverse("placements:file", args=[DayFile.objects.get().pk])
        for user in (world.sent, world.coach, world.evaluator):
            client.force_login(user)
            answer = client.get(address)
            assert answer.status_code == 200 and b"".join(answer.streaming_content).startswith(b"\xff\xd8")
        assert answer["Content-Type"] == "image/jpeg" and answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]
        client.force_login(world.stranger)
        assert client.get(address).status_code == 404


def test_more_days_take_no_more_statements(client, world, read, write, case, django_assert_max_num_queries):
    write(album=[photo()])
    for days in (0, 13):
        world.on(FIRST + timedelta(days=days))
        for back in range(days):
            write(day=(FIRST + timedelta(days=back + 1)).isoformat(), album=[photo(back)])
        read()
        with django_assert_max_num_queries(12):
            assert len(client.get(reverse("placements:diary", args=[case.pk])).context["entries"]) == days + 1


def test_the_page_of_a_placement_takes_as_many_for_a_fortnight_as_for_a_day(
    client, world, write, case, django_assert_max_num_queries
):
    for last in (0, 13):
        world.on(FIRST + timedelta(days=last))
        for back in range(last + 1):
            write(day=(FIRST + timedelta(days=back)).isoformat(), text=f"第{back}天", album=[photo(back)])
        client.force_login(world.evaluator)
        client.get(reverse("case", args=[case.pk]))
        with django_assert_max_num_queries(32):
            page = client.get(reverse("case", args=[case.pk]))
        assert len([one for one in page.context["by_day"].days if one.logs]) == last + 1
