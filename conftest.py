"""
What every test run shares: settings that do not depend on the machine, skips that count as failures where nothing may
be missing, and a browser.
"""

import gc
import os
import shutil
import sqlite3
from collections.abc import Generator, Iterable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import translation
from pytest_django.live_server_helper import LiveServer

from xuhui_portal.stack import with_room

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.plugin import DjangoDbBlocker

# Read by the settings, which pytest-django loads after this file. The developer's own values must not reach a test.
SET_BY_HAND = ("DEBUG", "ALLOWED_HOSTS", "SECRET_KEY_FILE", "MEDIA_ROOT", "READ_ONLY", "SECURITY_CONTACT", "FOUR_EYES")
STARTS = ("SITE_", "EMAIL_", "MAP_", "CHECK_")
for name in (*SET_BY_HAND, *(name for name in os.environ if name.startswith(STARTS))):
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
os.environ["BEHIND_TLS"] = "no"
os.environ["STAFF_SECOND_FACTOR"] = "no"  # the tests of the second factor turn it on
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite://:memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "xuhui_portal.settings"

LOADED: list[sqlite3.Connection] = []
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # needed as root; the browser opens nothing but the site under test
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure() -> None:
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; protects nothing here
    # Static files straight from their folders: a test run must not depend on an earlier collectstatic.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


def pytest_report_header() -> str:
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    return f"database: {engine}{', nothing may be skipped' if nothing_may_be_skipped() else ''}"


def nothing_may_be_skipped() -> bool:
    return os.environ.get("REQUIRE_ALL") == "1"


def fail_if_skipped(report: pytest.TestReport | pytest.CollectReport) -> None:
    """An expected failure also counts as skipped inside pytest, but is not one."""
    if report.skipped and not hasattr(report, "wasxfail") and nothing_may_be_skipped():
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"REQUIRE_ALL=1, but {report.nodeid} was skipped: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail_if_skipped(report)
    return report


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Every test has room on the stack, which under pytest is deep already.

    Browser tests come last. Playwright keeps an event loop running in this thread for as long as it lives, which Django
    takes for asynchronous code; the others are better off with Django's guard in place.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    for item in items:
        if isinstance(item, pytest.Function):
            item.obj = with_room(item.obj)


@pytest.fixture(scope="session", autouse=True)
def media_root(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a test uploads never lands among the pictures of this machine."""
    from django.conf import settings

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> None:
    """
    Every test reads the real catalogue, loaded once; what a test writes is rolled back after it. Tests that hold no
    transaction (`transaction=True`) empty the database: they come last, and ask for `live_catalogue`.
    """
    with django_db_blocker.unblock():
        with_room(load_fixtures)()
        let_the_audit_trail_go()
        keep_a_copy()
    look_for_rings_seldom()


def look_for_rings_seldom() -> None:
    """What is loaded by now stays to the end, and a tenth of the time was spent on looking through it for garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def keep_a_copy() -> None:
    """A test that empties the database would have the fixtures loaded anew, for a hundred times what a copy takes."""
    from django.db import connection

    if connection.vendor == "sqlite":
        LOADED.clear()
        LOADED.append(sqlite3.connect(":memory:", check_same_thread=False))
        connection.connection.backup(LOADED[0])


def put_the_copy_back() -> None:
    """Browsers open the site on SQLite alone, so there is a copy."""
    from django.db import connection

    connection.ensure_connection()
    LOADED[0].backup(connection.connection)


@pytest.fixture(scope="session", autouse=True)
def render_as_a_server_does(django_test_environment: None) -> None:
    """Django copies the whole context of every template a test renders, for `response.context`, which nobody reads."""
    from django.template import Template
    from django.test.utils import _TestState

    Template._render = _TestState.saved_data.template_render  # type: ignore[attr-defined]  # the stubs leave it out


@pytest.fixture(scope="session", autouse=True)
def check_keys_where_something_was_written() -> Iterator[None]:
    """After each test Django has SQLite go through all keys of all tables, which takes longer than many a test."""
    check = DatabaseWrapper.check_constraints
    checked: dict[sqlite3.Connection, int] = {}

    def check_what_changed(database: DatabaseWrapper, table_names: Iterable[str] | None = None) -> None:
        link = database.connection
        if checked.get(link) != link.total_changes:
            check(database, table_names)
            checked[link] = link.total_changes

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseWrapper, "check_constraints", check_what_changed)
        yield


def let_the_audit_trail_go() -> None:
    """Emptying the database after a test is what a trigger on SQLite is there to refuse; its own test puts it back."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.cursor().execute("DROP TRIGGER staff_auditevent_undeleted")


@pytest.fixture(autouse=True)
def speak_chinese_again() -> Iterator[None]:
    """An English page leaves its thread in English, which on a server the next request sets right."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def keep_nothing_from_the_last_test() -> None:
    """A test takes back what it wrote, and sets settings, behind the back of what is kept in memory."""
    from django.test.signals import setting_changed

    forget_what_is_kept()
    setting_changed.connect(forget_what_is_kept)


def forget_what_is_kept(**setting: object) -> None:
    from catalogue import bitmap_keeping, version
    from xuhui_portal.kept_pages import shelf

    version.forget()
    bitmap_keeping.forget()
    shelf.clear()


def load_fixtures() -> None:
    from django.conf import settings

    from pages.loading import is_loaded, load

    if not is_loaded(settings.BASE_DIR / "fixtures"):
        load(settings.BASE_DIR / "fixtures")


@pytest.fixture
def live_catalogue(live_server: LiveServer, transactional_db: None) -> LiveServer:
    """The live server with the catalogue, back again if the test before this one has emptied the database."""
    put_the_copy_back()
    return live_server


@pytest.fixture(scope="session")
def browser(live_server: LiveServer) -> Iterator["Browser"]:
    """Asks for the live server only to be closed before it: a connection kept open would outlive its database."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        pytest.skip(f"no Chromium on PATH (looked for {', '.join(CHROMIUM_NAMES)})")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A window of its own for each test: no cookie and no kept file passes from one to the next."""
    with browser.new_context(locale="zh-CN") as context:
        yield context.new_page()
