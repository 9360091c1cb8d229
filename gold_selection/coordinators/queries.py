"""Who reads which nomination of a coordinator."""

from django.db.models import Q, QuerySet

from gold_selection.coordinators.models import CoordinatorNomination
from workflows.cases.access import readable_by
from workflows.cases.models import Copy
from workflows.organisations.officers import Officer


def readable(officer: Officer) -> QuerySet[CoordinatorNomination]:
    """Whoever reads cases of the place, and the person it is about, also before it is handed in."""
    seen = readable_by(officer, Copy.objects.all()) | Q(person__user=officer.user)
    return CoordinatorNomination.objects.filter(seen)
