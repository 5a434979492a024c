"""Opening pages in a browser and noting what is wrong with them: what it complains of, and what axe finds."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from xuhui_portal.tests.weight import too_much

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route, ViewportSize

AXE = Axe()
WIDE: "ViewportSize" = {"width": 1280, "height": 900}
OPTIONS = {
    "resultTypes": ["violations"],
    # Preloading would fetch the style sheets a second time and write them into the page, which the policy forbids.
    "preload": False,
}


def findings(page: "Page", on_paper: bool = False) -> list[str]:
    """What axe has against the page that is open."""
    # A rule of WCAG 2.2, which axe leaves off. Nobody points at paper.
    rules = {"target-size": {"enabled": not on_paper}}
    found = AXE.run(page, options=OPTIONS | {"rules": rules}).response["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


class Watcher:
    """Opens pages of one site in one window and notes what a visitor would never see but should be told."""

    def __init__(self, page: "Page", site: str, on_paper: bool = False, also_wide: bool = False) -> None:
        self.page, self.site, self.on_paper, self.also_wide = page, site, on_paper, also_wide
        self.notes: list[str] = []
        self.requests: list[str] = []
        self.is_opening = False  # what is said later is about axe, which writes styles that the policy forbids
        page.on("console", lambda message: self.note(f"console: {message.text} {message.location.get('url', '')}"))
        page.on("pageerror", lambda error: self.note(f"script: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))

    def note(self, text: str) -> None:
        if self.is_opening:
            self.notes.append(text)

    def findings(self, with_axe: bool = True) -> list[str]:
        """All that is wrong with the page that is open."""
        found = self.notes + (findings(self.page, self.on_paper) if with_axe else [])
        return found + self._beyond_when_wide() if self.also_wide else found

    def _beyond_when_wide(self) -> list[str]:
        """What the same page does in a wide window; it is not opened a second time."""
        size = self.page.viewport_size or WIDE
        self.page.set_viewport_size(WIDE)
        beyond = self._beyond()
        self.page.set_viewport_size(size)
        return [f"scrolls sideways by {beyond} px in a wide window"] if beyond > 0 else []

    def _beyond(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def open(self, address: str) -> None:
        self._begin()
        answer = self.page.goto(self.site + address, wait_until="load")
        if answer is None or answer.status != 200:
            self.notes.append(f"answered {answer and answer.status}")
        elif not address.startswith("/admin/"):
            self.notes += [f"too heavy: {each}" for each in too_much(answer.text())]
        self._end()

    def show(self, name: str, html: str) -> None:
        """A page that no address gives, such as an error page, under the site's own policy."""
        policy = str(Client().get("/healthz")["Content-Security-Policy"])
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
        address = f"{self.site}/shown/{quote(name)}/"

        def answer(route: "Route") -> None:
            route.fulfill(body=html, headers=headers)

        self.page.route(address, answer)
        self._begin()
        self.page.goto(address, wait_until="load")
        self._end()

    def _begin(self) -> None:
        self.notes.clear()
        self.requests.clear()
        self.is_opening = True

    def _end(self) -> None:
        self.is_opening = False
        outside = [address for address in self.requests if not address.startswith((self.site, "data:"))]
        self.notes += [f"asked outside: {address}" for address in outside]
        beyond = self._beyond()
        if beyond > 0 and not self.on_paper:  # a printer fits it
            self.notes.append(f"scrolls sideways by {beyond} px")
