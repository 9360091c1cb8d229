"""The self-check sheet as a browser sends it."""

from typing import Any

BACHELOR = {
    "level": "bachelor", "school_type": "university", "major_relation": "own", "status": "graduated",
    "graduation_date": "2010-07-01",
}  # fmt: skip
FOURTH = {
    "kind": "skill_level", "grade": "4", "occupation_relation": "own", "issue_date": "2023-06-01", "validity": "valid"
}  # fmt: skip
JOB = {"start": "2019-01-01", "occupation_relation": "own", "engagement": "full_time"}


def sheet(*, education: Any = (), certificates: Any = (), employment: Any = (), **more: str) -> dict[str, str]:
    sent = {"birth_date": "1985-05-05", "as_of": "2024-03-01"} | more
    for key, rows in (("education", education), ("certificates", certificates), ("employment", employment)):
        sent |= {f"{key}-TOTAL_FORMS": str(len(rows)), f"{key}-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows):
            sent |= {f"{key}-{number}-{field}": value for field, value in row.items()}
    return sent
