"""The readings a policy may choose between: option key -> id of the reading and the values it can take.

Which value applies is law, not code: every policy file states it for the topics it decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

from workflows.policy.errors import InputError

Value = bool | int | str | None


@dataclass(frozen=True, slots=True)
class Reading:
    id: str
    values: tuple[Value, ...] = (True, False)

    def admits(self, value: object) -> TypeGuard[Value]:
        """Whether ``value`` is one of the values; ``1`` is not ``True``."""
        return any(type(value) is type(known) and value == known for known in self.values)


_DOUBTFUL = ("needs_info", "count", "exclude")

CATALOGUE: Mapping[str, Mapping[str, Reading]] = {
    "mediation_rate": {
        "withdrawn_in_denominator": Reading("M01"),
        "zero_cases": Reading("M02", ("not_met", "needs_info")),
        "year_by": Reading("M03", ("concluded", "accepted")),
        "unperformed_is_success": Reading("M04"),
        "transfer_left_out": Reading("M05"),
    },
    "grade": {
        "as_of_day_counts": Reading("G01"),
        "feb29": Reading("G02", ("feb28", "mar01")),
        "end_date_inclusive": Reading("G03"),
        "work_after_diploma": Reading("G05"),
        "work_after_cert_532": Reading("G06"),
        "degree_subsumes": Reading("G07"),
        "cert_grade_subsumes": Reading("G08"),
        "expired_cert": Reading("G09", _DOUBTFUL),
        "technical_school_subsumes": Reading("G10"),
        "skill_target_subsumes": Reading("G10"),
        "technician_college_is_higher": Reading("G11"),
        "tech_college_requires_major": Reading("G12"),
        "internship": Reading("G13", _DOUBTFUL),
        "under16": Reading("G14", _DOUBTFUL),
        "technical_equals_college": Reading("G18"),
    },
}


def check_option(topic: str, key: str, value: object) -> Value:
    """``value``, or ``InputError`` unless ``topic`` knows the reading ``key`` and ``value`` is one of its values."""
    reading = CATALOGUE[topic].get(key)
    if reading is None:
        raise InputError(f"options.{key}", f"没有这种读法，可选的有：{'、'.join(CATALOGUE[topic])}")
    if not reading.admits(value):
        raise InputError(f"options.{key}", f"只能是以下之一：{'、'.join(spell(known) for known in reading.values)}")
    return value


def spell(value: Value) -> str:
    """A value as it is written in JSON and on the command line."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
