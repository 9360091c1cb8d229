"""The place of the register, which is no kind of case."""

from workflows.cases.kinds import NavEntry, add_nav_entry
from workflows.organisations.models import EVERYONE

add_nav_entry(NavEntry("名录", "mediation:list", EVERYONE, order=55))
