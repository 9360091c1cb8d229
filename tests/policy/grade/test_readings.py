"""The readings G01 to G21: the chosen one, its alternative, and that the answer names it."""

import pytest

from tests.policy.grade.people import (
    COLLEGE,
    DOCTOR,
    MASTER,
    SENIOR_TECHNICAL,
    TECHNICIAN,
    UNIVERSITY,
    VOCATIONAL,
    ask,
    cert,
    job,
    school,
    verdicts,
)
from workflows.policy import InputError, decide, shipped
from workflows.policy.readings import CATALOGUE

LONG = job("2000-01-01")


def test_g01_the_anniversary_is_enough_in_both_readings_and_the_day_before_in_one():
    jobs = [job("2020-03-01")]
    assert ask(4, "2024-03-01", jobs=jobs)["decision"] == "eligible"
    assert ask(4, "2024-02-29", jobs=jobs)["decision"] == "not_eligible"
    assert ask(4, "2024-02-29", jobs=jobs, options={"as_of_day_counts": True})["decision"] == "eligible"
    assert ask(4, "2024-02-28", jobs=jobs, options={"as_of_day_counts": True})["decision"] == "not_eligible"
    assert "G01" in ask(4, jobs=jobs)["readings"]


@pytest.mark.parametrize(("feb29", "first"), [("feb28", "2025-02-28"), ("mar01", "2025-03-01")])
def test_g02_29_february_has_no_corresponding_day_in_a_common_year(feb29, first):
    answer = ask(3, certs=[cert(4, "2020-02-29")], jobs=[LONG], options={"feb29": feb29})
    assert answer["earliest_date"] == first
    assert "G02" in answer["readings"]
    leap = ask(4, jobs=[job("2020-02-29")], options={"feb29": feb29})
    assert leap["earliest_date"] == "2024-02-29"


def test_g03_the_last_day_of_a_job_is_worked():
    jobs = [job("2020-03-01", "2024-02-29")]
    assert ask(4, "2024-03-01", jobs=jobs)["decision"] == "eligible"
    assert ask(4, "2024-02-29", jobs=jobs)["decision"] == "not_eligible"
    assert ask(4, "2030-03-01", jobs=[job("2020-03-01", "2024-02-28")])["decision"] == "not_eligible"
    assert ask(4, "2030-03-01", jobs=jobs, options={"end_date_inclusive": False})["decision"] == "not_eligible"
    yearly = [job(f"{year}-03-01", f"{year + 1}-02-{29 if year == 2023 else 28}") for year in range(2020, 2024)]
    assert ask(4, "2024-03-01", jobs=yearly)["earliest_date"] == "2024-03-01"
    assert "G03" in ask(4, jobs=yearly)["readings"]


def test_g04_left_over_days_go_directly_before_the_next_period():
    # 26 months and 1 day, so that the second job counts from 2015-12-31 and 22 months are left.
    jobs = [job("2013-01-01", "2015-03-01"), job("2016-01-01")]
    answer = ask(4, jobs=jobs)
    assert answer["earliest_date"] == "2017-10-31"
    assert "G04" in answer["readings"]


def test_g05_after_governs_the_certificate_only():
    records = {
        "certs": [cert(4, "2020-01-01")],
        "schools": [school(UNIVERSITY, graduation_date="2023-07-01")],
        "jobs": [LONG],
    }
    assert ask(3, **records)["earliest_date"] == "2023-07-01"
    both = ask(3, "2024-06-30", **records, options={"work_after_diploma": True})
    assert (verdicts(both)["5.2(4)"], both["earliest_date"]) == ("not_met", "2024-07-01")
    assert "G05" in both["readings"]


