"""What the information base shows of placements: on the page of a person, and in figures."""

from datetime import date

import pytest
from django.urls import reverse

from certification import census
from certification.models import Person, Post
from certification.placements.models import Placement

from .conftest import LAST, World, text
from .office import Office


@pytest.fixture
def office(db, monkeypatch) -> Office:
    found = Office()
    monkeypatch.setattr("django.utils.timezone.now", found.tick)
    return found


@pytest.fixture
def browser(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


class TestThePersonsPage:
    def test_it_shows_host_days_conclusion_and_state(self, office, browser):
        office.finished("excellent", "qualified")
        page = text(browser(office.clerk).get(reverse("people:person", args=[office.person.pk])))
        for words in ("汶上县信访局", "2024-11-04", "2024-11-17", "连续14天", "优秀", "已确认"):
            assert words in page
        assert reverse("case", args=[Placement.objects.get(person=office.person).pk]) in page
        assert "汶上县服装商会" not in page  # where the other one was

    def test_whoever_was_never_sent_has_no_such_section(self, office, browser):
        page = text(browser(office.clerk).get(reverse("people:person", args=[office.person.pk])))
        assert '<h2 id="placements">' not in page

    def test_what_the_reader_may_not_open_is_not_listed(self, office, browser):
        """The person has moved to another township; the placement stays that of where it was made."""
        office.finished("excellent", "qualified")
        Person.objects.filter(pk=office.person.pk).update(region=office.other)
        page = text(browser(office.stranger).get(reverse("people:person", args=[office.person.pk])))
        assert office.person.id_masked in page and "汶上县信访局" not in page

    def test_more_placements_take_no_more_questions(self, office, browser, django_assert_max_num_queries):
        case = office.propose(office.round())
        address = reverse("people:person", args=[office.person.pk])
        reader = browser(office.clerk)
        reader.get(address)
        with django_assert_max_num_queries(60) as few:
            reader.get(address)
        for month in (2, 3, 4):
            case.pk = case.id = case.base_id = case.process_id = None
            case.first_day, case.last_day = date(2024, month, 1), date(2024, month, 20)
            case._state.adding = True
            case.save()
        with django_assert_max_num_queries(len(few.captured_queries)):
            page = text(reader.get(address))
        assert page.count("汶上县信访局") == 4


class TestFigures:
    @pytest.fixture
    def figures(self, office: World, browser):
        """Two who were confirmed, and one who was never sent."""
        office.finished("excellent", "qualified")
        office.coordinator("丙")
        census.settle(list(Person.objects.all()), LAST)
        assert Post.objects.count() == 3

        def read(name: str, user=None, **asked):
            answer = browser(user or office.clerk).get(reverse(f"people:{name}"), {"until": "2024-11-18", **asked})
            assert answer.status_code == 200
            return answer

        return read

    def test_the_year_narrows_the_number_and_the_list(self, figures):
        assert figures("figures").context["total"] == 3
        assert figures("figures", placed="2024").context["total"] == 2
        assert figures("figures", placed="2023").context["total"] == 0
        page = text(figures("figure_people", placed="2024"))
        assert "甲" in page and "乙" in page and "丙" not in page
        assert "以干代训：2024年已确认" in page

    def test_who_was_not_confirmed_does_not_count(self, figures, office):
        Placement.objects.filter(person=office.colleague).update(state="rejected")
        assert figures("figures", placed="2024").context["total"] == 1

    def test_every_page_of_figures_takes_it(self, figures):
        for name in ("figure_places", "figure_work", "figure_years"):
            assert figures(name, placed="2024").context["total"] == 2

    def test_a_year_that_is_not_offered_is_said(self, figures):
        page = text(figures("figures", placed="1999"))
        assert 'role="alert"' in page and "以干代训" in page

    def test_it_is_a_line_of_the_export(self, figures, office):
        answer = figures("figure_people", placed="2024", export="1")
        assert b"".join(answer.streaming_content)[:2] == b"PK"

    def test_it_takes_no_more_questions(self, figures, django_assert_max_num_queries):
        figures("figures")
        with django_assert_max_num_queries(60) as few:
            figures("figures")
        with django_assert_max_num_queries(len(few.captured_queries)):
            figures("figures", placed="2024")
