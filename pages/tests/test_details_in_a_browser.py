"""An entry's page where scripts run, and on paper."""

import re
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Rows that the end of a sheet would cut in two.
CUT = """() => [...document.querySelectorAll(".fact, main li, main tr, main pre, .where dd")]
    .filter(node => getComputedStyle(node).breakInside !== "avoid").map(node => node.outerHTML.slice(0, 80))"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_entry_is_copied_by_a_button_and_whole_on_paper(page: "Page", live_catalogue: LiveServer) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_catalogue.url}/incubators/mosu-space/")
    page.get_by_role("button", name="复制引文").click()
    page.get_by_text("已复制").wait_for()  # the clipboard answers in its own time
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#quote-words").inner_text()

    assert page.locator(".timeline li").last.is_hidden()
    page.emulate_media(media="print")
    assert page.locator(".timeline li").last.is_visible()
    assert page.locator("#quote-words").is_visible()
    assert page.locator("#quote-bibtex").is_hidden(), "of no use on paper"
    assert (
        page.locator(".printed").inner_text().startswith(f"网址：{live_catalogue.url}/incubators/mosu-space/；打印于")
    )
    for hidden in (".tools", ".maps", ".toc", ".nav"):
        assert page.locator(hidden).first.is_hidden(), hidden
    assert page.evaluate(CUT) == []
    sheets = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) > 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12][.\d]*\]", sheets), "A4, upright"
