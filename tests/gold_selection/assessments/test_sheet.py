"""The sheet: forty people at once, what is valid kept and what is not marked at its cell."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gold_selection.assessments.models import Entry, Score
from gold_selection.assessments.record import Enrolled

from .conftest import text


@pytest.fixture
def sheet(world, today, client):
    """An open quarter of two people, and the keeper's browser."""
    one, other = world.person("甲"), world.person("乙")
    case = world.begin()
    client.force_login(world.clerk)
    scores = {person.name: case.scores.get(person=person) for person in (one, other)}
    return case, scores["甲"], scores["乙"]


def url(case) -> str:
    return reverse("assessments:sheet", args=[case.pk])


def save(client, case, cells, was=None):
    before = was if was is not None else json.loads(unescape(client.get(url(case)).context["was"]))
    return client.post(url(case), {"was": json.dumps(before), **before, **cells}, follow=False)


def wrong(page) -> dict[str, str]:
    return {cell.name: cell.error for row in page.context["sheet"].rows for cell in row.cells if cell.error}


class TestSaving:
    def test_base_scores_and_numbers_of_events(self, client, sheet):
        case, one, other = sheet
        page = save(client, case, {f"base-{one.pk}": "25", f"publicity-{one.pk}": "2", f"large-{other.pk}": " １ "})
        assert page.status_code == 302
        one.refresh_from_db()
        assert one.base_score == 25 and one.entries.filter(type="publicity", status="pending").count() == 2
        mistake = other.entries.get()
        assert (mistake.type, mistake.facts, mistake.date) == ("mistake", {"impact": "large"}, None)
        cells = {cell.name: cell.value for row in client.get(url(case)).context["sheet"].rows for cell in row.cells}
        assert cells[f"publicity-{one.pk}"] == "2" and cells[f"small-{other.pk}"] == ""

    def test_the_own_base_score_is_refused_at_its_cell_and_the_others_kept(self, client, world, sheet):
        case, one, other = sheet
        one.person.user = world.clerk
        one.person.save()
        page = save(client, case, {f"base-{one.pk}": "30", f"base-{other.pk}": "20"})
        assert wrong(page) == {f"base-{one.pk}": "本人的基本得分须由专班其他人员评定"}
        assert dict(Score.objects.values_list("person__name", "base_score")) == {"甲": None, "乙": 20}

    def test_fewer_takes_away_bare_ones_only(self, client, world, sheet):
        case, one, _ = sheet
        save(client, case, {f"publicity-{one.pk}": "3"})
        world.entry(case, one.person, "publicity")
        save(client, case, {f"publicity-{one.pk}": "1"})
        assert one.entries.filter(removed_at=None).count() == 1
        page = save(client, case, {f"publicity-{one.pk}": "0"})
        assert "1项已填写内容" in wrong(page)[f"publicity-{one.pk}"]
        assert one.entries.filter(removed_at=None).count() == 1

    def test_an_emptied_base_score_is_taken_back(self, client, sheet):
        case, one, _ = sheet
        save(client, case, {f"base-{one.pk}": "25"})
        save(client, case, {f"base-{one.pk}": ""})
        assert Score.objects.get(pk=one.pk).base_score is None

    def test_nothing_typed_changes_nothing(self, client, sheet):
        case, one, _ = sheet
        length = case.log_length
        page = client.post(url(case), {"was": client.get(url(case)).context["was"], f"publicity-{one.pk}": "0"})
        assert page.status_code == 302 and type(case).objects.get(pk=case.pk).log_length == length


