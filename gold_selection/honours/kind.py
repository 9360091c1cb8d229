"""The register of titles is no kind of case: it follows what becomes of nominations of every kind."""

from gold_selection.honours import (
    register,  # noqa: F401  (registers what follows a commendation and a revocation)
    resting,  # noqa: F401  (registers the titles that rest on scores)
)
from workflows.cases.kinds import NavEntry, add_nav_entry
from workflows.organisations.models import OFFICERS

add_nav_entry(NavEntry("荣誉", "honours:list", OFFICERS, order=46))
