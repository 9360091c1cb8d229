"""What issuing and revoking a notice does to others is said by its type."""

from workflows.cases.actions import Step
from workflows.cases.effects import on_action
from workflows.cases.models import Case
from workflows.notices.models import Notice


@on_action(Notice.KIND, "issue")
def take_effect(notice: Case, step: Step) -> None:
    assert isinstance(notice, Notice)
    notice.type.issued(notice, step)


@on_action(Notice.KIND, "revoke")
def lose_effect(notice: Case, step: Step) -> None:
    assert isinstance(notice, Notice)
    notice.type.revoked(notice, step)
