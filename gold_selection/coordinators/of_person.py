"""A person's nominations and titles, on the person's page."""

from typing import Any

from certification.models import Person
from gold_selection.coordinators.queries import readable
from gold_selection.honours.models import Honour
from workflows.cases.case_urls import case_url
from workflows.organisations.officers import Officer


def of_person(officer: Officer, person: Person) -> dict[str, Any]:
    """Nominations within the reader's sight, and every title, the latest first. Two queries."""
    found = readable(officer).filter(person=person).select_related("round").order_by("-created_at", "-pk")
    return {
        "nominations": [(one, case_url(one)) for one in found],
        "honours": list(Honour.objects.filter(person=person).order_by("-year", "-pk")),
    }
