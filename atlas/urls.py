"""The addresses of the atlas: a page for each view."""

from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from atlas.graph import GraphView
from atlas.map import MapView
from atlas.pivot import PivotFile, PivotView
from atlas.trends import TrendsView

app_name = "atlas"
urlpatterns = [
    path("", RedirectView.as_view(url=reverse_lazy("atlas:graph"), query_string=True), name="index"),
    path("graph/", GraphView.as_view(), name="graph"),
    path("map/", MapView.as_view(), name="map"),
    path("pivot/", PivotView.as_view(), name="pivot"),
    path("trends/", TrendsView.as_view(), name="trends"),
    path("pivot/export.csv", PivotFile.as_view(), name="pivot-export"),
]
