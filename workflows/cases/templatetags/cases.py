"""Small helps of the case pages: ``{% load cases %}``."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from workflows.cases.case_urls import case_url as url_of
from workflows.cases.forms import Sheet
from workflows.cases.models import Case
from workflows.documents.fonts import markup

register = template.Library()


@register.simple_tag
def case_url(case: Case) -> str:
    """``{% case_url case as url %}``: the page the case opens on."""
    return url_of(case)


@register.filter
def at(mapping: dict[str, Any], key: str) -> Any:
    """``{{ mapping|at:name }}``: the value under a key that is itself a variable; None where there is none."""
    return mapping.get(key)


@register.filter
def judging(sheet: Sheet | None, fact: str) -> tuple[BoundField, BoundField] | None:
    """``{{ sheet|judging:fact }}``: the fields for the verdict on a fact and its basis, where this person is asked."""
    if sheet is None or f"finding_{fact}" not in sheet.fields:
        return None
    return sheet[f"finding_{fact}"], sheet[f"basis_{fact}"]


@register.filter
def worded(sheet: Sheet, action: str) -> BoundField:
    """``{{ sheet|worded:name }}``: the opinion field of an action's dialog."""
    return sheet[f"text_{action}"]


@register.filter
def face(text: Any, role: str) -> SafeString:
    """``{{ text|face:"fang" }}`` in a printed form: every character in the font file that has it, or an error."""
    return markup(str(text or "").replace("\r", "").replace("\t", " "), role)


@register.filter
def filesize(size: int) -> str:
    """A file's size as people say it: 812 KB, 3.4 MB."""
    return f"{size / 2**20:.1f} MB" if size >= 2**20 else f"{max(1, round(size / 1024))} KB"
