"""Every address of the admin site, by GET and by POST, for everybody: who gets in where.

The addresses are read from the site itself. An address that `SITE`, `MODEL_PAGES` or `MODELS` does not know fails the
test: say in one line who may open it. Models of the catalogue need no line; they follow `ENTRY`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.auth.models import User
from django.db.models import Model
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import URLPattern, URLResolver

from catalogue.models.entry import Entry
from corrections.models import receive
from incubators.models import Incubator
from staff.models import AuditEvent
from staff.roles import CATALOGUE
from staff.site import StaffSite
from staff.tests.people import person
from stewardship.models import PendingEdit
from versions.snapshots import current, snapshot

pytestmark = pytest.mark.django_db

# --- Who ----------------------------------------------------------------------------------------------

VISITOR = frozenset({"visitor", "reader", "disabled"})  # nobody, an account that is not staff, one that is disabled
ADMINISTRATORS = frozenset({"administrator", "superuser"})
REVIEWERS = ADMINISTRATORS | {"reviewer"}
EDITORS = REVIEWERS | {"editor"}
STAFF = EDITORS | {"viewer"}
EVERYBODY = STAFF | VISITOR
NOBODY: frozenset[str] = frozenset()
PEOPLE = sorted(EVERYBODY)


@dataclass(frozen=True)
class May:
    """Who gets in by GET, and who by POST. Other staff get 403, all others are sent to sign in."""

    get: frozenset[str]
    post: frozenset[str]


def both(people: frozenset[str]) -> May:
    return May(people, people)


# --- Where ----------------------------------------------------------------------------------------------

# Addresses that belong to no model, by name.
SITE = {
    "index": both(STAFF),
    "login": both(EVERYBODY),
    "logout": both(EVERYBODY),
    "second_step": both(EVERYBODY),  # sends on who has given no password
    "second_factor": both(STAFF),
    "password_change": both(STAFF),
    "password_change_done": both(STAFF),
    "password_reset": both(EVERYBODY),
    "password_reset_done": both(EVERYBODY),
    "password_reset_confirm": both(EVERYBODY),
    "password_reset_complete": both(EVERYBODY),
    "autocomplete": May(NOBODY, STAFF),  # without saying which field asks; there is nothing to post
    "jsi18n": both(STAFF),
    "view_on_site": both(STAFF),
    "report": both(STAFF),
    "report_export": both(STAFF),
    "app_list": both(STAFF),  # or "no such page", see test_an_app_is_listed_for_who_may_see_it
    "": both(STAFF),  # no such page
}

# Pages of a model that the catalogue's have in common: list, add, history, delete, change, the address before change.
ENTRY = {
    "changelist": both(STAFF),
    "add": both(EDITORS),
    "history": both(STAFF),
    "delete": both(NOBODY),
    "change": May(STAFF, EDITORS),
    "": both(STAFF),
}

# Further pages, of all models that have them.
MODEL_PAGES: dict[str, May] = {
    "preview": both(STAFF),
    "suggest": both(STAFF),
    "restore": both(EDITORS),
    "import": both(EDITORS),
    "import_template": both(EDITORS),
    "import_check": both(EDITORS),
    "import_done": both(EDITORS),
    "import_undo": both(EDITORS),
}

# Tables of the catalogue that are looked at and not edited by themselves.
LOOKED_AT = {"add": both(NOBODY), "change": May(STAFF, NOBODY)}

# Models outside the catalogue, and those of it that differ.
MODELS = {
    "sources_citation": LOOKED_AT,
    "catalogue_formeraddress": LOOKED_AT,
    "pictures_picture": LOOKED_AT,
    "stewardship_link": {
        "changelist": both(STAFF),
        "add": both(NOBODY),
        "history": both(STAFF),
        "delete": both(NOBODY),
        "change": May(STAFF, NOBODY),
        "": both(STAFF),
    },
    "search_fruitlessterm": {
        "changelist": both(STAFF),
        "add": both(NOBODY),
        "history": both(STAFF),
        "delete": both(NOBODY),
        "change": May(STAFF, NOBODY),
        "": both(STAFF),
    },
    "stewardship_pendingedit": {
        "changelist": both(STAFF),
        "add": both(NOBODY),
        "history": both(STAFF),
        "delete": both(NOBODY),
        "change": May(STAFF, EDITORS),
        "": both(STAFF),
    },
    "corrections_correction": {
        "changelist": both(STAFF),
        "add": both(NOBODY),
        "history": both(STAFF),
        "delete": both(NOBODY),
        "change": May(STAFF, EDITORS),
        "": both(STAFF),
    },
    "auth_user": {
        "changelist": both(ADMINISTRATORS),
        "add": both(ADMINISTRATORS),
        "history": both(ADMINISTRATORS),
        "delete": both(NOBODY),
        "change": both(ADMINISTRATORS),
        "": both(STAFF),  # leads to the page that asks
        "password_change": both(ADMINISTRATORS),
        "unlock": both(ADMINISTRATORS),
        "reset_second_factor": both(ADMINISTRATORS),
    },
    "staff_auditevent": {
        "changelist": both(ADMINISTRATORS),
        "add": both(NOBODY),
        "history": both(ADMINISTRATORS),
        "delete": both(NOBODY),
        "change": May(ADMINISTRATORS, NOBODY),
        "": both(STAFF),
        "export": both(ADMINISTRATORS),
    },
}

# --- Walking ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """label: the model's, "" for none. page: the end of the name, "" where Django gives none."""

    label: str
    page: str
    route: str

    def __str__(self) -> str:
        return f"{self.label or 'site'}:{self.page or self.route}"


