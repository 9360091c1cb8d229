"""Placements and their rounds, as the engine knows them."""

from certification.figures.narrowing import Narrowing, add_narrowing
from certification.person_sections import PersonSection, add_person_section
from certification.placements import (
    notices,  # noqa: F401  (registers the notices about rounds)
    queries,
    reminders,  # noqa: F401  (registers what the sweep reminds of)
    round_effects,  # noqa: F401  (registers what cancelling a round does)
)
from certification.placements.models import Placement, PlacementRound
from certification.placements.of_person import confirmed_in, of_person, years
from certification.placements.page import PlacementPage, PlacementRoundPage
from workflows.cases.kinds import Kind, NavEntry, add_nav_entry, register
from workflows.organisations.models import EVERYONE

placement = register(
    Kind(model=Placement, slug="placements", page=PlacementPage(), counted=True, readable=queries.openable)
)
placement_round = register(
    Kind(
        model=PlacementRound,
        slug="placement-rounds",
        page=PlacementRoundPage(),
        readable=queries.visible_rounds,
        nav_entry=NavEntry("以干代训", "placements:list", EVERYONE, order=52, seat_only=True),
    )
)
add_person_section(PersonSection("placements/of_person.html", of_person))
add_narrowing(Narrowing("placed", "以干代训", years, confirmed_in))
add_nav_entry(NavEntry("我的以干代训", "placements:mine", frozenset(), order=43, own=queries.placed))
