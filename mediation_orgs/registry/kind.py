"""The place of the register, which is no kind of case."""

from workflows.cases.kinds import Place, add_place
from workflows.organisations.models import EVERYONE

add_place(Place("名录", "mediation:list", EVERYONE, order=55))
