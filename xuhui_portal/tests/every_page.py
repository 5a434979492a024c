"""
Every page that the machine checks open: one for each template, and each state that looks different. A new kind of page
joins by its line in `PUBLIC` or in `staff_pages`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.admin.utils import quote
from django.contrib.auth.models import AnonymousUser, User
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import timezone

from catalogue.models.record import State
from catalogue.writing import save_entry
from corrections.models import receive
from incubators.models import Incubator
from staff.tests.people import person
from stewardship.models import PendingEdit
from stewardship.tests.pages import address, fields_of
from xuhui_portal import errors
from xuhui_portal.tests.looking import Watcher
from xuhui_portal.uploads import limits

if TYPE_CHECKING:
    from playwright.sync_api import Page

WITHDRAWN, CHANGED = "shulian-space", "fudan-smc-molecular-incubator"

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
    "list, some chosen": "/incubators/?compare=mosu-space&compare=fenglin-hub",
    "comparison": "/compare/?i=incubator/mosu-space&i=incubator/fenglin-hub&i=incubator/miracleplus-shanghai",
    "comparison, table": "/compare/?i=district/west-bund&i=district/juyuan&show=all&layout=table",
    "comparison, blocks": "/compare/?i=incubator/mosu-space&i=incubator/fenglin-hub&show=all&layout=blocks",
    "comparison, nothing chosen": "/compare/",
    "comparison of one": "/compare/?i=incubator/mosu-space&add=创新",
    "comparison, wrong values": "/compare/?i=incubator/mosu-space&i=incubator/fenglin-hub&show=some",
    "entry with many facts": "/incubators/mosu-space/",
    "entry with few facts": "/incubators/i-incubator/",
    "entry, withdrawn": f"/incubators/{WITHDRAWN}/",
    "entry with points": "/institutions/sjtu/",
    "entry, as of a day": f"/incubators/mosu-space/?as_of={timezone.localdate()}",
    "entry, before its day": "/incubators/mosu-space/?as_of=2001-01-01",
    "entry, wrong day": "/incubators/mosu-space/?as_of=x",
    "entry, history": "/incubators/mosu-space/history/",
    "entry, history of what is withdrawn": f"/incubators/{WITHDRAWN}/history/",
    "district": "/districts/around-sjtu/",
    "platform": "/platforms/regional-tto/",
    "policy": "/policies/transfer-implementation-opinions/",
    "programme": "/programmes/incubator-conference-2024/",
    "figure": "/figures/high-quality-incubators-2024/",
    "indicator": "/figures/of/gdp/",
    "source": "/sources/src-xinhua-2022/",
    "graph": "/atlas/graph/",
    "graph around one": "/atlas/graph/?focus=institution/sjtu&steps=2",
    "map": "/atlas/map/?of=institution",
    "map of points": "/atlas/map/?layer=points&zoom=2",
    "pivot": "/atlas/pivot/?rows=sector&cols=district",
    "pivot, wrong values": "/atlas/pivot/?rows=kind&cols=kind",
    "trends": "/atlas/trends/?scope=all",
    "route": "/transfer/",
    "route, with a result": "/transfer/?have=result",
    "route, wrong values": "/transfer/?have=x",
    "about": "/about/",
    "provenance": "/about/provenance/",
    "provenance of a noun": "/about/provenance/?noun=incubator",
    "display": "/display/",
    "display, wrong values": "/display/?ui=x&back=//other.example/",
    "accessibility": "/about/accessibility/",
    "privacy": "/about/privacy/",
    "map of the site": "/about/sitemap/",
    "facts": "/facts/?noun=incubator",
    "facts, wrong values": "/facts/?field=x&basis=y",
    "updates": "/updates/",
    "open data": "/open-data/",
    "data set": "/open-data/incubators/",
    "correction": "/corrections/new/?record=incubator/mosu-space&field=opened",
    "correction, wrong values": "/corrections/new/?record=x",
    "search": "/search/?q=交大",
    "search without a hit": "/search/?q=枫淋",
    "search, nothing typed": "/search/",
}

# The same templates with other rows in them: axe looks at these in `make axe` alone.
ALIKE = {
    *("list in English", "list, filtered", "list, second page", "list, long", "list, some chosen"),
    *("entry with points", "entry, as of a day", "graph around one", "provenance of a noun", "list of figures"),
}

INCUBATORS = "/admin/incubators/incubator/"
MOSU_SPACE = f"{INCUBATORS}incubator_3Amosu-space/"


def staff_pages() -> dict[str, str]:
    """As an administrator sees them. The pages about accounts and ways in are opened by staff/tests/test_pages.py."""
    letter = receive("every page", wrong="启用日期不对")
    first = Incubator.history.filter(record_id=f"incubator:{WITHDRAWN}").earliest("history_date")
    return {
        "staff: dashboard": "/admin/",
        "staff: report": "/admin/reports/",
        "staff: list": INCUBATORS,
        "staff: list without a row": f"{INCUBATORS}?state=draft&q=gibt-es-nicht",
        "staff: new entry": f"{INCUBATORS}add/",
        "staff: entry": f"{MOSU_SPACE}change/",
        "staff: preview": f"{MOSU_SPACE}preview/",
        "staff: history": f"{MOSU_SPACE}history/",
        "staff: restore": f"{INCUBATORS}incubator_3A{WITHDRAWN}/restore/{first.pk}/",
        "staff: waiting edits": "/admin/stewardship/pendingedit/",
        "staff: waiting edit": f"/admin/stewardship/pendingedit/{leave_an_edit_waiting()}/change/",
        "staff: citations": "/admin/sources/citation/",
        "staff: former addresses": "/admin/catalogue/formeraddress/",
        "staff: corrections": "/admin/corrections/correction/",
        "staff: correction": f"/admin/corrections/correction/{letter.pk}/change/",
        "correction, its progress": f"/corrections/{letter.number}/",
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


def leave_an_edit_waiting() -> str:
    """What an editor has changed of a published entry waits for a reviewer: the part of its address."""
    entry = Incubator.objects.get(slug=CHANGED)
    if not PendingEdit.objects.filter(pk=entry.pk).exists():
        editor = signed_in("editor")
        fields = fields_of(editor.get(address(entry)))
        editor.post(address(entry), fields | {"services": "成果论证、研发支持", "fate_services": "supports"})
    return quote(PendingEdit.objects.get(pk=entry.pk).pk)


def signed_in(role: str = "administrator") -> Client:
    client = Client()
    client.force_login(User.objects.filter(username=role).first() or person(role))
    return client


def error_pages() -> dict[str, str]:
    """The HTML of what a failed request shows."""
    request, wrong = RequestFactory().get("/nothing/"), ValueError()
    request.user = AnonymousUser()
    answers = {
        "error 400": errors.bad_request(request, wrong),
        "error 403": errors.permission_denied(request, wrong),
        "error 403, form": errors.form_expired(request),
        "error 404": errors.not_found(request, wrong),
        "error 500": errors.failed(request),
        "error 503": errors.unavailable(request, "database"),
        "error 503, read-only": errors.unavailable(request, "read_only"),
    }
    pages = {name: answer.content.decode() for name, answer in answers.items()}
    return pages | {"error 413": render_to_string("413.html", limits())}


def every_page() -> dict[str, str]:
    """{name: HTML} of all of them."""
    withdraw_one()
    reader, staff = Client(), signed_in()
    public = {name: reader.get(there).content.decode() for name, there in PUBLIC.items()}
    return public | error_pages() | {name: staff.get(there).content.decode() for name, there in staff_pages().items()}


def look_at_every_page(
    page: "Page",
    site: str,
    *,
    on_paper: bool = False,
    once: bool = False,
    prefix: str = "",
    choose: Callable[[str], bool] = bool,
) -> dict[str, list[str]]:
    """{name: what is wrong with it} of every page, on a site that runs in this process. It withdraws an entry.

    once: axe is to look at each template once, and the page is seen in a wide window too. prefix: the language, before
    every public address. choose: whether a page of that name is to be opened.
    """
    withdraw_one()
    watcher, wrong = Watcher(page, site, on_paper, also_wide=once), {}
    for name, html in error_pages().items():
        if choose(name):
            watcher.show(name, html)
            wrong[name] = watcher.findings()
    for name, there in PUBLIC.items():
        if choose(name):
            watcher.open(there if there.startswith("/en/") else prefix + there)
            wrong[name] = watcher.findings(with_axe=not (once and name in ALIKE))
    cookie = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": cookie, "value": signed_in().cookies[cookie].value, "url": site}])
    for name, there in staff_pages().items():
        if choose(name):
            watcher.open(there)
            wrong[name] = watcher.findings()
    return {name: notes for name, notes in wrong.items() if notes}