class TestBadInput:
    @pytest.mark.parametrize("typed", ["31", "-1", "3.5", "优秀", "1e1", "²", "0x1", "9999999", "²5"])
    def test_a_base_score_that_cannot_be(self, client, sheet, typed):
        case, one, other = sheet
        page = save(client, case, {f"base-{one.pk}": typed, f"base-{other.pk}": "20"})
        assert page.status_code == 422
        assert wrong(page) == {
            f"base-{one.pk}": "基本得分应为0至30的整数（《劳动关系协调员服务规范》8.3，汶政字〔2024〕59号附件1）"
        }
        assert f'name="base-{one.pk}" value="{typed}"' in text(page) and "已保存（1项）" in text(page)
        assert list(Score.objects.order_by("pk").values_list("base_score", flat=True)) in ([None, 20], [20, None])

    def test_what_is_wrong_stands_in_a_line_of_its_own_under_the_person(self, client, sheet):
        case, one, other = sheet
        cells = {f"base-{one.pk}": "31", f"publicity-{one.pk}": "两", f"base-{other.pk}": "20"}
        page = text(save(client, case, cells))
        (line,) = re.findall(r'<tr class="wrong"><td colspan="11">(.*?)</td></tr>', page)
        for name in cells:
            told = f'id="e-{name}"' in line
            assert told is (name != f"base-{other.pk}") and (f'aria-describedby="e-{name}"' in page) is told
        assert page.index(f'name="base-{other.pk}"') < page.index(f'name="base-{one.pk}"') < page.index(line)

    @pytest.mark.parametrize("typed", ["-1", "1.5", "两", "31"])
    def test_a_number_of_events_that_cannot_be(self, client, sheet, typed):
        case, one, _ = sheet
        page = save(client, case, {f"management-{one.pk}": typed})
        assert page.status_code == 422 and "登记项数应为0至30的整数" in wrong(page)[f"management-{one.pk}"]
        assert not Entry.objects.exists()

    def test_after_mending_the_cell_what_was_kept_is_not_kept_twice(self, client, sheet):
        case, one, other = sheet
        page = save(client, case, {f"publicity-{one.pk}": "2", f"base-{other.pk}": "31"})
        again = {f"publicity-{one.pk}": "2", f"base-{other.pk}": "30"}
        assert client.post(url(case), {"was": unescape(page.context["was"]), **again}).status_code == 302
        assert one.entries.count() == 2 and Score.objects.get(pk=other.pk).base_score == 30

    def test_an_item_that_is_none_and_a_person_who_is_not_there(self, client, sheet):
        case, one, _ = sheet
        page = save(client, case, {f"bribery-{one.pk}": "1", "base-999999": "3", f"base-{one.pk}": "20"})
        assert page.status_code == 422
        assert "表中没有这些格子" in text(page) and f"bribery-{one.pk}" in text(page) and "base-999999" in text(page)
        assert Score.objects.get(pk=one.pk).base_score == 20

    @pytest.mark.parametrize("was", ["{", "[]", "null", "3", "[" * 100_000])
    def test_a_page_that_came_mutilated(self, client, sheet, was):
        case, one, _ = sheet
        page = client.post(url(case), {"was": was, f"base-{one.pk}": "20"})
        assert page.status_code == 422 and "页面不完整" in text(page)

    def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(self, client, world, sheet):
        case, one, other = sheet
        before = json.loads(unescape(client.get(url(case)).context["was"]))
        world.base(case, one.person, 20, world.colleague)
        page = save(client, case, {f"base-{one.pk}": "29", f"base-{other.pk}": "11"}, before)
        assert wrong(page) == {f"base-{one.pk}": "基本得分：填写期间已被改为“20”，请核对后再填"}
        assert [Score.objects.get(pk=pk).base_score for pk in (one.pk, other.pk)] == [20, 11]


class TestWho:
    def test_only_the_keeper_and_only_while_it_is_open(self, client, world, sheet):
        case, _, _ = sheet
        for user, status in (
            (world.stranger, 404),
            (world.verifier, 403),
            (world.acceptor, 403),
            (world.colleague, 200),
        ):
            client.force_login(user)
            assert client.get(url(case)).status_code == status
            assert client.post(url(case), {}).status_code in (status, 302 if status == 200 else status)
        Score.objects.update(base_score=20)
        world.act(case, "submit", world.colleague)
        assert client.get(url(case)).status_code == 403

    def test_nobody_without_a_login(self, sheet, client):
        client.logout()
        assert client.get(url(sheet[0])).status_code == 302


def test_forty_people_take_no_more_queries_than_one_and_fit_one_page(client, world, sheet):
    case, _, _ = sheet

    def queries(*addresses: str) -> list[int]:
        counts = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    pages = (url(case), reverse("case", args=[case.pk]), reverse("assessments:list"))
    world.entry(case, case.scores.first().person)
    few = queries(*pages)
    for _ in range(38):
        person = world.person()
        world.act(case, "record", world.clerk, changes=(Enrolled(Score(person=person)),))
        world.entry(case, person)
    client.post(url(case), {"was": client.get(url(case)).context["was"]})
    assert queries(*pages) == few
    page = client.get(url(case))
    assert len(page.context["sheet"].rows) == 40 and page.context["page"].paginator.num_pages == 1
    assert few[0] <= 12 and few[1] <= 24 and few[2] <= 12, few
