"""Every published entry for search engines, in parts of a size that one request can make."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap, views
from django.urls import reverse

from catalogue.language import CHINESE
from pages.about import PAGES
from pages.catalogues import CATALOGUES

FIRST = ("home", "route", "atlas:graph", "atlas:map", "atlas:pivot", "atlas:trends")
PER_FILE = 5_000  # entries, each in two languages; a fifth of what the protocol allows: a file takes a second at most


class InBothLanguages(Sitemap):
    """Every page under its address in each language. Django's own way would load all entries for every file."""

    def get_urls(self, page=1, site=None, protocol=None):
        return [each for url in super().get_urls(page, site, protocol) for each in _in_each_language(url)]


def _in_each_language(url):
    parts = urlsplit(url["location"])
    chinese, english = url["location"], parts._replace(path=f"/en{parts.path}").geturl()
    addresses = ((CHINESE, chinese), ("en", english), ("x-default", chinese))
    alternates = [{"lang_code": code, "location": address} for code, address in addresses]
    return [url | {"location": address, "alternates": alternates} for address in (chinese, english)]


class EntriesSitemap(InBothLanguages):
    """Comparators have pages of their own, so they are here too; drafts and what was withdrawn are not."""

    limit = PER_FILE

    def __init__(self, catalogue):
        self.catalogue = catalogue

    def items(self):
        # By key: a page far down is then found in the index, and nobody reads a sitemap for its order.
        return self.catalogue.model.objects.published().order_by("pk").only("slug", "updated_at")

    def lastmod(self, entry):
        return entry.updated_at

    def get_latest_lastmod(self):
        """Django would read every entry."""
        published = self.catalogue.model.objects.published()
        return published.order_by("-updated_at").values_list("updated_at", flat=True).first()


class ListsSitemap(InBothLanguages):
    """The pages that are always there, and each list that has anything to show with the page of its file, dated by its
    newest entry."""

    def items(self):
        dates = [(c, EntriesSitemap(c).get_latest_lastmod()) for c in CATALOGUES]
        lists = [(reverse(f"{c.noun}:list"), date) for c, date in dates if date]
        files = [(reverse("data_set", args=[c.plural]), date) for c, date in dates if date]
        newest = max((date for address, date in lists), default=None)
        pages = [(reverse(name), newest) for name in (*FIRST, *(name for name, label in PAGES))]
        return [*pages, *lists, *files]

    def location(self, item):
        return item[0]

    def lastmod(self, item):
        return item[1]


# Names of the parts, as they stand in their addresses.
SECTIONS: dict[str, Any] = {
    "lists": ListsSitemap(),
    **{catalogue.plural: EntriesSitemap(catalogue) for catalogue in CATALOGUES},
}


def sitemap_index(request):
    return views.index(request, SECTIONS, sitemap_url_name="sitemap_section")


def sitemap(request, section):
    return views.sitemap(request, SECTIONS, section)
