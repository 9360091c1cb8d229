"""Every clause of §5, and which of them ask for a major, take a final-year student, or count work only afterwards."""

import pytest

from tests.policy.grade.people import (
    COLLEGE,
    DOCTOR,
    MASTER,
    SENIOR_TECHNICAL,
    TECHNICAL,
    TECHNICIAN,
    UNIVERSITY,
    VOCATIONAL,
    ask,
    cert,
    job,
    school,
    verdicts,
)

LONG = job("2000-01-01")
ASSESSED = {"assessed": True, "skill_target": "intermediate"}
ADVANCED = {"assessed": True, "skill_target": "advanced"}

# clause, records that just satisfy it; the issue date makes the work after it exactly enough on 2024-03-01
EXAMPLES = {
    "5.1(1)": {"jobs": [job("2020-03-01")]},
    "5.1(2)": {"schools": [school(TECHNICAL)]},
    "5.1(3)": {"schools": [school(UNIVERSITY, "enrolled", enrol_date="2022-09-01")]},
    "5.2(1)": {"certs": [cert(4, "2019-03-01")], "jobs": [LONG]},
    "5.2(2)": {"certs": [cert(4, "2024-03-01")], "schools": [school(SENIOR_TECHNICAL)]},
    "5.2(3)": {"certs": [cert(4, "2022-03-01")], "schools": [school(COLLEGE)], "jobs": [LONG]},
    "5.2(4)": {"certs": [cert(4, "2023-03-01")], "schools": [school(UNIVERSITY)], "jobs": [LONG]},
    "5.2(5)": {"schools": [school(MASTER)]},
    "5.3(1)": {"certs": [cert(3, "2020-03-01")], "jobs": [LONG]},
    "5.3(2)": {"certs": [cert(3, "2024-03-01")], "schools": [school(TECHNICIAN)], "jobs": [job("2021-03-01")]},
    "5.3(3)": {"certs": [cert(3, "2022-03-01")], "schools": [school(UNIVERSITY)], "jobs": [LONG]},
    "5.3(4)": {"certs": [cert(3, "2023-03-01")], "schools": [school(MASTER)], "jobs": [LONG]},
    "5.3(5)": {"schools": [school(DOCTOR)], "jobs": [job("2022-03-01")]},
    "5.4": {"certs": [cert(2, "2020-03-01")], "jobs": [LONG]},
}
GRADES = {"5.1": 4, "5.2": 3, "5.3": 2, "5.4": 1}


def verdict(clause, records, as_of="2024-03-01", **options):
    return verdicts(ask(GRADES[clause[:3]], as_of, **records, options=options))[clause]


def changed(clause, section, **changes):
    """The example with its only record of the section changed."""
    records = EXAMPLES[clause]
    return {**records, section: [{**records[section][0], **changes}]}


@pytest.mark.parametrize("clause", EXAMPLES)
def test_each_clause_is_met_by_its_example(clause):
    answer = ask(GRADES[clause[:3]], **EXAMPLES[clause])
    assert clause in answer["satisfied"]
    assert answer["decision"] == "eligible"


@pytest.mark.parametrize(
    "clause", ["5.1(1)", "5.2(1)", "5.2(3)", "5.2(4)", "5.3(1)", "5.3(2)", "5.3(3)", "5.3(4)", "5.3(5)", "5.4"]
)
def test_where_work_is_asked_the_day_before_is_too_early(clause):
    assert verdict(clause, EXAMPLES[clause], "2024-02-29") == "not_met"


@pytest.mark.parametrize(
    "clause", ["5.2(1)", "5.2(2)", "5.2(3)", "5.2(4)", "5.3(1)", "5.3(2)", "5.3(3)", "5.3(4)", "5.4"]
)
def test_where_a_certificate_is_asked_none_is_not_met_and_a_lower_one_neither(clause):
    assert verdict(clause, {**EXAMPLES[clause], "certs": []}) == "not_met"
    lower = EXAMPLES[clause]["certs"][0]["grade"] + 1
    assert verdict(clause, changed(clause, "certs", grade=lower)) == "not_met"


@pytest.mark.parametrize("clause", ["5.2(1)", "5.2(3)", "5.2(4)", "5.3(1)", "5.3(3)", "5.3(4)", "5.4"])
def test_where_the_clause_says_afterwards_only_work_after_the_certificate_counts(clause):
    before = {**EXAMPLES[clause], "jobs": [job("2000-01-01", "2018-12-31")]}
    assert verdict(clause, before) == "not_met"


