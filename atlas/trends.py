"""The trends: every dated figure where it belongs in time, as its source prints it, and what is said to differ."""

from dataclasses import dataclass, replace

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from atlas.asking import NOUNS, AtlasSettings, Choice, frame, joined, wanted
from atlas.dated import ORDER, drawn
from atlas.growth import growth
from atlas.models import Figure
from atlas.views import FIGURES
from catalogue.cards import Card
from catalogue.cells import Marks, cell
from catalogue.filters import Setting
from catalogue.headers import plain_headers
from catalogue.linking import attach_linked
from catalogue.models import Record
from catalogue.panel import Panel
from catalogue.parameters import OneOf
from sources.models import Doubt
from sources.models.doubt import DoubtKind
from sources.references import references

EVERYTHING = "any"  # figures about whatever there is, districts and the whole of Xuhui among them


class TrendsSettings(AtlasSettings):
    of = Setting(OneOf, words=(EVERYTHING, *NOUNS), label=_("对象"))

    @property
    def defaults(self):
        return super().defaults | {"of": EVERYTHING}


CATALOGUES = {noun: joined(TrendsSettings, catalogue) for noun, catalogue in NOUNS.items()}
TABLE = ("subject", "value", "printed", "period", "obs_class")
PAIR = ("value", "printed", "period")


@dataclass
class SideBySide:
    """Figures that readers should see next to each other. doubt: what is said of them, if they disagree."""

    cards: list[Card]
    doubt: Doubt | None = None


def figures_asked(filterset):
    """The filter set of the list of figures to draw: all of the scope, or those about what was asked; None if none."""
    query = [("scope", filterset.asked["scope"])]
    if filterset.criteria or filterset.asked["q"] or filterset.asked["of"] != EVERYTHING:
        about = Record.objects.filter(pk__in=filterset.qs.order_by().values("pk"), figures__isnull=False)
        paths = sorted({f"{noun}/{slug}" for noun, slug in about.values_list("noun", "slug")})
        query += [("subject", path) for path in paths]
        if not paths:
            return None
    return FIGURES.ask(urlencode(query))


class TrendsView(View):
    def get(self, request):
        catalogue = wanted(CATALOGUES, request.GET)
        filterset = catalogue.ask(request.GET)
        asked = None if filterset.refused else figures_asked(filterset)
        figures = list(asked.qs.select_related("subject").order_by(*ORDER)) if asked else []
        marks = Marks()
        attach_linked(figures, Figure, ("compare_with",))
        columns = [FIGURES.column(key) for key in TABLE]
        shared = frame("trends", CATALOGUES, filterset)
        everything = Choice(_("全部"), filterset.url(request.path, of=None), filterset.asked["of"] == EVERYTHING)
        context = {
            **shared,
            "nouns": [everything, *shared["nouns"]],
            "catalogue": catalogue,
            "panel": Panel(filterset),
            "lanes": drawn([figure for figure in figures if figure.period_start]),
            "cards": [_card(figure, columns, marks) for figure in figures],
            "headers": plain_headers(columns, Figure),
            "undated": [figure for figure in figures if not figure.period_start],
            "side_by_side": side_by_side(figures, marks),
            "count": len(figures),
            "figures_url": asked.url(reverse("figure:list")) if asked else "",
            "growth": [] if filterset.refused else growth(filterset),
        }
        return render(request, "atlas/trends.html", context | {"references": references(marks)})


def side_by_side(figures, marks):
    """Those that a doubt names together, in its order; then each two of which one names the other. Two queries."""
    by_key = {figure.pk: figure for figure in figures}
    columns = [FIGURES.column(key) for key in PAIR]
    doubts = Doubt.objects.published().filter(kind=DoubtKind.CONFLICT).order_by("sequence", "record")
    found = []
    for doubt in attach_linked(doubts, Doubt, ("about",)):
        keys = [about.pk for about in doubt.linked["about"] if about.pk in by_key]
        if len(keys) > 1:
            found.append((doubt, keys))
    together = [set(keys) for _doubt, keys in found]
    found += [(None, keys) for keys in _pairs(by_key) if not any(set(keys) <= keys_of for keys_of in together)]
    return [SideBySide([_card(by_key[pk], columns, marks) for pk in keys], doubt) for doubt, keys in found]


def _pairs(by_key):
    """Each two figures of which one names the other, once, the earlier first."""
    named = {
        tuple(sorted((figure.pk, other.pk), key=lambda pk: (by_key[pk].period_start, pk)))
        for figure in by_key.values()
        for other in figure.linked["compare_with"]
        if other.pk in by_key
    }
    return sorted(named, key=lambda keys: ([by_key[pk].sort_key for pk in keys], keys))


def _card(figure, columns, marks):
    """The cells of a figure. One source stands behind all of them, so only the value carries its mark."""
    cells = [cell(figure, column, marks if column.key == "value" else Marks()) for column in columns]
    return Card(figure, [each if each.key == "value" else replace(each, marks=[]) for each in cells])
