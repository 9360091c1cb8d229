"""The bar at the foot of a case: what is pressed is done, whatever has been typed before."""

import pytest
from playwright.sync_api import Page, expect

from tests.cases.pages import judged_case
from tests.cases.world import World
from tests.e2e.test_case import enter


@pytest.fixture
def world(transactional_db) -> World:
    return World()


@pytest.mark.parametrize("typed", ["符合条件，同意推荐", ""])
def test_the_first_click_after_typing_an_opinion_is_taken(page: Page, world: World, typed: str):
    """The field for the opinion grows while one types: the buttons must not move from under the pointer."""
    case = judged_case(world)
    enter(page, world.reviewer, f"/cases/{case.pk}/")
    page.locator("#act textarea[name=text]").fill(typed)
    page.locator("#act").get_by_role("button", name="同意", exact=True).click()
    page.wait_for_url("**/act/")
    expect(page.get_by_role("alert")).to_contain_text("请逐项认定后再同意")
