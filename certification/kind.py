"""The places of the information base, which is no kind of case."""

from certification.access import keeps_own_record
from workflows.cases.kinds import NavEntry, add_nav_entry
from workflows.organisations.models import OFFICERS

# Whoever applies for a unit is no candidate as such: these are for people without a seat and for who has an own record.
NOBODY: frozenset[str] = frozenset()

add_nav_entry(NavEntry("我的信息", "people:own", NOBODY, order=40, alone=True, own=keeps_own_record))
add_nav_entry(NavEntry("自测", "guide:selfcheck", NOBODY, order=48, alone=True, own=keeps_own_record))
add_nav_entry(NavEntry("人员", "people:list", OFFICERS, order=60))
