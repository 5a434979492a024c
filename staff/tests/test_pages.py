"""Every kind of staff page in a browser: found by everybody, quiet in the console, no wider than the window."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp import DEVICE_ID_SESSION_KEY
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from staff.accounts import AccountAdmin
from staff.audit import note
from staff.tests.people import PASSWORD, code_for, device_for, person, secret_shown_on, sign_in
from xuhui_portal.tests.looking import findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280, 320)


@pytest.fixture(autouse=True)
def everything_offered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.STAFF_SECOND_FACTOR = True
    settings.EMAIL_HOST = "mail.example.org"


class Visits:
    """Opens each kind of page in turn; `for name in visits` stops on each."""

    def __init__(self, page: "Page", live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
        self.page, self.url, self.patch = page, live_server.url, monkeypatch
        self.boss = person("administrator", "lin", first_name="林岚", email="lin@example.org")
        self.zhang = person("editor", "zhang", first_name="张三", email="z@example.org")
        self.device = device_for(self.boss)

    def __iter__(self) -> Iterator[str]:
        yield from self.before_signing_in()
        yield from self.signing_in()
        yield from self.signed_in()

    def open(self, address: str) -> str:
        self.page.goto(f"{self.url}{address}")
        self.page.get_by_role("heading", level=1).wait_for()
        return address

    def submit(self, **values: str) -> str:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").fill(value)
        with self.page.expect_navigation():
            self.page.locator("main form[method=post] button[type=submit]").first.click()
        return f"{self.page.url.removeprefix(self.url)} after {list(values)}"

    def become(self, client: Client) -> None:
        name = django_settings.SESSION_COOKIE_NAME
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])

    def before_signing_in(self) -> Iterator[str]:
        yield self.open("/admin/login/?next=/admin/")
        for _time in range(5):
            sign_in(Client(), "wang", "wrong-password")
        yield self.submit(username="wang", password="wrong-password")
        for _time in range(4):
            sign_in(Client(), "wang", "wrong-password")
        self.open("/admin/login/")
        yield self.submit(username="wang", password="wrong-password")
        yield self.open("/admin/password_reset/")
        yield self.submit(email="nobody@example.org")
        yield self.open("/admin/password_reset/1/used-link/")
        link = f"{urlsafe_base64_encode(force_bytes(self.zhang.pk))}/{default_token_generator.make_token(self.zhang)}"
        yield self.open(f"/admin/password_reset/{link}/")
        yield self.submit(new_password1="short", new_password2="short")
        yield self.submit(new_password1=PASSWORD + "1", new_password2=PASSWORD + "1")

    def signing_in(self) -> Iterator[str]:
        client = Client()
        sign_in(client, "zhang", PASSWORD + "1")
        secret = secret_shown_on(client.get("/admin/login/code/"))
        self.become(client)
        yield self.open("/admin/login/code/")
        yield self.submit(code="not-a-code")
        yield self.submit(code=code_for(secret))
        yield self.open("/admin/auth/user/")  # refused
        client = Client()
        sign_in(client, "lin")
        self.become(client)
        yield self.open("/admin/login/code/")
        yield self.submit(code="00000")

    def signed_in(self) -> Iterator[str]:
        client = Client()
        client.force_login(self.boss)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = self.device.persistent_id
        session.save()
        self.become(client)
        for number in range(120):
            event = note(self.boss, "entry_changed", target=f"incubator/n-{number}", detail="面积、地址")
        user = f"/admin/auth/user/{self.zhang.pk}/"
        for address in (
            "/admin/",
            "/admin/auth/",
            "/admin/no-such-page/",
            "/admin/auth/user/",
            "/admin/auth/user/?q=nobody",
            "/admin/auth/user/?role=editor&active=yes",
            f"{user}change/",
            f"{user}password/",
            f"{user}unlock/",
            f"{user}second-factor/reset/",
            "/admin/staff/auditevent/?p=2",
            "/admin/staff/auditevent/?action=entry_changed&q=n-1",
            f"/admin/staff/auditevent/{event.pk}/change/",
            "/admin/password_change/done/",
        ):
            yield self.open(address)
        yield from self.filled_in(user)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="退出").click()
        yield "after signing out"

    def filled_in(self, user: str) -> Iterator[str]:
        self.open(f"{user}change/")
        yield self.submit(first_name="张三丰")
        yield self.open(f"{user}history/")
        yield self.open("/admin/auth/user/add/")
        yield self.submit(username="zhang")
        yield self.open("/admin/password_change/")
        yield self.submit(old_password="wrong", new_password1="a", new_password2="b")
        yield self.open("/admin/second-factor/")
        yield self.submit(password="wrong-password", code="000000")
        self.patch.setattr(AccountAdmin, "has_delete_permission", lambda *args: True)  # for what has no page of its own
        yield self.open(f"{user}delete/")


@pytest.fixture
def visits(page: "Page", live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Visits:
    return Visits(page, live_server, monkeypatch)


def test_staff_pages_pass_axe_fit_their_window_keep_the_policy_and_speak_chinese(
    visits: Visits, page: "Page", live_server: LiveServer
) -> None:
    """In one walk: it signs three people in. `make axe` looks at the wide pages too."""
    walk(visits, page, live_server, axe_at=WIDTHS[:1])


def walk(visits: Visits, page: "Page", live_server: LiveServer, axe_at: tuple[int, ...]) -> None:
    said: list[str] = []
    asked: list[str] = []
    found: list[str] = []
    is_looking = [False]  # axe writes styles, which the policy forbids
    page.on("console", lambda message: None if is_looking[0] else said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    for name in visits:
        is_looking[0] = True
        found += [f"{name}: {finding}" for finding in looked_at(page, axe_at)]
        is_looking[0] = False
    expected = ("status of 403", "status of 404", "status of 429")  # the page itself, as it should be
    assert found == []
    assert [text for text in said if not any(status in text for status in expected)] == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def looked_at(page: "Page", axe_at: tuple[int, ...]) -> Iterator[str]:
    """What is wrong with the page that is open, at every width; axe looks at some."""
    if page.locator("script:not([src]), style, [style], [onclick]").count():
        yield "script or style within the page"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"wider than {width} px"
        if width in axe_at:
            yield from (f"{width} px: {finding}" for finding in findings(page))
    yield from (f"in a foreign language: {word}" for word in foreign_words(page))


def foreign_words(page: "Page") -> set[str]:
    """Whatever Django or another package would say in English shows up here as words of Latin letters."""
    shown = page.evaluate("""() => {
        const body = document.body.cloneNode(true);
        body.querySelectorAll("code, script").forEach(each => each.remove());  // secrets, recovery codes
        return body.textContent + document.title;
    }""")
    known = {"lin", "zhang", "wang", "example", "org", "CSV", "TOTP", "incubator", "notacode", "nobody"}
    return set(re.findall(r"[A-Za-z]{3,}", shown)) - known


def test_the_menu_opens_without_a_script_and_by_keyboard(page: "Page", visits: Visits) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    iterator = visits.signed_in()
    next(iterator)
    menu = page.get_by_role("navigation", name="主导航")
    assert not menu.is_visible()
    page.locator("summary", has_text="菜单").focus()
    page.keyboard.press("Enter")
    assert menu.get_by_role("link", name="操作记录").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    assert menu.is_visible()