def test_g06_without_after_all_work_counts():
    records = {"certs": [cert(3, "2023-01-01")], "schools": [school(TECHNICIAN)], "jobs": [job("2015-01-01")]}
    answer = ask(2, **records)
    assert "5.3(2)" in answer["satisfied"]
    assert "G06" in answer["readings"]
    assert ask(2, **records, options={"work_after_cert_532": True})["earliest_date"] == "2026-01-01"
    doctor = {"schools": [school(DOCTOR, graduation_date="2023-07-01")], "jobs": [job("2015-01-01")]}
    assert ask(2, **doctor)["earliest_date"] == "2023-07-01"
    assert ask(2, **doctor, options={"work_after_diploma": True})["earliest_date"] == "2025-07-01"


def test_g07_a_higher_degree_satisfies_a_lower_one():
    records = {"certs": [cert(4, "2021-01-01")], "jobs": [LONG]}
    answer = ask(3, **records, schools=[school(UNIVERSITY)])
    assert answer["satisfied"] == ["5.2(3)", "5.2(4)"]
    assert "G07" in answer["readings"]
    literal = ask(3, **records, schools=[school(UNIVERSITY)], options={"degree_subsumes": False})
    assert literal["satisfied"] == ["5.2(4)"]
    doctor = {"certs": [cert(3, "2021-01-01")], "schools": [school(DOCTOR)], "jobs": [job("2022-12-01")]}
    assert ask(2, **doctor)["satisfied"] == ["5.3(4)"]
    assert ask(2, **doctor, options={"degree_subsumes": False})["satisfied"] == []


def test_g08_a_higher_certificate_starts_the_clock_on_its_own_day():
    records = {"certs": [cert(3, "2019-03-01")], "jobs": [LONG]}
    answer = ask(3, **records)
    assert (answer["decision"], answer["earliest_date"]) == ("eligible", "2024-03-01")
    assert "G08" in answer["readings"]
    assert ask(3, **records, options={"cert_grade_subsumes": False})["decision"] == "not_eligible"


@pytest.mark.parametrize(("value", "decision"), [
    ("needs_info", "needs_info"), ("count", "eligible"), ("exclude", "not_eligible"),
])  # fmt: skip
def test_g09_g13_g14_doubtful_facts_follow_their_reading(value, decision):
    expired = ask(3, certs=[cert(4, validity="expired")], jobs=[LONG], options={"expired_cert": value})
    interned = ask(4, jobs=[job("2018-01-01", engagement="internship")], options={"internship": value})
    young = ask(4, jobs=[job("2000-05-05", "2004-12-31")], birth_date="1985-05-05", options={"under16": value})
    assert [answer["decision"] for answer in (expired, interned, young)] == [decision] * 3
    assert "G09" in expired["readings"]
    assert "G13" in interned["readings"]
    assert "G14" in young["readings"]


def test_g09_an_unverified_certificate_stays_in_doubt_whatever_the_reading_of_expired_ones():
    records = {"certs": [cert(4, validity="unverified")], "jobs": [LONG]}
    assert ask(3, **records, options={"expired_cert": "count"})["decision"] == "needs_info"


def test_g10_the_higher_kind_of_school_and_target_also_satisfies():
    for kind in (SENIOR_TECHNICAL, TECHNICIAN):
        answer = ask(4, schools=[school(kind)])
        assert answer["satisfied"] == ["5.1(2)"]
        assert "G10" in answer["readings"]
        literal = ask(4, schools=[school(kind)], options={"technical_school_subsumes": False})
        assert literal["satisfied"] == []
    advanced = school(VOCATIONAL, assessed=True, skill_target="advanced")
    assert ask(4, schools=[advanced])["satisfied"] == ["5.1(2)"]
    assert ask(4, schools=[advanced], options={"skill_target_subsumes": False})["satisfied"] == []


def test_g11_a_technician_college_is_no_institution_of_higher_education():
    student = school(TECHNICIAN, "enrolled", enrol_date="2023-09-01")
    assert ask(4, schools=[student])["decision"] == "not_eligible"
    assert ask(4, schools=[student], options={"technician_college_is_higher": True})["satisfied"] == ["5.1(3)"]
    for kind in (COLLEGE, MASTER):
        assert ask(4, schools=[school(kind, "enrolled")])["satisfied"] == ["5.1(3)"]


