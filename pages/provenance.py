"""How well the catalogue is known: facts by basis, disagreements, gaps, and how old the sources are."""

from dataclasses import dataclass

from django.db.models import CharField, Count, F
from django.db.models.functions import Left
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from catalogue.cells import Marks
from catalogue.columns import show_entry
from catalogue.models.record import Scope
from catalogue.views import Crumb
from pages.asking import Asked, OneOrNone
from pages.facts import BASES, BY_NOUN, fact_keys, fact_label, tally_of
from pages.named import named
from sources.catalogues import SOURCES
from sources.models import Doubt
from sources.models.doubt import DoubtKind
from sources.references import references


class ProvenanceAsked(Asked):
    fields = {"noun": OneOrNone(words=tuple(BY_NOUN), label=gettext_lazy("类别"))}


@dataclass
class Line:
    """A row of the table. counts: (basis, number, address of exactly those, label); total the same of all."""

    label: str
    url: str
    counts: list
    total: tuple


class ProvenanceView(View):
    def get(self, request):
        asked = ProvenanceAsked(request.path, request.GET)
        if elsewhere := asked.without_empty_values():
            return elsewhere
        noun, marks = asked.asked["noun"], Marks()
        tally = tally_of(Scope.XUHUI, (noun,) if noun else tuple(BY_NOUN))
        context = {
            "query": asked,
            "catalogue_of": BY_NOUN.get(noun),
            "bases": BASES.items(),
            "lines": _of_fields(noun, tally) if noun else _of_nouns(asked, tally),
            "sum": _line(_("合计"), "", tally, noun=noun),
            "doubts": _doubts(),
            "named": named(marks),
            "years": _years(),
            "today": timezone.localdate(),
            "crumbs": [Crumb(_("首页"), reverse("home")), Crumb(_("关于"), reverse("about")), Crumb(_("来源与推断"))],
        }
        return render(request, "pages/provenance.html", context | {"references": references(marks)})


def _of_nouns(asked, tally):
    return [
        _line(catalogue.title, asked.url(noun=noun), tally, noun=noun)
        for noun, catalogue in BY_NOUN.items()
        if tally.of(noun)
    ]


def _of_fields(noun, tally):
    catalogue = BY_NOUN[noun]
    return [
        _line(fact_label(catalogue, key), "", tally, noun=noun, field=key)
        for key in fact_keys(catalogue.model)
        if tally.of(noun, key)
    ]


def _line(label, url, tally, **what):
    counts = [
        (basis, tally.of(**what, basis=basis), facts_url(**what, basis=basis), word) for basis, word in BASES.items()
    ]
    return Line(label, url, counts, (tally.of(**what), facts_url(**what)))


def facts_url(**what):
    """The address of the list of exactly those facts."""
    query = urlencode(sorted((name, value) for name, value in what.items() if value))
    return f"{reverse('facts')}?{query}" if query else reverse("facts")


def _doubts():
    """(label, number, address, [entries]) of every kind of doubt, in the order that their list has."""
    doubts = Doubt.objects.published().in_scope(Scope.XUHUI).order_by("sequence", "sort_key")
    groups: dict = {kind: [] for kind in DoubtKind.values}
    for doubt in doubts.only("slug", "name_zh", "name_en", "kind", "scope"):
        groups[doubt.kind].append(show_entry(doubt))
    address = reverse("doubt:list")
    return [
        (kind, DoubtKind(kind).label, len(found), f"{address}?{urlencode({'kind': kind})}", found)
        for kind, found in groups.items()
        if found
    ]


def _years():
    """(year or "", sources printed in it, address of that list), the newest first and those without a date last."""
    address = reverse("source:list")
    sources = SOURCES.ask()
    year = Left(F(sources.questions["published_after"].known), 4, output_field=CharField())
    found = dict(sources.everything.order_by().annotate(_year=year).values_list("_year").annotate(count=Count("pk")))
    undated = found.pop("", 0)
    years = [
        (word, found[word], f"{address}?published_after={word}&published_before={word}")
        for word in sorted(found, reverse=True)
    ]
    return [*years, ("", undated, f"{address}?match=unknown&published_after=0001")] if undated else years
