"""What the log of a person keeps of each change, and in which form."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from certification.models import Person, PersonEvent
from workflows.errors import Refused
from workflows.masking import mask_phone
from workflows.organisations.models import User


def entry(
    person: Person, actor: User | None, at: datetime, what: str, record: models.Model | None = None,
    before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None, reason: str = "",
) -> PersonEvent:  # fmt: skip
    """A line of the log, not yet saved. ``record`` None: the person; ``actor`` None: an import by command."""
    return PersonEvent(
        person=person, actor=actor, at=at, what=what, before=before or {}, after=after or {}, reason=reason,
        record=f"{record._meta.model_name}:{record.pk}" if record else "",
    )  # fmt: skip


def values(subject: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """The fields as the log keeps them: JSON, telephone masked, others named by their words."""
    kept = {}
    for name in sorted(fields):
        value = getattr(subject, name)
        if isinstance(value, models.Model):
            value = str(value)
        elif isinstance(value, date):
            value = value.isoformat()
        kept[name] = mask_phone(value) if name == "phone" else value
    return kept


def stated(reason: str) -> str:
    """The reason that somebody gave. Raises ``Refused`` where there is none."""
    if not reason.strip():
        raise Refused("请填写理由", "reason_missing")
    return reason.strip()
