"""The trends: every dated figure where it belongs in time, as its source prints it, and what is said to differ."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from django.db.models import Count, F, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atlas.apart import apart
from atlas.asking import NOUNS, AtlasSettings, AtlasView, Choice, Dimension, frame, joined, wanted
from atlas.charts import TABLE as CHART_TABLE
from atlas.charts import charts, cited, sorted_out
from atlas.dated import ORDER, drawn
from atlas.drawing.looks import looks
from atlas.drawing.steps import steps
from atlas.growth import growth
from atlas.models import Figure
from atlas.views import FIGURES
from catalogue.cards import Card
from catalogue.cells import Marks, cell
from catalogue.filters import Setting
from catalogue.models.record import Scope
from catalogue.panel import Panel
from sources.models import Doubt
from sources.models.doubt import DoubtKind
from sources.references import references

TABLE = ("printed", "period", "obs_class")
PAIR = ("printed", "period")
MOST_DRAWN, MOST_CHARTS = 140, 12
MOST_READ = 3 * MOST_DRAWN  # a figure comes once for each that it is compared with


class TrendsSettings(AtlasSettings):
    """Figures are about any noun. Only where `of` or a question is given are they about the entries of one."""

    of = Setting(Dimension, words=tuple(NOUNS), label=gettext_lazy("对象"))

    @property
    def is_about_all(self):
        return not any(self.data.get(name, "").strip() for name in ("of", "q", *self.questions))

    @property
    def defaults(self):
        has_questions = any(self.data.get(name, "").strip() for name in ("q", *self.questions))
        return super().defaults | ({} if has_questions else {"of": ""})

    @cached_property
    def asked(self):
        asked = super().asked
        return asked | {"of": asked["of"] or next(iter(NOUNS))}


CATALOGUES = {noun: joined(TrendsSettings, catalogue) for noun, catalogue in NOUNS.items()}


@dataclass
class SideBySide:
    """Figures that readers should see next to each other. doubt: what is said of them, if they disagree."""

    cards: list[Card]
    apart: str
    doubt: Doubt | None = None

    @property
    def has_notes(self):
        """Where no doubt says why, the editors' notes on each may."""
        return self.doubt is None


@dataclass
class Asked:
    """The figures of a page. url: of the list of as many; outside: how many of the comparators are left out.

    scopes: as `catalogue.panel.Panel.scopes` gives them.
    """

    figures: list[Figure]
    count: int
    url: str
    outside: int = 0
    scopes: list = field(default_factory=list)


def figures_asked(filterset):
    """All of the scope, or those about what was asked, with `others` on each: keys of what it is compared with.

    One query; of more figures than are drawn a second one. The condition on the subject is that of the list of figures,
    but in the database, so that no bitmaps of figures are needed for it.
    """
    if filterset.refused:
        return Asked([], 0, "")
    asked = FIGURES.ask(urlencode({"scope": filterset.asked["scope"]}))
    rows = asked.everything
    if not filterset.is_about_all:
        counts = asked.filters["subject"].counts_for(asked.asked["basis"])
        rows = rows.filter(counts, subject__in=filterset.qs.order_by().values("pk"))
    read = rows.annotate(_other=F("record__comparisons__other_id"), _outside=_outside())
    found: dict[str, Figure] = {}
    for figure in read.select_related("subject").order_by(*ORDER, "record__comparisons__position")[:MOST_READ]:
        found.setdefault(figure.pk, figure).__dict__.setdefault("others", []).append(figure._other)
    count = len(found) if len(found) <= MOST_DRAWN else rows.count()
    figures = list(found.values())
    outside = vars(figures[0])["_outside"] if figures else 0
    return Asked(
        figures[:MOST_DRAWN],
        count,
        _list_url(filterset, figures, filterset.asked["scope"]),
        outside,
        _scopes(filterset, figures, rows, count),
    )


def _scopes(filterset, figures, rows, count):
    if filterset.asked["scope"] != "all" or not figures:
        return []
    if len(figures) == count:
        outside = sum(figure.scope == Scope.COMPARATOR for figure in figures)
    else:
        outside = rows.filter(scope=Scope.COMPARATOR).count()
    numbers = {Scope.XUHUI: count - outside, Scope.COMPARATOR: outside}
    return [(number, _list_url(filterset, figures, scope)) for scope, number in numbers.items()]


def _outside():
    found = Figure.objects.published().in_scope(Scope.COMPARATOR).order_by().values("scope")
    return Coalesce(Subquery(found.annotate(number=Count("pk")).values("number")), 0)


def _list_url(filterset, figures, scope):
    query: dict[str, str | list[str]] = {} if scope == Scope.XUHUI else {"scope": str(scope)}
    if not filterset.is_about_all:
        query["subject"] = sorted({f"{figure.subject.noun}/{figure.subject.slug}" for figure in figures})
    return f"{reverse('figure:list')}?{urlencode(query, doseq=True)}".removesuffix("?")


