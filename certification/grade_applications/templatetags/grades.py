"""Small helps of the pages of grade applications: ``{% load grades %}``."""

from typing import Any

from django import template
from django.forms import BoundField

from certification.grade_applications.claims import FIELDS, Claim
from certification.grade_applications.panel import fix_name

register = template.Library()


@register.filter
def fixing(sheet: Any, claim: Claim) -> list[BoundField]:
    """``{{ sheet|fixing:claim }}``: the fields in which a reviewer corrects a claim, where this person judges it."""
    names = [fix_name(claim, field) for field in FIELDS[claim["section"]]]
    return [sheet[name] for name in names if sheet is not None and name in sheet.fields]
