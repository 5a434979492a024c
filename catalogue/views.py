"""Lists and their files. A noun states its `Catalogue`; these views take it from there."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from catalogue.addresses import address
from catalogue.cards import Card
from catalogue.catalogue import Catalogue
from catalogue.cells import Marks, cell
from catalogue.choosing import Tray
from catalogue.exports.formats import FEED, FORMATS, answer
from catalogue.frame import frame_of
from catalogue.headers import sortable_headers
from catalogue.letters import mark
from catalogue.linking import attach_linked
from catalogue.paging import Pager
from catalogue.reasons import answered, asked_columns, might_fit, reasons

MOST_NAMED = 6
MOMENTS = ("created_at", "updated_at")  # each takes as long to read as all texts of a row


@dataclass
class Crumb:
    label: Any
    url: str = ""


def crumbs(catalogue, *further):
    """The way from the home page to a list and on; the last is the page itself."""
    way = [Crumb(_("首页"), address("home")), Crumb(catalogue.title, address(f"{catalogue.noun}:list"))]
    return [*way, *(Crumb(label) for label in further)]


class CatalogueView(View):
    """What lists, files and entries share: the catalogue they are of."""

    catalogue: Catalogue = None  # type: ignore[assignment]  # as_view() hands it over
    panels: tuple[Any, ...] = ()
    formats = FORMATS

    def filterset(self, request):
        return self.catalogue.ask(request.GET)


class ListView(CatalogueView):
    """A list with its filters. At most a dozen queries, whatever the number of rows."""

    template = "catalogue/list.html"

    def get(self, request):
        filterset = self.filterset(request)
        if filterset.has_empty_values:
            return redirect(filterset.url_as_given(request.path))
        columns = self.columns(filterset)
        frame = frame_of(self.catalogue, filterset, self.formats, columns)
        pager, marks, tray = Pager(filterset, frame.panel.count), Marks(), Tray(filterset)
        cards = self.cards(filterset, columns, self.entries(filterset, columns, pager), marks)
        mark(cards, frame.letters)
        for card in cards:
            card.choice = tray.choice(card.entry)
        context = {
            "catalogue": self.catalogue,
            "filterset": filterset,
            "frame": frame,
            "panel": frame.panel,
            "pager": pager,
            "marks": marks,
            "crumbs": crumbs(self.catalogue),
            "canonical": filterset.url(request.path, page=pager.number, compare=None),
            "tray": tray,
            "might_fit": self.might_fit(filterset, frame.panel, pager),
            "cards": cards,
            "headers": sortable_headers(columns, filterset) if filterset.asked["view"] == "table" else (),
        }
        return render(request, self.template, context | self.further(context))

    def further(self, context):
        """More for the template; see `sources.views`."""
        return {}

    def columns(self, filterset):
        """Those that were chosen; else those of the cards or of the table."""
        if filterset.asked["column"]:
            return self.catalogue.chosen(filterset.asked["column"])
        keys = self.catalogue.card if filterset.asked["view"] == "list" else ()
        return [self.catalogue.column(key) for key in keys] or self.catalogue.table_columns

    @staticmethod
    def needs_reasons(filterset):
        """What fits needs none, and where something could not be understood there is no row."""
        return filterset.asked["match"] != "yes" and not filterset.refused

    @staticmethod
    def might_fit(filterset, panel, pager):
        """Named behind the last of those that fit: nobody shall be lost for want of a published fact."""
        has_some = filterset.criteria and panel.count_of("unknown") and not filterset.refused
        is_the_end = filterset.asked["match"] == "yes" and pager.number == pager.total
        return might_fit(filterset, MOST_NAMED) if has_some and is_the_end else []

    def entries(self, filterset, columns, pager):
        where = pager.slice
        dress = partial(answered, filterset=filterset) if self.needs_reasons(filterset) else None
        shown = [column for column in (*columns, *asked_columns(self.catalogue, filterset).values()) if column]
        model = self.catalogue.model
        select = tuple(dict.fromkeys(name for column in shown for name in column.select))
        keys = {column.key for column in shown}
        rows = filterset.entries(
            filterset.asked["match"],
            where.start,
            where.stop,
            dress,
            select=select,
            unread=(
                *(name for name in self.catalogue.unread if name.partition("__")[0] in select),
                *(name for name in MOMENTS if name not in keys),
            ),
        )
        return attach_linked(rows, model, keys & model.all_linked().keys())

    def cards(self, filterset, columns, entries, marks):
        asked = asked_columns(self.catalogue, filterset)
        cards = [Card(entry, [cell(entry, column, marks) for column in columns]) for entry in entries]
        for card in cards:
            card.strip = next((found for found in card.cells if found.key == "district"), None)
            if self.needs_reasons(filterset):
                card.reasons = reasons(card.entry, asked, filterset, marks)
        return cards


class ExportView(CatalogueView):
    """The rows of the same query as a file."""

    def get(self, request, form):
        if form not in self.formats:
            raise Http404
        connection.cursor().close()  # a lost database shows here, and not when half a file is sent
        return answer(self.formats[form], request, self.catalogue, self.filterset(request))


class FeedView(CatalogueView):
    """What changed last among the rows of the same query."""

    def get(self, request):
        return answer(FEED, request, self.catalogue, self.filterset(request))
