"""The places that belong to no kind of case."""

from workflows.cases.kinds import NavEntry, add_nav_entry
from workflows.organisations.models import EVERYONE, OFFICERS

add_nav_entry(NavEntry("工作台", "desk", EVERYONE, order=10, alone=True))
add_nav_entry(NavEntry("统计", "figures", OFFICERS, order=80, seat_only=True))
add_nav_entry(NavEntry("席位", "organisations:seats", EVERYONE, order=90))
