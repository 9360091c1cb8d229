"""The person's consent: when it can be given in the program, until when it can be taken back, and who is told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from workflows.cases.actions import Step
from workflows.errors import Refused
from workflows.organisations.models import Role, User
from workflows.organisations.officers import seats_on
from workflows.rounds.models import RoundState

REVOCABLE = (
    "draft", "in_review", "returned", "passed", "ranked", "listed", "not_selected", "in_publicity",
)  # fmt: skip
# From here on the list is decided upon, or has been.
_DETERMINED = (RoundState.IN_REVIEW, RoundState.PASSED, RoundState.CONCLUDED)


def not_yet_given(case: Any, step: Step) -> Refused | None:
    return Refused("您已经同意推荐", "consented") if case.consented_at else None


def revocable(case: Any, step: Step) -> Refused | None:
    if case.state == "draft" and not case.consented_at:
        return Refused("您还没有同意推荐，无须撤回", "not_consented")
    if case.round.state in _DETERMINED:
        return Refused("名单已送审定，不能在系统中撤回；请联系批次主办机关", "determined")
    return None


def told(case: Any, day: date) -> Iterable[User]:
    """The clerks of the round's agency, and whoever handed the nomination in."""
    clerks = seats_on(day).filter(role=Role.CLERK, organisation=case.round.agency_id).order_by("pk")
    people = [seat.user for seat in clerks]
    return people + ([case.submitted_by] if case.submitted_by else [])
