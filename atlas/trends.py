"""The trends: every dated figure where it belongs in time, as its source prints it, and what is said to differ."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import View

from atlas.asking import NOUNS, AtlasSettings, frame, joined, wanted
from atlas.drawing.lanes import Lanes
from atlas.models import Figure
from atlas.views import FIGURES
from catalogue.cards import Card
from catalogue.cells import Marks, cell
from catalogue.headers import plain_headers
from catalogue.linking import attach_linked
from catalogue.models import Record
from catalogue.panel import Panel
from sources.models import Doubt
from sources.models.doubt import DoubtKind
from sources.references import references

CATALOGUES = {noun: joined(AtlasSettings, catalogue) for noun, catalogue in NOUNS.items()}
TABLE = ("subject", "value", "printed", "period", "obs_class")
PAIR = ("value", "printed", "period")


@dataclass
class SideBySide:
    """Figures that readers should see next to each other. doubt: what is said of them, if they disagree."""

    cards: list[Card]
    doubt: Doubt | None = None


ORDER = ("subject__noun", "subject__sort_key", "subject", "sort_key", "indicator", "period_start", "record")


def figures_asked(filterset):
    """The filter set of the list of figures to draw: all of the scope, or those about what was asked; None if none."""
    query = [("scope", filterset.asked["scope"])]
    if filterset.criteria or filterset.asked["q"]:
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
        dated = [figure for figure in figures if figure.period_start]
        marks = Marks()
        attach_linked(figures, Figure, ("compare_with",))
        columns = [FIGURES.column(key) for key in TABLE]
        context = {
            "catalogue": catalogue,
            "panel": Panel(filterset),
            "lanes": Lanes(by_subject(dated), link) if dated else None,
            "cards": [_card(figure, columns, marks) for figure in figures],
            "headers": plain_headers(columns, Figure),
            "undated": [figure for figure in figures if not figure.period_start],
            "side_by_side": side_by_side(figures, marks),
            "count": len(figures),
            "figures_url": asked.url(reverse("figure:list")) if asked else "",
            **frame("trends", CATALOGUES, filterset),
        }
        return render(request, "atlas/trends.html", context | {"references": references(marks)})


def by_subject(figures):
    """[(subject, [(indicator, its figures)])], the subject that most is said of first."""
    groups = [(subject, list(rows)) for subject, rows in groupby(figures, key=lambda figure: figure.subject)]
    groups.sort(key=lambda group: -len(group[1]))
    found = []
    for subject, rows in groups:
        indicators = defaultdict(list)
        for figure in rows:
            indicators[figure.indicator].append(figure)
        found.append((subject, list(indicators.items())))
    return found


def link(indicator):
    """Of every observation of a quantity."""
    return reverse("figure:indicator", args=[indicator])


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