@pytest.mark.parametrize("clause", ["5.1(2)", "5.1(3)", "5.2(3)", "5.2(4)", "5.2(5)", "5.3(3)", "5.3(4)", "5.3(5)"])
def test_where_the_major_is_stated_it_must_be_own_or_related(clause):
    assert verdict(clause, changed(clause, "schools", major_relation="related")) == "met"
    assert verdict(clause, changed(clause, "schools", major_relation="unrelated")) == "not_met"
    assert verdict(clause, changed(clause, "schools", major_relation="unknown")) == "unknown"


@pytest.mark.parametrize("clause", ["5.2(2)", "5.3(2)"])
def test_the_technical_halves_do_not_ask_the_major_unless_so_read(clause):
    unrelated = changed(clause, "schools", major_relation="unrelated")
    assert verdict(clause, unrelated) == "met"
    assert verdict(clause, unrelated, tech_college_requires_major=True) == "not_met"
    assert verdict(clause, changed(clause, "schools", major_relation="unknown")) == "met"
    answer = ask(GRADES[clause[:3]], **unrelated)
    assert "G12" in answer["readings"]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("5.1(2)", "met"), ("5.1(3)", "met"), ("5.2(2)", "met"), ("5.2(5)", "met"), ("5.2(3)", "not_met"),
        ("5.2(4)", "not_met"), ("5.3(2)", "not_met"), ("5.3(3)", "not_met"), ("5.3(4)", "not_met"),
        ("5.3(5)", "not_met"),
    ],
)  # fmt: skip
def test_a_final_year_student_counts_only_where_the_bracket_says_so(clause, expected):
    assert verdict(clause, changed(clause, "schools", status="final_year", graduation_date=None)) == expected


@pytest.mark.parametrize("clause", ["5.1(2)", "5.2(2)", "5.2(3)", "5.2(4)", "5.2(5)", "5.3(2)", "5.3(3)", "5.3(5)"])
@pytest.mark.parametrize("status", ["completed_no_diploma", "degree_only", "dropped_out", "enrolled"])
def test_only_a_diploma_is_a_diploma(clause, status):
    assert verdict(clause, changed(clause, "schools", status=status)) == "not_met"


def test_grade_4_vocational_schools_need_assessment_and_target():
    for kind in (VOCATIONAL, COLLEGE):
        assert verdict("5.1(2)", {"schools": [school(kind, **ASSESSED)]}) == "met"
    for lacking in ({"assessed": False}, {"skill_target": "none"}):
        assert verdict("5.1(2)", {"schools": [school(VOCATIONAL, **{**ASSESSED, **lacking})]}) == "not_met"
    for unknown in ({"assessed": None}, {"skill_target": "unknown"}, {"skill_target": None}):
        assert verdict("5.1(2)", {"schools": [school(VOCATIONAL, **{**ASSESSED, **unknown})]}) == "unknown"


def test_grade_3_second_half_takes_assessed_higher_vocational_schools_with_advanced_target_and_major():
    held = [cert(4, "2024-01-01")]
    assert verdict("5.2(2)", {"certs": held, "schools": [school(COLLEGE, **ADVANCED)]}) == "met"
    assert verdict("5.2(2)", {"certs": held, "schools": [school(COLLEGE, **ASSESSED)]}) == "not_met"
    assert verdict("5.2(2)", {"certs": held, "schools": [school(VOCATIONAL, **ADVANCED)]}) == "not_met"
    unrelated = school(COLLEGE, **ADVANCED, major_relation="unrelated")
    assert verdict("5.2(2)", {"certs": held, "schools": [unrelated]}) == "not_met"


def test_no_order_is_asked_between_certificate_and_diploma_in_5_2_2():
    late = {"certs": [cert(4, "2010-01-01")], "schools": [school(TECHNICIAN, graduation_date="2023-07-01")]}
    assert verdict("5.2(2)", late) == "met"


