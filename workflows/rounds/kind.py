"""Selection rounds and objections, as the engine knows them."""

from workflows.cases.kinds import Kind, NavEntry, register
from workflows.organisations.models import OFFICERS
from workflows.rounds import (
    effects,  # noqa: F401  (registers what follows a ranking and an objection)
    queries,
)
from workflows.rounds.models import Objection, SelectionRound
from workflows.rounds.objection_page import ObjectionPage
from workflows.rounds.page import RoundPage

selection_round = register(
    Kind(
        model=SelectionRound,
        slug="rounds",
        page=RoundPage(),
        readable=queries.visible_rounds,
        nav_entry=NavEntry("批次", "rounds:list", OFFICERS, order=20),
    )
)
objection = register(Kind(model=Objection, slug="objections", page=ObjectionPage(), readable=queries.objections_for))
