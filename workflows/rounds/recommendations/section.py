"""What the pages of rounds and nominations show of summary tables."""

from typing import Any

from workflows.cases.access import is_clerk
from workflows.rounds.models import RoundState, SelectionRound
from workflows.rounds.recommendations.lists import all_lists
from workflows.rounds.recommendations.models import Recommendation


def on_round(round_: SelectionRound, officer: Any, whole: bool) -> dict[str, bool]:
    """Whether the reader may hand in a table here, and take the round's table away."""
    listed = round_.category in [one.category for one in all_lists()]
    brings = listed and round_.state == RoundState.OPEN and is_clerk(officer, round_.agency_id)
    return {"may_import_table": brings, "may_export_table": listed and whole}


def on_nomination(case: Any, inside: bool) -> Recommendation | None:
    """The county's statement, for offices. No query: it is read with the case."""
    return getattr(case, "recommendation", None) if inside else None
