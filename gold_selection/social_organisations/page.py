"""What the pages show of a social organisation's nomination."""

from typing import Any

from django.urls import reverse

from gold_selection.social_organisations.access import bodies_for
from gold_selection.social_organisations.models import SocialNomination, SocialOrganisation
from gold_selection.social_organisations.papers import PAPERS
from workflows.cases.kind_page import CaseView
from workflows.organisations.models import Organisation
from workflows.organisations.officers import Officer
from workflows.rounds.nominating import own_bodies
from workflows.rounds.screened_page import Links, ScreenedPage

DEFINITION = "二(一)"


class SocialPage(ScreenedPage):
    model = SocialNomination
    slug = "social-nominations"
    papers = PAPERS
    template = "social_organisations/panel.html"
    form_template = "social_organisations/form"
    edit_template = "social_organisations/registered.html"
    guide_template = "social_organisations/guide.html"

    def context(self, view: CaseView) -> dict[str, Any]:
        case = view.case
        assert isinstance(case, SocialNomination)
        seen = bodies_for(view.officer).filter(pk=case.organisation_id).exists()
        return super().context(view) | {
            "body": case.organisation,
            "body_url": reverse("social:body", args=[case.organisation.organisation.code]) if seen else "",
            "register_changed": case.register_has_changed(),
        }

    def edit_context(self, case: SocialNomination) -> dict[str, Any]:
        return {"body": case.organisation, "round": case.round}

    def links(self, case: SocialNomination) -> dict[str, Links]:
        """What the organisation is rests on its entry in the register."""
        url = reverse("social:body", args=[case.organisation.organisation.code])
        return {DEFINITION: (("看台账登记", url),)}

    def units(self, officer: Officer) -> list[Organisation]:
        return [body.organisation for body in own_bodies(SocialOrganisation, officer)]

    def form_context(self, case: SocialNomination) -> dict[str, Any]:
        return {"round": case.round, "body": case.organisation, "region": case.region, "year": case.round.year}
