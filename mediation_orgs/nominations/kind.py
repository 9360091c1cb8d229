"""The nomination of a gold mediation organisation, as the engine knows it."""

from datetime import datetime

from mediation_orgs.nominations import lists  # noqa: F401  (registers the list of a summary table)
from mediation_orgs.nominations.forms import NominationForm
from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.page import MediationPage
from mediation_orgs.nominations.papers import PAPERS
from mediation_orgs.registry.models import MediationOrganisation
from workflows.cases.kinds import Kind, NavEntry, register
from workflows.errors import Refused
from workflows.organisations.models import Role
from workflows.organisations.officers import Officer
from workflows.rounds import nominating
from workflows.rounds.screened_replay import replay_rounds_of

SLUG = "mediation-nominations"


def begin(*, round_pk: int | None, officer: Officer, at: datetime) -> MediationNomination:
    """A draft for the mediation organisation that the officer applies for."""
    own = MediationOrganisation.objects.filter(pk__in=officer.units).select_related("organisation__region")
    body = own.order_by("pk").first()
    if body is None:
        raise Refused(
            "您不是在册调解组织的申报经办人，不能申报；请联系本单位管理员核对席位，"
            "新设的组织请先由人社部门登记并导入案件登记簿",
            "not_applicant",
        )
    unit = body.organisation
    return nominating.begin(
        MediationNomination, round_pk=round_pk, unit=unit, officer=officer, at=at, organisation=body,
        contact_phone=unit.contact_phone,
    )  # fmt: skip


kind = register(
    Kind(
        model=MediationNomination,
        slug=SLUG,
        page=MediationPage(),
        form=NominationForm,
        papers=PAPERS,
        counted=True,
        begin=begin,
        nav_entry=NavEntry("申报", "guide:kind", frozenset({Role.APPLICANT}), order=30, args=(SLUG,)),
    )
)
replay_rounds_of(MediationNomination)
