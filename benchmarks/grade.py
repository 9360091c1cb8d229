"""Topic ``grade``: decisions a second on one core, over facts as different as people are.

Every input is different; parsing and writing of JSON, which the command adds, are measured with it.
"""

import json
import random
import time
from datetime import date, timedelta
from typing import Any

from benchmarks.measuring import Figure, tell

DECISIONS = 6000
WANTED = 1500  # decisions a second a core
FIRST = date(1998, 1, 1)
LEVELS = ("senior_high", "technical", "junior_college", "bachelor", "master")
SCHOOLS = ("general_high_school", "technical_school", "technician_college", "university", "higher_vocational_school")
RELATIONS = ("own", "related", "unrelated", "unknown")


def question(chance: random.Random) -> dict[str, Any]:
    """One person with up to two diplomas, three certificates and six jobs."""
    return {
        "target_grade": chance.choice((4, 3, 2, 1)),
        "as_of": "2025-03-04",
        "person": {
            "birth_date": "1980-05-05",
            "education": [_diploma(chance) for _ in range(chance.randrange(3))],
            "certificates": [_certificate(chance) for _ in range(chance.randrange(4))],
            "employment": [_job(chance) for _ in range(chance.randrange(7))],
        },
    }


def _day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(9900))


def _diploma(chance: random.Random) -> dict[str, Any]:
    return {
        "level": chance.choice(LEVELS), "school_type": chance.choice(SCHOOLS),
        "major_relation": chance.choice(RELATIONS),
        "status": chance.choice(("graduated", "graduated", "final_year", "enrolled")),
        "graduation_date": _day(chance).isoformat(),
    }  # fmt: skip


def _certificate(chance: random.Random) -> dict[str, Any]:
    return {
        "grade": chance.choice((5, 4, 3, 2, "prep_technician")), "occupation_relation": chance.choice(RELATIONS),
        "kind": "skill_level", "issue_date": _day(chance).isoformat(),
        "validity": chance.choice(("valid", "valid", "valid", "unverified", "revoked")),
    }  # fmt: skip


def _job(chance: random.Random) -> dict[str, Any]:
    start = _day(chance)
    end = None if chance.random() < 0.2 else (start + timedelta(days=chance.randrange(1500))).isoformat()
    return {
        "start": start.isoformat(), "end": end, "occupation_relation": chance.choice(RELATIONS),
        "engagement": chance.choice(("full_time", "full_time", "part_time", "internship")),
    }  # fmt: skip


def main() -> None:
    from workflows.policy import decide

    chance = random.Random(20250304)
    lines = [json.dumps(question(chance)) for _ in range(DECISIONS)]
    decide("grade", json.loads(lines[0]))  # the policies are read once in the life of a process
    begun = time.process_time()
    for line in lines:
        json.dumps(decide("grade", json.loads(line)), ensure_ascii=False)
    a_second = DECISIONS / (time.process_time() - begun)
    tell([Figure("等级申报判定，一核每秒", a_second, "次", demand=WANTED, at_least=True)])


if __name__ == "__main__":
    main()
