"""The nomination of a gold coordinator, as the engine knows it."""

from datetime import datetime

from django.db.models import Q

from certification.person_sections import PersonSection, add_person_section
from gold_selection.coordinators import (
    effects,  # noqa: F401  (registers what follows a consent taken back)
    lists,  # noqa: F401  (registers the list of a summary table)
    resting,  # noqa: F401  (registers the nominations that rest on scores)
)
from gold_selection.coordinators.forms import CoordinatorForm
from gold_selection.coordinators.models import CoordinatorNomination
from gold_selection.coordinators.of_person import of_person
from gold_selection.coordinators.page import CoordinatorPage, own_units
from gold_selection.coordinators.papers import PAPERS
from gold_selection.coordinators.queries import readable
from workflows.cases.kinds import Kind, NavEntry, add_nav_entry, register
from workflows.errors import Refused
from workflows.organisations.models import Role
from workflows.organisations.officers import Officer
from workflows.rounds import nominating
from workflows.rounds.screened_replay import replay_rounds_of


def begin(*, round_pk: int | None, officer: Officer, at: datetime) -> CoordinatorNomination:
    """A draft for the unit that the officer applies for, or the one in which nobody has been chosen yet."""
    unit = next(iter(own_units(officer)), None)
    if unit is None:
        raise Refused("您没有推荐单位的申报席位，不能推荐；请联系本单位管理员核对席位", "not_applicant")
    return nominating.begin(
        CoordinatorNomination, round_pk=round_pk, unit=unit, officer=officer, at=at, go_on=Q(person=None),
        contact_phone=unit.contact_phone,
    )  # fmt: skip


page = CoordinatorPage()
kind = register(
    Kind(
        model=CoordinatorNomination,
        slug=page.slug,
        page=page,
        form=CoordinatorForm,
        papers=PAPERS,
        counted=True,
        begin=begin,
        readable=readable,
        nav_entry=NavEntry("推荐金牌协调员", "guide:kind", frozenset({Role.APPLICANT}), order=31, args=(page.slug,)),
    )
)
add_person_section(PersonSection("coordinators/of_person.html", of_person))
add_nav_entry(NavEntry("拟撤销", "coordinators:holders", frozenset({Role.CLERK}), order=47, seat_only=True))
replay_rounds_of(CoordinatorNomination)
