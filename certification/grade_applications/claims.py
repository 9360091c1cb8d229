"""What an applicant claims, one claim a record of the information base, and what is left of it after the review.

A claim is JSON, pinned with the application: ``{"id": "employment-12", "section": "employment", "index": 0, "title"}``;
``index`` is its place in that section of the pinned facts, which are the ``person`` of topic ``grade``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from certification import queries
from certification.codes import (
    CertificateKind,
    Engagement,
    Grade,
    Level,
    Relation,
    SchoolType,
    SkillTarget,
    StudyStatus,
    Validity,
)
from certification.models import Certificate, Education, Employment, Person

Facts = dict[str, Any]
Claim = dict[str, Any]

SECTIONS: dict[str, tuple[str, Any]] = {
    "education": ("学历", Education),
    "certificates": ("证书", Certificate),
    "employment": ("工作经历", Employment),
}
YES_NO = (("true", "是"), ("false", "否"))
# Section -> field of the contract -> its word, and its choices; no choices: a date.
FIELDS: Mapping[str, Mapping[str, tuple[str, Any]]] = {
    "education": {
        "level": ("学历层次", Level.choices),
        "school_type": ("学校类型", SchoolType.choices),
        "major_relation": ("专业关系", Relation.choices),
        "status": ("就读状态", StudyStatus.choices),
        "enrol_date": ("入学日期", None),
        "graduation_date": ("毕业（预计毕业）日期", None),
        "skill_target": ("培养目标", SkillTarget.choices),
        "assessed": ("经评估论证", YES_NO),
    },
    "certificates": {
        "grade": ("等级", Grade.choices),
        "kind": ("证书种类", CertificateKind.choices),
        "occupation_relation": ("职业关系", Relation.choices),
        "issue_date": ("发证日期", None),
        "validity": ("核验情况", Validity.choices),
    },
    "employment": {
        "start": ("开始日期", None),
        "end": ("结束日期", None),
        "occupation_relation": ("职业关系", Relation.choices),
        "engagement": ("用工形式", Engagement.choices),
    },
}


def of_person(person: Person, as_of: date) -> tuple[Facts, list[Claim], dict[str, Any]]:
    """The person's facts, the claims they are made of, and the record behind each claim."""
    facts = queries.facts(person, as_of)
    claims: list[Claim] = []
    records: dict[str, Any] = {}
    for section, (_, model) in SECTIONS.items():
        for index, record in enumerate(queries.standing(person, model)):
            claim: Claim = {"id": f"{section}-{record.pk}", "section": section, "index": index, "title": str(record)}
            claims.append(claim)
            records[claim["id"]] = record
    return facts, claims, records


def fact(facts: Facts, claim: Claim) -> dict[str, Any]:
    found: dict[str, Any] = facts[claim["section"]][claim["index"]]
    return found


def as_text(value: Any) -> str:
    """A value of the contract as forms have it: ``""`` is not known."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def from_text(field: str, text: str) -> Any:
    """The reverse of ``as_text``."""
    if not text:
        return None
    if field == "assessed":
        return text == "true"
    return int(text) if field == "grade" and text.isdecimal() else text


def described(section: str, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each field that is known, in words: (label, value)."""
    shown = []
    for field, (label, choices) in FIELDS[section].items():
        text = as_text(values.get(field))
        if text:
            shown.append((label, dict(choices)[text] if choices else text))
    return shown


def name(claim: Claim) -> str:
    return f"{SECTIONS[claim['section']][0]}：{claim['title']}"


def summary(facts: Facts, claim: Claim) -> str:
    return "，".join(f"{label}{value}" for label, value in described(claim["section"], fact(facts, claim)))
