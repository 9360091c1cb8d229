"""Reading the information base: people by number, and a person's records as the rules take them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from certification import vault
from certification.identity import identify
from certification.models import Certificate, Education, Employment, Person
from workflows.errors import Refused


def find(raw: object, on: date) -> Person | None:
    """The person with that card number, however it was typed. Raises ``Refused`` where it is no sound number."""
    key = identify(raw, on).key
    return Person.objects.filter(id_hash=vault.digest(key)).select_related("region", "employer").first()


def facts(person: Person, as_of: date) -> dict[str, Any]:
    """The ``person`` of topic ``grade``, to be judged on the day ``as_of``. Three queries.

    Every record that stands is given, later ones too: the rules count to ``as_of`` by themselves, and need the rest
    for the earliest date. Raises ``Refused`` for a person not yet born on that day.
    """
    if person.birth_date and person.birth_date > as_of:
        raise Refused(f"{person.name}的出生日期晚于{as_of}，不能按该日判断；请核对出生日期和判断日期", "not_born")
    return {
        "birth_date": _day(person.birth_date),
        "education": _section(person.without_education, map(_education, standing(person, Education))),
        "certificates": _section(person.without_certificates, map(_certificate, standing(person, Certificate))),
        "employment": _section(person.without_employment, map(_employment, standing(person, Employment))),
    }


def standing(person: Person, model: type[Any]) -> Iterable[Any]:
    """The person's records of that kind that were not taken out, in their own order."""
    standing = model.objects.filter(person=person, removed_at__isnull=True)
    rows: Iterable[Any] = standing.select_related(*model.shown_with)
    return rows


def _section(none: bool, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]] | None:
    return list(rows) or ([] if none else None)


def _education(record: Education) -> dict[str, Any]:
    return {
        "level": record.level or None,
        "school_type": record.school_type or None,
        "major_relation": record.major_relation or None,
        "status": record.status or None,
        "graduation_date": _day(record.graduation_date),
        "enrol_date": _day(record.enrol_date),
        "skill_target": record.skill_target or None,
        "assessed": record.assessed,
    }


def _certificate(record: Certificate) -> dict[str, Any]:
    return {
        "grade": int(record.grade) if record.grade.isdecimal() else record.grade or None,
        "occupation_relation": record.occupation_relation or None,
        "kind": record.kind or None,
        "issue_date": _day(record.issue_date),
        "validity": record.validity,
    }


def _employment(record: Employment) -> dict[str, Any]:
    return {
        "start": _day(record.start),
        "end": _day(record.end),
        "occupation_relation": record.occupation_relation or None,
        "engagement": record.engagement or None,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
