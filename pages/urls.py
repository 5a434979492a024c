"""Every public address. Each noun has a namespace of its own name: `incubator:list`, `incubator:detail` …"""

from django.urls import include, path

from catalogue.views import ExportView
from pages.catalogues import CATALOGUES
from pages.panels import panels_of
from pages.views import HomeView
from sources.views import SourcedListView
from versions.views import EntryView, HistoryView


def addresses(catalogue):
    """List, file and entries of one catalogue; addresses of its own come before the slugs."""
    panels = panels_of(catalogue)
    return [
        path("", SourcedListView.as_view(catalogue=catalogue), name="list"),
        path("export.<slug:form>", ExportView.as_view(catalogue=catalogue), name="export"),
        *catalogue.further(catalogue),
        path("<slug:slug>/", EntryView.as_view(catalogue=catalogue, panels=panels), name="detail"),
        path("<slug:slug>/history/", HistoryView.as_view(catalogue=catalogue), name="history"),
    ]


urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    *(path(f"{catalogue.plural}/", include((addresses(catalogue), catalogue.noun))) for catalogue in CATALOGUES),
]
