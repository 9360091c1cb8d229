"""What must hold for every person: splitting, copying and adding change what they may and nothing else."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.policy.grade.people import ask

TODAY = date(2024, 3, 1)
days = st.dates(date(2004, 1, 1), date(2028, 1, 1)).map(date.isoformat)
relations = st.sampled_from(["own", "related"])
engagements = st.sampled_from(["full_time", "part_time"])


@st.composite
def jobs(draw, relation=relations):
    start = draw(st.dates(date(2004, 1, 1), date(2025, 1, 1)))
    length = draw(st.none() | st.integers(0, 2500))
    end = None if length is None else (start + timedelta(length)).isoformat()
    kind = {"occupation_relation": draw(relation), "engagement": draw(engagements)}
    return {"start": start.isoformat(), "end": end, **kind}


certificates = st.fixed_dictionaries(
    {
        "grade": st.sampled_from([5, 4, 3, 2, 1, "prep_technician"]),
        "occupation_relation": relations,
        "kind": st.sampled_from(["skill_level", "vocational_qualification"]),
        "issue_date": days,
        "validity": st.sampled_from(["valid", "valid", "revoked"]),
    }
)
SCHOOLS = [
    ("technical", "technical_school"), ("technical", "senior_technical_school"), ("technical", "technician_college"),
    ("secondary_vocational", "secondary_vocational_school"), ("junior_college", "higher_vocational_school"),
    ("bachelor", "university"), ("master", "university"), ("doctor", "university"),
]  # fmt: skip


@st.composite
def schools(draw):
    level, school_type = draw(st.sampled_from(SCHOOLS))
    return {
        "level": level,
        "school_type": school_type,
        "major_relation": draw(st.sampled_from(["own", "related", "unrelated"])),
        "status": "graduated",
        "graduation_date": draw(days),
        "skill_target": draw(st.sampled_from(["intermediate", "advanced", "none"])),
        "assessed": draw(st.booleans()),
    }


@st.composite
def people(draw):
    """Everything known, everybody graduated: the answer is eligible or not."""
    return {
        "jobs": draw(st.lists(jobs(), max_size=4)),
        "certs": draw(st.lists(certificates, max_size=3)),
        "schools": draw(st.lists(schools(), max_size=2)),
    }


grades = st.sampled_from([4, 3, 2, 1])
readings = st.fixed_dictionaries(
    {},
    optional={
        "as_of_day_counts": st.booleans(),
        "feb29": st.sampled_from(["feb28", "mar01"]),
        "end_date_inclusive": st.booleans(),
        "work_after_diploma": st.booleans(),
        "degree_subsumes": st.booleans(),
        "cert_grade_subsumes": st.booleans(),
    },
)


def result(grade, person, as_of=TODAY, options=None):
    answer = ask(grade, as_of.isoformat(), **person, options=options, birth_date="1985-01-01")
    return {key: answer[key] for key in ("decision", "satisfied", "undetermined", "earliest_date")}


@given(grades, people(), readings)
def test_the_earliest_date_is_the_first_eligible_day(grade, person, options):
    answer = result(grade, person, options=options)
    assert answer["decision"] in ("eligible", "not_eligible")
    first = answer["earliest_date"]
    if first is None:
        assert answer["decision"] == "not_eligible"
        assert result(grade, person, date(2150, 1, 1), options)["decision"] == "not_eligible"
        return
    first = date.fromisoformat(first)
    assert (first <= TODAY) == (answer["decision"] == "eligible")
    assert result(grade, person, first, options)["decision"] == "eligible"
    assert result(grade, person, first - timedelta(1), options)["decision"] == "not_eligible"


@given(grades, people(), jobs(relation=st.just("unrelated")), st.integers(0, 4))
def test_an_unrelated_job_changes_nothing(grade, person, other, place):
    added = [*person["jobs"][:place], other, *person["jobs"][place:]]
    assert result(grade, {**person, "jobs": added}) == result(grade, person)


@given(grades, people(), st.integers(0, 2500), st.randoms())
def test_splitting_a_job_anywhere_and_shuffling_changes_nothing(grade, person, cut, random):
    assume(person["jobs"])
    job = person["jobs"][0]
    middle = date.fromisoformat(job["start"]) + timedelta(cut)
    assume(job["end"] is None or middle.isoformat() < job["end"])
    halves = [{**job, "end": middle.isoformat()}, {**job, "start": (middle + timedelta(1)).isoformat()}]
    split = [*halves, *person["jobs"][1:]]
    random.shuffle(split)
    assert result(grade, {**person, "jobs": split}) == result(grade, person)


@given(grades, people(), st.integers(0, 400), st.integers(0, 400))
def test_copies_inside_a_job_change_nothing(grade, person, after, before):
    assume(person["jobs"])
    job = person["jobs"][-1]
    start = date.fromisoformat(job["start"]) + timedelta(after)
    end = None if job["end"] is None else date.fromisoformat(job["end"]) - timedelta(before)
    assume(end is None or start <= end)
    copy = {**job, "start": start.isoformat(), "end": end and end.isoformat()}
    assert result(grade, {**person, "jobs": [*person["jobs"], job, copy]}) == result(grade, person)


@given(grades, people(), jobs())
def test_more_work_never_harms(grade, person, more):
    """Left-over days that fill up to a month may weigh up to three days less than before (G04): never more."""
    before = result(grade, person)["earliest_date"]
    after = result(grade, {**person, "jobs": [*person["jobs"], more]})["earliest_date"]
    if before is not None:
        assert after is not None or _nearly_over(person)
        slack = 3 * len(person["jobs"])
        assert after is None or date.fromisoformat(after) <= date.fromisoformat(before) + timedelta(slack)


def _nearly_over(person):
    """Without a job that goes on, three days short may be short for ever."""
    return all(job["end"] is not None for job in person["jobs"])


@given(grades, people(), st.dates(date(2000, 1, 1), date(2023, 1, 1)))
def test_an_earlier_start_of_an_only_job_never_harms(grade, person, start):
    assume(person["jobs"] and start.isoformat() <= person["jobs"][0]["start"])
    only = {**person, "jobs": person["jobs"][:1]}
    before = result(grade, only)
    after = result(grade, {**person, "jobs": [{**person["jobs"][0], "start": start.isoformat()}]})
    assert set(before["satisfied"]) <= set(after["satisfied"])
    assert before["earliest_date"] is None or after["earliest_date"] <= before["earliest_date"]


UNKNOWNS = [
    ("jobs", {"occupation_relation": "unknown"}), ("jobs", {"start": None}), ("jobs", {"engagement": "internship"}),
    ("certs", {"occupation_relation": "unknown"}), ("certs", {"issue_date": None}), ("certs", {"grade": None}),
    ("certs", {"validity": "unverified"}), ("schools", {"major_relation": "unknown"}), ("schools", {"assessed": None}),
    ("schools", {"skill_target": "unknown"}), ("schools", {"level": None}), ("schools", {"status": None}),
]  # fmt: skip


@given(grades, people(), st.sampled_from(UNKNOWNS))
def test_hiding_a_fact_never_turns_a_decision_round_and_an_irrelevant_one_never_needs_information(
    grade, person, unknown
):
    """A settled answer on fewer facts is the answer on all of them; without the record it is not undetermined."""
    section, hidden = unknown
    assume(person[section])
    veiled = {**person, section: [{**person[section][0], **hidden}, *person[section][1:]]}
    known, answer = result(grade, person), result(grade, veiled)
    assert answer["decision"] in ("needs_info", known["decision"])
    without = result(grade, {**person, section: person[section][1:]})
    if without["decision"] == "eligible":
        assert answer["decision"] == "eligible"
    certain, possible = set(answer["satisfied"]), {*answer["satisfied"], *answer["undetermined"]}
    assert certain <= set(known["satisfied"]) <= possible


@given(grades, people())
def test_what_no_condition_of_the_grade_asks_is_never_undetermined(grade, person):
    unknown_title = {**person, "certs": [{"grade": None, "kind": "professional_title"}, *person["certs"]]}
    assert result(grade, unknown_title) == result(grade, person)
    if grade == 1:
        assert result(1, {**person, "schools": None}) == result(1, person)
    if grade == 4:
        assert result(4, {**person, "certs": None}) == result(4, person)
