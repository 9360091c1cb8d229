"""The nomination of a gold social organisation, as the engine knows it, and the register in the navigation."""

from gold_selection.social_organisations import lists  # noqa: F401  (registers the list of a summary table)
from gold_selection.social_organisations.forms import NominationForm
from gold_selection.social_organisations.models import SocialNomination, SocialOrganisation
from gold_selection.social_organisations.page import SocialPage
from gold_selection.social_organisations.papers import PAPERS
from workflows.cases.kinds import Kind, NavEntry, add_nav_entry, register
from workflows.organisations.models import OFFICERS, Role
from workflows.rounds import nominating
from workflows.rounds.screened_replay import replay_rounds_of

begin = nominating.of_registered(
    SocialNomination,
    SocialOrganisation,
    "您不是台账内协调劳动关系社会组织的申报经办人，不能申报；请联系本单位管理员核对席位，"
    "尚未列入台账的组织请先由人社部门或总工会登记",
)
page = SocialPage()
kind = register(
    Kind(
        model=SocialNomination,
        slug=page.slug,
        page=page,
        form=NominationForm,
        papers=PAPERS,
        counted=True,
        begin=begin,
        nav_entry=NavEntry("社会组织申报", "guide:kind", frozenset({Role.APPLICANT}), order=32, args=(page.slug,)),
    )
)
add_nav_entry(NavEntry("社会组织", "social:list", OFFICERS, order=44))
replay_rounds_of(SocialNomination)
