"""Lists and their files. A noun states its `Catalogue`; these views take it from there."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from catalogue.catalogue import Catalogue
from catalogue.cells import Marks, cell
from catalogue.choosing import Tray
from catalogue.exports import FORMATS
from catalogue.linking import attach_linked
from catalogue.paging import Pager
from catalogue.panel import Panel

NOT_OF_ROWS = dict.fromkeys(("page", "per", "view", "compare"))  # what a file does not depend on
VIEWS = {"list": _("列表"), "table": _("表格")}
SORT_LABELS = {
    "sequence": _("来源所列次序"),
    "name": _("名称（拼音）"),
    "-updated": _("最近更新"),
    "completeness": _("数据完整度"),
    "district": _("所属街区"),
    "-period": _("时期，新的在前"),
}


@dataclass
class Card:
    """An entry in a list. `strip` is its district and how sure that is; `lacking` names what it does not state.

    `picture` is handed down by the floor above (`pictures.showing`). `choice`: see `catalogue.choosing`.
    """

    entry: object
    cells: list
    strip: Any = None
    lacking: str = ""
    picture: Any = None
    choice: Any = None

    @property
    def stated(self):
        """The facts that have a value; the others are named together, in `lacking`."""
        return [cell for cell in self.cells if cell.state != "unstated"]


@dataclass
class Crumb:
    label: Any
    url: str = ""


def crumbs(catalogue, *further):
    """The way from the home page to a list and on; the last is the page itself."""
    way = [Crumb(_("首页"), reverse("home")), Crumb(catalogue.title, reverse(f"{catalogue.noun}:list"))]
    return [*way, *(Crumb(label) for label in further)]


class CatalogueView(View):
    """What lists, files and entries share: the catalogue they are of."""

    catalogue: Catalogue = None  # type: ignore[assignment]  # as_view() hands it over
    panels: tuple[Any, ...] = ()

    def filterset(self, request):
        return self.catalogue.filterset(data=request.GET, queryset=self.catalogue.model.objects.none())


class ListView(CatalogueView):
    """A list with its filters. At most a dozen queries, whatever the number of rows."""

    template = "catalogue/list.html"

    def get(self, request):
        filterset = self.filterset(request)
        if filterset.has_empty_values:
            return redirect(filterset.url_as_given(request.path))
        panel = Panel(filterset)
        pager = Pager(filterset, panel.count)
        entries = self.entries(filterset, pager)
        marks = Marks()
        context = {
            "catalogue": self.catalogue,
            "filterset": filterset,
            "panel": panel,
            "pager": pager,
            "marks": marks,
            "crumbs": crumbs(self.catalogue),
            "tray": (tray := Tray(filterset)),
            "canonical": filterset.url(request.path, page=pager.number, compare=None),
            "exports": [(form.upper(), filterset.url(f"export.{form}", **NOT_OF_ROWS)) for form in FORMATS],
            **self.rows(filterset, entries, marks),
        }
        for card in context["cards"]:
            card.choice = tray.choice(card.entry)
        return render(request, self.template, context | self.further(context))

    def further(self, context):
        """More for the template; see `sources.views`."""
        return {}

    def columns(self, filterset):
        keys = self.catalogue.card if filterset.asked["view"] == "list" else ()
        return [self.catalogue.column(key) for key in keys] or self.catalogue.table_columns

    def entries(self, filterset, pager):
        rows = filterset.qs.select_related(*self.catalogue.select)[pager.slice]
        keys = [column.key for column in self.columns(filterset) if column.key in self.catalogue.model.all_linked()]
        return attach_linked(rows, self.catalogue.model, keys)

    def rows(self, filterset, entries, marks):
        columns = self.columns(filterset)
        cards = [Card(entry, [cell(entry, column, marks) for column in columns]) for entry in entries]
        for card in cards:
            card.strip = next((found for found in card.cells if found.key == "district"), None)
            card.lacking = "、".join(found.label for found in card.cells if found.state == "unstated")
        return {
            "cards": cards,
            "table_rows": [(card.entry, card.cells) for card in cards],
            "headers": [(column.list_label(self.catalogue.model), column.is_number) for column in columns],
            "views": [(word, label, filterset.url(view=word)) for word, label in VIEWS.items()],
            "sorts": [(word, SORT_LABELS[word], filterset.url(sort=word)) for word in filterset.SORTS],
        }


class ExportView(CatalogueView):
    """The rows of the same query as a file."""

    def get(self, request, form):
        if form not in FORMATS:
            raise Http404
        connection.cursor().close()  # a lost database shows here, and not when half a file is sent
        return FORMATS[form](self.catalogue, self.filterset(request))
