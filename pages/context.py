"""What every page may print about the site: its menu and who runs it."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Count
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalogue.addresses import address
from catalogue.language import CHINESE, is_english
from catalogue.models import Record
from catalogue.models.record import Scope, State
from catalogue.read_only import is_read_only
from catalogue.telephone import linked
from catalogue.version import kept
from pages.about import PAGES
from pages.catalogues import ALSO, IN_THE_MENU, MENU
from pages.display import display_of
from pages.display_page import bar

ATLAS, BEFORE_THE_ATLAS = _("图谱"), 3
ROUTE, ROUTE_AFTER = _("转化路线"), "platform:list"
CORRECTIONS = ("new_correction", _("提交更正"))


@dataclass
class Section:
    """An entry of the menu. count: what its list holds when opened. short: how the menu itself calls it."""

    label: str
    short: str
    url: str
    count: int
    is_current: bool


def site(request):
    """Asked for by a template only when it prints the menu: an error page without one needs no database."""
    chinese, english = both = languages(request)
    return {
        "site": {
            **_lasting(get_language(), address("home"), tuple(settings.SITE.items())),
            "query": request.GET.get("q", "") if request.path == address("search:page") else "",
            "display": display_of(request),
            "choices": bar(request),
            "is_english": is_english(),
            "other_language": chinese if is_english() else english,
            "languages": both,
            "is_read_only": is_read_only(),
            "correction_url": _correction_url(request),
        },
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "also": SimpleLazyObject(lambda: _sections(request, ALSO)),
    }


@dataclass(frozen=True)
class Language:
    """The same page in one language. code: as `lang` and `hreflang` write it."""

    code: str
    label: str
    url: str


def languages(request):
    """This page, with its query, in every language."""
    path = request.get_full_path().removeprefix("/en") if is_english() else request.get_full_path()
    return [Language(CHINESE, "中文", path), Language("en", "EN", f"/en{path}")]


@cache
def _lasting(_language, _home, said):
    """What is the same on every page in a language. said: `settings.SITE`, which only tests change."""
    links = [{"label": str(label), "url": address(name)} for name, label in (*PAGES, CORRECTIONS)]
    return {
        **dict(said),
        "contact": linked(dict(said)["contact"]),
        "search_url": address("search:page"),
        "suggest_url": address("search:suggest"),
        "footer_links": [*links, {"label": str(_("数据许可")), "url": f"{address('about')}#h-licence"}],
    }


def _correction_url(request):
    """Where to say that this page is wrong: on the page of an entry, about that entry."""
    match = request.resolver_match
    if match is None or match.url_name not in ("detail", "history"):
        return address("new_correction")
    return f"{address('new_correction')}?record={match.namespace}/{match.kwargs['slug']}"


def _menu(request):
    """The lists, and among them the atlas and the route, which have no rows of their own to count."""
    sections = _sections(request, MENU)
    atlas = _page(request, ATLAS, address("atlas:index"))
    menu = [*sections[:BEFORE_THE_ATLAS], atlas, *sections[BEFORE_THE_ATLAS:]] if sections else []
    places = [place for place, section in enumerate(menu, 1) if section.url == address(ROUTE_AFTER)]
    for place in places:
        menu.insert(place, _page(request, ROUTE, address("route")))
    return menu


def _page(request, label, url):
    return Section(str(label), str(label), url, 0, request.path.startswith(url))


def _sections(request, catalogues):
    """A catalogue with nothing to show is left out."""
    counts = _counts()
    shown = [catalogue for catalogue in catalogues if counts.get(catalogue.noun)]
    return [_section(request, catalogue, counts[catalogue.noun]) for catalogue in shown]


def sections_uncounted(request, catalogues):
    """For pages that must come without a database: every list, whether it has anything to show or not."""
    return [_section(request, catalogue, 0) for catalogue in catalogues]


def _section(request, catalogue, count):
    label, short, url = _named(catalogue, get_language(), address("home"))
    return Section(label, short, url, count, request.path.startswith(url))


@cache
def _named(catalogue, _language, _home):
    short = IN_THE_MENU.get(catalogue.noun, catalogue.title)
    return str(catalogue.title), str(short), address(f"{catalogue.noun}:list")


def _counts():
    """{noun: published entries in Xuhui}. No more than one query a version, shared by every menu on every page."""
    return kept("entries in the menu", _count)


def _count():
    rows = Record.objects.filter(state=State.PUBLISHED, scope=Scope.XUHUI).order_by().values_list("noun")
    return dict(rows.annotate(count=Count("pk")))
