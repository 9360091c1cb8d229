"""What a reviewer is asked of a grade application: each claim confirmed, overturned, or corrected field by field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from certification.fields import DayField
from certification.grade_applications import claims as claiming
from workflows.cases.review_points import ReviewPoint

Claims = Sequence[claiming.Claim]
Facts = dict[str, Any]

VERDICTS = (("met", "属实"), ("not_met", "不实"), ("unknown", "未核对"))


def review_points(claims: Claims) -> list[ReviewPoint]:
    return [ReviewPoint("", "", claiming.name(one), ((one["id"], claiming.name(one)),), VERDICTS) for one in claims]


def fix_name(claim: claiming.Claim, field: str) -> str:
    return f"fix_{claim['id']}_{field}"


def correction_fields(claims: Claims, facts: Facts) -> dict[str, forms.Field]:
    """One field for every value that a reviewer may correct, filled in as claimed."""
    fields: dict[str, forms.Field] = {}
    for claim in claims:
        claimed = claiming.fact(facts, claim)
        for name, (label, choices) in claiming.FIELDS[claim["section"]].items():
            fields[fix_name(claim, name)] = _field(label, choices, claiming.as_text(claimed.get(name)))
    return fields


def _field(label: str, choices: Any, initial: str) -> forms.Field:
    if choices is None:
        return DayField(label=label, initial=initial)
    return forms.ChoiceField(choices=[("", "不清楚"), *choices], label=label, required=False, initial=initial)


def with_corrections(claims: Claims, facts: Facts, findings: Mapping[str, dict[str, Any]], form: Any) -> dict[str, Any]:
    """Each finding with the values that differ from what was claimed."""
    return {claim["id"]: findings[claim["id"]] | {"fields": _corrected(facts, claim, form)} for claim in claims}


def _corrected(facts: Facts, claim: claiming.Claim, form: Any) -> dict[str, Any]:
    """What the reviewer wrote over what was claimed; a field that was not sent was not touched."""
    claimed, changed = claiming.fact(facts, claim), {}
    for field in claiming.FIELDS[claim["section"]]:
        name = fix_name(claim, field)
        if name not in form.data or name not in form.cleaned_data:
            continue
        value = form.cleaned_data[name]
        text = value.isoformat() if isinstance(value, date) else value or ""
        if text != claiming.as_text(claimed.get(field)):
            changed[field] = claiming.from_text(field, text)
    return changed
