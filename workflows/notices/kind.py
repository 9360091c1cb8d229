"""Notices, as the engine knows them."""

from workflows.cases.kinds import Kind, NavEntry, register
from workflows.notices import effects, jobs  # noqa: F401  (register what follows and what is printed)
from workflows.notices.models import Notice
from workflows.notices.page import NoticePage
from workflows.notices.selection import (
    on_the_page,  # noqa: F401  (registers what pages of rounds show)
    revocation,  # noqa: F401  (registers the notices about nominations)
    types,  # noqa: F401  (registers the notices of selection rounds)
)
from workflows.organisations.models import OFFICERS

notice = register(
    Kind(
        model=Notice, slug="notices", page=NoticePage(), nav_entry=NavEntry("公文", "notices:list", OFFICERS, order=30)
    )
)
