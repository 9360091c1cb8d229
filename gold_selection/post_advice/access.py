"""Who writes to an employer about one of its people."""

from workflows.organisations.models import Level, Party, Role
from workflows.organisations.officers import Duty, Officer


def clerk_duty(officer: Officer, region_path: str) -> Duty | None:
    """The seat in which the officer drafts it: the clerk's of the county's HR bureau over the place."""
    bureau = (
        one for one in officer.duties
        if one.role == Role.CLERK and one.party == Party.HR and one.region_level == Level.COUNTY
    )  # fmt: skip
    return next((one for one in bureau if region_path.startswith(one.region_path)), None)
