"""Every public address. Each noun has a namespace of its own name: `incubator:list`, `incubator:detail` …"""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from catalogue.views import ExportView, FeedView
from pages.about import SitemapView, WordsView
from pages.catalogues import CATALOGUES
from pages.display_page import DisplayView
from pages.fact_list import FactListView, fact_file
from pages.formats import formats_of
from pages.open_data import DataSetView, OpenDataView, columns_file, sums_file
from pages.panels import panels_of
from pages.provenance import ProvenanceView
from pages.route import RouteView
from pages.updates import UpdatesView, updates_feed
from pages.views import HomeView
from sources.views import SourcedListView
from versions.views import EntryView, HistoryView


def addresses(catalogue):
    """List, file and entries of one catalogue; addresses of its own come before the slugs."""
    panels, formats = panels_of(catalogue), formats_of(catalogue)
    return [
        path("", SourcedListView.as_view(catalogue=catalogue, formats=formats), name="list"),
        path("feed.atom", FeedView.as_view(catalogue=catalogue), name="feed"),
        path("export.<slug:form>", ExportView.as_view(catalogue=catalogue, formats=formats), name="export"),
        *catalogue.further(catalogue),
        path("<slug:slug>/", EntryView.as_view(catalogue=catalogue, panels=panels), name="detail"),
        path("<slug:slug>/history/", HistoryView.as_view(catalogue=catalogue), name="history"),
    ]


urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("atlas/", include("atlas.urls")),
    path("transfer/", RouteView.as_view(), name="route"),
    path("about/", WordsView.as_view(template="pages/about.html", title=_("关于本站")), name="about"),
    path("about/provenance/", ProvenanceView.as_view(), name="provenance"),
    path(
        "about/accessibility/",
        WordsView.as_view(template="pages/accessibility.html", title=_("无障碍声明")),
        name="accessibility",
    ),
    path("about/privacy/", WordsView.as_view(template="pages/privacy.html", title=_("隐私")), name="privacy"),
    path("about/sitemap/", SitemapView.as_view(), name="sitemap_page"),
    path("display/", DisplayView.as_view(), name="display"),
    path("facts/", FactListView.as_view(), name="facts"),
    path("facts/export.csv", fact_file, name="facts_file"),
    path("open-data/", OpenDataView.as_view(), name="open_data"),
    path("open-data/sums.txt", sums_file, name="data_sums"),
    path("open-data/<slug:plural>/", DataSetView.as_view(), name="data_set"),
    path("open-data/<slug:plural>/columns.csv", columns_file, name="data_columns"),
    path("updates/", UpdatesView.as_view(), name="updates"),
    path("updates/feed.atom", updates_feed, name="updates_feed"),
    *(path(f"{catalogue.plural}/", include((addresses(catalogue), catalogue.noun))) for catalogue in CATALOGUES),
]
