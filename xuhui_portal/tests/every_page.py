"""Every page that the machine checks open: one for each template, and each state that looks different."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.views import defaults

from catalogue.models.record import State
from catalogue.writing import save_entry
from incubators.models import Incubator
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


def withdraw_one() -> None:
    """So that there is a withdrawn entry to look at."""
    entry = Incubator.objects.get(slug=WITHDRAWN)
    entry.state, entry.withdrawn_reason, entry.successor_id = State.WITHDRAWN, "已并入另一家", "incubator:mosu-space"
    save_entry(entry, reason="test")


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
    return {name: answer.content.decode() for name, answer in answers.items()}


def look_at_every_page(page: "Page", site: str) -> dict[str, list[str]]:
    """{page: what is wrong with it}, of every page of a site that runs in this process. It withdraws an entry."""
    withdraw_one()
    watcher, wrong = Watcher(page, site), {}
    for name, address in PUBLIC.items():
        watcher.open(address)
        wrong[name] = [*watcher.notes, *findings(page)]
    for name, html in error_pages().items():
        watcher.show(name, html)
        wrong[name] = [*watcher.notes, *findings(page)]
    return {name: notes for name, notes in wrong.items() if notes}
