"""``{% load remedy %}``: why a case was refused and how to be heard, for the applicant's page."""

from django import template

from workflows.cases.models import Case, Opinion
from workflows.cases.remedy import refusal_of, way_to_be_heard

register = template.Library()


@register.filter
def refusal(case: Case) -> Opinion | None:
    """``{{ case|refusal }}``: the opinion by which it was refused."""
    return refusal_of(case)


@register.filter
def remedy(refusal: Opinion) -> str:
    """``{{ refusal|remedy }}``: where, by which telephone and until when a review may be asked for."""
    return way_to_be_heard(refusal)
