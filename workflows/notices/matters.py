"""Matters that an office sets up to write a letter about: what no other case is about, one person's year or one ledger.

A kind mixes in ``Matter`` and registers a ``MatterLetter`` about itself; ``write`` sets the matter up with the first
draft.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db import models

from workflows.cases.access import SeatOf, System
from workflows.cases.actions import Step, action
from workflows.cases.execute import execute
from workflows.cases.forms import ActionForm
from workflows.cases.models import Case
from workflows.errors import Refused
from workflows.notices import services
from workflows.notices.models import Notice
from workflows.notices.types import NoticeType
from workflows.notices.vocabulary import NoticeKind
from workflows.organisations.models import Role
from workflows.organisations.officers import Officer


class MatterState(models.TextChoices):
    DRAFT = "draft", "拟设"
    OPEN = "open", "未发函"
    SENT = "sent", "已发函"


class ByLetter(ActionForm):
    """The number of the letter."""

    number = forms.CharField(max_length=60)


def not_their_own(matter: Any, step: Step) -> Refused | None:
    return Refused("函事关您本人，须由他人办理", "own_case") if matter.concerns(step.actor) else None


class Matter:
    """``agency``: the office that writes."""

    STATES: ClassVar[type[models.TextChoices]] = MatterState

    @action("draft", "open", label="设立", who=SeatOf((Role.CLERK.value,)), guard=not_their_own, in_bar=False)
    def open(self, step: Step) -> None:
        """With the draft of the first letter."""

    @action(["open", "sent"], "sent", label="发函", who=System(), form=ByLetter)
    def send(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]

    @action("sent", "open", label="函已撤销", who=System(), form=ByLetter)
    def take_back(self, step: Step) -> None:
        step.detail["number"] = step.data["number"]


class MatterLetter(NoticeType):
    """函 of the office in charge of the matter, checked and signed in its own house; not offered among notices."""

    kind: ClassVar[NoticeKind] = NoticeKind.LETTER
    states: ClassVar[frozenset[str]] = frozenset({MatterState.OPEN.value, MatterState.SENT.value})
    awaited: ClassVar[bool] = False

    def route(self, subject: Any) -> Sequence[dict[str, Any]]:
        own = {"mode": "one", "level": subject.agency.region.level, "party": subject.agency.party, "days": 2}
        return [
            {"key": "check", "name": "核稿", "role": "second_review"} | own,
            {"key": "sign", "name": "签发", "role": "determination"} | own,
        ]

    def issued(self, notice: Notice, step: Step) -> None:
        execute(_matter(notice), "send", officer=None, at=step.at, number=notice.number_text)

    def revoked(self, notice: Notice, step: Step) -> None:
        execute(_matter(notice), "take_back", officer=None, at=step.at, number=notice.number_text)


def _matter(notice: Notice) -> Case:
    found = notice.about()
    assert found is not None, "a letter of this type is about a matter"
    return found


def write(key: str, matter: Any, *, officer: Officer, at: datetime) -> Notice:
    """Draft the letter of the type ``key``; a ``matter`` that is not in the database yet is set up with it. Within the
    caller's transaction. Raises ``Refused`` as every draft does."""
    if matter.pk is None:
        matter.created_by, matter.created_at = officer.user, at
        matter.save()
        execute(matter, "open", officer=officer, at=at)
    return services.draft(key, matter, officer=officer, at=at)
