"""统计: counted within the reader's sight, and every bar opens exactly its cases."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from tests.rounds.conftest import DAY, NOW, TODAY, step
from workflows.cases.models import Case
from workflows.organisations.officers import Officer
from workflows.pages import statistics

FIGURES, CASES = reverse("figures"), reverse("figure_cases")


@pytest.fixture
def waiting(prefecture):
    """Applications of every age in review, and one with the applicant."""
    round_ = prefecture.round("closed")
    made = {}
    for days in (0, 10, 11, 30, 31, 400):
        made[days] = prefecture.nomination(round_, "in_review")
        Case.objects.filter(pk=made[days].pk).update(submitted_at=NOW - days * DAY)
    made["returned"] = prefecture.nomination(round_, "returned", prefecture.far)
    prefecture.nomination(round_, "passed")
    return made


def rows(prefecture, name):
    cases = statistics.applications(Officer.of(prefecture.person(name), TODAY))
    stages = {row["label"]: (row["value"], row["cells"]) for row in statistics.stage_rows(cases, TODAY)}
    return stages, [row["value"] for row in statistics.age_rows(cases, TODAY)]


def test_cases_are_counted_by_stage_and_age_the_limits_included(prefecture, waiting):
    assert rows(prefecture, "clerk") == ({"审核": (6, [2, 2, 2]), "退回补正": (1, [1, 0, 0])}, [3, 2, 2])


def test_a_county_counts_its_own(prefecture, waiting):
    assert rows(prefecture, "far") == ({"退回补正": (1, [1, 0, 0])}, [1, 0, 0])
    assert rows(prefecture, "elsewhere") == ({}, [0, 0, 0])


def test_every_bar_opens_as_many_cases_as_it_shows(prefecture, waiting, seen_by):
    client = seen_by("clerk")
    page = client.get(FIGURES)
    for row in [*page.context["stages"], *page.context["ages"]]:
        assert client.get(row["url"]).context["page"].paginator.count == row["value"], row["label"]


def as_another_kind(case):
    """The same case as one of a kind whose route calls the same stage otherwise."""
    route = [stage | {"name": "县级审核"} for stage in case.route]
    Case.objects.filter(pk=case.pk).update(kind="grade_application", route=route)


def test_stages_of_two_kinds_are_told_apart_by_name_and_kind(prefecture, seen_by):
    round_ = prefecture.round("closed")
    one, other, third = (prefecture.nomination(round_, "in_review") for _ in range(3))
    as_another_kind(other)
    for days, case in enumerate((one, other, third), 1):
        for at in (NOW, NOW + timedelta(days=days)):
            step(case, "urge", prefecture.person("clerk"), at=at)
    client = seen_by("clerk")
    page = client.get(FIGURES)
    stages = {row["label"]: client.get(row["url"]).context["page"].paginator.count for row in page.context["stages"]}
    assert stages == {"审核（金牌调解组织）": 2, "县级审核（职业资格等级申报）": 1}
    spent = {row["label"]: client.get(row["url"]).context["lines"] for row in page.context["spent"]}
    assert {name: [case.pk for case, _ in lines] for name, lines in spent.items()} == {
        "审核（金牌调解组织）": [third.pk, one.pk], "县级审核（职业资格等级申报）": [other.pk],
    }  # fmt: skip


def spend(prefecture, nomination, days: int):
    """The review takes so many days and ends with consent."""
    step(nomination, "urge", prefecture.person("clerk"), at=NOW)
    later = NOW + timedelta(days=days)
    step(nomination, "agree", prefecture.person("second_review"), at=later)


def test_the_time_in_a_stage_is_taken_from_the_log(prefecture, seen_by):
    round_ = prefecture.round("closed")
    quick, slow = (prefecture.nomination(round_, "in_review") for _ in range(2))
    spend(prefecture, quick, 1)
    spend(prefecture, slow, 4)
    (spent,) = statistics.time_spent(statistics.applications(Officer.of(prefecture.person("clerk"), TODAY)), TODAY)
    assert (spent.name, spent.mean, dict(spent.hours)) == ("审核", 2.5, {quick.pk: 24, slow.pk: 96})
    client = seen_by("clerk")
    (row,) = client.get(FIGURES).context["spent"]
    assert row["text"] == "2.5天" and row["cells"] == ["2件", "4.0天"]
    listed = client.get(row["url"]).context["lines"]
    assert [(case.pk, days) for case, days in listed] == [(slow.pk, 4.0), (quick.pk, 1.0)]


def test_what_is_more_than_a_year_old_does_not_weigh(prefecture):
    round_ = prefecture.round("closed")
    old = prefecture.nomination(round_, "in_review")
    spend(prefecture, old, 9)
    Case.objects.update(created_at=F("created_at") - timedelta(days=366))
    assert statistics.time_spent(statistics.applications(Officer.of(prefecture.person("clerk"), TODAY)), TODAY) == []


@pytest.mark.parametrize("name", ["applicant", "nobody"])
def test_figures_are_for_officers(prefecture, seen_by, name):
    assert seen_by(name).get(FIGURES).status_code == 403 and seen_by(name).get(CASES).status_code == 403


@pytest.mark.parametrize("query", ["?age=older", "?stage=x'--", "?kind=x", "?stage=" + "a" * 41])
def test_an_impossible_bar_lists_all_and_says_so(prefecture, waiting, seen_by, query):
    answer = seen_by("clerk").get(CASES + query)
    assert "条件有误" in answer.content.decode() and answer.context["page"].paginator.count == 7
