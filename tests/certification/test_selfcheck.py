"""资格自测 through its page: four grades at once, nothing kept, every slip told beside its field."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.selfcheck.forms import SECTIONS
from workflows.organisations.models import User

from .sheets import BACHELOR, FOURTH, JOB, sheet

URL = "/guide/selfcheck/"
WORDS = {
    str(value)
    for _, form in SECTIONS.values()
    for field in form.base_fields.values()
    for value, _ in getattr(field, "choices", ())
}
FULL = {"education": [BACHELOR], "certificates": [FOURTH], "employment": [JOB]}


@pytest.fixture
def ask(client, db):
    return lambda **given: client.post(URL, sheet(**given))


def found(response) -> dict[int, tuple[str, date | None, str]]:
    return {one.target: (one.decision, one.since, one.nearest["clause"]) for one in response.context["answers"]}


def errors(response) -> dict[str, list[str]]:
    told = response.context["sheet"]
    said = {name: list(words) for name, words in told.about.errors.items()}
    for section in told.sections:
        for number, form in enumerate(section.rows):
            said |= {f"{section.key}-{number}-{name}": list(words) for name, words in form.errors.items()}
    return said


def test_the_four_grades_come_side_by_side(ask):
    assert found(ask(**FULL)) == {
        4: ("eligible", date(2023, 1, 1), "5.1(1)"),
        3: ("not_eligible", date(2024, 6, 1), "5.2(4)"),
        2: ("not_eligible", None, "5.3(3)"),
        1: ("not_eligible", None, "5.4"),
    }


def test_each_grade_says_clause_text_and_what_is_missing(ask):
    page = ask(**FULL).content.decode()
    assert "2024年6月1日起" in page and "还差3个月" in page and "预计2024年6月1日符合5.2（4）" in page
    assert "汶政字〔2024〕59号" in page and "具有大学本科本专业或相关专业学历证书" in page
    assert "缺少二级/技师职业资格证书或技能等级证书" in page


@pytest.mark.parametrize(
    ("given", "clause"),
    [({"employment": [JOB]}, "5.3(1)"), ({"education": [BACHELOR]}, "5.3(3)"),
     ({"education": [BACHELOR | {"level": "master"}]}, "5.3(4)"),
     ({"education": [BACHELOR | {"level": "doctor"}]}, "5.3(5)")],
)  # fmt: skip
def test_a_grade_out_of_reach_names_the_path_with_no_schooling_left_to_do(ask, given, clause):
    assert found(ask(**given))[2] == ("not_eligible", None, clause)


def test_what_is_not_known_is_not_held_against_anybody(ask):
    answer = found(ask(employment=[JOB | {"occupation_relation": "unknown"}]))
    assert answer[4] == ("needs_info", None, "5.1(1)")


def test_an_empty_sheet_means_nothing_to_show(ask):
    assert {decision for decision, _, _ in found(ask()).values()} == {"not_eligible"}


def test_a_row_left_as_it_came_is_no_row(client, db):
    page = client.get(URL)
    blank = {form.prefix: {name: str(field.initial or "") for name, field in form.fields.items()}
             for section in page.context["sheet"].sections for form in section.rows}  # fmt: skip
    sent = sheet(**{prefix.split("-")[0]: [row] for prefix, row in blank.items()})
    assert found(client.post(URL, sent)) == found(client.post(URL, sheet()))


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"as_of": ""}, "as_of", "请填写日期"),
        ({"as_of": "2024-02-30"}, "as_of", "没有这一天"),
        ({"birth_date": "1850-01-01"}, "birth_date", "1900年至2199年"),
        ({"birth_date": "2025-01-01"}, "as_of", "早于出生日期"),
        ({"employment": [JOB | {"end": "2018-12-31"}]}, "employment-0-end", "早于开始日期"),
        ({"employment": [JOB, JOB | {"start": "二〇一九年"}]}, "employment-1-start", "2019-06-30"),
        ({"education": [BACHELOR | {"enrol_date": "2011-01-01"}]}, "education-0-graduation_date", "早于入学"),
        ({"education": [BACHELOR | {"level": "none such"}]}, "education-0-level", "不在可选范围内"),
        ({"certificates": [FOURTH | {"grade": "6"}]}, "certificates-0-grade", "不在可选范围内"),
    ],
)
def test_a_slip_is_told_beside_its_field(ask, given, field, says):
    response = ask(**given)
    assert response.status_code == 200 and "answers" not in response.context
    assert list(errors(response)) == [field] and says in errors(response)[field][0]
    assert 'role="alert"' in response.content.decode()


@pytest.mark.parametrize("broken", [{"education-TOTAL_FORMS": "x"}, {"employment-TOTAL_FORMS": "9" * 30}])
def test_a_sheet_tampered_with_is_refused(client, db, broken):
    response = client.post(URL, sheet(**FULL) | broken)
    assert response.status_code == 200 and response.context["wrong"]
    assert response.context["sheet"].refusals


def test_an_empty_post_is_told_too(client, db):
    assert client.post(URL, {}).context["wrong"]


class TestRows:
    def rows(self, response, key):
        section = next(one for one in response.context["sheet"].sections if one.key == key)
        return [form["start"].value() for form in section.rows]

    def test_one_more_comes_with_the_usual_choices(self, ask):
        response = ask(employment=[JOB], grow="employment")
        assert self.rows(response, "employment") == ["2019-01-01", ""]
        assert "autofocus" in response.content.decode() and "answers" not in response.context
        last = response.context["sheet"].sections[2].rows.forms[-1]
        assert not last.has_changed() and last["engagement"].value() == "full_time"

    def test_one_less_closes_the_gap(self, ask):
        jobs = [JOB | {"start": f"20{year}-01-01"} for year in (10, 11, 12)]
        assert self.rows(ask(employment=jobs, shrink="employment-1"), "employment") == ["2010-01-01", "2012-01-01"]
        assert self.rows(ask(employment=[JOB], shrink="employment-0"), "employment") == []

    def test_there_is_an_end_to_adding(self, ask):
        assert len(self.rows(ask(employment=[JOB] * 30, grow="employment"), "employment")) == 30
        refused = ask(employment=[JOB] * 31)
        assert refused.context["wrong"] and "30" in refused.context["sheet"].refusals[0]

    @pytest.mark.parametrize("nonsense", ["employment-7", "employment-x", "employment-²", "people-0", "employment"])
    def test_a_button_that_is_not_there_changes_nothing(self, ask, nonsense):
        assert found(ask(**FULL, shrink=nonsense)) == found(ask(**FULL))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([f"{key}-{row}-{field}" for key, (_, form) in SECTIONS.items()
                         for field in form.base_fields for row in (0, 1)] + ["as_of", "birth_date", "grow", "shrink"]),
        st.one_of(
            st.text(st.characters(exclude_characters="\0"), max_size=12), st.dates().map(str),
            st.integers().map(str), st.sampled_from(sorted(WORDS))
        ),
        max_size=12,
    )
)  # fmt: skip
@pytest.mark.django_db
def test_whatever_is_typed_it_is_judged_or_told(typed):
    with CaptureQueriesContext(connection) as asked:
        response = Client().post(URL, sheet(**FULL) | {"employment-TOTAL_FORMS": "2"} | typed)
    assert response.status_code == 200 and not asked.captured_queries
    said = response.context
    assert said["sheet"].resized or said["wrong"] != ("answers" in said)


def test_nothing_is_asked_of_the_database_and_nothing_kept(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.post(URL, sheet(**FULL))
    assert "no-store" in response.headers["Cache-Control"]
    assert "sessionid" not in response.cookies


def test_markup_typed_into_a_field_stays_text(ask):
    page = ask(birth_date="<script>alert(1)</script>").content.decode()
    assert "<script>alert(1)" not in page


def test_behind_the_login_it_has_the_site_s_frame(client, db):
    client.force_login(User.objects.create_user("own", person_name="本人"))
    assert "主导航" in client.get(reverse("guide:selfcheck")).content.decode()
    assert client.get(reverse("guide:kind", args=["grade-applications"])).status_code == 200
