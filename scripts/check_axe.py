"""`make axe`: every page in every way of showing it, looked at by axe. The test run opens each once."""

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django.live_server_helper import LiveServer

from staff.tests.test_pages import WIDTHS, Visits, everything_offered, walk  # noqa: F401  # one is a fixture
from xuhui_portal.tests.every_page import look_at_every_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

NARROW: "ViewportSize" = {"width": 360, "height": 740}
WIDE: "ViewportSize" = {"width": 1280, "height": 900}
WIDER: "ViewportSize" = {"width": 1600, "height": 1000}
SMALLEST: "ViewportSize" = {"width": 320, "height": 256}  # 400 % of an ordinary window
A4: "ViewportSize" = {"width": 794, "height": 1123}
ELDER, CONTRAST, LARGE, LARGER = {"ui": "elder"}, {"contrast": "high"}, {"size": "large"}, {"size": "larger"}


@dataclass(frozen=True)
class Mode:
    """One way of showing pages: what the browser says of itself, what the reader has chosen, in which language."""

    window: "ViewportSize"
    browser: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    prefix: str = ""
    is_paper: bool = False
    is_without_scripts: bool = False


MODES = {
    "narrow": Mode(NARROW),
    "wide": Mode(WIDE),
    "320 px, which is 400 %": Mode(SMALLEST),
    "wider": Mode(WIDER),
    "elder, narrow": Mode(NARROW, cookies=ELDER),
    "elder, wide": Mode(WIDE, cookies=ELDER),
    "high contrast, narrow": Mode(NARROW, cookies=CONTRAST),
    "high contrast, wide": Mode(WIDE, cookies=CONTRAST),
    "A+, narrow": Mode(NARROW, cookies=LARGE),
    "A+, wide": Mode(WIDE, cookies=LARGE),
    "A++, 320 px": Mode(SMALLEST, cookies=LARGER),
    "everything chosen, 320 px": Mode(SMALLEST, cookies=ELDER | LARGER | CONTRAST),
    "English, narrow": Mode(NARROW, prefix="/en"),
    "English, wide": Mode(WIDE, prefix="/en"),
    "English, elder": Mode(WIDE, cookies=ELDER, prefix="/en"),
    "forced colours, narrow": Mode(NARROW, {"forced_colors": "active"}),
    "forced colours, wide": Mode(WIDE, {"forced_colors": "active"}),
    "more contrast": Mode(WIDE, {"contrast": "more"}),
    "without scripts": Mode(NARROW, is_without_scripts=True),
    "on paper": Mode(A4, is_paper=True),
}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_axe_finds_nothing_in_any_mode(browser: "Browser", live_catalogue: LiveServer) -> None:
    """`AXE_MODES=elder,paper AXE_PAGES=home,list make axe` looks at those whose names hold one of these words."""
    found = {}
    for name, mode in MODES.items():
        if not is_meant(name, "AXE_MODES"):
            continue
        with browser.new_context(locale="zh-CN", viewport=mode.window, **mode.browser) as context:
            wrong = look(context, live_catalogue.url, mode)
        found |= {f"{page}, {name}": notes for page, notes in wrong.items()}
        print(f"{name}: {len(wrong)} pages with findings {wrong or ''}", flush=True)
    assert not found, "".join(f"\n{name}:\n  {notes}" for name, lines in found.items() for notes in lines)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(bool(os.environ.get("AXE_MODES") or os.environ.get("AXE_PAGES")), reason="others are asked for")
def test_axe_finds_nothing_on_the_pages_of_accounts_in_any_width(
    page: "Page", live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(Visits(page, live_server, monkeypatch), page, live_server, axe_at=WIDTHS)


def look(context: "BrowserContext", site: str, mode: Mode) -> dict[str, list[str]]:
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in mode.cookies.items()])
    page = context.new_page()
    if mode.is_paper:
        page.emulate_media(media="print")
    if mode.is_without_scripts:
        # Empty scripts and not scripts turned off, or axe could not run either.
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    return look_at_every_page(
        page, site, on_paper=mode.is_paper, prefix=mode.prefix, choose=lambda name: is_meant(name, "AXE_PAGES")
    )


def is_meant(name: str, variable: str) -> bool:
    words = [word for word in os.environ.get(variable, "").split(",") if word]
    return not words or any(word in name for word in words)