def test_g13_part_time_counts_by_calendar_time():
    answer = ask(4, jobs=[job("2020-03-01", engagement="part_time")])
    assert answer["decision"] == "eligible"
    assert "G13" in answer["readings"]


def test_g14_only_the_part_before_the_sixteenth_birthday_is_in_doubt():
    jobs = [job("2000-01-01")]
    assert ask(4, "2005-05-05", jobs=jobs, birth_date="1985-05-05")["decision"] == "eligible"
    assert ask(4, "2005-05-04", jobs=jobs, birth_date="1985-05-05")["decision"] == "needs_info"
    assert ask(4, "2003-12-31", jobs=jobs, birth_date="1985-05-05")["decision"] == "not_eligible"


@pytest.mark.parametrize(
    "doubtful",
    [
        {"jobs": [job("2015-01-01", occupation_relation="unknown")]},
        {"jobs": [job(None)]},
        {"jobs": [job("2020-01-01", "2019-01-01")]},
        {"jobs": None},
        {"schools": None},
        {"schools": [school(TECHNICIAN, major_relation="unknown")]},
    ],
)
def test_g15_what_is_not_known_is_undetermined_if_it_decides_and_ignored_if_not(doubtful):
    answer = ask(4, **doubtful)
    assert answer["decision"] == "needs_info"
    assert any(finding["shortfall"].startswith("待核实：") for finding in answer["findings"])
    settled = dict(doubtful)
    if settled.get("jobs") is None:
        settled["jobs"] = []
    settled["jobs"] = [*settled["jobs"], job("2019-01-01")]
    assert ask(4, **settled)["decision"] == "eligible"


def test_g15_certificates_in_doubt():
    for doubtful in (
        [cert(None)],
        [cert(4, None)],
        [cert(4, occupation_relation="unknown")],
        None,
    ):
        assert ask(3, certs=doubtful, jobs=[LONG])["decision"] == "needs_info"
        assert ask(3, certs=doubtful, jobs=[job("2022-01-01")])["decision"] in ("not_eligible", "needs_info")
        assert ask(3, certs=doubtful, jobs=[])["decision"] == "not_eligible"


def test_g16_a_student_on_leave_is_undetermined():
    answer = ask(4, schools=[school(UNIVERSITY, "suspended")])
    assert (answer["decision"], answer["undetermined"]) == ("needs_info", ["5.1(3)"])
    assert "G16" in answer["readings"]


def test_g17_who_holds_the_grade_already_is_eligible_with_a_notice():
    answer = ask(3, certs=[cert(3, "2015-01-01"), cert(4, "2010-01-01")], jobs=[LONG])
    assert answer["decision"] == "eligible"
    assert "G17" in answer["readings"]
    assert "已持有" in answer["findings"][0]["observed"]
    assert "G17" not in ask(3, certs=[cert(4, "2010-01-01")], jobs=[LONG])["readings"]


def test_g18_a_technical_diploma_is_no_college_diploma():
    records = {"certs": [cert(4, "2021-01-01")], "schools": [school(TECHNICIAN)], "jobs": [LONG]}
    assert "5.2(3)" not in ask(3, **records)["satisfied"]
    assert "5.2(3)" in ask(3, **records, options={"technical_equals_college": True})["satisfied"]
    named_college = school({"level": "junior_college", "school_type": "technician_college"})
    assert "5.2(3)" not in ask(3, **{**records, "schools": [named_college]})["satisfied"]


def test_g19_any_one_of_several_certificates_suffices():
    records = {"certs": [cert(4, "2023-01-01"), cert(4, "2018-01-01", occupation_relation="related")], "jobs": [LONG]}
    assert ask(3, **records)["earliest_date"] == "2023-01-01"


