"""
Every page that the machine checks open: one for each template, and each state that looks different. A new kind of page
joins by its line in `PUBLIC` or in `staff_pages`.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from django.views import defaults

from catalogue.models.record import State
from catalogue.writing import save_entry
from incubators.models import Incubator
from staff.tests.people import person
from xuhui_portal.tests.looking import Watcher, findings

if TYPE_CHECKING:
    from playwright.sync_api import Page

WITHDRAWN = "shulian-space"

PUBLIC = {
    "home": "/",
    "list": "/incubators/",
    "list in English": "/en/incubators/",
    "list, filtered": "/incubators/?district=fenglin&kind=incubator_carrier",
    "list, table": "/incubators/?view=table",
    "list, second page": "/institutions/?page=2",
    "list, long": "/institutions/?per=100&scope=all",
    "list of figures": "/figures/?view=table",
    "list of doubts": "/doubts/",
    "list without a row": "/incubators/?q=gibt-es-nicht",
    "list, wrong values": "/incubators/?district=nowhere&area_min=x",
    "entry with many facts": "/incubators/mosu-space/",
    "entry with few facts": "/incubators/i-incubator/",
    "entry, withdrawn": f"/incubators/{WITHDRAWN}/",
    "district": "/districts/west-bund/",
    "figure": "/figures/high-quality-incubators-2024/",
    "indicator": "/figures/of/gdp/",
    "source": "/sources/src-xinhua-2022/",
}

INCUBATORS = "/admin/incubators/incubator/"
MOSU_SPACE = f"{INCUBATORS}incubator_3Amosu-space/"


def staff_pages() -> dict[str, str]:
    """As an administrator sees them. The pages about accounts and ways in are opened by staff/tests/test_pages.py."""
    first = Incubator.history.filter(record_id=f"incubator:{WITHDRAWN}").earliest("history_date")
    return {
        "staff: dashboard": "/admin/",
        "staff: list": INCUBATORS,
        "staff: list without a row": f"{INCUBATORS}?q=gibt-es-nicht",
        "staff: new entry": f"{INCUBATORS}add/",
        "staff: entry": f"{MOSU_SPACE}change/",
        "staff: preview": f"{MOSU_SPACE}preview/",
        "staff: history": f"{MOSU_SPACE}history/",
        "staff: restore": f"{INCUBATORS}incubator_3A{WITHDRAWN}/restore/{first.pk}/",
        "staff: accounts": "/admin/auth/user/",
        "staff: audit trail": "/admin/staff/auditevent/",
    }


def withdraw_one() -> None:
    """So that there is a withdrawn entry to look at."""
    entry = Incubator.objects.get(slug=WITHDRAWN)
    if entry.state != State.WITHDRAWN:
        entry.state, entry.withdrawn_reason = State.WITHDRAWN, "已并入另一家"
        entry.successor_id = "incubator:mosu-space"
        save_entry(entry, reason="test")


def signed_in() -> Client:
    """An administrator."""
    client = Client()
    client.force_login(User.objects.filter(username="administrator").first() or person("administrator"))
    return client


def error_pages() -> dict[str, str]:
    """The HTML of what a failed request shows, as Django renders it."""
    request = HttpRequest()
    request.META |= {"SERVER_NAME": "testserver", "SERVER_PORT": "80"}
    request.path = "/nothing/"
    answers = {
        "error 400": defaults.bad_request(request, ValueError()),
        "error 403": defaults.permission_denied(request, ValueError()),
        "error 404": defaults.page_not_found(request, ValueError()),
        "error 500": defaults.server_error(request),
    }
    away = {
        f"error 503, {reason}, {'English' if is_english else 'Chinese'}": render_to_string(
            "503.html", {"is_english": is_english, "reason": reason}
        )
        for reason in ("database", "read_only")
        for is_english in (False, True)
    }
    return {name: answer.content.decode() for name, answer in answers.items()} | away


def every_page() -> dict[str, str]:
    """{name: HTML} of all of them."""
    withdraw_one()
    reader, staff = Client(), signed_in()
    public = {name: reader.get(address).content.decode() for name, address in PUBLIC.items()}
    return (
        public | error_pages() | {name: staff.get(address).content.decode() for name, address in staff_pages().items()}
    )


def look_at_every_page(page: "Page", site: str) -> dict[str, list[str]]:
    """{name: what is wrong with it} of every page, on a site that runs in this process. It withdraws an entry."""
    withdraw_one()
    watcher, wrong = Watcher(page, site), {}
    for name, html in error_pages().items():
        watcher.show(name, html)
        wrong[name] = [*watcher.notes, *findings(page)]
    for name, address in PUBLIC.items():
        watcher.open(address)
        wrong[name] = [*watcher.notes, *findings(page)]
    cookie = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": cookie, "value": signed_in().cookies[cookie].value, "url": site}])
    for name, address in staff_pages().items():
        watcher.open(address)
        wrong[name] = [*watcher.notes, *findings(page)]
    return {name: notes for name, notes in wrong.items() if notes}
