"""The charts in a real browser: no letter leaves the panel, however narrow and whatever the figures."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from mediation_orgs.registry.models import MediationCase
from tests.cases.world import World
from tests.e2e.test_case import enter
from workflows.organisations.models import Organisation

OUTSIDE = """() => {
  const frame = document.querySelector(".chart").parentElement.getBoundingClientRect();
  return [...document.querySelectorAll(".chart text")]
    .filter((text) => text.getBoundingClientRect().right > Math.min(frame.right, innerWidth))
    .map((text) => text.textContent);
}"""


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("width", [1366, 390])
def test_the_labels_of_the_rates_stay_within_the_panel(page: Page, transactional_db, screenshot, width, large):
    world = World()
    Organisation.objects.filter(pk=world.rival.pk).update(name="汶上县中都街道劳动人事争议调解委员会")
    MediationCase.objects.filter(organisation=world.rival.pk).update(outcome="success")
    MediationCase.objects.filter(organisation=world.unit.pk, case_no__endswith="-3").update(outcome="failed")
    page.set_viewport_size({"width": width, "height": 844})
    enter(page, world.reviewer, f"{reverse('mediation:list')}?year=2024")
    if large:
        page.evaluate("document.documentElement.classList.add('large')")
    screenshot(page, f"rates-{width}{'-large' if large else ''}")
    assert page.locator(".chart text").count() == 4
    assert page.evaluate(OUTSIDE) == []
