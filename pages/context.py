"""What every page may print about the site: its menu and who runs it."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import get_script_prefix
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.addresses import address
from catalogue.language import CHINESE, is_english
from catalogue.read_only import is_read_only
from catalogue.telephone import linked
from catalogue.version import kept
from pages.about import PAGES
from pages.catalogues import ALSO, IN_THE_MENU, MENU
from pages.display import display_of
from pages.display_page import bar
from pages.tallies import entries_held

ATLAS, BEFORE_THE_ATLAS = _("图谱"), 3
ROUTE, ROUTE_IN_THE_MENU, ROUTE_AFTER = _("转化路线"), pgettext_lazy("menu", "转化路线"), "platform:list"
OPEN_DATA = _("开放数据")
CORRECTIONS = ("new_correction", _("提交更正"))


@dataclass(slots=True)
class Section:
    """An entry of the menu. count: what its list holds when opened. short: how the menu itself calls it."""

    label: str
    short: str
    url: str
    count: int
    is_current: bool


def site(request):
    """Asked for by a template only when it prints the menu: an error page without one needs no database."""
    path, origin = request.get_full_path(), _origin(request)
    chinese, english = both = languages(path)
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
            "origin": origin,
            "address": f"{origin}{path}",
            "correction_url": _correction_url(request),
        },
        "menu": SimpleLazyObject(lambda: _menu(request)),
        "also": SimpleLazyObject(lambda: _also(request)),
    }


@dataclass(frozen=True)
class Language:
    """The same page in one language. code: as `lang` and `hreflang` write it."""

    code: str
    label: str
    url: str


def _origin(request):
    """Scheme and host; nothing where the host is not ours and the page says just that."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""


def languages(path):
    """This page, with its query, in every language."""
    path = path.removeprefix("/en") if is_english() else path
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
    return _sections(request, kept(f"menu {_place()}", _menu_lines))


def _also(request):
    return _sections(request, kept(f"lists beside the menu {_place()}", lambda: _lines(ALSO)))


def _place():
    """What an address depends on."""
    return f"{get_language()} {get_script_prefix()}"


def _sections(request, lines):
    return [Section(label, short, url, count, request.path.startswith(url)) for label, short, url, count in lines]


def _menu_lines():
    """The lists, and among them the atlas, the route and the files, which have no rows of their own to count."""
    lines = _lines(MENU)
    if lines:
        lines.insert(BEFORE_THE_ATLAS, (str(ATLAS), str(ATLAS), address("atlas:index"), 0))
        lines.append((str(OPEN_DATA), str(OPEN_DATA), address("open_data"), 0))
    for place in [place for place, line in enumerate(lines, 1) if line[2] == address(ROUTE_AFTER)]:
        lines.insert(place, (str(ROUTE), str(ROUTE_IN_THE_MENU), address("route"), 0))
    return lines


def _lines(catalogues):
    """(label, short, url, count) of each; a catalogue with nothing to show is left out."""
    counts = entries_held()
    return [_line(catalogue, counts[catalogue.noun]) for catalogue in catalogues if counts.get(catalogue.noun)]


def _line(catalogue, count):
    title = str(catalogue.title)
    return title, str(IN_THE_MENU.get(catalogue.noun, title)), address(f"{catalogue.noun}:list"), count


def sections_uncounted(request, catalogues):
    """For pages that must come without a database: every list, whether it has anything to show or not."""
    return _sections(request, [_line(catalogue, 0) for catalogue in catalogues])
