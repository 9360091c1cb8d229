"""The input of topic ``grade``. Null, or absent, is not known; a list that is null is a section not supplied."""

from typing import Annotated, Literal

from pydantic import Field

from workflows.policy.grade.schema import Level, School
from workflows.policy.inputs import Day, Exactly, Input

Relation = Literal["own", "related", "unrelated", "unknown"]


class Education(Input):
    """``graduation_date``: actual, or expected where not graduated."""

    level: Level | None = None
    school_type: School | None = None
    major_relation: Relation | None = None
    status: (
        Literal[
            "enrolled", "final_year", "graduated", "completed_no_diploma", "degree_only", "dropped_out", "suspended"
        ]
        | None
    ) = None
    graduation_date: Day | None = None
    enrol_date: Day | None = None
    skill_target: Literal["intermediate", "advanced", "none", "unknown"] | None = None
    assessed: bool | None = None


class CertificateInput(Input):
    grade: Annotated[Literal[5, 4, 3, 2, 1, "prep_technician"] | None, Exactly] = None
    occupation_relation: Relation | None = None
    kind: (
        Literal[
            "vocational_qualification", "skill_level", "professional_title", "training_completion", "mediator_permit"
        ]
        | None
    ) = None
    issue_date: Day | None = None
    validity: Literal["valid", "unverified", "expired", "revoked", "forged"] | None = None


class Employment(Input):
    """``end``: last day worked, null = still employed."""

    start: Day | None = None
    end: Day | None = None
    occupation_relation: Relation | None = None
    engagement: Literal["full_time", "part_time", "internship"] | None = None


# Every certificate is tried with every schooling record: a bound keeps a hostile input from taking minutes.
Records = Field(default=None, max_length=200)


class Person(Input):
    birth_date: Day | None = None
    education: list[Education] | None = Records
    certificates: list[CertificateInput] | None = Records
    employment: list[Employment] | None = Records


class GradeQuestion(Input):
    target_grade: Annotated[Literal[4, 3, 2, 1], Exactly]
    as_of: Day
    person: Person