class TrendsView(AtlasView):
    def get(self, request):
        catalogue = wanted(CATALOGUES, request.GET)
        filterset = catalogue.ask(request.GET)
        asked = figures_asked(filterset)
        figures = asked.figures
        dated = [figure for figure in figures if figure.period_start]
        marks = Marks()
        lanes = drawn(dated)
        columns = [FIGURES.column(key) for key in CHART_TABLE]
        lead, others, unchanged = sorted_out(charts(figures, columns, with_pairs=True))
        lead = lead and cited(lead, columns, marks)
        others = [cited(each, columns, marks) for each in others[:MOST_CHARTS]]
        shown = [*([lead] if lead else []), *others]
        narrow = looks(value for each in shown for value in each.chart.values)
        context = {
            "catalogue": catalogue,
            "panel": Panel(filterset),
            "scopes": asked.scopes,
            "lead": lead,
            "charts": others,
            "unchanged": unchanged,
            "lanes": lanes,
            "looks": narrow | looks(lanes.marks if lanes else ()),
            "narrow": narrow,
            "tables": _tables(figures, marks),
            "undated": [figure for figure in figures if not figure.period_start],
            "side_by_side": side_by_side(figures),
            "count": asked.count,
            "left_out": asked.count - len(figures),
            "figures_url": asked.url if figures else "",
            "comparators": _comparators(filterset, asked.outside),
            **frame("trends", CATALOGUES, filterset),
        }
        _add_all(context, filterset)
        if filterset.is_about_all and filterset.asked["scope"] == Scope.XUHUI and not filterset.refused:
            context |= _growth()
        return render(request, "atlas/trends.html", context | {"references": references(marks)})


def _add_all(context, filterset):
    """Before the nouns stands the choice of all, which is what an address without any means."""
    everything = dict.fromkeys(("of", "q", "basis", *filterset.questions))
    for choice in context["nouns"]:
        choice.is_current = choice.is_current and not filterset.is_about_all
    url = filterset.url(reverse("atlas:trends"), **everything)
    context["nouns"].insert(0, Choice(_("全部"), url, filterset.is_about_all))


def _comparators(filterset, number):
    """(number, address of their list, address of this page with them) of the figures outside, where it has none."""
    if not filterset.is_about_all or filterset.asked["scope"] != Scope.XUHUI or not number:
        return None
    return number, f"{reverse('figure:list')}?scope=comparator", filterset.url(scope="all")


def _growth():
    found = growth()
    told = [(_("条目"), [(step.date, step.text, step.entries) for step in found])]
    if found and found[-1].facts is not None:
        told.append((_("有来源写明的事实"), [(step.date, step.text, step.facts) for step in found]))
    return {
        "growth": found[::-1],
        "growth_steps": [(label, flight) for label, numbers in told if (flight := steps(numbers))],
    }


def side_by_side(figures):
    """Those that a doubt names together, in its order; then each two of which one names the other. One query."""
    by_key = {figure.pk: figure for figure in figures}
    columns = [FIGURES.column(key) for key in PAIR]
    found = [(doubt, keys) for doubt in _conflicts() if len(keys := [key for key in doubt.keys if key in by_key]) > 1]
    together = [set(keys) for _doubt, keys in found]
    found += [(None, keys) for keys in _pairs(by_key) if not any(set(keys) <= keys_of for keys_of in together)]
    return [
        SideBySide([_card(by_key[pk], columns, Marks()) for pk in keys], apart([by_key[pk] for pk in keys]), doubt)
        for doubt, keys in found
    ]


def _conflicts():
    """With `keys` on each: of the figures that it is about, in its order."""
    doubts = Doubt.objects.published().filter(kind=DoubtKind.CONFLICT, record__doubt_subjects__subject__noun="figure")
    rows = doubts.annotate(_about=F("record__doubt_subjects__subject_id")).defer("evidence")
    found: dict[str, Doubt] = {}
    for doubt in rows.order_by("sequence", "record", "record__doubt_subjects__position"):
        found.setdefault(doubt.pk, doubt).__dict__.setdefault("keys", []).append(doubt._about)
    return found.values()


def _pairs(by_key):
    """Each two figures of which one names the other, once, the earlier first."""
    named = {
        tuple(sorted((figure.pk, other), key=lambda pk: (by_key[pk].period_start, pk)))
        for figure in by_key.values()
        for other in figure.others
        if other in by_key
    }
    return sorted(named, key=lambda keys: ([by_key[pk].sort_key for pk in keys], keys))


def _tables(figures, marks):
    """[(subject, the cards of its figures)]: every figure, whether it is drawn or not."""
    columns = [FIGURES.column(key) for key in TABLE]
    return [
        (subject, [_card(figure, columns, marks) for figure in rows])
        for subject, rows in groupby(figures, key=lambda figure: figure.subject)
    ]


def _card(figure, columns, marks):
    """The cells of a figure. One source stands behind all of them, so only what it printed carries its mark."""
    cells = [cell(figure, column, marks if column.key == "printed" else Marks()) for column in columns]
    return Card(figure, [each if each.key == "printed" else replace(each, marks=[], reason="") for each in cells])
