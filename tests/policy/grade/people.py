"""Short ways to write down a person's records, and to ask for a grade."""

from workflows.policy import decide

UNIVERSITY = {"level": "bachelor", "school_type": "university"}
COLLEGE = {"level": "junior_college", "school_type": "higher_vocational_school"}
MASTER = {"level": "master", "school_type": "university"}
DOCTOR = {"level": "doctor", "school_type": "university"}
TECHNICAL = {"level": "technical", "school_type": "technical_school"}
SENIOR_TECHNICAL = {"level": "technical", "school_type": "senior_technical_school"}
TECHNICIAN = {"level": "technical", "school_type": "technician_college"}
VOCATIONAL = {"level": "secondary_vocational", "school_type": "secondary_vocational_school"}


def job(start, end=None, occupation_relation="own", engagement="full_time"):
    return {"start": start, "end": end, "occupation_relation": occupation_relation, "engagement": engagement}


def cert(grade, issue_date="2015-06-01", **more):
    plain = {"occupation_relation": "own", "kind": "skill_level", "validity": "valid"}
    return {"grade": grade, "issue_date": issue_date, **plain, **more}


def school(kind, status="graduated", graduation_date="2014-07-01", **more):
    if status != "graduated":
        graduation_date = None
    return {**kind, "major_relation": "own", "status": status, "graduation_date": graduation_date, **more}


def ask(grade, as_of="2024-03-01", *, jobs=(), certs=(), schools=(), options=None, birth_date="1985-05-05"):
    def listed(section):
        return None if section is None else list(section)

    person = {"birth_date": birth_date, "education": listed(schools), "certificates": listed(certs)}
    person["employment"] = listed(jobs)
    return decide("grade", {"target_grade": grade, "as_of": as_of, "person": person}, options)


def verdicts(answer):
    return {finding["clause"]: finding["verdict"] for finding in answer["findings"]}
