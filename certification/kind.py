"""The places of the information base, which is no kind of case."""

from certification.access import keeps_own_record
from workflows.cases.kinds import NavEntry, add_nav_entry
from workflows.organisations.models import OFFICERS, Role

APPLICANTS = frozenset({Role.APPLICANT.value})

add_nav_entry(NavEntry("我的信息", "people:own", APPLICANTS, order=40, alone=True, own=keeps_own_record))
add_nav_entry(NavEntry("自测", "guide:selfcheck", APPLICANTS, order=48))
add_nav_entry(NavEntry("人员", "people:list", OFFICERS, order=60))
