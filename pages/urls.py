"""Every public address. Each noun has a namespace of its own name: `incubator:list`, `incubator:detail` …"""

from django.urls import include, path

from catalogue.views import ExportView, FeedView
from pages.catalogues import CATALOGUES
from pages.formats import formats_of
from pages.panels import panels_of
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
    *(path(f"{catalogue.plural}/", include((addresses(catalogue), catalogue.noun))) for catalogue in CATALOGUES),
]
