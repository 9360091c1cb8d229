"""The nomination of a gold mediation organisation, as the engine knows it."""

from mediation_orgs.nominations import lists  # noqa: F401  (registers the list of a summary table)
from mediation_orgs.nominations.forms import NominationForm
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.page import MediationPage
from mediation_orgs.nominations.papers import PAPERS
from mediation_orgs.registry.models import MediationOrganisation
from workflows.cases.kinds import Kind, NavEntry, register
from workflows.organisations.models import Role
from workflows.rounds import nominating
from workflows.rounds.screened_replay import replay_rounds_of

begin = nominating.of_registered(
    MediationNomination,
    MediationOrganisation,
    "您不是在册调解组织的申报经办人，不能申报；请联系本单位管理员核对席位，"
    "新设的组织请先由人社部门登记并导入案件登记簿",
)
page = MediationPage()
kind = register(
    Kind(
        model=MediationNomination,
        slug=page.slug,
        page=page,
        form=NominationForm,
        papers=PAPERS,
        counted=True,
        begin=begin,
        nav_entry=NavEntry("申报", "guide:kind", frozenset({Role.APPLICANT}), order=30, args=(page.slug,)),
    )
)
replay_rounds_of(MediationNomination)
