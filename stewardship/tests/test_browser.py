"""The pages about entries as staff use them: by keyboard alone, narrow and wide, quiet and open to everybody."""

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from incubators.models import Incubator
from pictures.tests.making import drawing, encoded
from staff.tests.people import PASSWORD, person
from stewardship.tests.pages import address
from xuhui_portal.tests.looking import Watcher, findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/admin/incubators/incubator/"
MOST_TABS = 400


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def become(page, site, user):
    """Signed in as this user, in the browser and in the client that is handed back."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return client


def test_no_page_that_answers_a_button_complains_scrolls_sideways_or_fails_axe(
    page: "Page", live_catalogue: LiveServer
) -> None:
    """Those that an address gives stand in `every_page`."""
    site = live_catalogue.url
    become(page, site, person("reviewer"))
    page.set_viewport_size({"width": 360, "height": 800})
    watcher, wrong = Watcher(page, site, also_wide=True), {}
    watcher.open(f"{LIST}add/")
    page.get_by_role("button", name="存为草稿").click()
    page.get_by_role("heading", name="需要修改").wait_for()
    wrong["form with mistakes"] = watcher.findings() + wide_findings(page)
    watcher.open(address(Incubator.objects.get(slug="mosu-space")))
    page.locator("button[value=withdraw]").click()
    page.get_by_role("heading", name="将撤下").wait_for()
    wrong["confirmation"] = watcher.findings() + wide_findings(page)
    assert wrong == {"form with mistakes": [], "confirmation": []}


def wide_findings(page: "Page") -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 800})
    found = findings(page)
    page.set_viewport_size({"width": 360, "height": 800})
    return found


class Keyboard:
    """Gets about a page with the tab key alone."""

    def __init__(self, page):
        self.page = page

    def go_to(self, selector):
        """Tab until this has the focus; fails where the keyboard never gets."""
        for _step in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"the keyboard does not get to {selector}")

    def type(self, selector, text):
        self.go_to(selector)
        self.page.keyboard.type(text)

    def press(self, selector, key="Enter"):
        self.go_to(selector)
        self.page.keyboard.press(key)

    def open(self, label):
        """Open what is folded under a summary."""
        self.page.evaluate(
            "label => [...document.querySelectorAll('summary')].find(each => each.textContent.trim() == label)"
            ".setAttribute('data-test-target', '')",
            label,
        )
        self.press("[data-test-target]")


def sign_in_by_keyboard(page, keyboard, site, name):
    page.goto(f"{site}/admin/login/")
    keyboard.type("[name=username]", name)
    keyboard.type("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def fill_in(page, keyboard, photograph):
    """A new incubator with a source for all of it, another for one fact, and a picture."""
    keyboard.type("#id_from_source", "答卷")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    keyboard.type("#id_from_locator", "12")
    keyboard.type("#id_name_zh", "云上试验孵化器")
    keyboard.press("#id_kind", "ArrowDown")
    keyboard.type("#id_opened", "2026-05")
    keyboard.open("为“启用”添加引证")
    keyboard.type("[name$='-source']", "pub-s05")
    keyboard.type("#id_district", "枫林")
    keyboard.open("添加图片")
    keyboard.go_to("#id_pictures-0-file")
    page.locator("#id_pictures-0-file").set_input_files(photograph)  # the system's own window
    keyboard.type("#id_pictures-0-alt_zh", "从街上看到的入口")
    keyboard.type("#id_pictures-0-credit", "徐汇")
    keyboard.type("#id_pictures-0-licence", "本单位拍摄")


def test_a_clerk_adds_and_a_reviewer_publishes_by_keyboard_alone(
    page: "Page", live_catalogue: LiveServer, tmp_path
) -> None:
    site, keyboard = live_catalogue.url, Keyboard(page)
    person("editor", "zhang"), person("reviewer", "li")
    photograph = tmp_path / "门口.jpg"
    photograph.write_bytes(encoded(drawing(800, 600), "JPEG"))

    sign_in_by_keyboard(page, keyboard, site, "zhang")
    page.goto(f"{site}{LIST}add/")
    fill_in(page, keyboard, photograph)
    with page.expect_navigation():
        keyboard.press("[name=_save]")
    assert "已存为草稿" in page.inner_text("main")
    entry = Incubator.objects.get(name_zh="云上试验孵化器")
    cited = {(citation.key, citation.source_id) for citation in entry.record.citations.all()}
    assert {("name_zh", "source:src-answer-sheet"), ("opened", "source:pub-s05")} <= cited
    assert Client().get(entry.get_absolute_url()).status_code == 404

    page.context.clear_cookies()
    sign_in_by_keyboard(page, keyboard, site, "li")
    page.goto(f"{site}{address(entry)}")
    with page.expect_navigation():
        keyboard.press("button[value=publish]")
    with page.expect_navigation():
        keyboard.press("main form button[type=submit]")
    assert "已发布 1 条" in page.inner_text("main")

    page.goto(f"{site}/incubators/?q=云上试验")
    assert page.get_by_role("link", name="云上试验孵化器", exact=True).is_visible()
    assert page.get_by_role("img", name="从街上看到的入口").is_visible()
