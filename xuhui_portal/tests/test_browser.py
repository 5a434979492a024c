from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from xuhui_portal.tests.every_page import look_at_every_page

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_login_page_breaks_no_rule_of_its_own_policy(page: "Page", live_server: LiveServer) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{live_server.url}/admin/login/")
    page.get_by_role("textbox").first.wait_for()
    assert not [complaint for complaint in complaints if "Content Security Policy" in complaint]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_page_complains_asks_outside_scrolls_sideways_or_fails_axe(page: "Page", live_catalogue: LiveServer) -> None:
    """Each is opened once; `make axe` looks in every other way at the same pages."""
    page.set_viewport_size({"width": 360, "height": 800})
    assert look_at_every_page(page, live_catalogue.url, once=True) == {}
