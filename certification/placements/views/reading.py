"""One placement that the reader may open, as its days are shown; or 404."""

from django.shortcuts import get_object_or_404

from certification.placements import queries
from certification.placements.models import Placement
from workflows.organisations.officers import Officer


def placement_or_404(officer: Officer, pk: int) -> Placement:
    return get_object_or_404(queries.openable(officer).select_related("person", "host", "round"), pk=pk)
