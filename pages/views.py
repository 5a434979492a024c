"""The home page: what this is, and the ways in."""

from dataclasses import dataclass

from django.http import QueryDict
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
from sources.references import references


@dataclass
class DistrictRow:
    """A district with what its theme rests on and how much it holds. counts: (label, number, address of that list)."""

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
        return render(request, "pages/home.html", {"districts": rows, "references": references(marks)})


def _counters():
    """[(catalogue, filter set, function from a district to its entries)], as the lists' own facets count them."""
    counters = []
    for catalogue in (INCUBATORS, INSTITUTIONS, ZONES):
        filterset = catalogue.filterset(data=QueryDict(), queryset=catalogue.model.objects.none())
        counters.append((catalogue, filterset, count_options(filterset, 0, only=("district",))["district"]))
    return counters


def _counts(district, counters):
    return [
        (
            catalogue.title,
            count(district.slug),
            filterset.url(reverse(f"{catalogue.noun}:list"), district=[district.slug]),
        )
        for catalogue, filterset, count in counters
    ]