def test_g20_a_degree_without_a_diploma_is_none():
    answer = ask(3, schools=[school(MASTER, "degree_only")])
    assert answer["decision"] == "not_eligible"
    assert "G20" in answer["readings"]


def test_g21_a_graduation_after_the_day_is_none_yet():
    answer = ask(3, schools=[school(MASTER, graduation_date="2024-07-01")])
    assert (answer["decision"], answer["earliest_date"]) == ("not_eligible", "2024-07-01")
    assert "G21" in answer["readings"]


def test_the_beginning_of_a_student_status_that_is_not_given_leaves_the_earliest_date_undefined():
    assert ask(4, schools=[school(UNIVERSITY, "enrolled")])["earliest_date"] is None
    assert ask(4, schools=[school(UNIVERSITY, "enrolled", enrol_date="2022-09-01")])["earliest_date"] == "2022-09-01"
    final = ask(3, schools=[school(MASTER, "final_year", enrol_date="2021-09-01")])
    assert (final["decision"], final["earliest_date"]) == ("eligible", None)


def test_a_graduation_without_its_date_holds_today_but_began_nobody_knows_when():
    undated = {"certs": [cert(4)], "schools": [school(UNIVERSITY, graduation_date=None)], "jobs": [job("2021-06-01")]}
    answer = ask(3, **undated)
    assert (answer["decision"], answer["earliest_date"]) == ("eligible", None)
    counted = ask(3, **undated, options={"work_after_diploma": True, "degree_subsumes": False})
    assert (counted["decision"], counted["undetermined"]) == ("needs_info", ["5.2(4)"])
    assert counted["findings"][3]["shortfall"] == "待核实：毕业日期未填"


def test_what_is_dated_after_the_day_does_not_count_yet():
    answer = ask(3, certs=[cert(4, "2024-03-02")], schools=[school(TECHNICIAN)])
    assert (answer["decision"], answer["earliest_date"]) == ("not_eligible", "2024-03-02")
    fixed_term = ask(4, "2024-03-01", jobs=[job("2021-01-01", "2026-12-31")])
    assert (fixed_term["decision"], fixed_term["earliest_date"]) == ("not_eligible", "2025-01-01")
    too_short = ask(4, "2024-03-01", jobs=[job("2021-01-01", "2024-12-30")])
    assert too_short["earliest_date"] is None


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ({"target_grade": 5}, "input.target_grade"),
        ({"target_grade": True}, "input.target_grade"),
        ({"target_grade": "4"}, "input.target_grade"),
        ({"target_grade": 4.0}, "input.target_grade"),
        ({"as_of": "2024-13-01"}, "input.as_of"),
        ({"as_of": None}, "input.as_of"),
        ({"person": None}, "input.person"),
        ({"person": {"birth_date": "2025-01-01"}}, "input.person.birth_date"),
        ({"person": {"employment": [{"end": "2024-02-30"}]}}, "input.person.employment[0].end"),
        ({"person": {"employment": {}}}, "input.person.employment"),
        ({"person": {"certificates": [{"grade": 0}]}}, "input.person.certificates[0].grade"),
        ({"person": {"certificates": [{"grade": True}]}}, "input.person.certificates[0].grade"),
        ({"person": {"education": [{"assessed": 1}]}}, "input.person.education[0].assessed"),
        ({"person": {"education": [{}, {"level": "phd"}]}}, "input.person.education[1].level"),
        ({"person": {"name": "张三"}}, "input.person.name"),
        ({"person": {"employment": [{}] * 201}}, "input.person.employment"),
        ({"extra": 1}, "input.extra"),
    ],
)
def test_impossible_input_is_refused_with_its_path(question, path):
    plain = {"target_grade": 4, "as_of": "2024-01-01", "person": {}}
    with pytest.raises(InputError) as refused:
        decide("grade", plain | question)
    assert refused.value.path == path


def test_the_document_states_every_reading_of_the_topic():
    assert shipped().get("汶政字〔2024〕59号").options("grade").keys() == CATALOGUE["grade"].keys()
