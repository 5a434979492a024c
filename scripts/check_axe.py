"""`make axe`: every page in every way of showing it, looked at by axe. The test run opens each once."""

from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.live_server_helper import LiveServer

from xuhui_portal.tests.every_page import look_at_every_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
MODES: dict[str, dict[str, Any]] = {
    "narrow": {"viewport": NARROW},
    "wide": {"viewport": WIDE},
    "320 px, which is 400 %": {"viewport": {"width": 320, "height": 256}},
    "wider": {"viewport": {"width": 1600, "height": 1000}},
    "forced colours, narrow": {"viewport": NARROW, "forced_colors": "active"},
    "forced colours, wide": {"viewport": WIDE, "forced_colors": "active"},
    "more contrast": {"viewport": WIDE, "contrast": "more"},
    "without scripts": {"viewport": NARROW},
    "on paper": {"viewport": {"width": 794, "height": 1123}},
}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_in_any_mode(browser: "Browser", live_catalogue: LiveServer) -> None:
    found = {}
    for mode, options in MODES.items():
        with browser.new_context(locale="zh-CN", **options) as context:
            page = context.new_page()
            if mode == "on paper":
                page.emulate_media(media="print")
            if mode == "without scripts":
                # Empty scripts and not scripts turned off, or axe could not run either.
                page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
            wrong = look_at_every_page(page, live_catalogue.url, on_paper=mode == "on paper")
        found |= {f"{name}, {mode}": notes for name, notes in wrong.items()}
        print(f"{mode}: {len(wrong)} pages with findings", flush=True)
    assert not found, "".join(f"\n{name}:\n  {notes}" for name, lines in found.items() for notes in lines)
