"""The home page: what this is, and the ways in."""

from dataclasses import dataclass

from django.shortcuts import render
from django.urls import reverse
from django.views.generic import View

from catalogue.cells import Cell, Marks, cell
from catalogue.counting import count_options
from catalogue.linking import attach_linked
from catalogue.models.record import Scope
from districts.models import District
from districts.views import DISTRICTS, ZONES
from incubators.views import INCUBATORS
from institutions.views import INSTITUTIONS
from pages.named import named
from sources.references import references


@dataclass
class DistrictRow:
    """A district with what its theme rests on and how much it holds.

    counts: (label, number, how many of them only an editor's inference puts here, address of that list).
    """

    district: District
    theme: Cell
    counts: list


class HomeView(View):
    def get(self, request):
        marks = Marks()
        districts = District.objects.published().in_scope(Scope.XUHUI).order_by("sequence", "sort_key")
        found = attach_linked(districts, District, ("themes",))
        theme, counters = DISTRICTS.column("themes"), _counters()
        rows = [DistrictRow(district, cell(district, theme, marks), _counts(district, counters)) for district in found]
        context = {"districts": rows, "named": named(marks), "references": references(marks)}
        return render(request, "pages/home.html", context)


def _counters():
    """[(catalogue, filter set, number by district, the same as sources state it)], counted as by the lists' facets."""
    counters = []
    for catalogue in (INCUBATORS, INSTITUTIONS, ZONES):
        every, stated = (catalogue.ask(query) for query in ("", "basis=stated"))
        counts = [count_options(filterset, 0, only=("district",))["district"] for filterset in (every, stated)]
        counters.append((catalogue, every, *counts))
    return counters


def _counts(district, counters):
    return [
        (
            catalogue.title,
            count(district.slug),
            count(district.slug) - stated(district.slug),
            filterset.url(reverse(f"{catalogue.noun}:list"), district=[district.slug]),
        )
        for catalogue, filterset, count, stated in counters
    ]
