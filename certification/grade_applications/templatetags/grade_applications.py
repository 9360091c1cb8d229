"""Small helps of the pages of grade applications: ``{% load grade_applications %}``."""

from django import template
from django.forms import BoundField

from certification.grade_applications.claims import FIELDS, Claim
from certification.grade_applications.judging import fix_name
from workflows.cases.kind_page import Offer

register = template.Library()


@register.filter
def fixing(offer: Offer | None, claim: Claim) -> list[BoundField]:
    """``{{ offer|fixing:claim }}``: the fields in which a reviewer corrects a claim, where this person judges it."""
    form = offer.form if offer else None
    names = [fix_name(claim, field) for field in FIELDS[claim["section"]]]
    return [form[name] for name in names if name in form.fields] if form else []
