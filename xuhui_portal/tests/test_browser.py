from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

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
