"""The catalogue of figures, and the page of all observations of one quantity."""

from django.http import Http404
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from atlas.charts import TABLE, charts
from atlas.columns import COLUMNS
from atlas.dated import ORDER, drawn
from atlas.drawing.looks import looks
from atlas.filters import FigureFilterSet
from atlas.models import Figure
from catalogue.cards import Card
from catalogue.catalogue import Catalogue
from catalogue.cells import Marks, cell
from catalogue.columns import show_entry
from catalogue.headers import plain_headers
from catalogue.views import CatalogueView, crumbs
from sources.models import Doubt
from sources.references import references


class IndicatorView(CatalogueView):
    """Every observation of one quantity, of any scope, by subject. They stand side by side and are never joined."""

    def get(self, request, indicator):
        figures = list(
            Figure.objects.published().filter(indicator=indicator).select_related("subject").order_by(*ORDER)
        )
        if not figures:
            raise Http404
        marks = Marks()
        columns = [self.catalogue.column(key) for key in ("subject", "value", "printed", "period", "obs_class")]
        lanes = drawn([figure for figure in figures if figure.period_start])
        found = charts(figures, [self.catalogue.column(key) for key in TABLE])
        narrow = looks(value for each in found for value in each.chart.values)
        context = {
            "catalogue": self.catalogue,
            "indicator": indicator,
            "crumbs": crumbs(self.catalogue, figures[0].name),
            "name": figures[0].name,
            "lanes": lanes,
            "charts": found,
            "looks": narrow or looks(lanes.marks if lanes else ()),
            "narrow": narrow,
            "figures": [Card(figure, [cell(figure, column, marks) for column in columns]) for figure in figures],
            "undated": sum(not figure.period_start for figure in figures),
            "doubts": _doubts(figures),
            "headers": plain_headers(columns, Figure),
        }
        return render(request, "atlas/indicator.html", context | {"references": references(marks)})


def _doubts(figures):
    """What is said to disagree or to be open about any of them."""
    linked = Doubt.all_linked()["about"]
    named = linked.model.objects.filter(**{f"{linked.target}__in": [figure.pk for figure in figures]})
    found = Doubt.objects.published().filter(pk__in=named.values("entry")).order_by("sequence", "record")
    return [(show_entry(doubt), doubt.summary) for doubt in found]


def _addresses(catalogue):
    return [path("of/<slug:indicator>/", IndicatorView.as_view(catalogue=catalogue), name="indicator")]


FIGURES = Catalogue(
    "figures",
    Figure,
    COLUMNS,
    FigureFilterSet,
    card=("value", "printed", "period", "subject", "obs_class"),
    intro=_("每个数值都是某一日期、某一范围内的一次观测，与来源并列；不同日期和范围的数值不合并、不相加、不连线。"),
    naming=_("名称由编者拟定，说明数值指什么。"),
    template="atlas/figure_detail.html",
    further=_addresses,
)