def test_prospective_technicians_of_technician_colleges_need_two_years():
    records = {"certs": [cert("prep_technician")], "schools": [school(TECHNICIAN)], "jobs": [job("2022-03-01")]}
    assert verdict("5.3(2)", records) == "met"
    assert verdict("5.3(2)", {**records, "jobs": [job("2022-03-02")]}) == "not_met"
    assert verdict("5.3(2)", {**records, "schools": [school(SENIOR_TECHNICAL)]}) == "not_met"
    assert verdict("5.4", {"certs": [cert("prep_technician")], "jobs": [LONG]}) == "not_met"
    assert verdict("5.3(1)", {"certs": [cert("prep_technician")], "jobs": [LONG]}) == "not_met"


def test_a_graduate_is_no_longer_a_student_and_may_be_eligible_for_nothing():
    answer = ask(4, schools=[school(UNIVERSITY)])
    assert (answer["decision"], answer["earliest_date"]) == ("not_eligible", None)
    working = ask(4, schools=[school(UNIVERSITY)], jobs=[job("2023-08-01")])
    assert (working["decision"], working["earliest_date"]) == ("not_eligible", "2027-08-01")


def test_a_certificate_satisfies_nothing_in_5_1_and_schooling_nothing_in_5_4():
    assert ask(4, certs=[cert(3)])["decision"] == "not_eligible"
    assert ask(1, schools=[school(DOCTOR)], jobs=[LONG])["decision"] == "not_eligible"
    assert ask(2, certs=[cert(4)], schools=[school(COLLEGE)], jobs=[LONG])["decision"] == "not_eligible"


def test_all_satisfied_conditions_are_named_not_only_the_first():
    answer = ask(3, certs=[cert(4)], schools=[school(MASTER)], jobs=[LONG])
    assert answer["satisfied"] == ["5.2(1)", "5.2(3)", "5.2(4)", "5.2(5)"]
    assert answer["undetermined"] == []


def test_level_of_one_record_is_never_combined_with_the_major_of_another():
    unrelated_master = school(MASTER, major_relation="unrelated")
    answer = ask(3, certs=[cert(4)], schools=[unrelated_master, school(COLLEGE)], jobs=[LONG])
    assert "5.2(5)" not in answer["satisfied"]
    assert "5.2(4)" not in answer["satisfied"]
    assert "5.2(3)" in answer["satisfied"]


@pytest.mark.parametrize("kind", ["professional_title", "training_completion", "mediator_permit"])
def test_other_papers_are_no_grade_certificates(kind):
    assert verdict("5.2(1)", changed("5.2(1)", "certs", kind=kind)) == "not_met"


@pytest.mark.parametrize(("validity", "expected"), [
    ("forged", "not_met"), ("revoked", "not_met"), ("unverified", "unknown"), ("expired", "unknown"),
])  # fmt: skip
def test_the_validity_of_a_certificate(validity, expected):
    assert verdict("5.2(1)", changed("5.2(1)", "certs", validity=validity)) == expected


def test_own_and_related_work_and_certificates_add_up():
    jobs = [job("2020-03-01", "2022-02-28", "related"), job("2022-03-01", None, "own")]
    assert verdict("5.1(1)", {"jobs": jobs}) == "met"
    assert verdict("5.1(1)", {"jobs": [jobs[0], job("2022-03-01", None, "unrelated")]}) == "not_met"
    for relation, expected in (("related", "met"), ("unrelated", "not_met")):
        assert verdict("5.2(1)", changed("5.2(1)", "certs", occupation_relation=relation)) == expected


def test_every_finding_quotes_its_clause_and_its_document():
    answer = ask(3)
    assert [finding["clause"] for finding in answer["findings"]] == ["5.2(1)", "5.2(2)", "5.2(3)", "5.2(4)", "5.2(5)"]
    for finding in answer["findings"]:
        assert finding["document"] == "汶政字〔2024〕59号"
        assert finding["verdict"] == "not_met"
        assert finding["text"] and finding["observed"] and finding["shortfall"]
    assert answer["policy"]["documents"] == ["汶政字〔2024〕59号"]


def test_the_shortfall_says_how_long_and_from_which_day():
    records = {"certs": [cert(4, "2022-03-01")], "jobs": [LONG]}
    shortfall = ask(3, "2024-01-15", **records)["findings"][0]["shortfall"]
    assert shortfall == "还差3年1个月14天，预计2027年3月1日符合5.2(1)"
    ended = ask(4, "2024-03-01", jobs=[job("2020-03-01", "2023-05-31")])["findings"][0]
    assert ended["shortfall"] == "工作年限还差9个月，目前没有可以继续累计的工作"
    assert "3年3个月" in ended["observed"]
