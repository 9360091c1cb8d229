"""Findings as people read them: ``{% load rulebook %}``."""

from collections.abc import Mapping
from typing import Any

from django import template

from workflows.policy.findings import IN_WORDS, cite, wide

register = template.Library()


@register.filter
def cited(finding: Mapping[str, Any]) -> str:
    """The source of a finding as an office writes it, the adopting document first."""
    return cite(finding)


@register.filter
def decision(value: str) -> str:
    """``eligible`` and its like, in words."""
    return IN_WORDS[value]


@register.filter
def clause(place: str) -> str:
    """``5.2(1)`` as it is printed: ``5.2（1）``."""
    return wide(place)
