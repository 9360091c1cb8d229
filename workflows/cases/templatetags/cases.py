"""Small helps of the case pages: ``{% load cases %}``."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from workflows.cases.case_urls import case_url as url_of
from workflows.cases.case_urls import form_url as form_url_of
from workflows.cases.kind_page import CaseView, Offer
from workflows.cases.models import Case
from workflows.documents.fonts import markup

register = template.Library()


@register.simple_tag
def case_url(case: Case) -> str:
    """``{% case_url case as url %}``: the page the case opens on."""
    return url_of(case)


@register.simple_tag
def form_url(view: CaseView) -> str:
    """``{% form_url view as edit_url %}``: where the reader, if they apply, fills in or corrects the form; else ""."""
    return form_url_of(view.case) if view.applies else ""


@register.filter
def at(mapping: dict[str, Any], key: str) -> Any:
    """``{{ mapping|at:name }}``: the value under a key that is itself a variable; None where there is none."""
    return mapping.get(key)


@register.filter
def judging(offer: Offer | None, fact: str) -> tuple[BoundField, BoundField] | None:
    """``{{ view.consent|judging:fact }}``: the fields for the verdict on a fact and its basis, where this person is
    asked."""
    form = offer.form if offer else None
    if form is None or f"finding_{fact}" not in form.fields:
        return None
    return form[f"finding_{fact}"], form[f"basis_{fact}"]


@register.filter
def face(text: Any, role: str) -> SafeString:
    """``{{ text|face:"fang" }}`` in a printed form: every character in the font file that has it, or an error."""
    return markup(str(text or "").replace("\r", "").replace("\t", " "), role)


@register.filter
def filesize(size: int) -> str:
    """A file's size as people say it: 812 KB, 3.4 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} KB"
