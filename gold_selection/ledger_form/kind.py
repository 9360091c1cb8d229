"""The place of the ledger, which is no kind of case."""

from workflows.cases.kinds import NavEntry, add_nav_entry
from workflows.organisations.models import OFFICERS

add_nav_entry(NavEntry("台账", "ledger:list", OFFICERS, order=58))
