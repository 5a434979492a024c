"""Suggestions while typing, by keyboard and by mouse."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_suggestions_are_chosen_left_and_passed_over(page: "Page", live_catalogue: LiveServer) -> None:
    page.goto(f"{live_catalogue.url}/people/")
    box, listed = page.locator("#site-search"), page.locator("#site-search-list")
    box.press_sequentially("fl")
    expect(listed.get_by_role("option").first).to_contain_text("枫林生命健康科创街区")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form.search").get_by_role("status")).to_have_text("8 条建议")

    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "site-search-list-0")
    box.press("Escape")
    expect(listed).to_be_hidden()
    expect(box).to_have_value("fl")

    box.press("Enter")  # nothing is chosen: what was typed is searched
    page.wait_for_url("**/search/?q=fl")
    box.fill("flhub")
    listed.get_by_role("option").first.wait_for()
    box.press("ArrowUp")
    box.press("ArrowDown")  # past the end and back to the box
    expect(box).not_to_have_attribute("aria-activedescendant", "site-search-list-0")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/incubators/fenglin-hub/")

    page.route("**/search/suggest**", lambda route: route.abort())
    box.fill("jiao")
    page.wait_for_timeout(400)
    expect(listed).to_be_hidden()

    page.unroute("**/search/suggest**")
    box.fill("jiaoda")
    listed.get_by_role("option").first.click()
    page.wait_for_url("**/institutions/sjtu/")
