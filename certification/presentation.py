"""A person's log in words: what was done, and each value that changed."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from certification.models import Certificate, Education, Employment, Person, PersonEvent, Post, UnmaskLog

_MODELS: dict[str, type[models.Model]] = {
    model._meta.model_name or "": model for model in (Person, Post, Education, Certificate, Employment)
}
_SHOWN = 30
_WHOLE_WORDS = {PersonEvent.What.TIED, PersonEvent.What.UNTIED}  # say by themselves what was done


def history(person: Person) -> list[dict[str, Any]]:
    """The latest changes and openings of the number, newest first, as ``{% timeline %}`` takes them. Two queries."""
    events = PersonEvent.objects.filter(person=person).select_related("actor").order_by("-pk")[:_SHOWN]
    opened = UnmaskLog.objects.filter(person=person).select_related("actor").order_by("-pk")[:_SHOWN]
    rows = [_change(event) for event in events]
    rows += [
        {"at": one.at, "who": one.actor, "action": "查看完整证件号码", "text": one.reason, "tone": "care"}
        for one in opened
    ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)[:_SHOWN]


def _change(event: PersonEvent) -> dict[str, Any]:
    model = _MODELS[event.record.partition(":")[0] or "person"]
    about = "" if event.what in _WHOLE_WORDS else model._meta.verbose_name
    return {
        "at": event.at,
        "who": event.actor or "批量导入",
        "action": f"{event.get_what_display()}{about}",
        "text": event.reason,
        "items": _items(model, event),
    }


def _items(model: type[models.Model], event: PersonEvent) -> list[str]:
    """Each change on a line of its own; what was entered anew, on one."""
    lines = list(_lines(model, event))
    return lines if event.what == PersonEvent.What.CORRECTED else ["；".join(lines)]


def _lines(model: type[models.Model], event: PersonEvent) -> Iterator[str]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in event.after or event.before:
        field = fields.get(name)
        label = field.verbose_name if field else "内容"
        before, after = (_shown(field, side[name]) if name in side else "" for side in (event.before, event.after))
        if before and after:
            yield f"{label}：{before} → {after}"
        elif before or after:
            yield f"{label}：{before or after}"


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(dict(field.choices or ()).get(value, value)) if field and value is not None else str(value or "")