def labels() -> dict[str, type[Model]]:
    return {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}


def addresses() -> list[Address]:
    found = []
    for route, name in walk(admin.site.urls[0]):
        label = next((label for label in labels() if route.startswith(f"{label.replace('_', '/', 1)}/")), "")
        page = name.removeprefix(f"{label}_") if label else name
        found.append(Address(label, page, route))
    return found


def walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern.name or ""


def rule_for(address: Address) -> May | None:
    if not address.label:
        return SITE.get(address.page)
    is_entry = labels()[address.label]._meta.app_label in CATALOGUE
    pages = MODEL_PAGES | (ENTRY if is_entry else {}) | MODELS.get(address.label, {})
    return pages.get(address.page)


def filled(address: Address) -> str:
    """The address with a row of its model in the place of a key."""
    if address.page == "app_list":
        return "/admin/auth/"
    if address.route.startswith("(?P<url>"):
        return "/admin/no-such-page/"
    model = labels().get(address.label)
    row = first_of(model) if model else None
    if model is User:
        row = User.objects.get(username="somebody")
    route = re.sub(r"<(\w+:)?(object_id|id)>", quote(str(row.pk)) if row else "0", address.route)
    route = re.sub(r"<(\w+:)?\w+>", "1", route)
    return f"/admin/{route}"


def first_of(model: type[Model]) -> Model | None:
    """Of entries one with few facts, whose form is short."""
    rows = model._default_manager.all()
    return rows.order_by("completeness", "pk").first() if issubclass(model, Entry) else rows.first()


@pytest.fixture
def clients() -> dict[str, Client]:
    person("viewer", "somebody")
    AuditEvent.objects.create(action="signed_in")
    leave_an_edit_waiting()
    receive("matrix", wrong="写错了")
    people = {name: person(name) for name in ("viewer", "editor", "reviewer", "administrator")}
    people["reader"] = User.objects.create_user("reader")
    people["disabled"] = person("administrator", "disabled")
    people["superuser"] = User.objects.create_superuser("root")
    found = {name: Client() for name in EVERYBODY}
    for name, user in people.items():
        found[name].force_login(user)
    User.objects.filter(username="disabled").update(is_active=False)
    return found


