"""Addresses of the round pages, and what an answer says."""

import re

from django.urls import reverse


def at(name, case, query=""):
    return reverse(name if name.startswith("case") else f"rounds:{name}", args=[case.pk]) + query


def text(answer, status=200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return re.sub(r"\s+", " ", answer.content.decode())


def told(answer) -> str:
    """What the page says in its alert."""
    return " ".join(re.findall(r'<div class="alert bad"[^>]*>(.*?)</div>', text(answer, 422)))
