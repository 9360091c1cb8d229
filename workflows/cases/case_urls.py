"""Which page a case opens on. Most kinds share the case page; a kind with its own says so in its ``ready``."""

from django.urls import reverse

from workflows.cases.models import Case

CASE_PAGE = "case"
PAGES: dict[str, str] = {}


def own_page(kind: str, url_name: str) -> None:
    """Cases of ``kind`` open on ``url_name``, which takes the case's id as its only argument."""
    PAGES[kind] = url_name


def case_url(case: Case) -> str:
    """The address of the page on which this case is read and worked on."""
    return reverse(PAGES.get(case.kind, CASE_PAGE), args=[case.pk])
