"""The places that belong to no kind of case."""

from workflows.cases.kinds import Place, add_place
from workflows.organisations.models import EVERYONE, OFFICERS

add_place(Place("工作台", "desk", EVERYONE, order=10, alone=True))
add_place(Place("统计", "figures", OFFICERS, order=80, seat_only=True))
add_place(Place("席位", "organisations:seats", EVERYONE, order=90))
