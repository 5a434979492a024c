"""With scripts a list answers without loading the page anew; what the reader sees and hears is the same."""

from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def focused(page: "Page", what: str) -> str:
    return str(page.evaluate(f"document.activeElement.{what}"))


def test_a_ticked_box_swaps_the_results_and_keeps_address_focus_and_way_back(
    page: "Page", live_catalogue: LiveServer
) -> None:
    visits: list[str] = []
    page.on("request", lambda request: visits.append(request.url) if request.is_navigation_request() else None)
    page.goto(f"{live_catalogue.url}/incubators/")
    everything = page.locator("li.record").count()

    page.focus("input[name=district][value=fenglin]")
    page.keyboard.press("Space")
    page.wait_for_url("**/incubators/?district=fenglin")
    count = page.locator("li.record").count()
    assert 0 < count < everything
    assert focused(page, "value") == "fenglin"
    assert page.inner_text("#list-status") == f"共 {count} 个结果"

    page.click("a[data-match=no]")
    page.wait_for_url("**match=no")
    assert focused(page, "dataset.match") == "no"

    page.click("a.chip")
    page.wait_for_url(lambda url: "district" not in url)
    page.wait_for_selector("#list:not([aria-busy])")
    assert focused(page, "id") == "h-results"
    page.go_back()
    page.wait_for_url("**match=no")
    page.wait_for_selector("a.chip")
    assert len(visits) == 1


def test_a_swap_that_fails_becomes_an_ordinary_visit(page: "Page", live_catalogue: LiveServer) -> None:
    page.goto(f"{live_catalogue.url}/incubators/")
    page.route(
        "**/incubators/?*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    page.check("input[name=district][value=fenglin]")
    page.wait_for_url("**/incubators/?district=fenglin")
    assert page.locator("a.chip").count() == 1
    assert page.inner_text("#list-status") == ""