def leave_an_edit_waiting() -> None:
    entry = Incubator.objects.get(slug="mosu-space")
    taken = snapshot(current(entry))
    PendingEdit.objects.create(entry_id=entry.pk, snapshot=taken, base=entry.updated_at)


@pytest.fixture
def unrendered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who gets in is decided before a page is made, and pages are looked at by other tests."""
    monkeypatch.setattr(TemplateResponse, "rendered_content", "")


@pytest.fixture
def without_menus(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are put together for every page, rendered or not."""
    monkeypatch.setattr(StaffSite, "get_app_list", lambda *_request: [])


def outcome(client: Client, method: str, address: str) -> str:
    answer = getattr(client, method)(address)
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 302 and answer["Location"].startswith("/admin/login/?next="):
        return "sent to sign in"
    assert answer.status_code < 500, f"{method} {address}: {answer.status_code}"
    return "in"


def expected(name: str, people: frozenset[str]) -> str:
    if name in people:
        return "in"
    return "refused" if name in STAFF else "sent to sign in"


def test_every_address_has_a_rule() -> None:
    found = addresses()
    assert len(found) > 25
    assert [str(address) for address in found if rule_for(address) is None] == []


def test_every_rule_is_about_an_address_that_there_is() -> None:
    found = addresses()
    assert set(SITE) == {address.page for address in found if not address.label}
    for label, pages in MODELS.items():
        assert set(pages) <= {address.page for address in found if address.label == label}, label
    assert set(MODEL_PAGES) <= {address.page for address in found}


@pytest.mark.usefixtures("unrendered", "without_menus")
@pytest.mark.parametrize("label", ["", *labels()])
def test_who_gets_in_where(label: str, clients: dict[str, Client]) -> None:
    here = [address for address in addresses() if address.label == label]
    wrong = []
    for address in sorted(here, key=lambda address: address.page == "logout"):  # at the end
        rule = rule_for(address)
        assert rule, f"say in MODELS, MODEL_PAGES or SITE who may open {address}"
        there = filled(address)
        for name, method in product(PEOPLE, ("get", "post")):
            told = outcome(clients[name], method, there)
            if told != expected(name, getattr(rule, method)):
                wrong.append(f"{name} {method} {address}: {told}")
    assert wrong == []


@pytest.mark.parametrize("label", sorted({model._meta.app_label for model in admin.site._registry}))
def test_an_app_is_listed_for_who_may_see_it(label: str, clients: dict[str, Client]) -> None:
    """Others get "no such page": the list of an app that holds nothing for them does not exist."""
    people = ADMINISTRATORS if label in ("auth", "staff") else STAFF
    told = {name: clients[name].get(f"/admin/{label}/").status_code for name in PEOPLE}
    assert told == {name: 200 if name in people else 404 if name in STAFF else 302 for name in PEOPLE}


def test_the_menu_shows_nobody_what_they_may_not_open(
    clients: dict[str, Client], request: pytest.FixtureRequest
) -> None:
    menus = {name: clients[name].get("/admin/").content.decode() for name in STAFF}
    request.getfixturevalue("unrendered")
    for name, page in menus.items():
        for there in set(re.findall(r'href="(/admin/[^"]*)"', page)):
            assert clients[name].get(there).status_code in (200, 302), f"{name}: {there}"


def test_a_new_address_without_a_rule_would_be_noticed() -> None:
    assert rule_for(Address("auth_user", "impersonate", "auth/user/<id>/impersonate/")) is None
    assert rule_for(Address("", "backdoor", "backdoor/")) is None


def test_models_of_the_catalogue_follow_one_rule() -> None:
    registered = [model for model in admin.site._registry if model._meta.app_label in CATALOGUE]
    installed = [app for app in CATALOGUE if apps.is_installed(app)]
    assert {model._meta.app_label for model in registered} <= set(installed)
