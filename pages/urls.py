"""Every public address. Each noun has a namespace of its own name: `incubator:list`, `incubator:detail` …"""

from django.urls import include, path

from catalogue.related import RelatedPanel
from catalogue.views import ExportView
from districts.places import PointsPanel
from pages.catalogues import CATALOGUES, RELATED
from pages.views import HomeView
from pictures.showing import PicturesPanel
from sources.catalogues import SOURCES
from sources.taken import TakenPanel
from sources.views import SourcedDetailView, SourcedListView


def addresses(catalogue):
    """List, file and entries of one catalogue; addresses of its own come before the slugs."""
    panels = [PicturesPanel(), PointsPanel(), RelatedPanel(*RELATED.get(catalogue.noun, ()))]
    if catalogue is SOURCES:
        panels.append(TakenPanel({each.noun: each for each in CATALOGUES}))
    return [
        path("", SourcedListView.as_view(catalogue=catalogue), name="list"),
        path("export.<slug:form>", ExportView.as_view(catalogue=catalogue), name="export"),
        *catalogue.further(catalogue),
        path("<slug:slug>/", SourcedDetailView.as_view(catalogue=catalogue, panels=panels), name="detail"),
    ]


urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    *(path(f"{catalogue.plural}/", include((addresses(catalogue), catalogue.noun))) for catalogue in CATALOGUES),
]
