"""What the pages show of a mediation organisation's nomination."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from mediation_orgs.nominations.models import MediationNomination
from mediation_orgs.nominations.papers import PAPERS
from mediation_orgs.nominations.screening import grounds, screen
from mediation_orgs.registry.models import MediationOrganisation
from mediation_orgs.registry.queries import snapshot, snapshot_is_current
from mediation_orgs.registry.registration import may_decide, why_not_registered
from mediation_orgs.registry.sources import sources
from workflows.cases.kind_page import CaseView
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.rounds.nominating import own_bodies
from workflows.rounds.screened_page import Links, ScreenedPage
from workflows.rulebook.store import rules


class MediationPage(ScreenedPage):
    model = MediationNomination
    slug = "mediation-nominations"
    papers = PAPERS
    PLAIN = frozenset({"联系人", "联系电话", "调解员人数", "成立日期"})
    NOT_ASKED_AGAIN = frozenset({"成立日期"})
    template = "mediation_nominations/panel.html"
    form_template = "mediation_nominations/form"
    edit_template = "mediation_nominations/figures.html"
    guide_template = "mediation_nominations/guide.html"

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, MediationNomination)
        return super().context(view) | {
            "sources": sources(case.organisation_id, case.round.year, case.round.opens_on),
            "unregistered": why_not_registered(case.organisation),
            "may_register": may_decide(view.officer, case.organisation),
            "register_changed": bool(case.snapshot) and not snapshot_is_current(case.snapshot, case.organisation),
        }

    def edit_context(self, case: MediationNomination) -> dict[str, Any]:
        """The rate as the register gives it now, with the finding that rests on it."""
        round_ = case.round
        policy = rules(round_.policy_digest)
        taken = snapshot(case.organisation, round_.year, policy, timezone.now())
        found = screen(policy, taken)
        rated = [finding for finding in self.linked(case, found["findings"]) if finding["links"]]
        figures = {"taken": taken, "meets": found["rate_meets"], "display": found["display"], "findings": rated}
        return {"figures": figures, "round": round_, "unregistered": why_not_registered(case.organisation)}

    def links(self, case: MediationNomination) -> dict[str, Links]:
        """The cases counted and left out, at the conditions that ask for a rate."""
        url = reverse("mediation_nominations:cases", args=[case.pk])
        both = (("看计入的案件", url), ("看不计入的案件", f"{url}?part=excluded"))
        return {one.id: both for one in case.conditions() if one.threshold}

    def units(self, officer: Officer) -> list[Organisation]:
        return [body.organisation for body in own_bodies(MediationOrganisation, officer)]

    def grounds(self, case: MediationNomination) -> tuple[str, str]:
        return grounds(case)

    def form_context(self, case: MediationNomination) -> dict[str, Any]:
        rate = case.screening.get("rate")
        written = rate and f"调解成功{rate[0]}件，有结果{rate[1]}件，成功率{case.screening['display']}%"
        return {
            "round": case.round,
            "organisation": case.unit,
            "region": case.region,
            "figures": f"{case.round.year}年{written}" if written else "",
            "year": case.round.year,
        }
