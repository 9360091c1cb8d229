"""The addresses of a case. Every kind is read and worked on at one address; some have a form of the applicant's."""

from django.urls import reverse

from workflows.cases.kinds import kind_of
from workflows.cases.models import Case
from workflows.cases.states import OPEN_TO_APPLICANT


def case_url(case: Case) -> str:
    """The page on which this case is read and worked on."""
    return reverse("case", args=[case.pk])


def form_url(case: Case) -> str:
    """Where the applicant fills in or corrects the form; "" where there is none, or nothing may be changed."""
    has_form = kind_of(case).form is not None and case.state in OPEN_TO_APPLICANT
    return reverse("application", args=[case.pk]) if has_form else ""
