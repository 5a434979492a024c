"""The pivot: any two questions of a noun against each other, every number a link to its rows; the same as a file."""

import csv
from functools import cached_property

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from atlas.asking import NOUNS, AtlasSettings, AtlasView, Dimension, frame, joined, list_path, scopes, wanted
from atlas.crossing import MOST_SHOWN, Crossing
from catalogue.exports.answers import attachment, refusal, said_of
from catalogue.exports.as_csv import BYTE_ORDER_MARK
from catalogue.filters import Setting
from catalogue.language import sentences
from catalogue.panel import Panel

DIMENSIONS = (
    "district",
    "kind",
    "sector",
    "four_big_class",
    "listed_status",
    "status",
    "district_basis",
    "host",
)


class PivotSettings(AtlasSettings):
    """rows and cols: two different questions of the noun, by the names of their parameters."""

    OWN = ("rows", "cols")

    @property
    def defaults(self):
        """The first question against the second; where one is asked for on the other side, they change places."""
        rows, cols = (self.filters[name].extra["words"] for name in self.OWN)
        given = {name: self.data.get(name, "").strip() for name in self.OWN}
        first = rows[given["cols"] == rows[0]]
        return super().defaults | {"rows": first, "cols": cols[(given["rows"] or first) == cols[0]]}

    @cached_property
    def asked(self):
        asked = super().asked
        return asked | {name: asked[name] or self.defaults[name] for name in self.OWN}

    @cached_property
    def refused(self):
        refused = super().refused
        rows, cols = (self.as_read[0].get(name) for name in self.OWN)
        if cols and cols == (rows or self.defaults["rows"]):
            refused["cols"] = [_("“%(value)s” 不能用：行与列须是两个不同的问题。") % {"value": cols}]
        return refused


def _with_dimensions(catalogue):
    names = [name for name in DIMENSIONS if name in catalogue.filterset.base_filters]
    rows = Setting(Dimension, words=tuple(names), label=gettext_lazy("行"))
    cols = Setting(Dimension, words=(names[1], names[0], *names[2:]), label=gettext_lazy("列"))
    return joined(PivotSettings, catalogue, rows=rows, cols=cols)


CATALOGUES = {noun: _with_dimensions(catalogue) for noun, catalogue in NOUNS.items()}


def crossing(filterset, most=(None, None)):
    """None where the address could not be understood. most: rows and columns to show."""
    if filterset.refused:
        return None
    rows, cols = (filterset.asked[name] for name in PivotSettings.OWN)
    return Crossing(filterset, list_path(filterset), filterset.list_changes, rows, cols, most)


def _reading(table):
    """How the table is to be read."""
    said = [_("未核实的不作数，算在未注明里；斜纹格是未注明，不按多少加深。")]
    if table.has_comparators:
        said.append(_("区外·对照的格子也不按多少加深。"))
    if table.has_several:
        said.append(_("一条可以有几个答案，所以各格之和大于合计；合计里每条只算一次。"))
    else:
        said.append(_("合计里每条只算一次。"))
    return sentences(said)


class PivotView(AtlasView):
    def get(self, request):
        catalogue = wanted(CATALOGUES, request.GET)
        filterset = catalogue.ask(request.GET)
        panel = Panel(filterset)
        context = {
            "catalogue": catalogue,
            "panel": panel,
            "scopes": scopes(filterset, panel),
            "crossing": (table := crossing(filterset, MOST_SHOWN)),
            "reading": _reading(table) if table else "",
            "dimensions": [(name, filterset.filters[name].label) for name in filterset.filters["rows"].extra["words"]],
            "row_label": filterset.filters[filterset.asked["rows"]].label,
            "column_label": filterset.filters[filterset.asked["cols"]].label,
            "swapped_url": filterset.url(rows=filterset.asked["cols"], cols=filterset.asked["rows"]),
            "export_url": filterset.url(reverse("atlas:pivot-export")),
            **frame("pivot", CATALOGUES, filterset),
        }
        return render(request, "atlas/pivot.html", context)


class PivotFile(View):
    """The table as CSV: a row for each answer to the one question, a column for each to the other, and the totals."""

    def get(self, request):
        catalogue = wanted(CATALOGUES, request.GET)
        filterset = catalogue.ask(request.GET)
        table = crossing(filterset)
        if table is None:
            return refusal(said_of(filterset))
        response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
        writer = csv.writer(response)
        first, second = (filterset.filters[filterset.asked[name]].label for name in ("rows", "cols"))
        writer.writerow([f"{first} \\ {second}", *(column.name for column in table.columns), _("合计")])
        for answer, cells in table.rows:
            writer.writerow([answer.name, *(cell.count for cell in cells), answer.count])
        writer.writerow([_("合计"), *(column.count for column in table.columns), table.total])
        return attachment(response, catalogue, "csv")
